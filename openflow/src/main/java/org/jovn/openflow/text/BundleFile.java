// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.message.GroupMod;
import org.jovn.openflow.message.OfMessage;

/// Reads the lines of a bundle file: `flow …`, `group …`, `packet-out …`.
final class BundleFile {
  private BundleFile() {}

  static List<Usable<? extends OfMessage>> parse(String text, String source) {
    List<Usable<? extends OfMessage>> messages = new ArrayList<>();
    for (Commands.Line line : Commands.contents(text)) {
      messages.add(line.parse(source, BundleFile::message));
    }
    return messages;
  }

  private static Usable<? extends OfMessage> message(String line) {
    String[] parts = line.split("[ \t,]+", 2);
    String rest = parts.length == 2 ? parts[1] : "";
    return switch (parts[0]) {
      case "flow" -> flow(rest, FlowMod.ADD);
      case "group" -> group(rest, 0);
      case "packet-out" -> FlowParser.readPacketOut(rest);
      default -> throw new TextException("Unsupported bundle message type: " + parts[0]);
    };
  }

  /// A flow, with the command before it where it is not the usual one.
  static Usable<FlowMod> flow(String line, int usual) {
    String[] parts = line.split("[ \t,]+", 2);
    String rest = parts.length == 2 ? parts[1] : "";
    return switch (parts[0]) {
      case "add" -> FlowParser.readCommand(rest, FlowMod.ADD);
      case "modify" -> FlowParser.readCommand(rest, FlowMod.MODIFY);
      case "modify_strict" -> FlowParser.readCommand(rest, FlowMod.MODIFY_STRICT);
      case "delete" -> FlowParser.readCommand(rest, FlowMod.DELETE);
      case "delete_strict" -> FlowParser.readCommand(rest, FlowMod.DELETE_STRICT);
      default -> FlowParser.readCommand(line, usual);
    };
  }

  static Usable<GroupMod> group(String line, int usual) {
    String[] parts = line.split("[ \t,]+", 2);
    String rest = parts.length == 2 ? parts[1] : "";
    return switch (parts[0]) {
      case "add" -> GroupParser.read(rest, 0);
      case "modify" -> GroupParser.read(rest, 1);
      case "add_or_mod" -> GroupParser.read(rest, 0x8000);
      case "delete" -> GroupParser.read(rest, 2);
      default -> GroupParser.read(line, usual);
    };
  }
}
