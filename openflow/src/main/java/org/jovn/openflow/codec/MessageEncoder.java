// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import org.jovn.openflow.message.ErrorMessage;
import org.jovn.openflow.message.FeaturesReply;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.message.FlowRemoved;
import org.jovn.openflow.message.GroupMod;
import org.jovn.openflow.message.Hello;
import org.jovn.openflow.message.MeterMod;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.MultipartRequest;
import org.jovn.openflow.message.NiciraMessage;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.message.OnfMessage;
import org.jovn.openflow.message.PacketIn;
import org.jovn.openflow.message.PacketOut;
import org.jovn.openflow.message.PortMod;
import org.jovn.openflow.message.QueueGetConfigReply;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireWriter;

/// Whole messages (section 7): writing. [MessageCodec] reads them.
final class MessageEncoder {
  private MessageEncoder() {}

  static void encode(OfMessage message, WireWriter out) {
    int start = out.size();
    out.u8(version(message));
    out.u8(type(message));
    out.u16(0);
    out.i32(message.xid());
    encodeBody(message, out);
    out.patchLength(start + 2, start);
  }

  private static int version(OfMessage message) {
    return switch (message) {
      case Hello hello -> hello.version();
      case ErrorMessage error -> error.version();
      case OfMessage.EchoRequest echo -> echo.version();
      case OfMessage.EchoReply echo -> echo.version();
      default -> OfMessage.VERSION;
    };
  }

  /// The `OFPT_*` number of a message.
  static int type(OfMessage message) {
    return switch (message) {
      case Hello _ -> MessageCodec.HELLO;
      case ErrorMessage _ -> MessageCodec.ERROR;
      case OfMessage.EchoRequest _ -> MessageCodec.ECHO_REQUEST;
      case OfMessage.EchoReply _ -> MessageCodec.ECHO_REPLY;
      case OfMessage.Experimenter _ -> MessageCodec.EXPERIMENTER;
      case NiciraMessage _ -> MessageCodec.EXPERIMENTER;
      case OnfMessage _ -> MessageCodec.EXPERIMENTER;
      case OfMessage.FeaturesRequest _ -> MessageCodec.FEATURES_REQUEST;
      case FeaturesReply _ -> MessageCodec.FEATURES_REPLY;
      case OfMessage.GetConfigRequest _ -> MessageCodec.GET_CONFIG_REQUEST;
      case OfMessage.GetConfigReply _ -> MessageCodec.GET_CONFIG_REPLY;
      case OfMessage.SetConfig _ -> MessageCodec.SET_CONFIG;
      case PacketIn _ -> MessageCodec.PACKET_IN;
      case FlowRemoved _ -> MessageCodec.FLOW_REMOVED;
      case OfMessage.PortStatus _ -> MessageCodec.PORT_STATUS;
      case PacketOut _ -> MessageCodec.PACKET_OUT;
      case FlowMod _ -> MessageCodec.FLOW_MOD;
      case GroupMod _ -> MessageCodec.GROUP_MOD;
      case PortMod _ -> MessageCodec.PORT_MOD;
      case OfMessage.TableMod _ -> MessageCodec.TABLE_MOD;
      case MultipartRequest _ -> MessageCodec.MULTIPART_REQUEST;
      case MultipartReply _ -> MessageCodec.MULTIPART_REPLY;
      case OfMessage.BarrierRequest _ -> MessageCodec.BARRIER_REQUEST;
      case OfMessage.BarrierReply _ -> MessageCodec.BARRIER_REPLY;
      case OfMessage.QueueGetConfigRequest _ -> MessageCodec.QUEUE_GET_CONFIG_REQUEST;
      case QueueGetConfigReply _ -> MessageCodec.QUEUE_GET_CONFIG_REPLY;
      case OfMessage.RoleRequest _ -> MessageCodec.ROLE_REQUEST;
      case OfMessage.RoleReply _ -> MessageCodec.ROLE_REPLY;
      case OfMessage.GetAsyncRequest _ -> MessageCodec.GET_ASYNC_REQUEST;
      case OfMessage.GetAsyncReply _ -> MessageCodec.GET_ASYNC_REPLY;
      case OfMessage.SetAsync _ -> MessageCodec.SET_ASYNC;
      case MeterMod _ -> MessageCodec.METER_MOD;
    };
  }

