// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.message.ErrorMessage;
import org.jovn.openflow.message.FeaturesReply;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.message.FlowRemoved;
import org.jovn.openflow.message.GroupMod;
import org.jovn.openflow.message.Hello;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.message.PacketIn;
import org.jovn.openflow.message.PacketOut;
import org.jovn.openflow.message.PortMod;
import org.jovn.openflow.message.QueueGetConfigReply;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.DecodeException;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;
import org.jovn.openflow.wire.WireWriter;

/// Whole messages (section 7): reading. [MessageEncoder] writes them.
public final class MessageCodec {
  /// Bytes of the header that every message has.
  public static final int HEADER_BYTES = 8;

  static final int HELLO = 0;
  static final int ERROR = 1;
  static final int ECHO_REQUEST = 2;
  static final int ECHO_REPLY = 3;
  static final int EXPERIMENTER = 4;
  static final int FEATURES_REQUEST = 5;
  static final int FEATURES_REPLY = 6;
  static final int GET_CONFIG_REQUEST = 7;
  static final int GET_CONFIG_REPLY = 8;
  static final int SET_CONFIG = 9;
  static final int PACKET_IN = 10;
  static final int FLOW_REMOVED = 11;
  static final int PORT_STATUS = 12;
  static final int PACKET_OUT = 13;
  static final int FLOW_MOD = 14;
  static final int GROUP_MOD = 15;
  static final int PORT_MOD = 16;
  static final int TABLE_MOD = 17;
  static final int MULTIPART_REQUEST = 18;
  static final int MULTIPART_REPLY = 19;
  static final int BARRIER_REQUEST = 20;
  static final int BARRIER_REPLY = 21;
  static final int QUEUE_GET_CONFIG_REQUEST = 22;
  static final int QUEUE_GET_CONFIG_REPLY = 23;
  static final int ROLE_REQUEST = 24;
  static final int ROLE_REPLY = 25;
  static final int GET_ASYNC_REQUEST = 26;
  static final int GET_ASYNC_REPLY = 27;
  static final int SET_ASYNC = 28;
  static final int METER_MOD = 29;

  /// How deep messages may be inside messages: a bundle's message, and one within that.
  private static final int DEPTH_MAX = 2;

  /// Version and type of a packet-in.
  private static final int PLAIN_PACKET_IN = OfMessage.VERSION << 8 | PACKET_IN;

  private static final int ALL_TABLES = 0xff;

  private MessageCodec() {}

  /// Whether the type in a header is that of `OFPT_ERROR`.
  public static boolean isError(int type) {
    return type == ERROR;
  }

  /// Reads one whole message.
  ///
  /// @throws DecodeException if it is not what OpenFlow 1.3 allows
  public static OfMessage decode(byte[] data) {
    return decode(data, 0, data.length);
  }

  /// Reads the message that `data` has from `from` to `to`.
  ///
  /// @throws DecodeException if it is not what OpenFlow 1.3 allows
  public static OfMessage decode(byte[] data, int from, int to) {
    WireReader in = new WireReader(data, from, to);
    if (in.remaining() < HEADER_BYTES
        || in.u16At(from) != PLAIN_PACKET_IN
        || in.u16At(from + 2) != in.remaining()) {
      return decode(new WireReader(data, from, to), 0);
    }
    // What a controller reads most, with a reader that goes nowhere else: none is allocated.
    in.skip(HEADER_BYTES);
    return decodePacketIn(in.i32At(from + 4), in);
  }

  /// Reads one message, which must be all that is left in `in`.
  ///
  /// @throws DecodeException if it is not what OpenFlow 1.3 allows
  public static OfMessage decode(WireReader in) {
    return decode(in, 0);
  }

  static OfMessage decode(WireReader in, int depth) {
    if (depth > DEPTH_MAX) {
      throw new DecodeException(OfError.OFPBFC_MSG_UNSUP, "messages are nested too deeply");
    }
    in.expect(OfError.OFPBRC_BAD_LEN);
    int header = in.block(HEADER_BYTES);
    int version = in.u8At(header);
    int type = in.u8At(header + 1);
    int length = in.u16At(header + 2);
    int xid = in.i32At(header + 4);
    if (length != in.remaining() + HEADER_BYTES) {
      throw new DecodeException(
          OfError.OFPBRC_BAD_LEN,
          "message says " + length + " bytes and has " + (in.remaining() + HEADER_BYTES));
    }
    if (version != OfMessage.VERSION && type > ECHO_REPLY) {
      throw new DecodeException(
          OfError.OFPBRC_BAD_VERSION,
          "message of version " + version + ", not " + OfMessage.VERSION);
    }
    // The busiest apart: a method of all types is too large to be compiled into this one.
    OfMessage message =
        switch (type) {
          case PACKET_IN -> decodePacketIn(xid, in);
          case FLOW_MOD -> decodeFlowMod(xid, in);
          default -> decodeBody(version, type, xid, in, depth);
        };
    if (in.hasRemaining()) {
      throw new DecodeException(
          OfError.OFPBRC_BAD_LEN,
          "message type " + type + " of " + length + " bytes has " + in.remaining() + " too many");
    }
    return message;
  }

