// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jovn.openflow.action.Instruction;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.message.MultipartReply.FlowStats;
import org.jovn.openflow.message.PacketIn;
import org.jovn.openflow.wire.Bytes;

/// A flow as a table holds it, whether a switch reports it or a file asks for it: what `ofctl`
/// compares, sorts and prints.
public record FlowEntry(
    int tableId,
    int priority,
    Match match,
    long cookie,
    int idleTimeout,
    int hardTimeout,
    int flags,
    List<Instruction> instructions) {
  private static final int FLAGS_KEPT = 0x19;

  /// Copies the instructions.
  public FlowEntry {
    instructions = List.copyOf(instructions);
  }

  /// The flow that a switch reports.
  public static FlowEntry of(FlowStats flow) {
    return new FlowEntry(
        flow.tableId(),
        flow.priority(),
        flow.match(),
        flow.cookie(),
        flow.idleTimeout(),
        flow.hardTimeout(),
        flow.flags(),
        flow.instructions());
  }

  /// The flows of a file, one a line.
  ///
  /// @param source what the file is called in errors
  /// @throws TextException naming file and line
  public static List<FlowEntry> parse(String text, String source) {
    List<FlowEntry> flows = new ArrayList<>();
    Protocols protocols = Protocols.ANY;
    for (Commands.Line line : Commands.contents(text)) {
      Usable<FlowMod> usable = line.parse(source, flow -> FlowParser.read(flow, FlowMod.ADD));
      FlowMod mod = usable.message();
      protocols = protocols.and(usable.protocols());
      flows.add(
          new FlowEntry(
              mod.tableId(),
              mod.priority(),
              mod.match(),
              mod.cookie(),
              mod.idleTimeout(),
              mod.hardTimeout(),
              mod.flags(),
              mod.instructions()));
    }
    if (!protocols.hasOpenFlow13()) {
      throw Protocols.NONE.unusable();
    }
    return flows;
  }

  /// What makes two flows the same entry of a table: table, priority and match.
  public String key() {
    return tableId + " " + MatchFormat.format(match, priority);
  }

  /// Whether an entry with the same key does the same.
  public boolean isSameAs(FlowEntry other) {
    return cookie == other.cookie
        && idleTimeout == other.idleTimeout
        && hardTimeout == other.hardTimeout
        && (flags & FLAGS_KEPT) == (other.flags & FLAGS_KEPT)
        && ActionFormat.formatInstructions(instructions)
            .equals(ActionFormat.formatInstructions(other.instructions));
  }

  /// The change that makes the entry, or deletes it.
  ///
  /// @param command [FlowMod#ADD] or [FlowMod#DELETE_STRICT]
  public FlowMod toMod(int command) {
    boolean add = command == FlowMod.ADD;
    return new FlowMod(
        0,
        add ? cookie : 0,
        0,
        tableId,
        command,
        add ? idleTimeout : 0,
        add ? hardTimeout : 0,
        priority,
        PacketIn.NO_BUFFER,
        -1,
        -1,
        add ? flags : 0,
        match,
        add ? instructions : List.of());
  }

  /// The value of a field in the match, empty if it is not matched.
  public Optional<Bytes> value(OxmField field) {
    return match.find(field).map(OxmTlv::value);
  }

  /// The entry without its statistics, as `diff-flows` prints it.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (tableId != 0) {
      text.append("table=").append(tableId).append(' ');
    }
    text.append(MatchFormat.format(match, priority));
    if (cookie != 0) {
      text.append(" cookie=0x").append(Long.toHexString(cookie));
    }
    if (idleTimeout != 0) {
      text.append(" idle_timeout=").append(idleTimeout);
    }
    if (hardTimeout != 0) {
      text.append(" hard_timeout=").append(hardTimeout);
    }
    return text.append(" actions=")
        .append(ActionFormat.formatInstructions(instructions))
        .toString();
  }

  /// The line that `dump-flows` prints for a flow of a switch.
  ///
  /// @param withStatistics whether with durations and counters, and with what is zero
  public static String format(FlowStats flow, boolean withStatistics) {
    return FlowFormat.format(flow, withStatistics);
  }
}
