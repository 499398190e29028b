// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.vlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What arrives is what the C server sends in the same case.
class SyslogTest {

  private static final Pattern PATTERN = new Pattern(Destination.SYSLOG.defaultPattern);

  private static Pattern.Line line(Syslog syslog, String message) {
    return new Pattern.Line(
        Severity.WARN,
        "vlog",
        message,
        1,
        1_795_420_137_489L,
        0,
        new Pattern.Identity("ovsdb-server", "", "vm", 24_700, syslog.facility()));
  }

  private static DatagramSocket receiver() throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static String receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
    socket.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  @Test
  void methodUdpHasAShortPrefixAndEachLineItsMessage() throws IOException {
    try (DatagramSocket socket = receiver()) {
      Syslog syslog = new Syslog();
      assertThat(syslog.method("udp:127.0.0.1:" + socket.getLocalPort())).isTrue();
      assertThat(syslog.isActive()).isTrue();
      assertThat(syslog.prefix()).isEqualTo("<%B>");
      syslog.send(line(syslog, "first\nsecond\n"), PATTERN);
      assertThat(receive(socket)).isEqualTo("<28>ovs|00001|vlog|WARN|first");
      assertThat(receive(socket)).isEqualTo("<28>ovs|00001|vlog|WARN|second");
      assertThat(syslog.facility("local3")).isTrue();
      syslog.send(line(syslog, "third"), PATTERN);
      assertThat(receive(socket)).isEqualTo("<156>ovs|00001|vlog|WARN|third");
    }
  }

  @Test
  void targetGetsRfc5424() throws IOException {
    try (DatagramSocket socket = receiver()) {
      Syslog syslog = new Syslog();
      assertThat(syslog.method("null")).isTrue();
      assertThat(syslog.isActive()).isFalse();
      assertThat(syslog.target("127.0.0.1:" + socket.getLocalPort())).isEmpty();
      syslog.send(line(syslog, "text"), PATTERN);
      assertThat(receive(socket))
          .isEqualTo("<132>1 2026-11-23T07:48:57.489Z vm ovsdb-server 24700 vlog - \ufefftext");
    }
  }

  @Test
  void whatIsNoMethodIsRefused() {
    Syslog syslog = new Syslog();
    assertThat(syslog.method("carrier pigeon")).isFalse();
    assertThat(syslog.target("host")).contains("host: port must be specified");
    assertThat(syslog.facility("local8")).isFalse();
  }
}
