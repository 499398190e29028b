// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import java.util.List;
import org.jovn.openflow.message.MeterConfig;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.MultipartReply.Body;
import org.jovn.openflow.message.MultipartReply.Counters;
import org.jovn.openflow.message.MultipartReply.FlowUpdate;
import org.jovn.openflow.message.Port;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireWriter;

/// `OFPT_MULTIPART_REPLY` (section 7.3.5): writing. [MultipartReplyCodec] reads it.
final class MultipartReplyEncoder {
  private MultipartReplyEncoder() {}

  static void encode(MultipartReply reply, WireWriter out) {
    out.u16(type(reply.body()));
    out.u16(reply.flags());
    out.zeros(4);
    encodeBody(reply.body(), out);
  }

  private static int type(Body body) {
    return switch (body) {
      case Body.Desc _ -> MultipartRequestCodec.DESC;
      case Body.Flows _ -> MultipartRequestCodec.FLOW;
      case Body.Aggregate _ -> MultipartRequestCodec.AGGREGATE;
      case Body.Tables _ -> MultipartRequestCodec.TABLE;
      case Body.Ports _ -> MultipartRequestCodec.PORT_STATS;
      case Body.Queues _ -> MultipartRequestCodec.QUEUE;
      case Body.Groups _ -> MultipartRequestCodec.GROUP;
      case Body.GroupDescs _ -> MultipartRequestCodec.GROUP_DESC;
      case Body.GroupFeatures _ -> MultipartRequestCodec.GROUP_FEATURES;
      case Body.Meters _ -> MultipartRequestCodec.METER;
      case Body.MeterConfigs _ -> MultipartRequestCodec.METER_CONFIG;
      case Body.MeterFeatures _ -> MultipartRequestCodec.METER_FEATURES;
      case Body.TableFeaturesList _ -> MultipartRequestCodec.TABLE_FEATURES;
      case Body.PortDescs _ -> MultipartRequestCodec.PORT_DESC;
      case Body.FlowUpdates _ -> MultipartRequestCodec.EXPERIMENTER;
      case Body.IpfixStats _ -> MultipartRequestCodec.EXPERIMENTER;
      case Body.Experimenter _ -> MultipartRequestCodec.EXPERIMENTER;
    };
  }

  private static void encodeBody(Body body, WireWriter out) {
    switch (body) {
      case Body.Desc desc -> encodeDesc(desc, out);
      case Body.Flows(var flows) -> {
        for (MultipartReply.FlowStats flow : flows) {
          encodeFlow(flow, out);
        }
      }
      case Body.Aggregate(long packets, long bytes, int flows) -> {
        out.i64(packets);
        out.i64(bytes);
        out.i32(flows);
        out.zeros(4);
      }
      case Body.Tables(var tables) -> {
        for (MultipartReply.TableStats table : tables) {
          out.u8(table.tableId());
          out.zeros(3);
          out.i32(table.activeCount());
          out.i64(table.lookupCount());
          out.i64(table.matchedCount());
        }
      }
      case Body.Ports(var ports) -> {
        for (MultipartReply.PortStats port : ports) {
          encodePort(port, out);
        }
      }
      case Body.Queues(var queues) -> encodeQueues(queues, out);
      case Body.Groups(var groups) -> encodeGroups(groups, out);
      case Body.GroupDescs(var groups) -> {
        for (MultipartReply.GroupDesc group : groups) {
          int start = out.size();
          out.u16(0);
          out.u8(group.type());
          out.u8(0);
          out.i32(group.groupId());
          BucketCodec.encodeList(group.buckets(), out);
          out.patchLength(start, start);
        }
      }
      case Body.GroupFeatures features -> encodeGroupFeatures(features, out);
      case Body.Meters(var meters) -> encodeMeters(meters, out);
      case Body.MeterConfigs(var meters) -> {
        for (MeterConfig meter : meters) {
          int start = out.size();
          out.u16(0);
          out.u16(meter.flags());
          out.i32(meter.meterId());
          MeterCodec.encodeBands(meter.bands(), out);
          out.patchLength(start, start);
        }
      }
      case Body.MeterFeatures(int meters, int types, int capabilities, int bands, int color) -> {
        out.i32(meters);
        out.i32(types);
        out.i32(capabilities);
        out.u8(bands);
        out.u8(color);
        out.zeros(2);
      }
      case Body.TableFeaturesList(var tables) -> TableFeaturesCodec.encodeList(tables, out);
      case Body.PortDescs(var ports) -> {
        for (Port port : ports) {
          PortCodec.encode(port, out);
        }
      }
      case Body.FlowUpdates(var updates) -> {
        out.i32(OfError.ONF);
        out.i32(MultipartRequestCodec.ONFST_FLOW_MONITOR);
        for (FlowUpdate update : updates) {
          encodeUpdate(update, out);
        }
      }
      case Body.IpfixStats ipfix -> encodeIpfix(ipfix, out);
      case Body.Experimenter(int experimenter, int type, var data) -> {
        out.i32(experimenter);
        out.i32(type);
        out.bytes(data);
      }
    }
  }

  private static void encodeDesc(Body.Desc desc, WireWriter out) {
    out.padded(desc.manufacturer(), 256);
    out.padded(desc.hardware(), 256);
    out.padded(desc.software(), 256);
    out.padded(desc.serial(), 32);
    out.padded(desc.datapath(), 256);
  }

