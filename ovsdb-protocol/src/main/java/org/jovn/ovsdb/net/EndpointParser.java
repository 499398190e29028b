// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The syntax of connection methods. Addresses and ports are split as the C programs split them: at
/// colons outside of brackets.
final class EndpointParser {

  private EndpointParser() {}

  static Endpoint parse(String text, Path runDirectory) throws EndpointException {
    int colon = text.indexOf(':');
    String name = colon < 0 ? "" : text.substring(0, colon);
    String rest = text.substring(colon + 1);
    return switch (name) {
      case "tcp" -> active(text, rest, false);
      case "ssl" -> active(text, rest, true);
      case "ptcp" -> passive(text, rest, false);
      case "pssl" -> passive(text, rest, true);
      case "unix" -> new Endpoint.Unix(text, file(rest, runDirectory));
      case "punix" -> new Endpoint.PassiveUnix(text, file(rest, runDirectory));
      default -> throw new EndpointException(text + ": unknown connection method");
    };
  }

  private static Path file(String name, Path runDirectory) throws EndpointException {
    try {
      return runDirectory.resolve(name);
    } catch (InvalidPathException e) {
      throw new EndpointException(name + ": " + e.getReason());
    }
  }

  private static Endpoint active(String text, String rest, boolean tls) throws EndpointException {
    Parts parts = Parts.of(rest);
    if (parts.more() || rest.endsWith(":")) {
      throw new EndpointException(rest + ": port must be specified");
    }
    if (parts.first().isEmpty()) {
      throw new EndpointException(rest + ": host must be specified");
    }
    int port = parts.second() == null ? Endpoint.PORT_DEFAULT : port(rest, parts.second());
    return new Endpoint.Inet(text, tls, unbracketed(rest, parts.first()), port);
  }

  private static Endpoint passive(String text, String rest, boolean tls) throws EndpointException {
    Parts parts = Parts.of(rest);
    if (parts.more() || (parts.second() != null && parts.second().isEmpty())) {
      throw new EndpointException(rest + ": port must be specified");
    }
    int port = parts.first().isEmpty() ? Endpoint.PORT_DEFAULT : port(rest, parts.first());
    String host = parts.second() == null ? "0.0.0.0" : unbracketed(rest, parts.second());
    return new Endpoint.PassiveInet(text, tls, host, port);
  }

  private static int port(String context, String text) throws EndpointException {
    String digits = text.strip();
    if (digits.startsWith("+")) {
      digits = digits.substring(1);
    }
    if (!digits.isEmpty()
        && digits.length() <= 9
        && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int port = Integer.parseInt(digits);
      if (port <= 65535) {
        return port;
      }
    }
    throw new EndpointException(context + ": bad port number \"" + unbracketed("", text) + "\"");
  }

  private static String unbracketed(String context, String host) throws EndpointException {
    if (!host.startsWith("[")) {
      return host;
    }
    if (!host.endsWith("]")) {
      throw new EndpointException(context + ": port must be specified");
    }
    return host.substring(1, host.length() - 1);
  }

  /// What stands before and after the first colon outside of brackets, and whether there is
  /// another.
  private record Parts(String first, @Nullable String second, boolean more) {
    static Parts of(String text) {
      int colon = colon(text, 0);
      if (colon < 0) {
        return new Parts(text, null, false);
      }
      String second = text.substring(colon + 1);
      return new Parts(text.substring(0, colon), second, colon(second, 0) >= 0);
    }

    private static int colon(String text, int from) {
      int bracket = text.indexOf('[', from);
      int colon = text.indexOf(':', from);
      if (bracket >= 0 && bracket < colon) {
        int close = text.indexOf(']', bracket);
        return close < 0 ? -1 : text.indexOf(':', close);
      }
      return colon;
    }
  }
}
