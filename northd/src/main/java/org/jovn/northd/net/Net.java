// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.net;

import org.jspecify.annotations.Nullable;

/// An address with the length of its network's prefix.
public record Net(Ip address, int length) {

  /// An address alone, or one with a prefix length.
  public static @Nullable Net parse(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    Ip address = host.indexOf(':') < 0 ? Ip.parseV4Loosely(host) : Ip.parseV6(host);
    if (address == null) {
      return null;
    }
    if (slash < 0) {
      return new Net(address, address.bits());
    }
    String tail = text.substring(slash + 1);
    int length = decimal(tail);
    if (length < 0) {
      length = maskLength(address, tail);
    }
    return length < 0 || length > address.bits() ? null : new Net(address, length);
  }

  /// An address alone, or one with a prefix length or with any mask at all. Of a mask with gaps C
  /// takes for the length what is left of its trailing zeros (IPv4), or what comes before the first
  /// octet that is not full, and of that octet likewise (IPv6).
  public static @Nullable Net parseMasked(String text) {
    Net net = parse(text);
    int slash = text.indexOf('/');
    if (net != null || slash < 0) {
      return net;
    }
    Net host = parse(text.substring(0, slash));
    Ip mask = host == null ? null : Ip.parse(text.substring(slash + 1));
    if (host == null || mask == null || mask.isV6() != host.isV6()) {
      return null;
    }
    return new Net(host.address(), mask.isV6() ? significant6(mask) : significant4(mask.low()));
  }

  private static int significant4(long mask) {
    return mask == 0 ? 0 : Integer.SIZE - Long.numberOfTrailingZeros(mask);
  }

  private static int significant6(Ip mask) {
    int length = 0;
    while (length < mask.bits()) {
      long half = length < Long.SIZE ? mask.high() : mask.low();
      int octet = (int) (half >>> (Long.SIZE - Byte.SIZE - length % Long.SIZE)) & 0xff;
      if (octet != 0xff) {
        return length + (octet == 0 ? 0 : Byte.SIZE - Integer.numberOfTrailingZeros(octet));
      }
      length += Byte.SIZE;
    }
    return length;
  }

  private static int decimal(String text) {
    if (text.isEmpty() || text.length() > 3) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + c - '0';
    }
    return value;
  }

  /// The length of a contiguous mask in dotted form.
  private static int maskLength(Ip address, String text) {
    Ip mask = address.isV6() ? Ip.parseV6(text) : Ip.parseV4(text);
    if (mask == null) {
      return -1;
    }
    int ones = Long.bitCount(mask.high()) + Long.bitCount(mask.low());
    Ip full = mask.isV6() ? Ip.v6(-1, -1) : Ip.v4(-1);
    return full.masked(ones).equals(mask) ? ones : -1;
  }

  public boolean isV6() {
    return address.isV6();
  }

  public Ip network() {
    return address.masked(length);
  }

  /// `network/length`.
  public String networkText() {
    return network() + "/" + length;
  }

  public boolean contains(Ip other) {
    return other.isIn(address, length);
  }

  public boolean isHost() {
    return length == address.bits();
  }

  /// The address, and the prefix length unless it is that of a host.
  @Override
  public String toString() {
    return isHost() ? address.toString() : address + "/" + length;
  }
}
