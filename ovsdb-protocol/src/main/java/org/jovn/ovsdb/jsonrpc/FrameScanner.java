// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.jsonrpc;

/// Finds where the message that begins at some byte of a stream ends. Knows only what is needed for
/// that: strings, escapes and depth; whether the message is JSON is for the parser to say. The
/// message may arrive in pieces.
final class FrameScanner {

  private static final int NONE = -1;

  private int depth;
  private boolean inString;
  private boolean afterBackslash;
  private boolean special;
  private boolean broken;
  private boolean afterComma;
  private boolean trailingComma;
  private String word = "";
  private int wordLength;

  /// Whether an escape or a byte above 0x7f was seen in the message so far.
  boolean sawSpecial() {
    return special;
  }

  /// Makes it ready for another message.
  void reset() {
    depth = 0;
    inString = false;
    afterBackslash = false;
    special = false;
    broken = false;
    afterComma = false;
    trailingComma = false;
    wordLength = 0;
  }

  /// Whether a word was seen that no JSON has: the parser would wait for its end.
  boolean sawBrokenWord() {
    return broken;
  }

  /// Whether a comma was seen before a closing bracket or brace: the parser takes one that a piece
  /// ends with.
  boolean sawTrailingComma() {
    return trailingComma;
  }

  /// Goes on over a piece of the message; returns the index after its last byte, or -1 when it goes
  /// on beyond `end`. The first byte of a message must be a bracket or brace.
  int scan(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end) {
      if (inString) {
        i = skipString(bytes, i, end);
        continue;
      }
      byte b = bytes[i++];
      switch (b) {
        case '"' -> {
          inString = true;
          afterComma = false;
        }
        case '{', '[' -> {
          depth++;
          afterComma = false;
        }
        case ',' -> afterComma = true;
        case '}', ']' -> {
          trailingComma |= afterComma;
          afterComma = false;
          if (--depth <= 0) {
            return i;
          }
        }
        default -> {
          special |= b < 0;
          afterComma &= b <= ' ';
          if (b >= 'A') {
            letter(b);
            continue;
          }
        }
      }
      wordLength = 0;
    }
    return NONE;
  }

  private void letter(byte b) {
    if (wordLength == 0) {
      word =
          switch (b) {
            case 't' -> "true";
            case 'f' -> "false";
            case 'n' -> "null";
            case 'e', 'E' -> "e";
            default -> "";
          };
    }
    boolean fits = wordLength < word.length() && (b | 0x20) == word.charAt(wordLength);
    broken |= !fits;
    wordLength++;
  }

  private int skipString(byte[] bytes, int from, int end) {
    int i = from;
    if (afterBackslash) {
      afterBackslash = false;
      i++;
    }
    boolean high = false;
    while (i < end) {
      byte b = bytes[i++];
      if (b == '"') {
        inString = false;
        break;
      }
      if (b == '\\') {
        high = true;
        if (i == end) {
          afterBackslash = true;
          break;
        }
        i++;
      }
      high |= b < 0;
    }
    special |= high;
    return i;
  }
}
