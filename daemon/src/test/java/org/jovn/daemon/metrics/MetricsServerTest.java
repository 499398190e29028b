// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jovn.daemon.Fatal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The end point, by the bytes of HTTP.
class MetricsServerTest {

  private final MetricsServer server = MetricsServer.open(new MetricsAddress("127.0.0.1", 0));

  @AfterEach
  void close() {
    server.close();
    Metrics.turnOff();
  }

  private String ask(String method, String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String request = method + " " + path + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void histogramsCountersAndGaugesAreText() throws IOException {
    Timing timing = Metrics.timing("jovn_test_seconds", "How long.", "database", "Alpha");
    timing.end(timing.begin() - 2_000_000);
    Metrics.tally("jovn_test_total", "How many.").add(3);
    Metrics.gauge("jovn_test_now", "Now.", List.of("of"), sink -> sink.value(1, "one"));
    Metrics.gauge("jovn_test_now", "Now.", List.of("of"), sink -> sink.value(2, "two"));
    String answer = ask("GET", "/metrics");
    assertThat(answer)
        .startsWith("HTTP/1.1 200 ")
        .containsIgnoringCase("Content-Type: text/plain; version=0.0.4")
        .contains("# TYPE jovn_test_seconds histogram\n")
        .contains("jovn_test_seconds_bucket{database=\"Alpha\",le=\"0.001\"} 0\n")
        .contains("jovn_test_seconds_bucket{database=\"Alpha\",le=\"+Inf\"} 1\n")
        .contains("jovn_test_seconds_count{database=\"Alpha\"} 1\n")
        .contains("jovn_test_total 3.0\n")
        .contains("jovn_test_now{of=\"one\"} 1.0\n")
        .contains("jovn_test_now{of=\"two\"} 2.0\n")
        .contains("process_resident_memory_bytes ");
  }

  @Test
  void healthAndReadinessNameWhatIsNotSo() throws IOException {
    AtomicBoolean isWarm = new AtomicBoolean();
    Metrics.ready("it is warm", isWarm::get);
    assertThat(ask("GET", "/ready")).startsWith("HTTP/1.1 503 ").endsWith("not so: it is warm\n");
    assertThat(ask("GET", "/health")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nok\n");
    isWarm.set(true);
    assertThat(ask("GET", "/ready")).startsWith("HTTP/1.1 200 ");
    Metrics.healthy("it lives", () -> false);
    assertThat(ask("GET", "/health")).startsWith("HTTP/1.1 503 ").endsWith("not so: it lives\n");
  }

  @Test
  void otherPathsAndMethodsAreRefused() throws IOException {
    assertThat(ask("GET", "/")).startsWith("HTTP/1.1 404 ");
    assertThat(ask("POST", "/metrics")).startsWith("HTTP/1.1 405 ");
    assertThat(ask("HEAD", "/metrics")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
  }

  @Test
  void portInUseIsNamed() {
    MetricsAddress same = new MetricsAddress("127.0.0.1", server.port());
    assertThatThrownBy(() -> MetricsServer.open(same))
        .isInstanceOfSatisfying(
            Fatal.class,
            fatal ->
                assertThat(fatal.text())
                    .startsWith("--metrics: cannot listen on 127.0.0.1:" + server.port())
                    .contains("in use"));
  }

  @Test
  void whatWasAskedForBeforeStaysOff() {
    Metrics.turnOff();
    assertThat(Metrics.timing("jovn_test_seconds", "How long.")).isSameAs(Timing.OFF);
    assertThat(Metrics.tally("jovn_test_total", "How many.")).isSameAs(Tally.OFF);
    assertThat(Timing.OFF.begin()).isZero();
  }

  @Test
  void addresses() {
    assertThat(address("")).hasToString("127.0.0.1:9641");
    assertThat(address("9000")).hasToString("127.0.0.1:9000");
    assertThat(address(":9000")).hasToString("127.0.0.1:9000");
    assertThat(address("0.0.0.0")).hasToString("0.0.0.0:9641");
    assertThat(address("0.0.0.0:1")).hasToString("0.0.0.0:1");
    assertThat(address("::1")).hasToString("[::1]:9641");
    assertThat(address("[::1]:7")).isEqualTo(new MetricsAddress("::1", 7));
    assertThatThrownBy(() -> address("here:65536")).isInstanceOf(Fatal.class);
    assertThatThrownBy(() -> address("here:")).isInstanceOf(Fatal.class);
  }

  private static MetricsAddress address(String text) {
    return MetricsAddress.parse(
        "ovn-central", text.isEmpty() ? Optional.empty() : Optional.of(text));
  }
}
