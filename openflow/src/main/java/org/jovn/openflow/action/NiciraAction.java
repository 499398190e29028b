// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.action;

import java.util.List;
import java.util.Optional;
import org.jovn.openflow.match.OxmId;
import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.match.Subfield;
import org.jovn.openflow.wire.Bytes;

/// An action that Open vSwitch adds to OpenFlow 1.3, as an experimenter action of Nicira (or, for
/// [CopyField], of ONF). What each does is told in ovs-actions(7).
public sealed interface NiciraAction extends Action {

  /// `NXAST_RESUBMIT`: search the current table again as if from `inPort` (16 bits).
  record Resubmit(int inPort) implements NiciraAction {}

  /// `NXAST_RESUBMIT_TABLE`, or with `ct` `NXAST_RESUBMIT_TABLE_CT`.
  ///
  /// @param inPort 16-bit port, 0xfff8 for the present one
  /// @param tableId table, 0xff for the present one
  /// @param ct whether to search with the original tuple of the connection
  record ResubmitTable(int inPort, int tableId, boolean ct) implements NiciraAction {}

  /// `NXAST_SET_TUNNEL`.
  record SetTunnel(int tunnelId) implements NiciraAction {}

  /// `NXAST_SET_TUNNEL64`.
  record SetTunnel64(long tunnelId) implements NiciraAction {}

  /// `NXAST_POP_QUEUE`.
  record PopQueue() implements NiciraAction {}

  /// `NXAST_REG_MOVE`; both subfields have the same number of bits.
  record RegMove(Subfield source, Subfield target) implements NiciraAction {}

  /// `NXAST_REG_LOAD`.
  record RegLoad(Subfield target, long value) implements NiciraAction {}

  /// `NXAST_REG_LOAD2`.
  record RegLoad2(OxmTlv value) implements NiciraAction {}

  /// `NXAST_NOTE`; at least 6 bytes, and 6 more than a multiple of 8.
  record Note(Bytes data) implements NiciraAction {}

  /// `NXAST_MULTIPATH`.
  ///
  /// @param fields what to hash, [HashFields]
  /// @param algorithm 0 modulo_n, 1 hash_threshold, 2 hrw, 3 iter_hash
  /// @param maxLink number of links less one
  record Multipath(int fields, int basis, int algorithm, int maxLink, int argument, Subfield target)
      implements NiciraAction {}

  /// `NXAST_BUNDLE`.
  ///
  /// @param algorithm 0 active_backup, 1 hrw
  /// @param memberType header of the field that members are values of, `NXM_OF_IN_PORT`
  /// @param members 16-bit ports
  record Bundle(int algorithm, int fields, int basis, int memberType, List<Integer> members)
      implements NiciraAction {
    /// Copies the members.
    public Bundle {
      members = List.copyOf(members);
    }
  }

  /// `NXAST_BUNDLE_LOAD`: [Bundle] with the result in a field.
  record BundleLoad(
      int algorithm, int fields, int basis, int memberType, Subfield target, List<Integer> members)
      implements NiciraAction {
    /// Copies the members.
    public BundleLoad {
      members = List.copyOf(members);
    }
  }

  /// `NXAST_OUTPUT_REG` or, for a field of an experimenter, `NXAST_OUTPUT_REG2`.
  record OutputReg(Subfield source, int maxLen, boolean second) implements NiciraAction {}

  /// `NXAST_LEARN`, or `NXAST_LEARN2` if there is an [Extra].
  ///
  /// @param idleTimeout seconds, as are the other times
  /// @param flags 1 send_flow_rem, 2 delete_learned, 4 write_result
  record Learn(
      int idleTimeout,
      int hardTimeout,
      int priority,
      long cookie,
      int flags,
      int tableId,
      int finIdleTimeout,
      int finHardTimeout,
      Optional<Extra> extra,
      List<LearnSpec> specs)
      implements NiciraAction {
    /// Flag of [Extra#result].
    public static final int WRITE_RESULT = 4;

    /// Copies the specifications.
    public Learn {
      specs = List.copyOf(specs);
    }

    /// What `NXAST_LEARN2` adds.
    ///
    /// @param limit greatest number of learned flows, 0 for no limit
    /// @param resultOffset bit of `result` that says whether a flow was learned
    /// @param result present if the flag [#WRITE_RESULT] is set
    public record Extra(int limit, int resultOffset, Optional<OxmId> result) {}
  }

  /// `NXAST_EXIT`.
  record Exit() implements NiciraAction {}

  /// `NXAST_FIN_TIMEOUT`, seconds.
  record FinTimeout(int idleTimeout, int hardTimeout) implements NiciraAction {}

  /// `NXAST_CONTROLLER`.
  record Controller(int maxLen, int controllerId, int reason) implements NiciraAction {}

  /// `NXAST_CONTROLLER2`.
  ///
  /// @param properties types 0 max_len, 1 controller_id, 2 reason, 3 userdata, 4 pause, 5 meter_id
  record Controller2(List<Property> properties) implements NiciraAction {
    /// Copies the properties.
    public Controller2 {
      properties = List.copyOf(properties);
    }
  }

