// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.action;

import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.wire.Bytes;

/// An action of OpenFlow 1.3 (section 7.2.5).
public sealed interface Action
    permits Action.Output,
        Action.CopyTtlOut,
        Action.CopyTtlIn,
        Action.SetMplsTtl,
        Action.DecMplsTtl,
        Action.PushVlan,
        Action.PopVlan,
        Action.PushMpls,
        Action.PopMpls,
        Action.SetQueue,
        Action.Group,
        Action.SetNwTtl,
        Action.DecNwTtl,
        Action.SetField,
        Action.PushPbb,
        Action.PopPbb,
        Action.OldSet,
        Action.Experimenter,
        NiciraAction {

  /// `OFPAT_OUTPUT`: to a port.
  ///
  /// @param port see [PortNo]
  /// @param maxLen bytes to send to a controller, 0xffff for the whole packet
  record Output(int port, int maxLen) implements Action {}

  /// `OFPAT_COPY_TTL_OUT`.
  record CopyTtlOut() implements Action {}

  /// `OFPAT_COPY_TTL_IN`.
  record CopyTtlIn() implements Action {}

  /// `OFPAT_SET_MPLS_TTL`.
  record SetMplsTtl(int ttl) implements Action {}

  /// `OFPAT_DEC_MPLS_TTL`.
  record DecMplsTtl() implements Action {}

  /// `OFPAT_PUSH_VLAN`.
  record PushVlan(int etherType) implements Action {}

  /// `OFPAT_POP_VLAN`.
  record PopVlan() implements Action {}

  /// `OFPAT_PUSH_MPLS`.
  record PushMpls(int etherType) implements Action {}

  /// `OFPAT_POP_MPLS`.
  record PopMpls(int etherType) implements Action {}

  /// `OFPAT_SET_QUEUE`.
  record SetQueue(int queueId) implements Action {}

  /// `OFPAT_GROUP`.
  record Group(int groupId) implements Action {}

  /// `OFPAT_SET_NW_TTL`.
  record SetNwTtl(int ttl) implements Action {}

  /// `OFPAT_DEC_NW_TTL`.
  record DecNwTtl() implements Action {}

  /// `OFPAT_SET_FIELD`.
  record SetField(OxmTlv value) implements Action {}

  /// `OFPAT_PUSH_PBB`.
  record PushPbb(int etherType) implements Action {}

  /// `OFPAT_POP_PBB`.
  record PopPbb() implements Action {}

  /// `OFPAT11_SET_…`: an action of OpenFlow 1.1 that Open vSwitch still takes and sends in 1.3.
  ///
  /// @param type 1 VLAN VID, 2 VLAN PCP, 3 and 4 Ethernet source and destination, 5 and 6 IPv4
  ///   source and destination, 7 TOS, 8 ECN, 9 and 10 transport source and destination
  /// @param value the bytes for it: 6 for an Ethernet address, otherwise 4
  record OldSet(int type, Bytes value) implements Action {}

  /// `OFPAT_EXPERIMENTER` of a kind not known here.
  ///
  /// @param data what follows the experimenter's number, a multiple of 8 bytes
  record Experimenter(int experimenter, Bytes data) implements Action {}
}
