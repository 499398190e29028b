// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.action.PortNo;
import org.jovn.openflow.message.MeterConfig;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.MultipartReply.Counters;
import org.jovn.openflow.message.MultipartRequest;
import org.jovn.openflow.message.Port;

/// Prints multipart requests and replies.
final class MultipartFormat {
  private static final int ALL = -1;
  private static final int GROUP_ALL = 0xfffffffc;
  private static final String[] BAND_TYPES = {"", "drop", "dscp_remark"};
  private static final String[] METER_CAPABILITIES = {"kbps", "pktps", "burst", "stats"};
  private static final String[] GROUP_TYPES = {"all", "select", "indirect", "fast failover"};
  private static final String[] MONITOR_FLAGS = {
    "initial", "add", "delete", "modify", "actions", "own"
  };

  private MultipartFormat() {}

  private static String flags(int flags) {
    if (flags == 0) {
      return "";
    }
    return " flags="
        + ((flags & 1) != 0 ? "[more]" : "")
        + ((flags & ~1) != 0 ? "[***unknown flags 0x%04x***]".formatted(flags & ~1) : "");
  }

  static String format(MultipartRequest request) {
    return flags(request.flags())
        + switch (request.body()) {
          case MultipartRequest.Body.Desc _ -> "";
          case MultipartRequest.Body.Flow(var filter) -> filter(filter);
          case MultipartRequest.Body.Aggregate(var filter) -> filter(filter);
          case MultipartRequest.Body.Table _ -> "";
          case MultipartRequest.Body.PortStats(int port) -> " port_no=" + Texts.port(port);
          case MultipartRequest.Body.Queue(int port, int queue) ->
              " port="
                  + Texts.port(port)
                  + " queue="
                  + (queue == ALL ? "ALL" : Texts.unsigned(queue));
          case MultipartRequest.Body.Group(int group) -> " group_id=" + groupId(group);
          case MultipartRequest.Body.GroupDesc _ -> " group_id=ALL";
          case MultipartRequest.Body.GroupFeatures _ -> "";
          case MultipartRequest.Body.Meter(int meter) -> " " + GroupFormat.meterId(meter, '=');
          case MultipartRequest.Body.MeterConfig(int meter) ->
              " " + GroupFormat.meterId(meter, '=');
          case MultipartRequest.Body.MeterFeatures _ -> "";
          case MultipartRequest.Body.Tables(var tables) -> TableFeaturesFormat.format(tables);
          case MultipartRequest.Body.PortDesc _ -> " port=ANY";
          case MultipartRequest.Body.FlowMonitors(var monitors) -> monitors(monitors);
          case MultipartRequest.Body.Experimenter _ -> "";
        };
  }

  private static String groupId(int group) {
    return switch (group) {
      case GROUP_ALL -> "ALL";
      case ALL -> "ANY";
      default -> Texts.unsigned(group);
    };
  }

  private static String filter(MultipartRequest.FlowFilter filter) {
    StringBuilder text = new StringBuilder();
    if (filter.tableId() != 0xff) {
      text.append(" table=").append(TableNames.format(filter.tableId()));
    }
    if (filter.outPort() != PortNo.ANY) {
      text.append(" out_port=").append(Texts.port(filter.outPort()));
    }
    String match = MatchFormat.format(filter.match());
    return text.append(match.isEmpty() ? "" : " ").append(match).toString();
  }

  private static String monitors(List<MultipartRequest.FlowMonitorRequest> monitors) {
    StringBuilder text = new StringBuilder();
    for (MultipartRequest.FlowMonitorRequest monitor : monitors) {
      text.append("\n id=").append(Texts.unsigned(monitor.id())).append(" flags=");
      text.append(Texts.flags(monitor.flags(), MONITOR_FLAGS, ","));
      if (monitor.outPort() != PortNo.ANY) {
        text.append(" out_port=").append(Texts.port(monitor.outPort()));
      }
      if (monitor.tableId() != 0xff) {
        text.append(" table=").append(TableNames.format(monitor.tableId()));
      }
      String match = MatchFormat.format(monitor.match());
      text.append(match.isEmpty() ? "" : " ").append(match);
    }
    return text.toString();
  }

  static String format(MultipartReply reply) {
    return flags(reply.flags()) + body(reply.body());
  }

