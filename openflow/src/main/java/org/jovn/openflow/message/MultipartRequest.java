// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.message;

import java.util.List;
import org.jovn.openflow.action.PortNo;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.wire.Bytes;

/// `OFPT_MULTIPART_REQUEST` (section 7.3.5).
///
/// @param flags 1: more requests follow
public record MultipartRequest(int xid, int flags, Body body) implements OfMessage {

  /// What is asked for.
  public sealed interface Body {
    /// `OFPMP_DESC`.
    record Desc() implements Body {}

    /// `OFPMP_FLOW`.
    record Flow(FlowFilter filter) implements Body {}

    /// `OFPMP_AGGREGATE`.
    record Aggregate(FlowFilter filter) implements Body {}

    /// `OFPMP_TABLE`.
    record Table() implements Body {}

    /// `OFPMP_PORT_STATS`.
    record PortStats(int port) implements Body {}

    /// `OFPMP_QUEUE`.
    record Queue(int port, int queueId) implements Body {}

    /// `OFPMP_GROUP`.
    record Group(int groupId) implements Body {}

    /// `OFPMP_GROUP_DESC`.
    record GroupDesc() implements Body {}

    /// `OFPMP_GROUP_FEATURES`.
    record GroupFeatures() implements Body {}

    /// `OFPMP_METER`.
    record Meter(int meterId) implements Body {}

    /// `OFPMP_METER_CONFIG`.
    record MeterConfig(int meterId) implements Body {}

    /// `OFPMP_METER_FEATURES`.
    record MeterFeatures() implements Body {}

    /// `OFPMP_TABLE_FEATURES`; empty to ask, else the tables as they shall be.
    record Tables(List<TableFeatures> tables) implements Body {
      /// Copies the tables.
      public Tables {
        tables = List.copyOf(tables);
      }
    }

    /// `OFPMP_PORT_DESC`.
    record PortDesc() implements Body {}

    /// `ONFST_FLOW_MONITOR` (ONF extension 187).
    record FlowMonitors(List<FlowMonitorRequest> monitors) implements Body {
      /// Copies the list.
      public FlowMonitors {
        monitors = List.copyOf(monitors);
      }
    }

    /// `OFPMP_EXPERIMENTER` of a kind not known here, and Nicira's IPFIX statistics (types 3 and
    /// 4), whose requests are empty.
    record Experimenter(int experimenter, int type, Bytes data) implements Body {}
  }

  /// Which flows a request is about.
  ///
  /// @param tableId table, 0xff for all
  /// @param outPort only flows that output here, [PortNo#ANY] for all
  public record FlowFilter(
      int tableId, int outPort, int outGroup, long cookie, long cookieMask, Match match) {
    /// All flows.
    public static final FlowFilter ALL = new FlowFilter(0xff, PortNo.ANY, -1, 0, 0, Match.ANY);
  }

  /// A flow monitor to set up.
  ///
  /// @param flags 1 initial, 2 add, 4 delete, 8 modify, 16 actions, 32 own
  public record FlowMonitorRequest(int id, int flags, int outPort, int tableId, Match match) {}
}
