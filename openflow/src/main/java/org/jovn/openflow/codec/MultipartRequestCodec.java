// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.message.MultipartRequest;
import org.jovn.openflow.message.MultipartRequest.Body;
import org.jovn.openflow.wire.DecodeException;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;
import org.jovn.openflow.wire.WireWriter;

/// `OFPT_MULTIPART_REQUEST` (section 7.3.5).
final class MultipartRequestCodec {
  static final int DESC = 0;
  static final int FLOW = 1;
  static final int AGGREGATE = 2;
  static final int TABLE = 3;
  static final int PORT_STATS = 4;
  static final int QUEUE = 5;
  static final int GROUP = 6;
  static final int GROUP_DESC = 7;
  static final int GROUP_FEATURES = 8;
  static final int METER = 9;
  static final int METER_CONFIG = 10;
  static final int METER_FEATURES = 11;
  static final int TABLE_FEATURES = 12;
  static final int PORT_DESC = 13;
  static final int EXPERIMENTER = 0xffff;
  static final int ONFST_FLOW_MONITOR = 1870;
  static final int NXST_IPFIX_BRIDGE = 3;
  static final int NXST_IPFIX_FLOW = 4;

  private MultipartRequestCodec() {}

  static MultipartRequest decode(int xid, WireReader in) {
    int type = in.u16();
    int flags = in.u16();
    in.skip(4);
    return new MultipartRequest(xid, flags, decodeBody(type, in));
  }

  private static Body decodeBody(int type, WireReader in) {
    return switch (type) {
      case DESC -> new Body.Desc();
      case FLOW -> new Body.Flow(decodeFilter(in));
      case AGGREGATE -> new Body.Aggregate(decodeFilter(in));
      case TABLE -> new Body.Table();
      case PORT_STATS -> new Body.PortStats(padded32(in));
      case QUEUE -> new Body.Queue(in.i32(), in.i32());
      case GROUP -> new Body.Group(padded32(in));
      case GROUP_DESC -> new Body.GroupDesc();
      case GROUP_FEATURES -> new Body.GroupFeatures();
      case METER -> new Body.Meter(padded32(in));
      case METER_CONFIG -> new Body.MeterConfig(padded32(in));
      case METER_FEATURES -> new Body.MeterFeatures();
      case TABLE_FEATURES -> new Body.Tables(TableFeaturesCodec.decodeList(in));
      case PORT_DESC -> new Body.PortDesc();
      case EXPERIMENTER -> decodeExperimenter(in);
      default ->
          throw new DecodeException(OfError.OFPBRC_BAD_STAT, "unknown multipart type " + type);
    };
  }

  private static int padded32(WireReader in) {
    int value = in.i32();
    in.skip(4);
    return value;
  }

  private static MultipartRequest.FlowFilter decodeFilter(WireReader in) {
    int tableId = in.u8();
    in.skip(3);
    int outPort = in.i32();
    int outGroup = in.i32();
    in.skip(4);
    MultipartRequest.FlowFilter filter =
        new MultipartRequest.FlowFilter(
            tableId, outPort, outGroup, in.i64(), in.i64(), Match.decode(in));
    // Open vSwitch reads no further than the match.
    if (in.remaining() % 8 == 0) {
      in.skip(in.remaining());
    }
    return filter;
  }

  private static Body decodeExperimenter(WireReader in) {
    int experimenter = in.i32();
    int type = in.i32();
    if (experimenter != OfError.ONF || type != ONFST_FLOW_MONITOR) {
      return new Body.Experimenter(experimenter, type, in.rest());
    }
    List<MultipartRequest.FlowMonitorRequest> monitors = new ArrayList<>();
    while (in.hasRemaining()) {
      int id = in.i32();
      int flags = in.u16();
      int matchLength = in.u16();
      int outPort = in.i32();
      int tableId = in.u8();
      in.skip(3);
      if (in.peekU16(2) != matchLength) {
        throw new DecodeException(
            OfError.OFPBMC_BAD_LEN,
            "flow monitor " + id + ": match length " + matchLength + " is not that of the match");
      }
      monitors.add(
          new MultipartRequest.FlowMonitorRequest(id, flags, outPort, tableId, Match.decode(in)));
    }
    return new Body.FlowMonitors(monitors);
  }

  static void encode(MultipartRequest request, WireWriter out) {
    out.u16(type(request.body()));
    out.u16(request.flags());
    out.zeros(4);
    encodeBody(request.body(), out);
  }

  private static int type(Body body) {
    return switch (body) {
      case Body.Desc _ -> DESC;
      case Body.Flow _ -> FLOW;
      case Body.Aggregate _ -> AGGREGATE;
      case Body.Table _ -> TABLE;
      case Body.PortStats _ -> PORT_STATS;
      case Body.Queue _ -> QUEUE;
      case Body.Group _ -> GROUP;
      case Body.GroupDesc _ -> GROUP_DESC;
      case Body.GroupFeatures _ -> GROUP_FEATURES;
      case Body.Meter _ -> METER;
      case Body.MeterConfig _ -> METER_CONFIG;
      case Body.MeterFeatures _ -> METER_FEATURES;
      case Body.Tables _ -> TABLE_FEATURES;
      case Body.PortDesc _ -> PORT_DESC;
      case Body.FlowMonitors _ -> EXPERIMENTER;
      case Body.Experimenter _ -> EXPERIMENTER;
    };
  }

  private static void encodeBody(Body body, WireWriter out) {
    switch (body) {
      case Body.Desc _ -> {}
      case Body.Flow(var filter) -> encodeFilter(filter, out);
      case Body.Aggregate(var filter) -> encodeFilter(filter, out);
      case Body.Table _ -> {}
      case Body.PortStats(int port) -> padded32(port, out);
      case Body.Queue(int port, int queueId) -> {
        out.i32(port);
        out.i32(queueId);
      }
      case Body.Group(int groupId) -> padded32(groupId, out);
      case Body.GroupDesc _ -> {}
      case Body.GroupFeatures _ -> {}
      case Body.Meter(int meterId) -> padded32(meterId, out);
      case Body.MeterConfig(int meterId) -> padded32(meterId, out);
      case Body.MeterFeatures _ -> {}
      case Body.Tables(var tables) -> TableFeaturesCodec.encodeList(tables, out);
      case Body.PortDesc _ -> {}
      case Body.FlowMonitors(var monitors) -> {
        out.i32(OfError.ONF);
        out.i32(ONFST_FLOW_MONITOR);
        for (MultipartRequest.FlowMonitorRequest monitor : monitors) {
          out.i32(monitor.id());
          out.u16(monitor.flags());
          out.u16(4 + monitor.match().tlvsLength());
          out.i32(monitor.outPort());
          out.u8(monitor.tableId());
          out.zeros(3);
          monitor.match().encode(out);
        }
      }
      case Body.Experimenter(int experimenter, int type, var data) -> {
        out.i32(experimenter);
        out.i32(type);
        out.bytes(data);
      }
    }
  }

  private static void padded32(int value, WireWriter out) {
    out.i32(value);
    out.zeros(4);
  }

  private static void encodeFilter(MultipartRequest.FlowFilter filter, WireWriter out) {
    out.u8(filter.tableId());
    out.zeros(3);
    out.i32(filter.outPort());
    out.i32(filter.outGroup());
    out.zeros(4);
    out.i64(filter.cookie());
    out.i64(filter.cookieMask());
    filter.match().encode(out);
  }
}
