// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A connection method (ovsdb(7), "Connection Methods"): whom to connect to, or where to listen.
/// `toString` is the text it was parsed from, as logs and status columns show it.
public sealed interface Endpoint {

  /// The port of methods that name none (RFC 7047 section 4.1).
  int PORT_DEFAULT = 6640;

  /// Connects to a peer.
  sealed interface Active extends Endpoint {}

  /// Waits for peers.
  sealed interface Passive extends Endpoint {}

  /// `tcp:HOST:PORT` or `ssl:HOST:PORT`; an IPv6 address stands in brackets in `text` only, and may
  /// have a scope (`fe80::1%eth0`).
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

  /// Text that is no active connection method: every attempt to connect fails.
  record Unknown(String text) implements Active {
    @Override
    public String toString() {
      return text;
    }
  }

  /// `ptcp:[PORT][:HOST]` or `pssl:[PORT][:HOST]`; port 0 lets the kernel choose, and without a
  /// host it is all IPv4 addresses.
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

  /// Parses a connection method; relative file names are below the run directory of this process.
  static Endpoint parse(String text) throws EndpointException {
    return EndpointParser.parse(text, runDirectory());
  }

  /// Parses a connection method; relative file names are below `runDirectory`.
  static Endpoint parse(String text, Path runDirectory) throws EndpointException {
    return EndpointParser.parse(text, runDirectory);
  }

  /// Parses a connection method that must be an active one.
  static Active parseActive(String text) throws EndpointException {
    if (parse(text) instanceof Active active) {
      return active;
    }
    throw new EndpointException(text + ": not an active connection method");
  }

  /// Parses an active connection method, or makes one that never connects of what is none: for
  /// those who are told so attempt by attempt, as other failures.
  static Active active(String text) {
    try {
      return parseActive(text);
    } catch (EndpointException _) {
      return new Unknown(text);
    }
  }

  /// Whether the text names a method that listens, even where the rest of it is wrong.
  static boolean isPassive(String text) {
    return text.startsWith("ptcp:") || text.startsWith("pssl:") || text.startsWith("punix:");
  }

  /// Whether the text begins as a connection method does, even where the rest of it is wrong.
  static boolean isMethod(String text) {
    return isPassive(text)
        || text.startsWith("tcp:")
        || text.startsWith("ssl:")
        || text.startsWith("unix:");
  }

  /// Where relative names of sockets are: `OVS_RUNDIR`, or its default.
  static Path runDirectory() {
    @Nullable String configured = System.getenv("OVS_RUNDIR");
    return Path.of(
        configured == null || configured.isEmpty() ? "/var/run/openvswitch" : configured);
  }
}
