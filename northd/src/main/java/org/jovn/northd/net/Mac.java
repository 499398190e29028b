// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.net;

import org.jspecify.annotations.Nullable;

/// An Ethernet address of 48 bits.
public record Mac(long bits) {

  private static final int OCTETS = 6;

  /// The address that starts `text`, and how many characters it takes; null when none does.
  static @Nullable Parsed scan(String text) {
    long bits = 0;
    int at = 0;
    for (int i = 0; i < OCTETS; i++) {
      int start = at;
      int octet = 0;
      while (at < text.length() && at - start < 2 && digit(text, at) >= 0) {
        octet = octet << 4 | digit(text, at++);
      }
      if (at == start) {
        return null;
      }
      bits = bits << 8 | octet;
      if (i < OCTETS - 1) {
        if (at >= text.length() || text.charAt(at) != ':') {
          return null;
        }
        at++;
      }
    }
    return new Parsed(new Mac(bits), at);
  }

  record Parsed(Mac mac, int length) {}

  private static int digit(String text, int at) {
    char c = text.charAt(at);
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  public static @Nullable Mac parse(String text) {
    Parsed parsed = scan(text);
    return parsed == null || parsed.length != text.length() ? null : parsed.mac;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(17);
    for (int shift = 40; shift >= 0; shift -= 8) {
      int octet = (int) (bits >>> shift) & 255;
      out.append(Character.forDigit(octet >> 4, 16)).append(Character.forDigit(octet & 15, 16));
      if (shift > 0) {
        out.append(':');
      }
    }
    return out.toString();
  }
}