  private static void encodeFlow(MultipartReply.FlowStats flow, WireWriter out) {
    int start = out.size();
    out.u16(0);
    out.u8(flow.tableId());
    out.u8(0);
    out.i32(flow.durationSec());
    out.i32(flow.durationNsec());
    out.u16(flow.priority());
    out.u16(flow.idleTimeout());
    out.u16(flow.hardTimeout());
    out.u16(flow.flags());
    out.zeros(4);
    out.i64(flow.cookie());
    out.i64(flow.packetCount());
    out.i64(flow.byteCount());
    flow.match().encode(out);
    InstructionCodec.encodeList(flow.instructions(), out);
    out.patchLength(start, start);
  }

  private static void encodePort(MultipartReply.PortStats port, WireWriter out) {
    out.i32(port.port());
    out.zeros(4);
    out.i64(port.rxPackets());
    out.i64(port.txPackets());
    out.i64(port.rxBytes());
    out.i64(port.txBytes());
    out.i64(port.rxDropped());
    out.i64(port.txDropped());
    out.i64(port.rxErrors());
    out.i64(port.txErrors());
    out.i64(port.rxFrameErrors());
    out.i64(port.rxOverErrors());
    out.i64(port.rxCrcErrors());
    out.i64(port.collisions());
    out.i32(port.durationSec());
    out.i32(port.durationNsec());
  }

  private static void encodeQueues(List<MultipartReply.QueueStats> queues, WireWriter out) {
    for (MultipartReply.QueueStats queue : queues) {
      out.i32(queue.port());
      out.i32(queue.queueId());
      out.i64(queue.txBytes());
      out.i64(queue.txPackets());
      out.i64(queue.txErrors());
      out.i32(queue.durationSec());
      out.i32(queue.durationNsec());
    }
  }

  private static void encodeGroups(List<MultipartReply.GroupStats> groups, WireWriter out) {
    for (MultipartReply.GroupStats group : groups) {
      int start = out.size();
      out.u16(0);
      out.zeros(2);
      out.i32(group.groupId());
      out.i32(group.refCount());
      out.zeros(4);
      out.i64(group.packetCount());
      out.i64(group.byteCount());
      out.i32(group.durationSec());
      out.i32(group.durationNsec());
      encodeCounters(group.buckets(), out);
      out.patchLength(start, start);
    }
  }

  private static void encodeCounters(List<Counters> counters, WireWriter out) {
    for (Counters counter : counters) {
      out.i64(counter.packetCount());
      out.i64(counter.byteCount());
    }
  }

  private static void encodeGroupFeatures(Body.GroupFeatures features, WireWriter out) {
    out.i32(features.types());
    out.i32(features.capabilities());
    for (int max : features.maxGroups()) {
      out.i32(max);
    }
    for (int actions : features.actions()) {
      out.i32(actions);
    }
  }

  private static void encodeMeters(List<MultipartReply.MeterStats> meters, WireWriter out) {
    for (MultipartReply.MeterStats meter : meters) {
      int start = out.size();
      out.i32(meter.meterId());
      out.u16(0);
      out.zeros(6);
      out.i32(meter.flowCount());
      out.i64(meter.packetInCount());
      out.i64(meter.byteInCount());
      out.i32(meter.durationSec());
      out.i32(meter.durationNsec());
      encodeCounters(meter.bands(), out);
      out.patchLength(start + 4, start);
    }
  }

  private static void encodeUpdate(FlowUpdate update, WireWriter out) {
    int start = out.size();
    out.u16(0);
    switch (update) {
      case FlowUpdate.Abbrev(int xid) -> {
        out.u16(MultipartReplyCodec.EVENT_ABBREV);
        out.i32(xid);
      }
      case FlowUpdate.Full full -> {
        out.u16(full.event());
        out.u16(full.reason());
        out.u16(full.priority());
        out.u16(full.idleTimeout());
        out.u16(full.hardTimeout());
        out.u16(4 + full.match().tlvsLength());
        out.u8(full.tableId());
        out.u8(0);
        out.i64(full.cookie());
        full.match().encode(out);
        InstructionCodec.encodeList(full.instructions(), out);
      }
    }
    out.patchLength(start, start);
  }

  private static void encodeIpfix(Body.IpfixStats ipfix, WireWriter out) {
    out.i32(OfError.NICIRA);
    out.i32(
        ipfix.flow()
            ? MultipartRequestCodec.NXST_IPFIX_FLOW
            : MultipartRequestCodec.NXST_IPFIX_BRIDGE);
    for (MultipartReply.Ipfix stats : ipfix.stats()) {
      out.i64(stats.totalFlows());
      out.i64(stats.currentFlows());
      out.i64(stats.packets());
      out.i64(stats.ipv4Packets());
      out.i64(stats.ipv6Packets());
      out.i64(stats.errorPackets());
      out.i64(stats.ipv4ErrorPackets());
      out.i64(stats.ipv6ErrorPackets());
      out.i64(stats.txPackets());
      out.i64(stats.txErrors());
      out.i32(stats.collectorSetId());
      out.zeros(4);
    }
  }
}
