// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.message;

import java.util.List;
import org.jovn.openflow.action.Instruction;
import org.jovn.openflow.action.Property;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.wire.Bytes;

/// An experimenter message of Nicira (`NXT_*`) that Open vSwitch sends or takes over OpenFlow 1.3.
public sealed interface NiciraMessage extends OfMessage {

  /// `NXT_ROLE_REQUEST`.
  ///
  /// @param role 0 other, 1 primary, 2 secondary
  record RoleRequest(int xid, int role) implements NiciraMessage {}

  /// `NXT_ROLE_REPLY`.
  record RoleReply(int xid, int role) implements NiciraMessage {}

  /// `NXT_FLOW_MOD`; `command` has the table in its upper byte if that was agreed on.
  record FlowMod(
      int xid,
      long cookie,
      int command,
      int idleTimeout,
      int hardTimeout,
      int priority,
      int bufferId,
      int outPort,
      int flags,
      Match match,
      List<Instruction> instructions)
      implements NiciraMessage {
    /// Copies the instructions.
    public FlowMod {
      instructions = List.copyOf(instructions);
    }
  }

  /// `NXT_FLOW_REMOVED`.
  ///
  /// @param tableIdPlusOne the table plus one, 0 if not known
  record FlowRemoved(
      int xid,
      long cookie,
      int priority,
      int reason,
      int tableIdPlusOne,
      int durationSec,
      int durationNsec,
      int idleTimeout,
      long packetCount,
      long byteCount,
      Match match)
      implements NiciraMessage {}

  /// `NXT_FLOW_MOD_TABLE_ID`.
  record FlowModTableId(int xid, int set) implements NiciraMessage {}

  /// `NXT_SET_PACKET_IN_FORMAT`.
  ///
  /// @param format 0 standard, 1 nxt_packet_in, 2 nxt_packet_in2
  record SetPacketInFormat(int xid, int format) implements NiciraMessage {}

  /// `NXT_PACKET_IN`.
  record PacketIn(
      int xid,
      int bufferId,
      int totalLen,
      int reason,
      int tableId,
      long cookie,
      Match match,
      Bytes data)
      implements NiciraMessage {}

  /// `NXT_FLOW_AGE`.
  record FlowAge(int xid) implements NiciraMessage {}

  /// `NXT_SET_ASYNC_CONFIG`.
  record SetAsyncConfig(int xid, AsyncConfig config) implements NiciraMessage {}

  /// `NXT_SET_CONTROLLER_ID`.
  record SetControllerId(int xid, int controllerId) implements NiciraMessage {}

  /// `NXT_TLV_TABLE_MOD`.
  ///
  /// @param command 0 add, 1 delete, 2 clear
  record TlvTableMod(int xid, int command, List<TlvMapping> mappings) implements NiciraMessage {
    /// Copies the list.
    public TlvTableMod {
      mappings = List.copyOf(mappings);
    }
  }

  /// `NXT_TLV_TABLE_REQUEST`.
  record TlvTableRequest(int xid) implements NiciraMessage {}

  /// `NXT_TLV_TABLE_REPLY`.
  record TlvTableReply(int xid, int maxOptionSpace, int maxFields, List<TlvMapping> mappings)
      implements NiciraMessage {
    /// Copies the list.
    public TlvTableReply {
      mappings = List.copyOf(mappings);
    }
  }

  /// The tunnel option that tunnel metadata field `index` stands for.
  record TlvMapping(int optionClass, int optionType, int optionLength, int index) {}

  /// `NXT_SET_ASYNC_CONFIG2`: the properties of OpenFlow 1.4's `OFPT_SET_ASYNC`.
  record SetAsyncConfig2(int xid, List<Property> properties) implements NiciraMessage {
    /// Copies the properties.
    public SetAsyncConfig2 {
      properties = List.copyOf(properties);
    }
  }

  /// `NXT_RESUME`: a packet with its continuation goes back into the pipeline.
  record Resume(int xid, List<Property> properties) implements NiciraMessage {
    /// Copies the properties.
    public Resume {
      properties = List.copyOf(properties);
    }
  }

  /// `NXT_CT_FLUSH_ZONE`.
  record CtFlushZone(int xid, int zoneId) implements NiciraMessage {}

  /// `NXT_PACKET_IN2`.
  ///
  /// @param properties types as [PacketInProperty]
  record PacketIn2(int xid, List<Property> properties) implements NiciraMessage {
    /// Copies the properties.
    public PacketIn2 {
      properties = List.copyOf(properties);
    }
  }

  /// `NXT_CT_FLUSH`.
  ///
  /// @param properties 0 original tuple, 1 reply tuple, both with properties inside, 2 zone
  record CtFlush(int xid, int ipProto, List<Property> properties) implements NiciraMessage {
    /// Copies the properties.
    public CtFlush {
      properties = List.copyOf(properties);
    }
  }

  /// Types of the properties of [PacketIn2] and [Resume].
  final class PacketInProperty {
    /// The packet or its beginning.
    public static final int PACKET = 0;

    /// Length of the whole packet, 32 bits.
    public static final int FULL_LEN = 1;

    /// Buffer, 32 bits.
    public static final int BUFFER_ID = 2;

    /// Table, 8 bits.
    public static final int TABLE_ID = 3;

    /// Cookie of the flow, 64 bits.
    public static final int COOKIE = 4;

    /// Reason, 8 bits.
    public static final int REASON = 5;

    /// Metadata, as TLVs.
    public static final int METADATA = 6;

    /// What the flow's `controller` action said, as it said it.
    public static final int USERDATA = 7;

    /// Where the packet goes on when resumed; only the switch understands it.
    public static final int CONTINUATION = 8;

    private PacketInProperty() {}
  }
}
