// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.net;

import org.jspecify.annotations.Nullable;

/// An address with an optional port (0: none): `10.0.0.1:80`, `[fd00::1]:80`, `10.0.0.1`.
public record Endpoint(Ip address, int port) {

  private static final int PORT_MAX = 65535;

  public static @Nullable Endpoint parse(String text) {
    String host = text;
    int port = 0;
    if (text.startsWith("[")) {
      int close = text.indexOf(']');
      if (close < 0) {
        return null;
      }
      host = text.substring(1, close);
      if (close + 1 < text.length()) {
        if (text.charAt(close + 1) != ':') {
          return null;
        }
        port = port(text.substring(close + 2));
      }
    } else {
      int colon = text.indexOf(':');
      if (colon >= 0 && text.indexOf(':', colon + 1) < 0) {
        host = text.substring(0, colon);
        port = port(text.substring(colon + 1));
      }
    }
    Ip address = Ip.parse(host);
    return address == null || port < 0 ? null : new Endpoint(address, port);
  }

  private static int port(String text) {
    if (text.isEmpty() || text.length() > 5) {
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
    return value > PORT_MAX ? -1 : value;
  }

  @Override
  public String toString() {
    if (port == 0) {
      return address.toString();
    }
    return address.isV6() ? "[" + address + "]:" + port : address + ":" + port;
  }
}