  private static OfMessage decodeBody(int version, int type, int xid, WireReader in, int depth) {
    return switch (type) {
      case HELLO -> decodeHello(version, xid, in);
      case ERROR -> decodeError(version, xid, in);
      case ECHO_REQUEST -> new OfMessage.EchoRequest(version, xid, in.rest());
      case ECHO_REPLY -> new OfMessage.EchoReply(version, xid, in.rest());
      case EXPERIMENTER -> ExperimenterCodec.decode(xid, in, depth);
      case FEATURES_REQUEST -> new OfMessage.FeaturesRequest(xid);
      case FEATURES_REPLY -> decodeFeaturesReply(xid, in);
      case GET_CONFIG_REQUEST -> new OfMessage.GetConfigRequest(xid);
      case GET_CONFIG_REPLY -> new OfMessage.GetConfigReply(xid, in.u16(), in.u16());
      case SET_CONFIG -> new OfMessage.SetConfig(xid, in.u16(), in.u16());
      case FLOW_REMOVED -> decodeFlowRemoved(xid, in);
      case PORT_STATUS -> {
        int reason = in.u8();
        in.skip(7);
        yield new OfMessage.PortStatus(xid, reason, PortCodec.decode(in));
      }
      case PACKET_OUT -> decodePacketOut(xid, in);
      case GROUP_MOD -> decodeGroupMod(xid, in);
      case PORT_MOD -> decodePortMod(xid, in);
      case TABLE_MOD -> {
        int tableId = in.u8();
        in.skip(3);
        yield new OfMessage.TableMod(xid, tableId, in.i32());
      }
      case MULTIPART_REQUEST -> MultipartRequestCodec.decode(xid, in);
      case MULTIPART_REPLY -> MultipartReplyCodec.decode(xid, in);
      case BARRIER_REQUEST -> new OfMessage.BarrierRequest(xid);
      case BARRIER_REPLY -> new OfMessage.BarrierReply(xid);
      case QUEUE_GET_CONFIG_REQUEST -> {
        int port = in.i32();
        in.skip(4);
        yield new OfMessage.QueueGetConfigRequest(xid, port);
      }
      case QUEUE_GET_CONFIG_REPLY -> decodeQueueGetConfigReply(xid, in);
      case ROLE_REQUEST -> {
        int role = in.i32();
        in.skip(4);
        yield new OfMessage.RoleRequest(xid, role, in.i64());
      }
      case ROLE_REPLY -> {
        int role = in.i32();
        in.skip(4);
        yield new OfMessage.RoleReply(xid, role, in.i64());
      }
      case GET_ASYNC_REQUEST -> new OfMessage.GetAsyncRequest(xid);
      case GET_ASYNC_REPLY -> new OfMessage.GetAsyncReply(xid, decodeAsync(in));
      case SET_ASYNC -> new OfMessage.SetAsync(xid, decodeAsync(in));
      case METER_MOD -> MeterCodec.decodeMod(xid, in);
      default -> throw new DecodeException(OfError.OFPBRC_BAD_TYPE, "unknown message type " + type);
    };
  }

  private static OfMessage decodeHello(int version, int xid, WireReader in) {
    List<Hello.Element> elements = new ArrayList<>();
    while (in.remaining() >= 4) {
      int type = in.u16();
      int length = in.u16();
      if (length < 4) {
        throw new DecodeException(
            OfError.OFPHFC_INCOMPATIBLE, "hello element " + type + ": length " + length);
      }
      elements.add(new Hello.Element(type, in.bytes(length - 4)));
      in.skip(Math.min(-length & 7, in.remaining()));
    }
    return new Hello(version, xid, elements);
  }

  private static OfMessage decodeError(int version, int xid, WireReader in) {
    int type = in.u16();
    int code = in.u16();
    int experimenter = type == OfError.TYPE_EXPERIMENTER ? in.i32() : 0;
    return new ErrorMessage(version, xid, type, code, experimenter, in.rest());
  }

  private static OfMessage decodeFeaturesReply(int xid, WireReader in) {
    long datapathId = in.i64();
    int buffers = in.i32();
    int tables = in.u8();
    int auxiliaryId = in.u8();
    in.skip(2);
    return new FeaturesReply(xid, datapathId, buffers, tables, auxiliaryId, in.i32(), in.i32());
  }

