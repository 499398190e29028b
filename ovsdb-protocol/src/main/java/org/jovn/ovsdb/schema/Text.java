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

  /// The C server shows the string up to the bad byte, and the bytes of the bad sequence.
  private static OvsdbException notUtf8(String value, int at) {
    return OvsdbError.constraint(
            "not a valid UTF-8 string: invalid UTF-8 sequence 0x%02x"
                .formatted(value.charAt(at) & 0xff))
        .exception();
  }
}
