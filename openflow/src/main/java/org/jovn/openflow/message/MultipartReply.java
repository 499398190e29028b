// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.message;

import java.util.List;
import org.jovn.openflow.action.Bucket;
import org.jovn.openflow.action.Instruction;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.wire.Bytes;

/// `OFPT_MULTIPART_REPLY` (section 7.3.5), one part of it.
///
/// @param flags 1: more parts follow
public record MultipartReply(int xid, int flags, Body body) implements OfMessage {
  /// Flag: more parts follow.
  public static final int MORE = 1;

  /// What is answered.
  public sealed interface Body {
    /// `OFPMP_DESC`: strings of 256, 256, 256, 32 and 256 bytes, see [Bytes#toText].
    record Desc(Bytes manufacturer, Bytes hardware, Bytes software, Bytes serial, Bytes datapath)
        implements Body {}

    /// `OFPMP_FLOW`.
    record Flows(List<FlowStats> flows) implements Body {
      /// Copies the list.
      public Flows {
        flows = List.copyOf(flows);
      }
    }

    /// `OFPMP_AGGREGATE`.
    record Aggregate(long packetCount, long byteCount, int flowCount) implements Body {}

    /// `OFPMP_TABLE`.
    record Tables(List<TableStats> tables) implements Body {
      /// Copies the list.
      public Tables {
        tables = List.copyOf(tables);
      }
    }

    /// `OFPMP_PORT_STATS`.
    record Ports(List<PortStats> ports) implements Body {
      /// Copies the list.
      public Ports {
        ports = List.copyOf(ports);
      }
    }

    /// `OFPMP_QUEUE`.
    record Queues(List<QueueStats> queues) implements Body {
      /// Copies the list.
      public Queues {
        queues = List.copyOf(queues);
      }
    }

    /// `OFPMP_GROUP`.
    record Groups(List<GroupStats> groups) implements Body {
      /// Copies the list.
      public Groups {
        groups = List.copyOf(groups);
      }
    }

    /// `OFPMP_GROUP_DESC`.
    record GroupDescs(List<GroupDesc> groups) implements Body {
      /// Copies the list.
      public GroupDescs {
        groups = List.copyOf(groups);
      }
    }

    /// `OFPMP_GROUP_FEATURES`; the lists have one number per group type, all, select, indirect and
    /// fast failover.
    record GroupFeatures(
        int types, int capabilities, List<Integer> maxGroups, List<Integer> actions)
        implements Body {
      /// Copies the lists.
      public GroupFeatures {
        maxGroups = List.copyOf(maxGroups);
        actions = List.copyOf(actions);
      }
    }

    /// `OFPMP_METER`.
    record Meters(List<MeterStats> meters) implements Body {
      /// Copies the list.
      public Meters {
        meters = List.copyOf(meters);
      }
    }

    /// `OFPMP_METER_CONFIG`.
    record MeterConfigs(List<MeterConfig> meters) implements Body {
      /// Copies the list.
      public MeterConfigs {
        meters = List.copyOf(meters);
      }
    }

    /// `OFPMP_METER_FEATURES`.
    record MeterFeatures(int maxMeter, int bandTypes, int capabilities, int maxBands, int maxColor)
        implements Body {}

    /// `OFPMP_TABLE_FEATURES`.
    record TableFeaturesList(List<TableFeatures> tables) implements Body {
      /// Copies the list.
      public TableFeaturesList {
        tables = List.copyOf(tables);
      }
    }

    /// `OFPMP_PORT_DESC`.
    record PortDescs(List<Port> ports) implements Body {
      /// Copies the list.
      public PortDescs {
        ports = List.copyOf(ports);
      }
    }

    /// `ONFST_FLOW_MONITOR` (ONF extension 187).
    record FlowUpdates(List<FlowUpdate> updates) implements Body {
      /// Copies the list.
      public FlowUpdates {
        updates = List.copyOf(updates);
      }
    }

    /// `NXST_IPFIX_BRIDGE`, or with `flow` `NXST_IPFIX_FLOW`.
    record IpfixStats(boolean flow, List<Ipfix> stats) implements Body {
      /// Copies the list.
      public IpfixStats {
        stats = List.copyOf(stats);
      }
    }

    /// `OFPMP_EXPERIMENTER` of a kind not known here.
    record Experimenter(int experimenter, int type, Bytes data) implements Body {}
  }

  /// A flow with its statistics, `ofp_flow_stats`.
  public record FlowStats(
      int tableId,
      int durationSec,
      int durationNsec,
      int priority,
      int idleTimeout,
      int hardTimeout,
      int flags,
      long cookie,
      long packetCount,
      long byteCount,
      Match match,
      List<Instruction> instructions) {
    /// Copies the instructions.
    public FlowStats {
      instructions = List.copyOf(instructions);
    }
  }

  /// Counters of a table, `ofp_table_stats`.
  public record TableStats(int tableId, int activeCount, long lookupCount, long matchedCount) {}

  /// Counters of a port, `ofp_port_stats`, all ones where not known.
  public record PortStats(
      int port,
      long rxPackets,
      long txPackets,
      long rxBytes,
      long txBytes,
      long rxDropped,
      long txDropped,
      long rxErrors,
      long txErrors,
      long rxFrameErrors,
      long rxOverErrors,
      long rxCrcErrors,
      long collisions,
      int durationSec,
      int durationNsec) {}

  /// Counters of a queue, `ofp_queue_stats`.
  public record QueueStats(
      int port,
      int queueId,
      long txBytes,
      long txPackets,
      long txErrors,
      int durationSec,
      int durationNsec) {}

  /// Counters of a group, `ofp_group_stats`.
  public record GroupStats(
      int groupId,
      int refCount,
      long packetCount,
      long byteCount,
      int durationSec,
      int durationNsec,
      List<Counters> buckets) {
    /// Copies the list.
    public GroupStats {
      buckets = List.copyOf(buckets);
    }
  }

  /// Packets and bytes of a bucket or of a meter's band.
  public record Counters(long packetCount, long byteCount) {}

  /// A group, `ofp_group_desc`.
  public record GroupDesc(int type, int groupId, List<Bucket> buckets) {
    /// Copies the list.
    public GroupDesc {
      buckets = List.copyOf(buckets);
    }
  }

  /// Counters of a meter, `ofp_meter_stats`.
  public record MeterStats(
      int meterId,
      int flowCount,
      long packetInCount,
      long byteInCount,
      int durationSec,
      int durationNsec,
      List<Counters> bands) {
    /// Copies the list.
    public MeterStats {
      bands = List.copyOf(bands);
    }
  }

  /// What a flow monitor reports.
  public sealed interface FlowUpdate {
    /// A flow was added (event 0), deleted (1) or modified (2), or another's change to it is told
    /// in full.
    record Full(
        int event,
        int reason,
        int priority,
        int idleTimeout,
        int hardTimeout,
        int tableId,
        long cookie,
        Match match,
        List<Instruction> instructions)
        implements FlowUpdate {
      /// Copies the instructions.
      public Full {
        instructions = List.copyOf(instructions);
      }
    }

    /// A change that the controller itself asked for with this transaction (event 3).
    record Abbrev(int xid) implements FlowUpdate {}
  }

  /// IPFIX counters of a bridge, or of the collector set `collectorSetId`.
  public record Ipfix(
      long totalFlows,
      long currentFlows,
      long packets,
      long ipv4Packets,
      long ipv6Packets,
      long errorPackets,
      long ipv4ErrorPackets,
      long ipv6ErrorPackets,
      long txPackets,
      long txErrors,
      int collectorSetId) {}
}
