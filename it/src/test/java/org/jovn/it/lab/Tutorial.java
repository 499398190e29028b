// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The commands of a tutorial and what it says that they print: in an indented block, a line that
/// begins with `$ ` is a command, and what follows is its output. There a line `…` stands for any
/// lines, and numbers and UUIDs for any others.
final class Tutorial {

  private static final String INDENT = "    ";
  private static final String ANY = "…";

  /// A command with its output.
  record Step(List<String> words, List<String> output) {

    /// What of the output is not as the tutorial says; empty if all is.
    String difference(String actual) {
      List<String> lines = actual.lines().map(Tutorial::plain).toList();
      List<String> expected = output.stream().map(Tutorial::plain).toList();
      int at = 0;
      boolean any = false;
      for (String line : expected) {
        if (line.equals(ANY)) {
          any = true;
          continue;
        }
        int found = at;
        while (any && found < lines.size() && !lines.get(found).equals(line)) {
          found++;
        }
        if (found >= lines.size() || !lines.get(found).equals(line)) {
          return "\"%s\" is not in what \"%s\" printed from line %d on:\n%s"
              .formatted(line, String.join(" ", words), at + 1, actual);
        }
        at = found + 1;
        any = false;
      }
      return any || at == lines.size()
          ? ""
          : "\"%s\" printed more than the tutorial says, from line %d on:\n%s"
              .formatted(String.join(" ", words), at + 1, actual);
    }
  }

  private Tutorial() {}

  /// A line without what is another each time.
  private static String plain(String line) {
    return line.strip()
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID")
        .replaceAll("[0-9]+(\\.[0-9]+)?", "N")
        .replaceAll(" +", " ")
        .replace("[ ", "[");
  }

  static List<Step> read(Path page) throws IOException {
    List<Step> steps = new ArrayList<>();
    List<String> words = List.of();
    List<String> output = new ArrayList<>();
    for (String line : Files.readAllLines(page)) {
      boolean isInside = line.startsWith(INDENT);
      boolean isCommand = line.startsWith(INDENT + "$ ");
      if ((!isInside || isCommand) && !words.isEmpty()) {
        steps.add(new Step(words, List.copyOf(output)));
        words = List.of();
      }
      if (isCommand) {
        words = List.of(line.substring(INDENT.length() + 2).split(" ", -1));
        output.clear();
      } else if (isInside && !words.isEmpty()) {
        output.add(line.substring(INDENT.length()));
      }
    }
    if (!words.isEmpty()) {
      steps.add(new Step(words, List.copyOf(output)));
    }
    return steps;
  }
}
