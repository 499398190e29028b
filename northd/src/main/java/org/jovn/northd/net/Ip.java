// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.net;

import org.jspecify.annotations.Nullable;

/// An IPv4 or IPv6 address; an IPv4 address is in the low 32 bits.
public record Ip(boolean isV6, long high, long low) {

  private static final int V4_BITS = 32;
  private static final int V6_BITS = 128;
  private static final int GROUPS = 8;

  public static Ip v4(long bits) {
    return new Ip(false, 0, bits & 0xffffffffL);
  }

  public static Ip v6(long high, long low) {
    return new Ip(true, high, low);
  }

  public int bits() {
    return isV6 ? V6_BITS : V4_BITS;
  }

  /// "4" or "6", as in the names of match fields.
  public String digit() {
    return isV6 ? "6" : "4";
  }

  /// The register that northd's pipeline uses for this family: `reg`N or `xxreg`N.
  public String register(int number) {
    return (isV6 ? "xxreg" : "reg") + number;
  }

  private static final int OCTETS = 4;
  private static final int DIGITS_MAX = 9;

  public static @Nullable Ip parse(String text) {
    return text.indexOf(':') >= 0 ? parseV6(text) : parseV4(text);
  }

  public static @Nullable Ip parseV4(String text) {
    long bits = 0;
    int parts = 0;
    int at = 0;
    int length = text.length();
    while (parts < 4) {
      int value = 0;
      int start = at;
      while (at < length && text.charAt(at) >= '0' && text.charAt(at) <= '9' && at - start < 4) {
        value = value * 10 + text.charAt(at++) - '0';
      }
      if (at == start || value > 255 || (at - start > 1 && text.charAt(start) == '0')) {
        return null;
      }
      bits = bits << 8 | value;
      if (++parts < 4) {
        if (at >= length || text.charAt(at) != '.') {
          return null;
        }
        at++;
      }
    }
    return at == length ? v4(bits) : null;
  }

  /// An IPv4 address of whose parts only the low octets count, as C scans those that a prefix
  /// length may follow.
  static @Nullable Ip parseV4Loosely(String text) {
    Ip strict = parseV4(text);
    if (strict != null) {
      return strict;
    }
    String[] parts = text.split("\\.", -1);
    if (parts.length != OCTETS) {
      return null;
    }
    long bits = 0;
    for (String part : parts) {
      if (part.isEmpty() || part.length() > DIGITS_MAX) {
        return null;
      }
      int value = 0;
      for (int i = 0; i < part.length(); i++) {
        char c = part.charAt(i);
        if (c < '0' || c > '9') {
          return null;
        }
        value = value * 10 + c - '0';
      }
      bits = bits << 8 | (value & 255);
    }
    return v4(bits);
  }

  public static @Nullable Ip parseV6(String text) {
    int[] groups = new int[GROUPS];
    int count = 0;
    int gap = -1;
    int at = 0;
    int length = text.length();
    if (text.startsWith("::")) {
      gap = 0;
      at = 2;
    } else if (text.startsWith(":")) {
      return null;
    }
    while (at < length) {
      int end = at;
      while (end < length && Character.digit(text.charAt(end), 16) >= 0) {
        end++;
      }
      if (end < length && text.charAt(end) == '.') {
        Ip tail = count <= GROUPS - 2 ? parseV4(text.substring(at)) : null;
        if (tail == null) {
          return null;
        }
        groups[count++] = (int) (tail.low >>> 16);
        groups[count++] = (int) (tail.low & 0xffff);
        break;
      }
      if (end == at || end - at > 4 || count == GROUPS) {
        return null;
      }
      groups[count++] = Integer.parseInt(text.substring(at, end), 16);
      at = end;
      if (at == length) {
        break;
      }
      if (text.charAt(at) != ':' || at + 1 == length) {
        return null;
      }
      at++;
      if (text.charAt(at) == ':') {
        if (gap >= 0) {
          return null;
        }
        gap = count;
        at++;
      }
    }
    return (gap < 0 && count != GROUPS) || (gap >= 0 && count == GROUPS)
        ? null
        : assemble(groups, count, gap);
  }

