// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The C server keeps bytes in strings that are not UTF-8: it echoes them, and refuses them only
/// when they are to be stored. Java's strings cannot hold them, so each such byte becomes an escape
/// for the lone surrogate U+DC00 + byte, which [JsonOutput] turns back.
public final class Utf8Repair {

  private static final byte[] ESCAPE = "\\udc00".getBytes(StandardCharsets.US_ASCII);

  private Utf8Repair() {}

  /// The bytes with each one that is not part of a UTF-8 sequence escaped, or null when there is
  /// none.
  public static byte @Nullable [] repair(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int i = offset;
    while (i < end) {
      int n = sequence(bytes, i, end);
      if (n == 0) {
        return rewrite(bytes, offset, i, end);
      }
      i += n;
    }
    return null;
  }

  /// How many bytes at the end may be the beginning of a UTF-8 sequence that goes on after `end`.
  static int unfinished(byte[] bytes, int from, int end) {
    for (int i = end - 1; i >= Math.max(from, end - 3); i--) {
      int b = bytes[i] & 0xff;
      if ((b & 0xc0) != 0x80) {
        int length = b < 0xc2 || b > 0xf4 ? 1 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
        return length > end - i ? end - i : 0;
      }
    }
    return 0;
  }

  private static byte[] rewrite(byte[] bytes, int offset, int firstBad, int end) {
    byte[] out = new byte[(end - offset) + 60];
    int at = firstBad - offset;
    System.arraycopy(bytes, offset, out, 0, at);
    for (int i = firstBad; i < end; ) {
      int n = sequence(bytes, i, end);
      if (out.length - at < 6) {
        out = Arrays.copyOf(out, out.length * 2);
      }
      if (n == 0) {
        at = escape(bytes[i] & 0xff, out, at);
        i++;
      } else {
        System.arraycopy(bytes, i, out, at, n);
        at += n;
        i += n;
      }
    }
    return Arrays.copyOf(out, at);
  }

  private static int escape(int octet, byte[] out, int at) {
    System.arraycopy(ESCAPE, 0, out, at, ESCAPE.length);
    out[at + 4] = (byte) Character.forDigit(octet >> 4, 16);
    out[at + 5] = (byte) Character.forDigit(octet & 15, 16);
    return at + ESCAPE.length;
  }

  /// Length of the UTF-8 sequence at `i`: 1 to 4, or 0 when there is none.
  private static int sequence(byte[] bytes, int i, int end) {
    int first = bytes[i] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length == 0 || i + length > end) {
      return 0;
    }
    for (int k = 1; k < length; k++) {
      if ((bytes[i + k] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = bytes[i + 1] & 0xff;
    boolean overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    boolean surrogate = first == 0xed && second >= 0xa0;
    boolean beyond = first == 0xf4 && second >= 0x90;
    return overlong || surrogate || beyond ? 0 : length;
  }
}
