// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.message.MeterConfig;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.MultipartReply.Body;
import org.jovn.openflow.message.MultipartReply.Counters;
import org.jovn.openflow.message.MultipartReply.FlowUpdate;
import org.jovn.openflow.wire.DecodeException;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;

/// `OFPT_MULTIPART_REPLY` (section 7.3.5): reading. [MultipartReplyEncoder] writes it.
final class MultipartReplyCodec {
  /// Event of a flow monitor's short report.
  static final int EVENT_ABBREV = 3;

  /// Bytes of a flow's statistics before its match.
  private static final int FLOW_BYTES = 48;

  private MultipartReplyCodec() {}

  static MultipartReply decode(int xid, WireReader in) {
    int at = in.block(8);
    int type = in.u16At(at);
    int flags = in.u16At(at + 2);
    Body body = type == MultipartRequestCodec.FLOW ? decodeFlows(in) : decodeBody(type, in);
    return new MultipartReply(xid, flags, body);
  }

  private static Body decodeBody(int type, WireReader in) {
    return switch (type) {
      case MultipartRequestCodec.DESC ->
          new Body.Desc(in.bytes(256), in.bytes(256), in.bytes(256), in.bytes(32), in.bytes(256));
      case MultipartRequestCodec.AGGREGATE -> {
        Body aggregate = new Body.Aggregate(in.i64(), in.i64(), in.i32());
        in.skip(4);
        yield aggregate;
      }
      case MultipartRequestCodec.TABLE ->
          new Body.Tables(list(in, MultipartReplyCodec::decodeTable));
      case MultipartRequestCodec.PORT_STATS ->
          new Body.Ports(list(in, MultipartReplyCodec::decodePort));
      case MultipartRequestCodec.QUEUE ->
          new Body.Queues(list(in, MultipartReplyCodec::decodeQueue));
      case MultipartRequestCodec.GROUP ->
          new Body.Groups(list(in, MultipartReplyCodec::decodeGroup));
      case MultipartRequestCodec.GROUP_DESC ->
          new Body.GroupDescs(list(in, MultipartReplyCodec::decodeGroupDesc));
      case MultipartRequestCodec.GROUP_FEATURES ->
          new Body.GroupFeatures(in.i32(), in.i32(), four(in), four(in));
      case MultipartRequestCodec.METER ->
          new Body.Meters(list(in, MultipartReplyCodec::decodeMeter));
      case MultipartRequestCodec.METER_CONFIG ->
          new Body.MeterConfigs(list(in, MultipartReplyCodec::decodeMeterConfig));
      case MultipartRequestCodec.METER_FEATURES -> {
        Body features = new Body.MeterFeatures(in.i32(), in.i32(), in.i32(), in.u8(), in.u8());
        in.skip(2);
        yield features;
      }
      case MultipartRequestCodec.TABLE_FEATURES ->
          new Body.TableFeaturesList(TableFeaturesCodec.decodeList(in));
      case MultipartRequestCodec.PORT_DESC -> new Body.PortDescs(list(in, PortCodec::decode));
      case MultipartRequestCodec.EXPERIMENTER -> decodeExperimenter(in);
      default ->
          throw new DecodeException(OfError.OFPBRC_BAD_STAT, "unknown multipart type " + type);
    };
  }

  private static <T> List<T> list(WireReader in, Function<WireReader, T> decode) {
    List<T> list = new ArrayList<>();
    while (in.hasRemaining()) {
      list.add(decode.apply(in));
      in.expect(OfError.OFPBRC_BAD_LEN);
    }
    return list;
  }

  private static List<Integer> four(WireReader in) {
    return List.of(in.i32(), in.i32(), in.i32(), in.i32());
  }

  private static Body decodeFlows(WireReader in) {
    if (!in.hasRemaining()) {
      return new Body.Flows(List.of());
    }
    int likely = in.remaining() / Math.max(FLOW_BYTES, in.peekU16(0)) + 1;
    List<MultipartReply.FlowStats> flows = new ArrayList<>(likely);
    while (in.hasRemaining()) {
      flows.add(decodeFlow(in));
      in.expect(OfError.OFPBRC_BAD_LEN);
    }
    return new Body.Flows(flows);
  }

  private static MultipartReply.FlowStats decodeFlow(WireReader in) {
    int outer = in.enter(in.peekU16(0), OfError.OFPBRC_BAD_LEN);
    int at = in.block(FLOW_BYTES);
    MultipartReply.FlowStats flow =
        new MultipartReply.FlowStats(
            in.u8At(at + 2),
            in.i32At(at + 4),
            in.i32At(at + 8),
            in.u16At(at + 12),
            in.u16At(at + 14),
            in.u16At(at + 16),
            in.u16At(at + 18),
            in.i64At(at + 24),
            in.i64At(at + 32),
            in.i64At(at + 40),
            Match.decode(in),
            InstructionCodec.decodeList(in));
    in.leave(outer);
    return flow;
  }

  private static MultipartReply.TableStats decodeTable(WireReader in) {
    int tableId = in.u8();
    in.skip(3);
    return new MultipartReply.TableStats(tableId, in.i32(), in.i64(), in.i64());
  }

