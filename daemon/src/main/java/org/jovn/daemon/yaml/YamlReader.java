// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Reads the part of YAML 1.2 that configuration files are written in: comments, block mappings and
/// sequences by indentation, `[…]` and `{…}` within a line, plain and quoted scalars of one line.
/// Anchors, tags, block scalars and several documents are refused by name.
public final class YamlReader {

  private static final int DEPTH_MAX = 32;

  /// A line that is not empty, without its comment.
  private record Line(int number, int indent, String text) {}

  private final List<Line> lines;
  private int at;
  private int depth;

  private YamlReader(List<Line> lines) {
    this.lines = lines;
  }

  /// Reads a document; one without contents is an empty mapping.
  public static Yaml read(String text) throws YamlException {
    YamlReader reader = new YamlReader(split(text));
    if (reader.lines.isEmpty()) {
      return new Yaml.Mapping(new LinkedHashMap<>(), 1);
    }
    Yaml root = reader.block(reader.lines.getFirst().indent());
    if (reader.at < reader.lines.size()) {
      Line line = reader.lines.get(reader.at);
      throw new YamlException(line.number(), "\"" + line.text() + "\" is indented wrongly");
    }
    return root;
  }

  private static List<Line> split(String text) throws YamlException {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String raw : text.split("\n", -1)) {
      number++;
      String line = withoutComment(raw.stripTrailing());
      String content = line.stripLeading();
      if (content.isEmpty() || (content.equals("---") && lines.isEmpty())) {
        continue;
      }
      String indent = line.substring(0, line.length() - content.length());
      if (indent.indexOf('\t') >= 0) {
        throw new YamlException(number, "a tab in the indentation; YAML wants spaces");
      }
      lines.add(new Line(number, indent.length(), content));
    }
    return lines;
  }

  /// Cuts at a `#` that begins the line or follows a space, outside quotes.
  private static String withoutComment(String line) {
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if ((c == '"' || c == '\'') && (i == 0 || " [{,".indexOf(line.charAt(i - 1)) >= 0)) {
        quote = c;
      } else if (c == '#' && (i == 0 || line.charAt(i - 1) == ' ')) {
        return line.substring(0, i).stripTrailing();
      }
    }
    return line;
  }

  private Yaml block(int indent) throws YamlException {
    Line first = lines.get(at);
    if (++depth > DEPTH_MAX) {
      throw new YamlException(first.number(), "nested deeper than " + DEPTH_MAX);
    }
    Yaml block;
    if (isItem(first.text())) {
      block = sequence(indent, first.number());
    } else if (colon(first.text()) >= 0) {
      block = mapping(indent, first.number());
    } else {
      at++;
      block = new YamlFlow(first.text(), first.number()).read();
    }
    depth--;
    return block;
  }

  private static boolean isItem(String text) {
    return text.equals("-") || text.startsWith("- ");
  }

  private Yaml sequence(int indent, int line) throws YamlException {
    List<Yaml> elements = new ArrayList<>();
    while (at < lines.size() && lines.get(at).indent() == indent && isItem(lines.get(at).text())) {
      Line item = lines.get(at);
      String rest = item.text().substring(1).stripLeading();
      if (rest.isEmpty()) {
        at++;
        elements.add(nested(indent, item.number()));
      } else if (isItem(rest) || (!isClosed(rest) && colon(rest) >= 0)) {
        // What follows the dash is a block of its own, as if on a line further in.
        int inner = indent + item.text().length() - rest.length();
        lines.set(at, new Line(item.number(), inner, rest));
        elements.add(block(inner));
      } else {
        at++;
        elements.add(new YamlFlow(rest, item.number()).read());
      }
    }
    return new Yaml.Sequence(List.copyOf(elements), line);
  }

  private Yaml mapping(int indent, int line) throws YamlException {
    SequencedMap<String, Yaml> members = new LinkedHashMap<>();
    while (at < lines.size() && lines.get(at).indent() == indent) {
      Line member = lines.get(at);
      int colon = colon(member.text());
      if (colon < 0) {
        throw new YamlException(
            member.number(), "\"" + member.text() + "\" has no name and colon before it");
      }
      String name = YamlFlow.name(member.text().substring(0, colon), member.number());
      String rest = member.text().substring(colon + 1).strip();
      at++;
      Yaml value =
          rest.isEmpty()
              ? nested(indent, member.number())
              : new YamlFlow(rest, member.number()).read();
      if (members.put(name, value) != null) {
        throw new YamlException(member.number(), "\"" + name + "\" is here twice");
      }
    }
    return new Yaml.Mapping(members, line);
  }

  /// The block below a line that ends without a value; a sequence may stand as far out as its name.
  private Yaml nested(int indent, int line) throws YamlException {
    if (at < lines.size()) {
      Line next = lines.get(at);
      if (next.indent() > indent || (next.indent() == indent && isItem(next.text()))) {
        return block(next.indent());
      }
    }
    return new Yaml.Scalar("", false, line);
  }

  private static boolean isClosed(String text) {
    return "\"'[{".indexOf(text.charAt(0)) >= 0;
  }

  /// Where the colon after a name is, or -1.
  private static int colon(String text) {
    int from = 0;
    char first = text.charAt(0);
    if (first == '[' || first == '{') {
      return -1;
    }
    if (first == '"' || first == '\'') {
      from = text.indexOf(first, 1) + 1;
      if (from == 0 || from >= text.length() || text.charAt(from) != ':') {
        return -1;
      }
      return from;
    }
    int colon = text.indexOf(": ", from);
    return colon < 0 && text.endsWith(":") ? text.length() - 1 : colon;
  }
}
