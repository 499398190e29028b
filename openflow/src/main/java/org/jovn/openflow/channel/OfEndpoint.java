// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

import java.nio.file.Path;

/// An OpenFlow connection method (ovs-ofctl(8), ovs-testcontroller(8)); `toString` is the text that
/// it was parsed from.
public sealed interface OfEndpoint {
  /// The port of methods that name none.
  int PORT_DEFAULT = 6653;

  /// Connects to a peer.
  sealed interface Active extends OfEndpoint {}

  /// Waits for peers.
  sealed interface Passive extends OfEndpoint {}

  /// `tcp:HOST[:PORT]` or `ssl:HOST[:PORT]`.
  record Inet(String text, boolean tls, String host, int port) implements Active {
    @Override
    public String toString() {
      return text;
    }
  }

  /// `unix:FILE`.
  record Unix(String text, Path path) implements Active {
    @Override
    public String toString() {
      return text;
    }
  }

  /// `ptcp:[PORT][:HOST]` or `pssl:[PORT][:HOST]`; port 0 lets the system choose.
  record PassiveInet(String text, boolean tls, String host, int port) implements Passive {
    @Override
    public String toString() {
      return text;
    }
  }

  /// `punix:FILE`.
  record PassiveUnix(String text, Path path) implements Passive {
    @Override
    public String toString() {
      return text;
    }
  }

  /// The text that this was parsed from.
  String text();

  /// An endpoint from its text.
  ///
  /// @throws IllegalArgumentException naming what is wrong
  static OfEndpoint parse(String text) {
    int colon = text.indexOf(':');
    String method = colon < 0 ? "" : text.substring(0, colon);
    String rest = text.substring(colon + 1);
    return switch (method) {
      case "tcp", "ssl" -> active(text, rest, method.equals("ssl"));
      case "ptcp", "pssl" -> passive(text, rest, method.equals("pssl"));
      case "unix" -> new Unix(text, Path.of(rest));
      case "punix" -> new PassiveUnix(text, Path.of(rest));
      default -> throw new IllegalArgumentException(text + ": unknown connection method");
    };
  }

  private static Active active(String text, String rest, boolean tls) {
    int colon = portColon(rest);
    String host = colon < 0 ? rest : rest.substring(0, colon);
    if (host.isEmpty()) {
      throw new IllegalArgumentException(text + ": host must be specified");
    }
    int port = colon < 0 ? PORT_DEFAULT : port(text, rest.substring(colon + 1));
    return new Inet(text, tls, unbracketed(host), port);
  }

  private static Passive passive(String text, String rest, boolean tls) {
    int colon = rest.indexOf(':');
    String port = colon < 0 ? rest : rest.substring(0, colon);
    String host = colon < 0 ? "0.0.0.0" : unbracketed(rest.substring(colon + 1));
    return new PassiveInet(text, tls, host, port.isEmpty() ? PORT_DEFAULT : port(text, port));
  }

  /// The colon before the port, which is outside of brackets.
  private static int portColon(String rest) {
    return rest.indexOf(':', Math.max(0, rest.indexOf(']')));
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static int port(String text, String digits) {
    try {
      int port = Integer.parseInt(digits);
      if (port >= 0 && port <= 0xffff) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(text + ": bad port number \"" + digits + "\"", e);
    }
    throw new IllegalArgumentException(text + ": port " + digits + " is not 0 to 65535");
  }
}
