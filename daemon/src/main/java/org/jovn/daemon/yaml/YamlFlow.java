// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Reads what stands within one line of YAML: a scalar, `[…]` or `{…}`.
final class YamlFlow {

  private static final int DEPTH_MAX = 16;

  private final String text;
  private final int line;
  private int at;

  YamlFlow(String text, int line) {
    this.text = text;
    this.line = line;
  }

  /// The one value that the line holds.
  Yaml read() throws YamlException {
    char first = text.charAt(0);
    if ("&*!|>%@`".indexOf(first) >= 0) {
      throw error("values that begin with '" + first + "' are not read here; quote it");
    }
    if (first != '[' && first != '{' && first != '"' && first != '\'') {
      return new Yaml.Scalar(text, false, line);
    }
    Yaml value = value(0);
    skip();
    if (at < text.length()) {
      throw error("\"" + text.substring(at) + "\" follows the end of the value");
    }
    return value;
  }

  /// A name before a colon, perhaps in quotes.
  static String name(String text, int line) throws YamlException {
    String name = text.strip();
    if (name.startsWith("\"") || name.startsWith("'")) {
      return new YamlFlow(name, line).quoted();
    }
    if (name.isEmpty()) {
      throw new YamlException(line, "there is no name before the colon");
    }
    return name;
  }

  private Yaml value(int depth) throws YamlException {
    if (depth > DEPTH_MAX) {
      throw error("nested deeper than " + DEPTH_MAX);
    }
    skip();
    return switch (peek()) {
      case '[' -> sequence(depth);
      case '{' -> mapping(depth);
      case '"', '\'' -> new Yaml.Scalar(quoted(), true, line);
      default -> new Yaml.Scalar(plain(",]}"), false, line);
    };
  }

  private Yaml sequence(int depth) throws YamlException {
    List<Yaml> elements = new ArrayList<>();
    at++;
    skip();
    while (peek() != ']') {
      elements.add(value(depth + 1));
      separator(']');
    }
    at++;
    return new Yaml.Sequence(List.copyOf(elements), line);
  }

  private Yaml mapping(int depth) throws YamlException {
    SequencedMap<String, Yaml> members = new LinkedHashMap<>();
    at++;
    skip();
    while (peek() != '}') {
      String name = peek() == '"' || peek() == '\'' ? quoted() : plain(":,}");
      skip();
      Yaml value = new Yaml.Scalar("", false, line);
      if (peek() == ':') {
        at++;
        value = value(depth + 1);
      }
      if (name.isEmpty() || members.put(name, value) != null) {
        throw error("\"" + name + "\" is not a name, or is here twice");
      }
      separator('}');
    }
    at++;
    return new Yaml.Mapping(members, line);
  }

  private void separator(char end) throws YamlException {
    skip();
    if (peek() == ',') {
      at++;
      skip();
    } else if (peek() != end) {
      throw error("'" + end + "' or ',' is missing before \"" + text.substring(at) + "\"");
    }
  }

  private String plain(String ends) {
    int begin = at;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(begin, at).strip();
  }

  private String quoted() throws YamlException {
    char quote = text.charAt(at++);
    StringBuilder out = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == quote) {
        if (quote == '\'' && at < text.length() && text.charAt(at) == '\'') {
          at++;
          out.append(quote);
          continue;
        }
        return out.toString();
      }
      out.append(c == '\\' && quote == '"' ? escaped() : c);
    }
    throw error("the quote is not closed");
  }

  private char escaped() throws YamlException {
    char c = at < text.length() ? text.charAt(at++) : ' ';
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case '"', '\\', '/' -> c;
      default -> throw error("\"\\" + c + "\" is not read here");
    };
  }

  private void skip() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private char peek() throws YamlException {
    if (at >= text.length()) {
      throw error("\"" + text + "\" is not closed in its line");
    }
    return text.charAt(at);
  }

  private YamlException error(String message) {
    return new YamlException(line, message);
  }
}
