// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.message;

import org.jovn.openflow.wire.Bytes;

/// A message of OpenFlow 1.3. What is not named here is a record of its own in this package.
public sealed interface OfMessage
    permits Hello,
        ErrorMessage,
        OfMessage.EchoRequest,
        OfMessage.EchoReply,
        OfMessage.Experimenter,
        OfMessage.FeaturesRequest,
        FeaturesReply,
        OfMessage.GetConfigRequest,
        OfMessage.GetConfigReply,
        OfMessage.SetConfig,
        PacketIn,
        FlowRemoved,
        OfMessage.PortStatus,
        PacketOut,
        FlowMod,
        GroupMod,
        PortMod,
        OfMessage.TableMod,
        MultipartRequest,
        MultipartReply,
        OfMessage.BarrierRequest,
        OfMessage.BarrierReply,
        OfMessage.QueueGetConfigRequest,
        QueueGetConfigReply,
        OfMessage.RoleRequest,
        OfMessage.RoleReply,
        OfMessage.GetAsyncRequest,
        OfMessage.GetAsyncReply,
        OfMessage.SetAsync,
        MeterMod,
        NiciraMessage,
        OnfMessage {

  /// The version of OpenFlow 1.3 on the wire.
  int VERSION = 4;

  /// The transaction number.
  int xid();

  /// `OFPT_ECHO_REQUEST`, of any version.
  record EchoRequest(int version, int xid, Bytes data) implements OfMessage {}

  /// `OFPT_ECHO_REPLY`, of any version.
  record EchoReply(int version, int xid, Bytes data) implements OfMessage {}

  /// `OFPT_EXPERIMENTER` of a kind not known here.
  record Experimenter(int xid, int experimenter, int type, Bytes data) implements OfMessage {}

  /// `OFPT_FEATURES_REQUEST`.
  record FeaturesRequest(int xid) implements OfMessage {}

  /// `OFPT_GET_CONFIG_REQUEST`.
  record GetConfigRequest(int xid) implements OfMessage {}

  /// `OFPT_GET_CONFIG_REPLY`.
  ///
  /// @param flags 0 to 3: fragments normal, dropped, reassembled, nx-match
  /// @param missSendLen bytes of a packet to send to the controller
  record GetConfigReply(int xid, int flags, int missSendLen) implements OfMessage {}

  /// `OFPT_SET_CONFIG`, see [GetConfigReply].
  record SetConfig(int xid, int flags, int missSendLen) implements OfMessage {}

  /// `OFPT_PORT_STATUS`.
  ///
  /// @param reason 0 add, 1 delete, 2 modify
  record PortStatus(int xid, int reason, Port port) implements OfMessage {}

  /// `OFPT_TABLE_MOD`.
  record TableMod(int xid, int tableId, int config) implements OfMessage {}

  /// `OFPT_BARRIER_REQUEST`.
  record BarrierRequest(int xid) implements OfMessage {}

  /// `OFPT_BARRIER_REPLY`.
  record BarrierReply(int xid) implements OfMessage {}

  /// `OFPT_QUEUE_GET_CONFIG_REQUEST`.
  record QueueGetConfigRequest(int xid, int port) implements OfMessage {}

  /// `OFPT_ROLE_REQUEST`.
  ///
  /// @param role 0 no change, 1 equal, 2 primary, 3 secondary
  record RoleRequest(int xid, int role, long generationId) implements OfMessage {}

  /// `OFPT_ROLE_REPLY`.
  record RoleReply(int xid, int role, long generationId) implements OfMessage {}

  /// `OFPT_GET_ASYNC_REQUEST`.
  record GetAsyncRequest(int xid) implements OfMessage {}

  /// `OFPT_GET_ASYNC_REPLY`.
  record GetAsyncReply(int xid, AsyncConfig config) implements OfMessage {}

  /// `OFPT_SET_ASYNC`.
  record SetAsync(int xid, AsyncConfig config) implements OfMessage {}

  /// Which asynchronous messages a controller gets: bits by reason, first of each pair as primary
  /// or equal, second as secondary.
  record AsyncConfig(
      int packetIn,
      int packetInSecondary,
      int portStatus,
      int portStatusSecondary,
      int flowRemoved,
      int flowRemovedSecondary) {}
}
