// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.vlog;

import java.util.ArrayList;
import java.util.List;

/// A log pattern, taken apart once (ovs-appctl(8), `vlog/set PATTERN`).
final class Pattern {

  /// What one message offers to a pattern.
  record Line(
      Severity severity,
      String module,
      String message,
      long number,
      long timeMillis,
      long startMillis,
      Identity identity) {}

  /// What the process offers to a pattern.
  record Identity(String application, String subprogram, String host, long pid, int facility) {}

  private sealed interface Item {
    record Literal(String text) implements Item {}

    record Field(char kind, boolean left, boolean zero, int width, String argument)
        implements Item {}
  }

  private final String text;
  private final List<Item> items = new ArrayList<>();

  Pattern(String text) {
    this.text = text;
    parse();
  }

  private void parse() {
    StringBuilder literal = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c != '%') {
        literal.append(c);
        continue;
      }
      boolean left = i < text.length() && text.charAt(i) == '-';
      i += left ? 1 : 0;
      boolean zero = i < text.length() && text.charAt(i) == '0';
      i += zero ? 1 : 0;
      int width = 0;
      while (i < text.length() && Character.isDigit(text.charAt(i))) {
        width = Math.min(width * 10 + (text.charAt(i++) - '0'), 1000);
      }
      if (i >= text.length()) {
        break;
      }
      char kind = text.charAt(i++);
      String argument = "";
      int close = i < text.length() && text.charAt(i) == '{' ? text.indexOf('}', i) : -1;
      if (close >= 0 && "dDcAmNpPrtT".indexOf(kind) >= 0) {
        argument = text.substring(i + 1, close);
        i = close + 1;
      }
      if (!literal.isEmpty()) {
        items.add(new Item.Literal(literal.toString()));
        literal.setLength(0);
      }
      items.add(new Item.Field(kind, left, zero, width, argument));
    }
    if (!literal.isEmpty()) {
      items.add(new Item.Literal(literal.toString()));
    }
  }

  void format(Line line, StringBuilder out) {
    for (Item item : items) {
      switch (item) {
        case Item.Literal(String literal) -> out.append(literal);
        case Item.Field field -> {
          int start = out.length();
          expand(field, line, out);
          pad(field, out, start);
        }
      }
    }
  }

  private static void pad(Item.Field field, StringBuilder out, int start) {
    int missing = field.width() - (out.length() - start);
    if (missing <= 0) {
      return;
    }
    if (field.left()) {
      out.repeat(' ', missing);
    } else {
      out.insert(start, (field.zero() ? "0" : " ").repeat(missing));
    }
  }

  private static void expand(Item.Field field, Line line, StringBuilder out) {
    Identity who = line.identity();
    String argument = field.argument();
    switch (field.kind()) {
      case 'A' -> out.append(who.application());
      case 'B' -> out.append(who.facility() + line.severity().syslog);
      case 'c' -> out.append(line.module());
      case 'd' -> LogTime.local(line.timeMillis()).format(dateFormat(argument), out);
      case 'D' -> LogTime.utc(line.timeMillis()).format(dateFormat(argument), out);
      case 'E' -> out.append(who.host().isEmpty() ? "-" : who.host());
      case 'm' -> out.append(line.message());
      case 'N' -> out.append(line.number());
      case 'n' -> out.append('\n');
      case 'p' -> out.append(line.severity());
      case 'P' -> out.append(who.pid());
      case 'r' -> out.append(line.timeMillis() - line.startMillis());
      case 't' -> out.append(who.subprogram().isEmpty() ? "main" : who.subprogram());
      case 'T' -> {
        if (!who.subprogram().isEmpty()) {
          out.append('(').append(who.subprogram()).append(')');
        }
      }
      default -> out.append(field.kind());
    }
  }

  private static String dateFormat(String argument) {
    return argument.isEmpty() ? "%Y-%m-%d %H:%M:%S.###" : argument;
  }

  @Override
  public String toString() {
    return text;
  }
}