  private static void encodeBody(OfMessage message, WireWriter out) {
    switch (message) {
      case Hello hello -> encodeHello(hello, out);
      case ErrorMessage error -> encodeError(error, out);
      case OfMessage.EchoRequest(_, _, var data) -> out.bytes(data);
      case OfMessage.EchoReply(_, _, var data) -> out.bytes(data);
      case OfMessage.Experimenter(_, int experimenter, int type, var data) -> {
        out.i32(experimenter);
        out.i32(type);
        out.bytes(data);
      }
      case NiciraMessage nicira -> ExperimenterEncoder.encode(nicira, out);
      case OnfMessage onf -> ExperimenterEncoder.encode(onf, out);
      case OfMessage.FeaturesRequest _ -> {}
      case FeaturesReply reply -> encodeFeaturesReply(reply, out);
      case OfMessage.GetConfigRequest _ -> {}
      case OfMessage.GetConfigReply(_, int flags, int missSendLen) -> {
        out.u16(flags);
        out.u16(missSendLen);
      }
      case OfMessage.SetConfig(_, int flags, int missSendLen) -> {
        out.u16(flags);
        out.u16(missSendLen);
      }
      case PacketIn packetIn -> encodePacketIn(packetIn, out);
      case FlowRemoved removed -> encodeFlowRemoved(removed, out);
      case OfMessage.PortStatus(_, int reason, var port) -> {
        out.u8(reason);
        out.zeros(7);
        PortCodec.encode(port, out);
      }
      case PacketOut packetOut -> encodePacketOut(packetOut, out);
      case FlowMod mod -> encodeFlowMod(mod, out);
      case GroupMod mod -> encodeGroupMod(mod, out);
      case PortMod mod -> encodePortMod(mod, out);
      case OfMessage.TableMod(_, int tableId, int config) -> {
        out.u8(tableId);
        out.zeros(3);
        out.i32(config);
      }
      case MultipartRequest request -> MultipartRequestCodec.encode(request, out);
      case MultipartReply reply -> MultipartReplyEncoder.encode(reply, out);
      case OfMessage.BarrierRequest _ -> {}
      case OfMessage.BarrierReply _ -> {}
      case OfMessage.QueueGetConfigRequest(_, int port) -> {
        out.i32(port);
        out.zeros(4);
      }
      case QueueGetConfigReply reply -> encodeQueues(reply, out);
      case OfMessage.RoleRequest(_, int role, long generation) -> role(role, generation, out);
      case OfMessage.RoleReply(_, int role, long generation) -> role(role, generation, out);
      case OfMessage.GetAsyncRequest _ -> {}
      case OfMessage.GetAsyncReply(_, var config) -> ExperimenterEncoder.encodeAsync(config, out);
      case OfMessage.SetAsync(_, var config) -> ExperimenterEncoder.encodeAsync(config, out);
      case MeterMod mod -> MeterCodec.encodeMod(mod, out);
    }
  }

  private static void role(int role, long generationId, WireWriter out) {
    out.i32(role);
    out.zeros(4);
    out.i64(generationId);
  }

  private static void encodeHello(Hello hello, WireWriter out) {
    for (Hello.Element element : hello.elements()) {
      int length = 4 + element.data().length();
      out.u16(element.type());
      out.u16(length);
      out.bytes(element.data());
      out.zeros(-length & 7);
    }
  }

  private static void encodeError(ErrorMessage error, WireWriter out) {
    out.u16(error.type());
    out.u16(error.code());
    if (error.type() == OfError.TYPE_EXPERIMENTER) {
      out.i32(error.experimenter());
    }
    out.bytes(error.data());
  }

  private static void encodeFeaturesReply(FeaturesReply reply, WireWriter out) {
    out.i64(reply.datapathId());
    out.i32(reply.buffers());
    out.u8(reply.tables());
    out.u8(reply.auxiliaryId());
    out.zeros(2);
    out.i32(reply.capabilities());
    out.i32(reply.reserved());
  }

  private static void encodePacketIn(PacketIn packetIn, WireWriter out) {
    out.i32(packetIn.bufferId());
    out.u16(packetIn.totalLen());
    out.u8(packetIn.reason());
    out.u8(packetIn.tableId());
    out.i64(packetIn.cookie());
    packetIn.match().encode(out);
    out.zeros(2);
    out.bytes(packetIn.data());
  }

  private static void encodeFlowRemoved(FlowRemoved removed, WireWriter out) {
    out.i64(removed.cookie());
    out.u16(removed.priority());
    out.u8(removed.reason());
    out.u8(removed.tableId());
    out.i32(removed.durationSec());
    out.i32(removed.durationNsec());
    out.u16(removed.idleTimeout());
    out.u16(removed.hardTimeout());
    out.i64(removed.packetCount());
    out.i64(removed.byteCount());
    removed.match().encode(out);
  }

  private static void encodePacketOut(PacketOut packetOut, WireWriter out) {
    out.i32(packetOut.bufferId());
    out.i32(packetOut.inPort());
    int lengthAt = out.size();
    out.u16(0);
    out.zeros(6);
    int start = out.size();
    ActionCodec.encodeList(packetOut.actions(), out);
    out.patchLength(lengthAt, start);
    out.bytes(packetOut.data());
  }

  private static void encodeFlowMod(FlowMod mod, WireWriter out) {
    out.i64(mod.cookie());
    out.i64(mod.cookieMask());
    out.u8(mod.tableId());
    out.u8(mod.command());
    out.u16(mod.idleTimeout());
    out.u16(mod.hardTimeout());
    out.u16(mod.priority());
    out.i32(mod.bufferId());
    out.i32(mod.outPort());
    out.i32(mod.outGroup());
    out.u16(mod.flags());
    out.zeros(2);
    mod.match().encode(out);
    InstructionCodec.encodeList(mod.instructions(), out);
  }

  private static void encodeGroupMod(GroupMod mod, WireWriter out) {
    out.u16(mod.command());
    out.u8(mod.type());
    out.u8(0);
    out.i32(mod.groupId());
    BucketCodec.encodeList(mod.buckets(), out);
  }

  private static void encodePortMod(PortMod mod, WireWriter out) {
    out.i32(mod.portNo());
    out.zeros(4);
    out.padded(mod.hwAddr(), 6);
    out.zeros(2);
    out.i32(mod.config());
    out.i32(mod.mask());
    out.i32(mod.advertise());
    out.zeros(4);
  }

  private static void encodeQueues(QueueGetConfigReply reply, WireWriter out) {
    out.i32(reply.port());
    out.zeros(4);
    for (QueueGetConfigReply.Queue queue : reply.queues()) {
      int start = out.size();
      out.i32(queue.queueId());
      out.i32(queue.port());
      out.u16(0);
      out.zeros(6);
      for (QueueGetConfigReply.QueueProperty property : queue.properties()) {
        out.u16(property.type());
        out.u16(8 + property.data().length());
        out.zeros(4);
        out.bytes(property.data());
      }
      out.patchLength(start + 8, start);
    }
  }
}
