// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Grows a buffer of JSON text in UTF-8, compact, members in the order given. The caller is
/// responsible for commas, colons and brackets when it writes pieces; [#value] and [#sorted] write
/// whole values.
///
/// A string's lone surrogates U+DC80..U+DCFF are written as the raw byte that [JsonReader] read.
public final class JsonOutput {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes;
  private int size;

  public JsonOutput(int capacity) {
    bytes = new byte[capacity];
  }

  public int size() {
    return size;
  }

  /// The buffer itself; valid up to [#size()] and until the next write.
  public byte[] array() {
    return bytes;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  public void clear() {
    size = 0;
  }

  /// Takes back what was written after `size`.
  public void truncate(int newSize) {
    size = newSize;
  }

  /// Appends a byte: a bracket, comma, colon.
  public JsonOutput raw(char ascii) {
    if (size == bytes.length) {
      grow(1);
    }
    bytes[size++] = (byte) ascii;
    return this;
  }

  /// Appends JSON text that needs no escaping; ASCII only.
  public JsonOutput raw(String ascii) {
    int length = ascii.length();
    reserve(length);
    for (int i = 0; i < length; i++) {
      bytes[size + i] = (byte) ascii.charAt(i);
    }
    size += length;
    return this;
  }

  /// Appends encoded JSON text.
  public JsonOutput raw(byte[] text) {
    return raw(text, 0, text.length);
  }

  /// Appends encoded JSON text.
  public JsonOutput raw(byte[] text, int offset, int length) {
    reserve(length);
    System.arraycopy(text, offset, bytes, size, length);
    size += length;
    return this;
  }

  public JsonOutput number(long value) {
    if (value >= 0 && value < 10) {
      return raw((char) ('0' + value));
    }
    return raw(Long.toString(value));
  }

  public JsonOutput number(double value) {
    return raw(RealFormat.format(value));
  }

  /// Appends 16 lower-case hexadecimal digits' lowest `digits` ones.
  public JsonOutput hex(long value, int digits) {
    reserve(digits);
    for (int i = digits - 1; i >= 0; i--) {
      bytes[size + digits - 1 - i] = HEX[(int) (value >>> (i * 4)) & 15];
    }
    size += digits;
    return this;
  }

  /// Appends a quoted and escaped string.
  public JsonOutput string(String value) {
    int length = value.length();
    reserve(length + 2);
    byte[] out = bytes;
    int at = size;
    out[at++] = '"';
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\') {
        size = at;
        escaped(value, i);
        return raw('"');
      }
      out[at++] = (byte) c;
    }
    out[at++] = '"';
    size = at;
    return this;
  }

  private void escaped(String value, int from) {
    for (int i = from; i < value.length(); i++) {
      char c = value.charAt(i);
      reserve(6);
      if (c >= 0x80) {
        i += multiByte(value, i, c);
        continue;
      }
      switch (c) {
        case '"' -> raw("\\\"");
        case '\\' -> raw("\\\\");
        case '\b' -> raw("\\b");
        case '\f' -> raw("\\f");
        case '\n' -> raw("\\n");
        case '\r' -> raw("\\r");
        case '\t' -> raw("\\t");
        default -> {
          if (c < 0x20) {
            raw("\\u").hex(c, 4);
          } else {
            raw(c);
          }
        }
      }
    }
  }

  /// Writes the character at `i` in two to four bytes, or the byte that a lone surrogate stands
  /// for; returns how many chars it took beyond the first.
  private int multiByte(String value, int i, char c) {
    if (c < 0x800) {
      octet(0xc0 | (c >> 6));
      octet(0x80 | (c & 0x3f));
      return 0;
    }
    if (Character.isHighSurrogate(c)
        && i + 1 < value.length()
        && Character.isLowSurrogate(value.charAt(i + 1))) {
      int point = Character.toCodePoint(c, value.charAt(i + 1));
      octet(0xf0 | (point >> 18));
      octet(0x80 | (point >> 12 & 0x3f));
      octet(0x80 | (point >> 6 & 0x3f));
      octet(0x80 | (point & 0x3f));
      return 1;
    }
    if (c >= 0xdc80 && c <= 0xdcff) {
      octet(c & 0xff);
      return 0;
    }
    octet(0xe0 | (c >> 12));
    octet(0x80 | (c >> 6 & 0x3f));
    octet(0x80 | (c & 0x3f));
    return 0;
  }

  private void octet(int value) {
    bytes[size++] = (byte) value;
  }

  /// Appends a whole value, members in their own order.
  public JsonOutput value(Json json) {
    return write(json, false);
  }

  /// Appends a whole value, members of each object in ascending order of their names.
  public JsonOutput sorted(Json json) {
    return write(json, true);
  }

  private JsonOutput write(Json json, boolean sorted) {
    switch (json) {
      case Json.Null _ -> raw("null");
      case Json.Bool(boolean value) -> raw(value ? "true" : "false");
      case Json.Int(long value) -> number(value);
      case Json.Real(double value) -> number(value);
      case Json.Str(String value) -> string(value);
      case Json.Arr array -> {
        raw('[');
        for (int i = 0; i < array.size(); i++) {
          if (i > 0) {
            raw(',');
          }
          write(array.at(i), sorted);
        }
        raw(']');
      }
      case JsonObject object -> members(object, sorted);
    }
    return this;
  }

  private void members(JsonObject object, boolean sorted) {
    int[] order = sorted ? object.sortedOrder() : null;
    raw('{');
    for (int i = 0; i < object.size(); i++) {
      int member = order == null ? i : order[i];
      if (i > 0) {
        raw(',');
      }
      string(object.name(member)).raw(':');
      write(object.value(member), sorted);
    }
    raw('}');
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      grow(more);
    }
  }

  private void grow(int more) {
    int needed = Math.addExact(size, more);
    int doubled = bytes.length < 1 << 30 ? bytes.length * 2 : Integer.MAX_VALUE - 8;
    bytes = Arrays.copyOf(bytes, Math.max(needed, Math.max(doubled, 32)));
  }

  /// The text so far, as a string.
  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }
}
