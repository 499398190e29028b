// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The C server keeps bytes in strings that are not UTF-8: it echoes them, and refuses them only
/// when they are to be stored. Java's strings cannot hold them, so each such byte becomes an escape
/// for the lone surrogate U+DC00 + byte, which [JsonOutput] turns back.
///
/// Escapes of lone surrogates that the peer wrote must not be mistaken for these: those of low ones
/// become escapes of the three bytes that they stand for, those of high ones, which are refused,
/// escapes of NUL, which are refused too. So does the C server.
final class Utf8Repair {

  private static final byte[] ESCAPE = "\\udc00".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NUL = "\\u0000".getBytes(StandardCharsets.US_ASCII);
  private static final int ESCAPE_LENGTH = 6;

  private Utf8Repair() {}

  /// The bytes with each one that is not part of a UTF-8 sequence escaped, or null when there is
  /// none, and no escape of a lone surrogate either.
  static byte @Nullable [] repair(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int i = offset;
    while (i < end) {
      int n = 1;
      if (bytes[i] < 0) {
        n = sequence(bytes, i, end);
      } else if (bytes[i] == '\\') {
        n = wholeEscapeLength(bytes, i, end);
        int unit = n == ESCAPE_LENGTH ? unit(bytes, i, end) : -1;
        n = isHigh(unit) || isLow(unit) ? 0 : n;
      }
      if (n == 0) {
        return rewrite(bytes, offset, end);
      }
      i += n;
    }
    return null;
  }

  /// Where the last thing in these bytes begins that goes on after `end`: a UTF-8 sequence, an
  /// escape or a pair of escapes; `end` when there is no such thing.
  static int wholeUntil(byte[] bytes, int offset, int end) {
    int i = offset;
    while (i < end) {
      int n = 1;
      if (bytes[i] == '\\') {
        n = escapeLength(bytes, i, end);
      } else if (bytes[i] < 0) {
        n = sequence(bytes, i, end);
        if (n == 0) {
          int wanted = wanted(bytes[i] & 0xff);
          n = i + wanted > end && continues(bytes, i + 1, end) ? wanted : 1;
        }
      }
      if (i + n > end) {
        return i;
      }
      i += n;
    }
    return end;
  }

  private static boolean continues(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      if ((bytes[i] & 0xc0) != 0x80) {
        return false;
      }
    }
    return true;
  }

  /// Length of the escape at `i` with the one that pairs with it; beyond `end` when that is not
  /// known yet.
  private static int escapeLength(byte[] bytes, int i, int end) {
    if (i + 1 < end && bytes[i + 1] != 'u') {
      return 2;
    }
    if (i + ESCAPE_LENGTH > end || !isHigh(unit(bytes, i, end))) {
      return ESCAPE_LENGTH;
    }
    int next = i + ESCAPE_LENGTH;
    if (next < end && bytes[next] != '\\') {
      return ESCAPE_LENGTH;
    }
    if (next + 1 < end && bytes[next + 1] != 'u') {
      return ESCAPE_LENGTH;
    }
    return next + ESCAPE_LENGTH > end || isLow(unit(bytes, next, end))
        ? 2 * ESCAPE_LENGTH
        : ESCAPE_LENGTH;
  }

  /// As above, where nothing that would pair with it follows after `end`.
  private static int wholeEscapeLength(byte[] bytes, int i, int end) {
    int length = escapeLength(bytes, i, end);
    return i + length > end ? Math.min(length, ESCAPE_LENGTH) : length;
  }

  private static byte[] rewrite(byte[] bytes, int offset, int end) {
    byte[] out = new byte[end - offset + 64];
    int at = 0;
    for (int i = offset; i < end; ) {
      if (out.length - at < 3 * ESCAPE_LENGTH) {
        out = Arrays.copyOf(out, out.length * 2);
      }
      int n;
      if (bytes[i] == '\\') {
        n = Math.min(wholeEscapeLength(bytes, i, end), end - i);
        at = copyEscape(bytes, i, n, out, at);
      } else {
        n = sequence(bytes, i, end);
        if (n == 0) {
          at = escape(bytes[i] & 0xff, out, at);
          n = 1;
        } else {
          System.arraycopy(bytes, i, out, at, n);
          at += n;
        }
      }
      i += n;
    }
    return Arrays.copyOf(out, at);
  }

  private static int copyEscape(byte[] bytes, int i, int n, byte[] out, int at) {
    int unit = n == ESCAPE_LENGTH ? unit(bytes, i, i + n) : -1;
    if (isHigh(unit)) {
      System.arraycopy(NUL, 0, out, at, NUL.length);
      return at + NUL.length;
    }
    if (isLow(unit)) {
      int next = escape(0xe0 | (unit >> 12), out, at);
      next = escape(0x80 | (unit >> 6 & 0x3f), out, next);
      return escape(0x80 | (unit & 0x3f), out, next);
    }
    System.arraycopy(bytes, i, out, at, n);
    return at + n;
  }

  private static int escape(int octet, byte[] out, int at) {
    System.arraycopy(ESCAPE, 0, out, at, ESCAPE.length);
    out[at + 4] = (byte) Character.forDigit(octet >> 4, 16);
    out[at + 5] = (byte) Character.forDigit(octet & 15, 16);
    return at + ESCAPE.length;
  }

  /// The number in the `\\uXXXX` at `i`, or -1 when that is not what is there.
  private static int unit(byte[] bytes, int i, int end) {
    if (i + ESCAPE_LENGTH > end || bytes[i] != '\\' || bytes[i + 1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (int k = 2; k < ESCAPE_LENGTH; k++) {
      int digit = Character.digit(bytes[i + k], 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  private static boolean isHigh(int unit) {
    return unit >= 0xd800 && unit < 0xdc00;
  }

  private static boolean isLow(int unit) {
    return unit >= 0xdc00 && unit < 0xe000;
  }

  /// How many bytes a sequence has that begins like this; 1 when none does.
  private static int wanted(int first) {
    return first < 0xc2 || first > 0xf4 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  }

  /// Length of the UTF-8 sequence at `i`: 1 to 4, or 0 when there is none.
  private static int sequence(byte[] bytes, int i, int end) {
    int first = bytes[i] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    int length = wanted(first);
    if (length == 1 || i + length > end || !continues(bytes, i + 1, i + length)) {
      return 0;
    }
    int second = bytes[i + 1] & 0xff;
    boolean overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    boolean surrogate = first == 0xed && second >= 0xa0;
    boolean beyond = first == 0xf4 && second >= 0x90;
    return overlong || surrogate || beyond ? 0 : length;
  }
}