  private static MultipartReply.PortStats decodePort(WireReader in) {
    int port = in.i32();
    in.skip(4);
    return new MultipartReply.PortStats(
        port, in.i64(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64(),
        in.i64(), in.i64(), in.i64(), in.i64(), in.i32(), in.i32());
  }

  private static MultipartReply.QueueStats decodeQueue(WireReader in) {
    return new MultipartReply.QueueStats(
        in.i32(), in.i32(), in.i64(), in.i64(), in.i64(), in.i32(), in.i32());
  }

  private static MultipartReply.GroupStats decodeGroup(WireReader in) {
    int outer = in.enter(in.peekU16(0), OfError.OFPBRC_BAD_LEN);
    in.skip(4);
    int groupId = in.i32();
    int refCount = in.i32();
    in.skip(4);
    MultipartReply.GroupStats group =
        new MultipartReply.GroupStats(
            groupId, refCount, in.i64(), in.i64(), in.i32(), in.i32(), counters(in));
    in.leave(outer);
    return group;
  }

  private static List<Counters> counters(WireReader in) {
    return list(in, part -> new Counters(part.i64(), part.i64()));
  }

  private static MultipartReply.GroupDesc decodeGroupDesc(WireReader in) {
    int outer = in.enter(in.peekU16(0), OfError.OFPBRC_BAD_LEN);
    in.skip(2);
    int type = in.u8();
    in.skip(1);
    MultipartReply.GroupDesc group =
        new MultipartReply.GroupDesc(type, in.i32(), BucketCodec.decodeList(in));
    in.leave(outer);
    return group;
  }

  private static MultipartReply.MeterStats decodeMeter(WireReader in) {
    int meterId = in.i32();
    int outer = in.enter(in.peekU16(0) - 4, OfError.OFPBRC_BAD_LEN);
    in.skip(8);
    MultipartReply.MeterStats meter =
        new MultipartReply.MeterStats(
            meterId, in.i32(), in.i64(), in.i64(), in.i32(), in.i32(), counters(in));
    in.leave(outer);
    return meter;
  }

  private static MeterConfig decodeMeterConfig(WireReader in) {
    int outer = in.enter(in.peekU16(0), OfError.OFPBRC_BAD_LEN);
    in.skip(2);
    int flags = in.u16();
    MeterConfig config = new MeterConfig(in.i32(), flags, MeterCodec.decodeBands(in));
    in.leave(outer);
    return config;
  }

  private static Body decodeExperimenter(WireReader in) {
    int experimenter = in.i32();
    int type = in.i32();
    if (experimenter == OfError.ONF && type == MultipartRequestCodec.ONFST_FLOW_MONITOR) {
      return new Body.FlowUpdates(list(in, MultipartReplyCodec::decodeUpdate));
    }
    boolean flow = type == MultipartRequestCodec.NXST_IPFIX_FLOW;
    if (experimenter == OfError.NICIRA
        && (flow || type == MultipartRequestCodec.NXST_IPFIX_BRIDGE)) {
      return new Body.IpfixStats(flow, list(in, MultipartReplyCodec::decodeIpfix));
    }
    return new Body.Experimenter(experimenter, type, in.rest());
  }

  private static FlowUpdate decodeUpdate(WireReader in) {
    int outer = in.enter(in.peekU16(0), OfError.OFPBRC_BAD_LEN);
    in.skip(2);
    int event = in.u16();
    FlowUpdate update =
        event == EVENT_ABBREV ? new FlowUpdate.Abbrev(in.i32()) : decodeFullUpdate(event, in);
    if (in.hasRemaining()) {
      throw new DecodeException(
          OfError.OFPBRC_BAD_LEN, "flow update has " + in.remaining() + " bytes too many");
    }
    in.leave(outer);
    return update;
  }

  private static FlowUpdate decodeFullUpdate(int event, WireReader in) {
    if (event > EVENT_ABBREV) {
      throw new DecodeException(
          OfError.NXBRC_FM_BAD_EVENT, "flow update event " + event + " is not 0 to 3");
    }
    int reason = in.u16();
    int priority = in.u16();
    int idleTimeout = in.u16();
    int hardTimeout = in.u16();
    int matchLength = in.u16();
    int tableId = in.u8();
    in.skip(1);
    long cookie = in.i64();
    if (in.peekU16(2) != matchLength) {
      throw new DecodeException(
          OfError.OFPBMC_BAD_LEN,
          "flow update: match length " + matchLength + " is not that of the match");
    }
    return new FlowUpdate.Full(
        event,
        reason,
        priority,
        idleTimeout,
        hardTimeout,
        tableId,
        cookie,
        Match.decode(in),
        InstructionCodec.decodeList(in));
  }

  private static MultipartReply.Ipfix decodeIpfix(WireReader in) {
    MultipartReply.Ipfix stats =
        new MultipartReply.Ipfix(
            in.i64(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64(),
            in.i64(), in.i64(), in.i32());
    in.skip(4);
    return stats;
  }
}
