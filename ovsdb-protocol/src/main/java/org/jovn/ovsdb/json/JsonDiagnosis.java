// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.json;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Says what is wrong with bytes that [JsonReader] refused, in the words of the C programs: `line
/// 0, column 4, byte 4: syntax error expecting ']' or ','`. Slower than the reader and never used
/// on good input.
public final class JsonDiagnosis {

  private static final int KEYWORD = 'a';
  private static final int NUMBER = '0';
  private static final int STRING = '"';
  private static final int BETWEEN = ' ';

  /// What the grammar expects next.
  private enum Expect {
    START,
    NAME_OR_END,
    NAME,
    COLON,
    MEMBER_VALUE,
    MEMBER_NEXT,
    VALUE_OR_END,
    VALUE,
    NEXT,
    NOTHING
  }

  private final byte[] bytes;
  private final int from;
  private final int end;
  private int at;
  private int line;
  private int column;

  private Expect expect = Expect.START;

  /// For each level whether it is an object.
  private final BitSet objects = new BitSet();

  private int depth;
  private @Nullable String problem;

  private JsonDiagnosis(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.from = from;
    this.end = from + length;
    this.at = from;
  }

  /// What is wrong with a text that must be one object or array; the message of `e`, with which the
  /// reader refused it, when the C programs see nothing wrong with it.
  public static String of(byte[] bytes, int offset, int length, JsonException e) {
    String found = new JsonDiagnosis(bytes, offset, length).find();
    return found == null ? String.valueOf(e.getMessage()) : found;
  }

