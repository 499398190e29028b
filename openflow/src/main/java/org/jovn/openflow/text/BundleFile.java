// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.message.OfMessage;

/// Reads the lines of a bundle file: `flow …`, `group …`, `packet-out …`.
final class BundleFile {
  private BundleFile() {}

  static List<OfMessage> parse(String text, String source) {
    List<OfMessage> messages = new ArrayList<>();
    for (Commands.Line line : Commands.contents(text)) {
      messages.add(line.parse(source, BundleFile::message));
    }
    return messages;
  }

  private static OfMessage message(String line) {
    String[] parts = line.split("[ \t,]+", 2);
    String rest = parts.length == 2 ? parts[1] : "";
    return switch (parts[0]) {
      case "flow" -> flow(rest, FlowMod.ADD);
      case "group" -> group(rest, 0);
      case "packet-out" -> FlowParser.parsePacketOut(rest);
      default -> throw new TextException("Unsupported bundle message type: " + parts[0]);
    };
  }

  /// A flow, with the command before it where it is not the usual one.
  static OfMessage flow(String line, int usual) {
    String[] parts = line.split("[ \t,]+", 2);
    String rest = parts.length == 2 ? parts[1] : "";
    return switch (parts[0]) {
      case "add" -> FlowParser.parse(rest, FlowMod.ADD);
      case "modify" -> FlowParser.parse(rest, FlowMod.MODIFY);
      case "modify_strict" -> FlowParser.parse(rest, FlowMod.MODIFY_STRICT);
      case "delete" -> FlowParser.parse(rest, FlowMod.DELETE);
      case "delete_strict" -> FlowParser.parse(rest, FlowMod.DELETE_STRICT);
      default -> FlowParser.parse(line, usual);
    };
  }

  static OfMessage group(String line, int usual) {
    String[] parts = line.split("[ \t,]+", 2);
    String rest = parts.length == 2 ? parts[1] : "";
    return switch (parts[0]) {
      case "add" -> GroupParser.parse(rest, 0);
      case "modify" -> GroupParser.parse(rest, 1);
      case "add_or_mod" -> GroupParser.parse(rest, 0x8000);
      case "delete" -> GroupParser.parse(rest, 2);
      default -> GroupParser.parse(line, usual);
    };
  }
}
