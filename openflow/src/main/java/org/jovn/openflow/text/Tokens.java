// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.List;

/// Splits a text into `key`, `key=value`, `key:value` and `key(value)`, separated by commas and
/// blanks; parentheses protect what is in them.
final class Tokens {
  /// A key with its value, empty if there is none.
  ///
  /// @param target what follows `->` after `key(value)`, or empty
  record Token(String key, String value, String target) {}

  private final String text;
  private int at;

  private Tokens(String text) {
    this.text = text;
  }

  static List<Token> split(String text) {
    Tokens tokens = new Tokens(text);
    List<Token> list = new ArrayList<>();
    while (tokens.skipSeparators()) {
      list.add(tokens.next());
    }
    return list;
  }

  private static boolean isSeparator(char c) {
    return c == ',' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private boolean skipSeparators() {
    while (at < text.length() && isSeparator(text.charAt(at))) {
      at++;
    }
    return at < text.length();
  }

  private Token next() {
    int start = at;
    while (at < text.length()
        && !isSeparator(text.charAt(at))
        && ":=(".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String key = text.substring(start, at);
    if (at >= text.length() || isSeparator(text.charAt(at))) {
      return new Token(key, "", "");
    } else if (text.charAt(at) != '(') {
      at++;
      return new Token(key, value(), "");
    }
    int open = at;
    int close = closing(open);
    String value = text.substring(open + 1, close);
    at = Math.min(close + 1, text.length());
    String rest = value();
    return new Token(key, value, rest.startsWith("->") ? rest.substring(2) : "");
  }

  /// Up to the next separator outside parentheses.
  private String value() {
    int start = at;
    int depth = 0;
    while (at < text.length() && (depth > 0 || !isSeparator(text.charAt(at)))) {
      char c = text.charAt(at);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth < 0) {
        break;
      }
      at++;
    }
    String value = text.substring(start, at);
    if (depth < 0) {
      at++;
    }
    return value;
  }

  private int closing(int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return text.length();
  }
}
