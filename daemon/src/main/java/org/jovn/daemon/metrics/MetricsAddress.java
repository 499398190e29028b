// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.metrics;

import java.util.Map;
import java.util.Optional;
import org.jovn.daemon.Fatal;

/// Where metrics are served: the value of `--metrics`.
///
/// @param host a name or an address, without brackets
public record MetricsAddress(String host, int port) {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int OTHERS = 9640;

  /// One for each program, since several run on one computer.
  private static final Map<String, Integer> PORTS =
      Map.of("ovsdb-server", 9640, "ovn-central", 9641, "ovn-northd", 9642, "vswitchd-agent", 9643);

  /// Reads an address.
  ///
  /// @param program whose usual port it is, when none is given
  /// @param text `ADDRESS:PORT`, `[ADDRESS]:PORT`, `PORT` or `ADDRESS`; empty for the loopback
  /// @throws Fatal when it is none of these
  public static MetricsAddress parse(String program, Optional<String> text) {
    int usual = PORTS.getOrDefault(program, OTHERS);
    String value = text.orElse("");
    if (value.isEmpty()) {
      return new MetricsAddress(LOOPBACK, usual);
    }
    if (isNumber(value)) {
      return new MetricsAddress(LOOPBACK, port(value, value));
    }
    int colon = value.lastIndexOf(':');
    boolean isPlainIpv6 = value.indexOf(':') < colon && value.charAt(0) != '[';
    boolean isBare = colon < 0 || value.endsWith("]") || isPlainIpv6;
    String host = isBare ? value : value.substring(0, colon);
    int port = isBare ? usual : port(value.substring(colon + 1), value);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return new MetricsAddress(host.isEmpty() ? LOOPBACK : host, port);
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static int port(String text, String whole) {
    if (isNumber(text) && text.length() < 6 && Integer.parseInt(text) < 65_536) {
      return Integer.parseInt(text);
    }
    throw Fatal.of(
        "--metrics: \"%s\" has no port, 0 to 65535, after its colon (ADDRESS:PORT)"
            .formatted(whole));
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
