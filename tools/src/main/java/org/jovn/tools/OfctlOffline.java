// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Fatal;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.text.Commands;
import org.jovn.openflow.text.MessageFormat;
import org.jovn.openflow.text.Usable;
import org.jovn.openflow.wire.Bytes;

/// The verbs of `ofctl` that need no switch: they read texts and print messages, or the reverse.
final class OfctlOffline {
  private final OfctlOptions options;

  OfctlOffline(OfctlOptions options) {
    this.options = options;
  }

  private int parsed(String verb, String argument, String input) {
    List<String> words = new ArrayList<>(options.passedOn);
    words.addAll(List.of(verb, "SW", argument));
    Usable<List<OfMessage>> parsed = Commands.usable(words, Optional.of(input));
    StringBuilder text = new StringBuilder("usable protocols: " + parsed.protocols() + "\n");
    if (!parsed.protocols().hasOpenFlow13()) {
      Daemon.output(text.toString());
      throw Fatal.of("no usable protocol");
    }
    text.append(
        verb.equals("add-group")
            ? "chosen version: OpenFlow13\n"
            : "chosen protocol: OXM-OpenFlow13\n");
    int xid = 1;
    for (OfMessage message : parsed.message()) {
      text.append(MessageFormat.format(message).replaceFirst("xid=0x0", "xid=0x" + xid++));
    }
    Daemon.output(text.toString());
    return 0;
  }

  int parseFlow(List<String> operands) {
    return parsed("add-flow", operands.getFirst(), "");
  }

  int parseFlows(List<String> operands) {
    return parsed("add-flows", operands.getFirst(), OfctlSwitch.read(operands.getFirst()));
  }

  int parseGroup(List<String> operands) {
    return parsed("add-group", operands.getFirst(), "");
  }

  /// Reads actions in hexadecimal, a list on each line of standard input.
  int parseActions(List<String> operands) {
    OfctlOptions.checkProtocols(operands.getFirst());
    for (String line : OfctlSwitch.read("-").split("\n", -1)) {
      String hex = line.replaceFirst("#.*", "").replaceAll("\\s", "");
      if (!hex.isEmpty()) {
        Daemon.output(actions(hex) + "\n");
      }
    }
    return 0;
  }

  private static String actions(String hex) {
    try {
      return MessageFormat.formatActions(Bytes.ofHex(hex));
    } catch (IllegalArgumentException e) {
      throw Fatal.of("Trailing garbage in hex data");
    }
  }

  int print(List<String> operands) {
    String argument = operands.getFirst();
    String text =
        argument.equals("-") ? OfctlSwitch.read("-").lines().findFirst().orElse("") : argument;
    String hex = text.replaceAll("\\s", "");
    try {
      Daemon.output(MessageFormat.format(Bytes.ofHex(hex)));
      return 0;
    } catch (IllegalArgumentException e) {
      throw Fatal.of("trailing garbage following hex bytes");
    }
  }

  int parseCapture(List<String> operands) {
    return new OfctlCapture(options, operands.subList(1, operands.size()))
        .print(operands.getFirst());
  }

  int parse(List<String> operands) {
    String file = operands.getFirst();
    byte[] data;
    try {
      data = file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
    } catch (IOException e) {
      throw Fatal.of(file + ": open (No such file or directory)");
    }
    Bytes all = Bytes.of(data);
    int at = 0;
    while (at < all.length()) {
      if (all.length() - at < 8) {
        throw Fatal.of(file + ": unexpected end of file mid-message");
      }
      int length = all.at(at + 2) << 8 | all.at(at + 3);
      if (length < 8) {
        throw Fatal.of(file + ": " + length + "-byte message is too short for OpenFlow");
      } else if (length > all.length() - at) {
        throw Fatal.of(file + ": unexpected end of file mid-message");
      }
      Daemon.output(MessageFormat.format(all.slice(at, at + length)));
      at += length;
    }
    return 0;
  }
}
