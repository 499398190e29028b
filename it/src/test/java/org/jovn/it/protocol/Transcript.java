// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file of cases: `== name`, then what sessions send and receive.
/// - `# text` explains; it stays in place when a file is recorded anew.
/// - `1> bytes` session 1 sends; `\xNN` is a byte, `${text*5}` is the text five times.
/// - `1raw> bytes` the same, but the reply's `result` is shown as its very bytes.
/// - `1< message`, `1! closed` are what came back on that session before all came to rest.
record Transcript(List<Case> cases) {
  private static final Pattern REPEATED = Pattern.compile("\\$\\{(.*?)\\*(\\d+)}");
  private static final Pattern BYTE = Pattern.compile("\\\\x([0-9a-f]{2})");
  private static final Pattern SEND = Pattern.compile("([0-9])(raw)?> (.*)");

  /// One case; `lines` are those of the file, `name` the text behind `==`.
  record Case(String name, List<String> lines) {}

  /// A line that sends; `bytes` is one character per byte.
  record Send(int session, boolean raw, String bytes) {}

  static Transcript parse(String text) {
    List<Case> cases = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("== ")) {
        cases.add(new Case(line.substring(3), new ArrayList<>()));
      } else if (!line.isEmpty() && !cases.isEmpty()) {
        cases.getLast().lines().add(line);
      }
    }
    return new Transcript(cases);
  }

  static boolean isSend(String line) {
    return SEND.matcher(line).matches();
  }

  static Send parseSend(String line) {
    Matcher matcher = SEND.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a line that sends: " + line);
    }
    return new Send(
        Integer.parseInt(matcher.group(1)), matcher.group(2) != null, unescaped(matcher.group(3)));
  }

  /// The bytes, one per character, of a line that may hold text outside ASCII and escapes.
  private static String unescaped(String text) {
    String repeated =
        REPEATED
            .matcher(text)
            .replaceAll(
                m -> Matcher.quoteReplacement(m.group(1).repeat(Integer.parseInt(m.group(2)))));
    return BYTE.matcher(Bytes.ofText(repeated))
        .replaceAll(
            m ->
                Matcher.quoteReplacement(
                    Character.toString((char) Integer.parseInt(m.group(1), 16))));
  }
}