  private static String body(MultipartReply.Body body) {
    StringBuilder text = new StringBuilder();
    switch (body) {
      case MultipartReply.Body.Desc desc -> {
        text.append("\nManufacturer: ").append(desc.manufacturer().toText());
        text.append("\nHardware: ").append(desc.hardware().toText());
        text.append("\nSoftware: ").append(desc.software().toText());
        text.append("\nSerial Num: ").append(desc.serial().toText());
        text.append("\nDP Description: ").append(desc.datapath().toText()).append('\n');
      }
      case MultipartReply.Body.Flows(var flows) -> {
        for (MultipartReply.FlowStats flow : flows) {
          text.append('\n').append(FlowFormat.format(flow));
        }
      }
      case MultipartReply.Body.Aggregate(long packets, long bytes, int flows) ->
          text.append(" packet_count=")
              .append(Texts.unsigned(packets))
              .append(" byte_count=")
              .append(Texts.unsigned(bytes))
              .append(" flow_count=")
              .append(Texts.unsigned(flows));
      case MultipartReply.Body.Tables(var tables) -> TableFeaturesFormat.stats(tables, text);
      case MultipartReply.Body.Ports(var ports) -> StatsFormat.ports(ports, text);
      case MultipartReply.Body.Queues(var queues) -> StatsFormat.queues(queues, text);
      case MultipartReply.Body.Groups(var groups) -> groups(groups, text);
      case MultipartReply.Body.GroupDescs(var groups) -> {
        for (MultipartReply.GroupDesc group : groups) {
          text.append("\n ").append(GroupFormat.format(group));
        }
      }
      case MultipartReply.Body.GroupFeatures features -> groupFeatures(features, text);
      case MultipartReply.Body.Meters(var meters) -> meters(meters, text);
      case MultipartReply.Body.MeterConfigs(var meters) -> {
        for (MeterConfig meter : meters) {
          text.append('\n').append(GroupFormat.format(meter));
        }
      }
      case MultipartReply.Body.MeterFeatures features -> meterFeatures(features, text);
      case MultipartReply.Body.TableFeaturesList(var tables) ->
          text.append(TableFeaturesFormat.format(tables));
      case MultipartReply.Body.PortDescs(var ports) -> {
        text.append('\n');
        List<Port> sorted = new ArrayList<>(ports);
        sorted.sort((a, b) -> Integer.compareUnsigned(a.portNo(), b.portNo()));
        for (Port port : sorted) {
          text.append(PortFormat.format(port));
        }
      }
      case MultipartReply.Body.FlowUpdates(var updates) -> {
        for (MultipartReply.FlowUpdate update : updates) {
          text.append(FlowFormat.format(update));
        }
      }
      case MultipartReply.Body.IpfixStats(boolean flow, var stats) ->
          StatsFormat.ipfix(flow, stats, text);
      case MultipartReply.Body.Experimenter _ -> {}
    }
    return text.toString();
  }

  private static void groups(List<MultipartReply.GroupStats> groups, StringBuilder text) {
    for (MultipartReply.GroupStats group : groups) {
      text.append("\n group_id=").append(Texts.unsigned(group.groupId()));
      if (group.durationSec() != -1) {
        text.append(",duration=");
        text.append(Texts.duration(group.durationSec(), group.durationNsec()));
      }
      text.append(",ref_count=").append(Texts.unsigned(group.refCount()));
      text.append(",packet_count=").append(Texts.unsigned(group.packetCount()));
      text.append(",byte_count=").append(Texts.unsigned(group.byteCount()));
      int index = 0;
      for (Counters bucket : group.buckets()) {
        text.append(",bucket").append(index++);
        text.append(":packet_count=").append(Texts.unsigned(bucket.packetCount()));
        text.append(",byte_count=").append(Texts.unsigned(bucket.byteCount()));
      }
    }
  }

  private static void groupFeatures(
      MultipartReply.Body.GroupFeatures features, StringBuilder text) {
    text.append("\n Group table:\n    Types:  ").append("0x%x".formatted(features.types()));
    text.append("\n    Capabilities:  ").append("0x%x".formatted(features.capabilities()));
    for (int type = 0; type < GROUP_TYPES.length; type++) {
      if ((features.types() >> type & 1) != 0) {
        text.append("\n    ").append(GROUP_TYPES[type]).append(" group:\n       max_groups=");
        text.append(Texts.hex(features.maxGroups().get(type))).append("\n       actions: ");
        text.append(TableFeaturesFormat.actions(features.actions().get(type)));
      }
    }
    text.append('\n');
  }

  private static void meters(List<MultipartReply.MeterStats> meters, StringBuilder text) {
    for (MultipartReply.MeterStats meter : meters) {
      text.append('\n').append(GroupFormat.meterId(meter.meterId(), ':'));
      text.append(" flow_count:").append(Texts.unsigned(meter.flowCount()));
      text.append(" packet_in_count:").append(Texts.unsigned(meter.packetInCount()));
      text.append(" byte_in_count:").append(Texts.unsigned(meter.byteInCount()));
      text.append(" duration:");
      text.append(Texts.duration(meter.durationSec(), meter.durationNsec()));
      text.append(" bands:\n");
      int index = 0;
      for (Counters band : meter.bands()) {
        text.append(index++).append(": packet_count:");
        text.append(Texts.unsigned(band.packetCount())).append(" byte_count:");
        text.append(Texts.unsigned(band.byteCount())).append('\n');
      }
    }
  }

  private static void meterFeatures(
      MultipartReply.Body.MeterFeatures features, StringBuilder text) {
    text.append("\nmax_meter:").append(Texts.unsigned(features.maxMeter()));
    text.append(" max_bands:").append(features.maxBands());
    text.append(" max_color:").append(features.maxColor());
    text.append("\nband_types: ");
    text.append(Texts.flags(features.bandTypes(), BAND_TYPES, " "));
    text.append("\ncapabilities: ");
    text.append(Texts.flags(features.capabilities(), METER_CAPABILITIES, " ")).append('\n');
  }
}
