// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.protocol;

import java.nio.charset.StandardCharsets;

/// Bytes as strings of one character per byte (ISO 8859-1), so that any of them can be searched.
final class Bytes {
  private Bytes() {}

  /// The UTF-8 encoding of a text.
  static String ofText(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /// The bytes as ASCII with `\xNN` for all others.
  static String visible(String bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        text.append(c);
      } else {
        text.append("\\x").append(Character.forDigit(c >> 4, 16));
        text.append(Character.forDigit(c & 15, 16));
      }
    }
    return text.toString();
  }
}