  private static OfMessage decodePacketIn(int xid, WireReader in) {
    int at = in.block(16);
    Match match = Match.decode(in);
    in.skip(2);
    return new PacketIn(
        xid,
        in.i32At(at),
        in.u16At(at + 4),
        in.u8At(at + 6),
        in.u8At(at + 7),
        in.i64At(at + 8),
        match,
        in.rest());
  }

  private static OfMessage decodeFlowRemoved(int xid, WireReader in) {
    return new FlowRemoved(
        xid,
        in.i64(),
        in.u16(),
        in.u8(),
        in.u8(),
        in.i32(),
        in.i32(),
        in.u16(),
        in.u16(),
        in.i64(),
        in.i64(),
        Match.decode(in));
  }

  private static OfMessage decodePacketOut(int xid, WireReader in) {
    int bufferId = in.i32();
    int inPort = in.i32();
    int actionsLength = in.u16();
    in.skip(6);
    int outer = in.enter(actionsLength, OfError.OFPBRC_BAD_LEN);
    List<Action> actions = ActionCodec.decodeList(in);
    in.leave(outer);
    return new PacketOut(xid, bufferId, inPort, actions, in.rest());
  }

  private static OfMessage decodeFlowMod(int xid, WireReader in) {
    int at = in.block(40);
    int command = in.u8At(at + 17);
    Match match = Match.decode(in);
    if (command > FlowMod.DELETE_STRICT) {
      throw new DecodeException(
          in.u8At(at + 16) == ALL_TABLES
              ? OfError.OFPFMFC_BAD_TABLE_ID
              : OfError.OFPFMFC_BAD_COMMAND,
          "flow mod command " + command + " is not 0 to 4");
    }
    return new FlowMod(
        xid,
        in.i64At(at),
        in.i64At(at + 8),
        in.u8At(at + 16),
        command,
        in.u16At(at + 18),
        in.u16At(at + 20),
        in.u16At(at + 22),
        in.i32At(at + 24),
        in.i32At(at + 28),
        in.i32At(at + 32),
        in.u16At(at + 36),
        match,
        InstructionCodec.decodeList(in));
  }

  private static OfMessage decodeGroupMod(int xid, WireReader in) {
    int command = in.u16();
    int type = in.u8();
    in.skip(1);
    int groupId = in.i32();
    return new GroupMod(xid, command, type, groupId, BucketCodec.decodeList(in));
  }

  private static OfMessage decodePortMod(int xid, WireReader in) {
    int portNo = in.i32();
    in.skip(4);
    Bytes hwAddr = in.bytes(6);
    in.skip(2);
    OfMessage portMod = new PortMod(xid, portNo, hwAddr, in.i32(), in.i32(), in.i32());
    in.skip(4);
    return portMod;
  }

  private static OfMessage decodeQueueGetConfigReply(int xid, WireReader in) {
    int port = in.i32();
    in.skip(4);
    List<QueueGetConfigReply.Queue> queues = new ArrayList<>();
    while (in.hasRemaining()) {
      int queueId = in.i32();
      int queuePort = in.i32();
      int length = in.u16();
      in.skip(6);
      int outer = in.enter(length - 16, OfError.OFPBRC_BAD_LEN);
      queues.add(new QueueGetConfigReply.Queue(queueId, queuePort, decodeQueueProperties(in)));
      in.leave(outer);
    }
    return new QueueGetConfigReply(xid, port, queues);
  }

  private static List<QueueGetConfigReply.QueueProperty> decodeQueueProperties(WireReader in) {
    List<QueueGetConfigReply.QueueProperty> properties = new ArrayList<>();
    while (in.hasRemaining()) {
      int type = in.u16();
      int length = in.u16();
      in.skip(4);
      if (length < 8) {
        throw new DecodeException(
            OfError.OFPBRC_BAD_LEN, "queue property " + type + ": length " + length);
      }
      properties.add(new QueueGetConfigReply.QueueProperty(type, in.bytes(length - 8)));
    }
    return properties;
  }

  static OfMessage.AsyncConfig decodeAsync(WireReader in) {
    return new OfMessage.AsyncConfig(in.i32(), in.i32(), in.i32(), in.i32(), in.i32(), in.i32());
  }

  /// The bytes of a message.
  public static byte[] encode(OfMessage message) {
    WireWriter out = new WireWriter();
    encode(message, out);
    return out.toArray();
  }

  /// Appends a message to `out`.
  public static void encode(OfMessage message, WireWriter out) {
    MessageEncoder.encode(message, out);
  }
}