  private static Ip assemble(int[] groups, int count, int gap) {
    int[] full = new int[GROUPS];
    int tail = gap < 0 ? 0 : count - gap;
    for (int i = 0; i < count - tail; i++) {
      full[i] = groups[i];
    }
    for (int i = 0; i < tail; i++) {
      full[GROUPS - tail + i] = groups[gap + i];
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < 4; i++) {
      high = high << 16 | full[i];
      low = low << 16 | full[i + 4];
    }
    return v6(high, low);
  }

  /// The address with all but the first `length` bits zero.
  public Ip masked(int length) {
    if (!isV6) {
      return v4(length == 0 ? 0 : low & (-1L << (V4_BITS - length)));
    }
    long highMask = length == 0 ? 0 : length >= 64 ? -1L : -1L << (64 - length);
    long lowMask = length <= 64 ? 0 : length >= V6_BITS ? -1L : -1L << (V6_BITS - length);
    return v6(high & highMask, low & lowMask);
  }

  /// The last address of the IPv4 network of this address.
  public Ip broadcast(int length) {
    return v4(low | (length == 0 ? 0xffffffffL : (1L << (V4_BITS - length)) - 1));
  }

  public boolean isIn(Ip network, int length) {
    return isV6 == network.isV6 && masked(length).equals(network.masked(length));
  }

  public boolean isLinkLocal() {
    return isV6 && high == 0xfe80000000000000L;
  }

  public boolean isZero() {
    return high == 0 && low == 0;
  }

  /// The solicited-node multicast address (RFC 4291 section 2.7.1).
  public Ip solicitedNode() {
    return v6(0xff02000000000000L, 0x1ff000000L | (low & 0xffffff));
  }

  /// The Ethernet address that the IPv6 multicast address maps to (RFC 2464 section 7).
  public String multicastMac() {
    return new Mac(0x333300000000L | (low & 0xffffffffL)).toString();
  }

  /// The link-local address of an Ethernet address (EUI-64).
  public static Ip linkLocal(Mac mac) {
    return eui64(v6(0xfe80000000000000L, 0), mac);
  }

  /// The address of `mac` in the network `prefix` of 64 bits.
  public static Ip eui64(Ip prefix, Mac mac) {
    long bits = mac.bits();
    long low = (bits >>> 24 ^ 0x020000L) << 40 | 0xfffe000000L | (bits & 0xffffff);
    return v6(prefix.high, low);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(isV6 ? 39 : 15);
    if (!isV6) {
      return out.append(low >>> 24)
          .append('.')
          .append(low >>> 16 & 255)
          .append('.')
          .append(low >>> 8 & 255)
          .append('.')
          .append(low & 255)
          .toString();
    }
    int[] groups = new int[GROUPS];
    for (int i = 0; i < 4; i++) {
      groups[i] = (int) (high >>> (48 - 16 * i)) & 0xffff;
      groups[i + 4] = (int) (low >>> (48 - 16 * i)) & 0xffff;
    }
    return format(groups, out);
  }

  private String format(int[] groups, StringBuilder out) {
    int gap = -1;
    int gapLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > gapLength) {
        gap = i;
        gapLength = end - i;
      }
      i = Math.max(i, end);
    }
    if (gap == 0 && (gapLength == 6 || (gapLength == 5 && groups[5] == 0xffff))) {
      out.append(gapLength == 6 ? "::" : "::ffff:");
      return out.append(v4(low)).toString();
    }
    for (int i = 0; i < GROUPS; i++) {
      if (i == gap) {
        out.append("::");
        i += gapLength - 1;
      } else {
        if (i > 0 && i != gap + gapLength) {
          out.append(':');
        }
        out.append(Integer.toHexString(groups[i]));
      }
    }
    return out.toString();
  }
}
