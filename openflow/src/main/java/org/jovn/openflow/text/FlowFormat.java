// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import org.jovn.openflow.action.PortNo;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.message.FlowRemoved;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.NiciraMessage;

/// Prints flows in the messages that carry them.
final class FlowFormat {
  static final String[] FLAGS = {
    "send_flow_rem ", "check_overlap ", "reset_counts ", "no_packet_counts ", "no_byte_counts "
  };
  private static final String[] COMMANDS = {"ADD", "MOD", "MOD_STRICT", "DEL", "DEL_STRICT"};
  private static final String[] REMOVED = {
    "idle", "hard", "delete", "group_delete", "meter_delete", "eviction"
  };

  private FlowFormat() {}

  static String format(FlowMod mod) {
    StringBuilder text = new StringBuilder(" ");
    text.append(mod.command() < COMMANDS.length ? COMMANDS[mod.command()] : "" + mod.command());
    if (mod.tableId() != 0) {
      text.append(" table:").append(TableNames.format(mod.tableId()));
    }
    text.append(' ');
    match(MatchFormat.format(mod.match(), mod.priority()), text);
    boolean masked = mod.command() != FlowMod.ADD && mod.cookieMask() != 0;
    if (masked) {
      text.append("cookie:0x").append(Long.toHexString(mod.cookie()));
      text.append("/0x").append(Long.toHexString(mod.cookieMask())).append(' ');
    } else if (mod.cookie() != 0 && mod.cookie() != -1 && mod.command() == FlowMod.ADD) {
      text.append("cookie:").append(Texts.hex(mod.cookie())).append(' ');
    }
    timeouts(mod.idleTimeout(), mod.hardTimeout(), text);
    if (mod.bufferId() != -1) {
      text.append("buf:").append(Texts.hex(mod.bufferId())).append(' ');
    }
    if (mod.outPort() != PortNo.ANY && (mod.outPort() != 0 || isDelete(mod.command()))) {
      text.append("out_port:").append(Texts.port(mod.outPort())).append(' ');
    }
    text.append(flags(mod.flags()));
    text.append("actions=").append(ActionFormat.formatInstructions(mod.instructions()));
    return text.append('\n').toString();
  }

  private static boolean isDelete(int command) {
    return command == FlowMod.DELETE || command == FlowMod.DELETE_STRICT;
  }

  static String format(NiciraMessage.FlowMod mod) {
    return format(
        new FlowMod(
            mod.xid(),
            mod.cookie(),
            0,
            mod.command() >> 8,
            mod.command() & 0xff,
            mod.idleTimeout(),
            mod.hardTimeout(),
            mod.priority(),
            mod.bufferId(),
            PortNo.from16(mod.outPort()),
            -1,
            mod.flags(),
            mod.match(),
            mod.instructions()));
  }

  private static void timeouts(int idle, int hard, StringBuilder text) {
    if (idle != 0) {
      text.append("idle:").append(idle).append(' ');
    }
    if (hard != 0) {
      text.append("hard:").append(hard).append(' ');
    }
  }

  private static void match(String match, StringBuilder text) {
    text.append(match).append(match.isEmpty() ? "" : " ");
  }

  static String flags(int flags) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < FLAGS.length; bit++) {
      if ((flags >> bit & 1) != 0) {
        text.append(FLAGS[bit]);
      }
    }
    return text.toString();
  }

  /// One flow of a flow statistics reply.
  static String format(MultipartReply.FlowStats flow) {
    return format(flow, true);
  }

  static String format(MultipartReply.FlowStats flow, boolean withStatistics) {
    StringBuilder text = new StringBuilder(" ");
    if (withStatistics || flow.cookie() != 0) {
      text.append("cookie=0x").append(Long.toHexString(flow.cookie())).append(", ");
    }
    if (withStatistics) {
      text.append("duration=");
      text.append(Texts.duration(flow.durationSec(), flow.durationNsec())).append(", ");
    }
    if (withStatistics || flow.tableId() != 0) {
      text.append("table=").append(TableNames.format(flow.tableId())).append(", ");
    }
    if (withStatistics) {
      text.append("n_packets=").append(Texts.unsigned(flow.packetCount()));
      text.append(", n_bytes=").append(Texts.unsigned(flow.byteCount())).append(", ");
    }
    if (flow.idleTimeout() != 0) {
      text.append("idle_timeout=").append(flow.idleTimeout()).append(", ");
    }
    if (flow.hardTimeout() != 0) {
      text.append("hard_timeout=").append(flow.hardTimeout()).append(", ");
    }
    text.append(flags(flow.flags()));
    match(MatchFormat.format(flow.match(), flow.priority()), text);
    text.append("actions=").append(ActionFormat.formatInstructions(flow.instructions()));
    return text.toString();
  }

  static String format(FlowRemoved removed) {
    StringBuilder text = new StringBuilder(" ");
    match(MatchFormat.format(removed.match(), removed.priority()), text);
    text.append("reason=").append(reason(removed.reason()));
    text.append(" table_id=").append(TableNames.format(removed.tableId()));
    if (removed.cookie() != 0) {
      text.append(" cookie:").append(Texts.hex(removed.cookie()));
    }
    text.append(" duration");
    text.append(Texts.duration(removed.durationSec(), removed.durationNsec()));
    text.append(" idle").append(removed.idleTimeout());
    if (removed.hardTimeout() != 0) {
      text.append(" hard").append(removed.hardTimeout());
    }
    text.append(" pkts").append(Texts.unsigned(removed.packetCount()));
    text.append(" bytes").append(Texts.unsigned(removed.byteCount()));
    return text.append('\n').toString();
  }

  static String format(NiciraMessage.FlowRemoved removed) {
    return format(
        new FlowRemoved(
            removed.xid(),
            removed.cookie(),
            removed.priority(),
            removed.reason(),
            removed.tableIdPlusOne() == 0 ? 0xff : removed.tableIdPlusOne() - 1,
            removed.durationSec(),
            removed.durationNsec(),
            removed.idleTimeout(),
            0,
            removed.packetCount(),
            removed.byteCount(),
            removed.match()));
  }

  static String reason(int reason) {
    return reason < REMOVED.length ? REMOVED[reason] : "" + reason;
  }

  /// One report of a flow monitor.
  static String format(MultipartReply.FlowUpdate update) {
    return switch (update) {
      case MultipartReply.FlowUpdate.Abbrev(int xid) ->
          "\n event=ABBREV xid=0x" + Integer.toHexString(xid);
      case MultipartReply.FlowUpdate.Full full -> {
        StringBuilder text = new StringBuilder("\n event=");
        text.append(
            switch (full.event()) {
              case 0 -> "ADDED";
              case 1 -> "DELETED reason=" + reason(full.reason());
              default -> "MODIFIED";
            });
        text.append(" table=").append(TableNames.format(full.tableId()));
        if (full.idleTimeout() != 0) {
          text.append(" idle_timeout=").append(full.idleTimeout());
        }
        if (full.hardTimeout() != 0) {
          text.append(" hard_timeout=").append(full.hardTimeout());
        }
        text.append(" cookie=").append(Texts.hex(full.cookie())).append(' ');
        text.append(MatchFormat.format(full.match(), 0x8000));
        if (!full.instructions().isEmpty()) {
          text.append(text.charAt(text.length() - 1) == ' ' ? "" : " ").append("actions=");
          text.append(ActionFormat.formatInstructions(full.instructions()));
        }
        yield text.toString();
      }
    };
  }
}
