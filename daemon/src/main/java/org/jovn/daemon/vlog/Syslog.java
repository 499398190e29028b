// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.vlog;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The system log (RFC 5424 priorities), by the socket of the syslog daemon and, when asked to, by
/// UDP. Under the lock of [Vlog].
final class Syslog {

  /// By number; the one without a name is not offered.
  private static final List<String> FACILITIES =
      List.of(
          "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "clock", "",
          "ftp", "ntp", "audit", "alert", "clock2", "local0", "local1", "local2", "local3",
          "local4", "local5", "local6", "local7");

  private static final Pattern NOTHING = new Pattern("");
  private static final Pattern FULL_PREFIX = new Pattern("<%B> %D{%h %e %T} %E %A: ");
  private static final Pattern SHORT_PREFIX = new Pattern("<%B>");
  private static final Pattern LIBC_PREFIX = new Pattern("<%B>%d{%h %e %T} %A: ");
  private static final Pattern TARGET_PATTERN =
      new Pattern("<%B>1 %D{%Y-%m-%dT%H:%M:%S.###Z} %E %A %P %c - \ufeff%m");
  private static final int FACILITY_LOCAL = 3 << 3;
  private static final int FACILITY_PATTERN = 16 << 3;

  private Pattern prefix = FULL_PREFIX;
  private int facility = -1;
  private @Nullable Path socket = existing("/dev/log");
  private @Nullable UnixDatagram local;
  private @Nullable InetSocketAddress method;
  private @Nullable InetSocketAddress target;
  private @Nullable DatagramChannel udp;

  private static @Nullable Path existing(String name) {
    Path path = Path.of(name);
    return Files.exists(path) ? path : null;
  }

  /// Whether a message can go anywhere from here.
  boolean isActive() {
    return socket != null || method != null || target != null;
  }

  /// The facility that `%B` shows.
  int facility() {
    return facility >= 0 ? facility : FACILITY_PATTERN;
  }

  String prefix() {
    return prefix.toString();
  }

  boolean facility(String name) {
    int index = name.isEmpty() ? -1 : FACILITIES.indexOf(Vlog.lower(name));
    facility = index >= 0 ? index << 3 : facility;
    return index >= 0;
  }

  boolean method(String text) {
    socket = null;
    method = null;
    if (text.equals("libc")) {
      prefix = FULL_PREFIX;
      socket = existing("/dev/log");
    } else if (text.equals("null")) {
      prefix = NOTHING;
    } else if (text.startsWith("unix:")) {
      prefix = SHORT_PREFIX;
      socket = Path.of(text.substring("unix:".length()));
    } else if (text.startsWith("udp:")) {
      prefix = SHORT_PREFIX;
      method = address(text.substring("udp:".length()));
    } else {
      return false;
    }
    return true;
  }

  Optional<String> target(String text) {
    target = address(text);
    return target == null ? Optional.of(text + ": port must be specified") : Optional.empty();
  }

  private static @Nullable InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
      return null;
    }
    int port = Integer.parseInt(text.substring(colon + 1));
    String host = text.substring(0, colon).replace("[", "").replace("]", "");
    return port > 65_535 ? null : new InetSocketAddress(host, port);
  }

  /// Sends a message, each line of it on its own. What cannot be sent is lost, as in C.
  void send(Pattern.Line line, Pattern pattern) {
    for (String part : line.message().split("\n", -1)) {
      if (part.isEmpty() && line.message().length() > 0) {
        continue;
      }
      Pattern.Line one =
          new Pattern.Line(
              line.severity(),
              line.module(),
              part,
              line.number(),
              line.timeMillis(),
              line.startMillis(),
              line.identity());
      if (socket != null) {
        sendLocal(socket, localText(one, pattern));
      }
      if (method != null) {
        sendUdp(method, text(SHORT_PREFIX, withFacility(one), pattern));
      }
      if (target != null) {
        sendUdp(target, text(TARGET_PATTERN, one, NOTHING));
      }
    }
  }

  /// With method `libc` the prefix is the one that libc writes, and not what `vlog/list-pattern`
  /// says.
  private byte[] localText(Pattern.Line line, Pattern pattern) {
    boolean libc = prefix.equals(FULL_PREFIX);
    return text(libc ? LIBC_PREFIX : SHORT_PREFIX, withFacility(line), pattern);
  }

  /// Facility `daemon`, unless another was asked for.
  private Pattern.Line withFacility(Pattern.Line line) {
    Pattern.Identity who = line.identity();
    int own = facility >= 0 ? facility : FACILITY_LOCAL;
    return new Pattern.Line(
        line.severity(),
        line.module(),
        line.message(),
        line.number(),
        line.timeMillis(),
        line.startMillis(),
        new Pattern.Identity(who.application(), who.subprogram(), who.host(), who.pid(), own));
  }

  private static byte[] text(Pattern prefix, Pattern.Line line, Pattern pattern) {
    StringBuilder out = new StringBuilder(160);
    prefix.format(line, out);
    pattern.format(line, out);
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void sendLocal(Path path, byte[] message) {
    try {
      UnixDatagram open = local;
      if (open == null || !open.isFor(path)) {
        open = UnixDatagram.open(path);
        local = open;
      }
      open.send(message);
    } catch (IOException e) {
      local = null;
    }
  }

  private void sendUdp(InetSocketAddress to, byte[] message) {
    try {
      DatagramChannel open = udp;
      if (open == null) {
        open = DatagramChannel.open();
        udp = open;
      }
      open.send(ByteBuffer.wrap(message), to);
    } catch (IOException e) {
      udp = null;
    }
  }
}
