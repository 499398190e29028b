// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.schema;

import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;

/// What makes a string storable: it is Unicode text, of a length within the type's limits.
final class Text {

  private Text() {}

  /// Throws when the string holds a byte that was not UTF-8, or is too short or too long; lengths
  /// count characters.
  static void check(String value, int minLength, int maxLength) throws OvsdbException {
    int length = value.length();
    int pairs = 0;
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (Character.isSurrogate(c)) {
        if (c >= 0xdc80 && c <= 0xdcff && (i == 0 || !isHigh(value.charAt(i - 1)))) {
          throw notUtf8(value, i);
        }
        pairs += isHigh(c) ? 1 : 0;
      }
    }
    length -= pairs;
    if (length < minLength) {
      throw OvsdbError.constraint(
              "\"%s\" length %d is less than minimum allowed length %d"
                  .formatted(value, length, minLength))
          .exception();
    }
    if (length > maxLength) {
      throw OvsdbError.constraint(
              "\"%s\" length %d is greater than maximum allowed length %d"
                  .formatted(value, length, maxLength))
          .exception();
    }
  }

  private static boolean isHigh(char c) {
    return Character.isHighSurrogate(c);
  }

  /// Names the bytes of the bad sequence up to the first wrong one; the end of the string counts as
  /// a NUL.
  private static OvsdbException notUtf8(String value, int at) {
    int first = value.charAt(at) & 0xff;
    int length = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 1;
    StringBuilder bytes = new StringBuilder("0x%02x".formatted(first));
    for (int k = 1; k < length; k++) {
      int octet = at + k < value.length() ? octet(value.charAt(at + k)) : 0;
      bytes.append(" 0x%02x".formatted(octet));
      if (!isContinuation(first, k, octet)) {
        break;
      }
    }
    return OvsdbError.constraint("not a valid UTF-8 string: invalid UTF-8 sequence " + bytes)
        .exception();
  }

  /// The first byte of a character's UTF-8, or the byte that a lone surrogate stands for.
  private static int octet(char c) {
    return c >= 0xdc80 && c <= 0xdcff
        ? c & 0xff
        : c < 0x80 ? c : c < 0x800 ? 0xc0 | (c >> 6) : 0xe0 | (c >> 12);
  }

  /// Whether a byte may be number `k` of a sequence that begins with `first`.
  private static boolean isContinuation(int first, int k, int octet) {
    int min = k == 1 && first == 0xe0 ? 0xa0 : k == 1 && first == 0xf0 ? 0x90 : 0x80;
    int max = k == 1 && first == 0xed ? 0x9f : k == 1 && first == 0xf4 ? 0x8f : 0xbf;
    return octet >= min && octet <= max;
  }
}