  /// As above for text.
  public static String of(String text, JsonException e) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return of(bytes, 0, bytes.length, e);
  }

  /// What is wrong with a text that is not an object or array, or null when it is one.
  public static @Nullable String find(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new JsonDiagnosis(bytes, 0, bytes.length).find();
  }

  private @Nullable String find() {
    while (at < end && problem == null) {
      token();
    }
    if (problem == null && expect != Expect.NOTHING) {
      problem = expect == Expect.START ? "empty input stream" : "unexpected end of input";
    }
    return problem == null
        ? null
        : "line %d, column %d, byte %d: %s".formatted(line, column, at - from, problem);
  }

  private void advance() {
    column++;
    if (bytes[at++] == '\n') {
      line++;
      column = 0;
    }
  }

  private void advanceTo(int place) {
    while (at < place) {
      advance();
    }
  }

  /// Goes past one token, or stops at the place where it is wrong.
  private void token() {
    int c = bytes[at] & 0xff;
    switch (kind(c)) {
      case BETWEEN -> advance();
      case KEYWORD -> keyword();
      case NUMBER -> number();
      case STRING -> string();
      case '[', ']', '{', '}', ':', ',' -> {
        accept(c);
        if (problem == null) {
          advance();
        }
      }
      default ->
          problem =
              c > ' ' && c < 0x7f
                  ? "invalid character '" + (char) c + "'"
                  : "invalid character U+%04x".formatted(c);
    }
  }

  private static int kind(int c) {
    if (c >= 'a' && c <= 'z') {
      return KEYWORD;
    }
    if (isDigit(c) || c == '-') {
      return NUMBER;
    }
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' ? BETWEEN : c;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private void keyword() {
    int start = at;
    int stop = at;
    while (stop < end && isLetter(bytes[stop])) {
      stop++;
    }
    advanceTo(stop);
    String word = new String(bytes, start, stop - start, StandardCharsets.ISO_8859_1);
    switch (word) {
      case "null", "true", "false" -> acceptFlushed();
      default -> problem = "invalid keyword '" + word + "'";
    }
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private void number() {
    int start = at;
    int stop = at;
    while (stop < end && (isDigit(bytes[stop]) || ".eE-+".indexOf(bytes[stop]) >= 0)) {
      stop++;
    }
    advanceTo(stop);
    problem = numberProblem(new String(bytes, start, stop - start, StandardCharsets.ISO_8859_1));
    if (problem == null) {
      acceptFlushed();
    }
  }

  /// A token that only the character after it ends: at the end of the input a blank is put there,
  /// and counted.
  private void acceptFlushed() {
    accept(KEYWORD);
    if (problem == null && at == end && expect != Expect.NOTHING) {
      column++;
      problem = "unexpected end of input";
      at++;
    }
  }

  private static @Nullable String numberProblem(String text) {
    int i = text.startsWith("-") ? 1 : 0;
    int digits = digitsEnd(text, i);
    if (digits == i) {
      return "'-' must be followed by digit";
    }
    if (text.charAt(i) == '0' && digits > i + 1) {
      return "leading zeros not allowed";
    }
    i = digits;
    if (i < text.length() && text.charAt(i) == '.') {
      digits = digitsEnd(text, i + 1);
      if (digits == i + 1) {
        return "decimal point must be followed by digit";
      }
      i = digits;
    }
    if (i < text.length() && Character.toLowerCase(text.charAt(i)) == 'e') {
      i++;
      if (i < text.length() && "+-".indexOf(text.charAt(i)) >= 0) {
        i++;
      }
      digits = digitsEnd(text, i);
      if (digits == i) {
        return "exponent must contain at least one digit";
      }
      if (digits - i > 9) {
        return "exponent outside valid range";
      }
      i = digits;
    }
    if (i < text.length()) {
      return "syntax error in number";
    }
    double value = Math.abs(Double.parseDouble(text));
    boolean isDenormal = value != 0 && value < Double.MIN_NORMAL;
    return Double.isInfinite(value) || isDenormal ? "number outside valid range" : null;
  }

  private static int digitsEnd(String text, int from) {
    int i = from;
    while (i < text.length() && isDigit(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private void string() {
    advance();
    int start = at;
    while (at < end && bytes[at] != '"') {
      int c = bytes[at] & 0xff;
      if (c < ' ') {
        problem = "U+%04X must be escaped in quoted string".formatted(c);
        return;
      }
      advance();
      if (c == '\\' && at < end) {
        advance();
      }
    }
    if (at == end) {
      problem = "unexpected end of input in quoted string";
      return;
    }
    problem = escapeProblem(start, at);
    if (problem == null) {
      accept(STRING);
    }
    if (problem == null) {
      advance();
    }
  }

  private @Nullable String escapeProblem(int start, int stop) {
    int i = start;
    while (i < stop) {
      if (bytes[i] != '\\') {
        i++;
      } else if (bytes[i + 1] != 'u') {
        if ("\"\\/bfnrt".indexOf(bytes[i + 1]) < 0) {
          return "bad escape \\" + (char) (bytes[i + 1] & 0xff);
        }
        i += 2;
      } else {
        int unit = stop - i < 6 ? -1 : hex(i + 2);
        String found = unitProblem(i, stop, unit);
        if (found != null) {
          return found;
        }
        i += Character.isHighSurrogate((char) unit) ? 12 : 6;
      }
    }
    return null;
  }

  /// What is wrong with the escape of four digits at `i`, whose digits are `unit`.
  private @Nullable String unitProblem(int i, int stop, int unit) {
    if (stop - i < 6) {
      return "quoted string ends within \\u escape";
    }
    if (unit < 0) {
      return "malformed \\u escape";
    }
    if (unit == 0) {
      return "null bytes not supported in quoted strings";
    }
    if (!Character.isHighSurrogate((char) unit)) {
      return null;
    }
    boolean isPaired = stop - i >= 12 && bytes[i + 6] == '\\' && bytes[i + 7] == 'u';
    int second = isPaired ? hex(i + 8) : -1;
    if (second < 0) {
      return "malformed escaped surrogate pair";
    }
    return Character.isLowSurrogate((char) second)
        ? null
        : "second half of escaped surrogate pair is not trailing surrogate";
  }

  /// The four hexadecimal digits at `i`, or -1.
  private int hex(int i) {
    int value = 0;
    for (int k = i; k < i + 4; k++) {
      int digit = Character.digit(bytes[k], 16);
      if (digit < 0) {
        return -1;
      }
      value = value * 16 + digit;
    }
    return value;
  }

  private void accept(int token) {
    switch (expect) {
      case START -> {
        if (token == '{' || token == '[') {
          open(token);
        } else {
          problem = "syntax error at beginning of input";
        }
      }
      case NAME_OR_END, NAME -> {
        if (token == STRING) {
          expect = Expect.COLON;
        } else if (token == '}' && expect == Expect.NAME_OR_END) {
          close();
        } else {
          problem = "syntax error parsing object expecting string";
        }
      }
      case COLON -> {
        if (token == ':') {
          expect = Expect.MEMBER_VALUE;
        } else {
          problem = "syntax error parsing object expecting ':'";
        }
      }
      case MEMBER_VALUE, VALUE, VALUE_OR_END -> value(token);
      case MEMBER_NEXT -> next(token, '}', Expect.NAME);
      case NEXT -> next(token, ']', Expect.VALUE);
      case NOTHING -> problem = "trailing garbage at end of input";
    }
  }

  private void value(int token) {
    if (token == '{' || token == '[') {
      open(token);
    } else if (token == ']' && expect == Expect.VALUE_OR_END) {
      close();
    } else if (token == KEYWORD || token == STRING) {
      expect = expect == Expect.MEMBER_VALUE ? Expect.MEMBER_NEXT : Expect.NEXT;
    } else {
      problem = "syntax error expecting value";
    }
  }

  private void next(int token, char closing, Expect afterComma) {
    if (token == ',') {
      expect = afterComma;
    } else if (token == closing) {
      close();
    } else {
      problem = "syntax error expecting '" + closing + "' or ','";
    }
  }

  private void open(int token) {
    if (depth == JsonReader.NESTING_MAX) {
      problem = "input exceeds maximum nesting depth " + JsonReader.NESTING_MAX;
      return;
    }
    objects.set(depth++, token == '{');
    expect = token == '{' ? Expect.NAME_OR_END : Expect.VALUE_OR_END;
  }

  private void close() {
    depth--;
    if (depth == 0) {
      expect = Expect.NOTHING;
    } else {
      expect = objects.get(depth - 1) ? Expect.MEMBER_NEXT : Expect.NEXT;
    }
  }
}