  /// `NXAST_DEC_TTL_CNT_IDS`.
  record DecTtlCntIds(List<Integer> controllerIds) implements NiciraAction {
    /// Copies the list.
    public DecTtlCntIds {
      controllerIds = List.copyOf(controllerIds);
    }
  }

  /// `NXAST_WRITE_METADATA`, the instruction in the form of an action.
  record WriteMetadata(long metadata, long mask) implements NiciraAction {}

  /// `NXAST_STACK_PUSH`.
  record StackPush(Subfield source) implements NiciraAction {}

  /// `NXAST_STACK_POP`.
  record StackPop(Subfield target) implements NiciraAction {}

  /// `NXAST_SAMPLE`, and with a port `NXAST_SAMPLE2` and `NXAST_SAMPLE3`.
  ///
  /// @param subtype 29, 38 or 41
  /// @param probability of 65535
  /// @param samplingPort 16-bit port, 0 for `NXAST_SAMPLE`
  /// @param direction 0 default, 1 ingress, 2 egress
  record Sample(
      int subtype,
      int probability,
      int collectorSetId,
      int obsDomainId,
      int obsPointId,
      int samplingPort,
      int direction)
      implements NiciraAction {}

  /// `NXAST_CONJUNCTION`; the clause counts from 0.
  record Conjunction(int clause, int clauses, int id) implements NiciraAction {}

  /// `NXAST_CT`.
  ///
  /// @param flags 1 commit, 2 force
  /// @param zoneSource field that names the zone, with `zone` its packed bits; header 0: `zone` is
  ///   the number itself
  /// @param recircTable table to go on in, 0xff for none
  /// @param alg port number of the application-level gateway, 0 for none
  record Ct(int flags, int zoneSource, int zone, int recircTable, int alg, List<Action> actions)
      implements NiciraAction {
    /// Copies the actions.
    public Ct {
      actions = List.copyOf(actions);
    }
  }

  /// `NXAST_NAT`, only in [Ct].
  ///
  /// @param flags 1 src, 2 dst, 4 persistent, 8 hash, 16 random
  /// @param rangePresent which parts of the range there are: 1 IPv4 minimum, 2 IPv4 maximum, 4 and
  ///   8 IPv6, 16 and 32 ports
  /// @param range these parts, in this order
  record Nat(int flags, int rangePresent, Bytes range) implements NiciraAction {
    private static final int[] PART_BYTES = {4, 4, 16, 16, 2, 2};

    /// Bytes that the range takes with these parts present.
    public static int rangeLength(int rangePresent) {
      int length = 0;
      for (int part = 0; part < PART_BYTES.length; part++) {
        length += (rangePresent >> part & 1) * PART_BYTES[part];
      }
      return length;
    }

    /// The part of the range whose bit is `1 << part`, or no bytes if it is not there.
    public Bytes part(int part) {
      if ((rangePresent >> part & 1) == 0) {
        return Bytes.EMPTY;
      }
      int from = rangeLength(rangePresent & (1 << part) - 1);
      return range.slice(from, from + PART_BYTES[part]);
    }
  }

  /// `NXAST_OUTPUT_TRUNC`; 16-bit port.
  record OutputTrunc(int port, int maxLen) implements NiciraAction {}

  /// `NXAST_CLONE`.
  record Clone(List<Action> actions) implements NiciraAction {
    /// Copies the actions.
    public Clone {
      actions = List.copyOf(actions);
    }
  }

  /// `NXAST_CT_CLEAR`.
  record CtClear() implements NiciraAction {}

  /// `NXAST_ENCAP`.
  ///
  /// @param packetType the packet type of the new header
  record Encap(int headerSize, int packetType, List<EncapProperty> properties)
      implements NiciraAction {
    /// Copies the properties.
    public Encap {
      properties = List.copyOf(properties);
    }
  }

  /// A property of a new header.
  ///
  /// @param propertyClass 4 for NSH
  record EncapProperty(int propertyClass, int type, Bytes data) {}

  /// `NXAST_DECAP`.
  record Decap(int packetType) implements NiciraAction {}

  /// `NXAST_DEC_NSH_TTL`.
  record DecNshTtl() implements NiciraAction {}

  /// `NXAST_CHECK_PKT_LARGER`.
  record CheckPktLarger(int length, OxmId target, int bit) implements NiciraAction {}

  /// `NXAST_DELETE_FIELD`.
  record DeleteField(OxmId field) implements NiciraAction {}

  /// `NXAST_DEBUG_SLOW`.
  record DebugSlow() implements NiciraAction {}

  /// `NXAST_DEBUG_RECIRC`.
  record DebugRecirc() implements NiciraAction {}

  /// `ONFACT13_COPY_FIELD` (ONF extension 320); both subfields have the same number of bits.
  record CopyField(Subfield source, Subfield target) implements NiciraAction {}
}
