// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.List;
import org.jovn.openflow.message.MultipartReply;

/// Prints counters of ports, queues and IPFIX; a counter of all ones is not known and becomes `?`.
final class StatsFormat {
  private StatsFormat() {}

  private static void count(String title, long value, boolean more, StringBuilder text) {
    text.append(title).append(value == -1 ? "?" : Texts.unsigned(value));
    text.append(more ? ", " : "\n");
  }

  static void ports(List<MultipartReply.PortStats> ports, StringBuilder text) {
    text.append(' ').append(ports.size()).append(" ports\n");
    for (MultipartReply.PortStats port : ports) {
      boolean digit = port.port() >= 0 && port.port() < 10;
      text.append("  port ").append(digit ? " " : "").append(Texts.port(port.port()));
      text.append(": rx ");
      count("pkts=", port.rxPackets(), true, text);
      count("bytes=", port.rxBytes(), true, text);
      count("drop=", port.rxDropped(), true, text);
      count("errs=", port.rxErrors(), true, text);
      count("frame=", port.rxFrameErrors(), true, text);
      count("over=", port.rxOverErrors(), true, text);
      count("crc=", port.rxCrcErrors(), false, text);
      text.append("           tx ");
      count("pkts=", port.txPackets(), true, text);
      count("bytes=", port.txBytes(), true, text);
      count("drop=", port.txDropped(), true, text);
      count("errs=", port.txErrors(), true, text);
      count("coll=", port.collisions(), false, text);
      if (port.durationSec() != -1) {
        text.append("           duration=");
        text.append(Texts.duration(port.durationSec(), port.durationNsec())).append('\n');
      }
    }
  }

  static void queues(List<MultipartReply.QueueStats> queues, StringBuilder text) {
    text.append(' ').append(queues.size()).append(" queues\n");
    for (MultipartReply.QueueStats queue : queues) {
      text.append("  port ").append(Texts.port(queue.port())).append(" queue ");
      text.append(queue.queueId() == -1 ? "ALL" : Texts.unsigned(queue.queueId())).append(": ");
      count("bytes=", queue.txBytes(), true, text);
      count("pkts=", queue.txPackets(), true, text);
      count("errors=", queue.txErrors(), true, text);
      text.append("duration=");
      text.append(
          queue.durationSec() == -1
              ? "?"
              : Texts.duration(queue.durationSec(), queue.durationNsec()));
      text.append('\n');
    }
  }

  static void ipfix(boolean flow, List<MultipartReply.Ipfix> stats, StringBuilder text) {
    if (flow) {
      text.append(' ').append(stats.size()).append(" ids\n");
    }
    for (MultipartReply.Ipfix ipfix : stats) {
      if (flow) {
        text.append("  id %3s: ".formatted(Texts.unsigned(ipfix.collectorSetId())));
      } else {
        text.append("\n  bridge ipfix: ");
      }
      count("flows=", ipfix.totalFlows(), true, text);
      count("current flows=", ipfix.currentFlows(), true, text);
      count("sampled pkts=", ipfix.packets(), true, text);
      count("ipv4 ok=", ipfix.ipv4Packets(), true, text);
      count("ipv6 ok=", ipfix.ipv6Packets(), true, text);
      count("tx pkts=", ipfix.txPackets(), false, text);
      text.append(flow ? "          " : "                ");
      count("pkts errs=", ipfix.errorPackets(), true, text);
      count("ipv4 errs=", ipfix.ipv4ErrorPackets(), true, text);
      count("ipv6 errs=", ipfix.ipv6ErrorPackets(), true, text);
      count("tx errs=", ipfix.txErrors(), false, text);
    }
  }
}
