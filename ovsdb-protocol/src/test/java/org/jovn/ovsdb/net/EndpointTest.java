// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {

  private static final Path RUN = Path.of("/run/x");

  @ParameterizedTest
  @CsvSource({
    "tcp:127.0.0.1:1, false, 127.0.0.1, 1",
    "tcp:127.0.0.1, false, 127.0.0.1, 6640",
    "ssl:[::1]:6641, true, ::1, 6641",
    "ssl:[fe80::1%eth0]:6641, true, fe80::1%eth0, 6641",
    "tcp:[::1], false, ::1, 6640",
    "tcp:some.host:70, false, some.host, 70"
  })
  void parsesActiveMethods(String text, boolean tls, String host, int port) throws Exception {
    assertThat(Endpoint.parse(text, RUN)).isEqualTo(new Endpoint.Inet(text, tls, host, port));
  }

  @ParameterizedTest
  @CsvSource({
    "ptcp:, false, 0.0.0.0, 6640",
    "ptcp:0, false, 0.0.0.0, 0",
    "ptcp: 0, false, 0.0.0.0, 0",
    "ptcp:+5, false, 0.0.0.0, 5",
    "pssl:6641:127.0.0.1, true, 127.0.0.1, 6641",
    "ptcp:0:[::1%lo], false, ::1%lo, 0",
    "ptcp:0:[::], false, ::, 0"
  })
  void parsesPassiveMethods(String text, boolean tls, String host, int port) throws Exception {
    assertThat(Endpoint.parse(text, RUN))
        .isEqualTo(new Endpoint.PassiveInet(text, tls, host, port));
  }

  @Test
  void resolvesFilesBelowTheRunDirectory() throws Exception {
    assertThat(Endpoint.parse("unix:a.sock", RUN))
        .isEqualTo(new Endpoint.Unix("unix:a.sock", Path.of("/run/x/a.sock")));
    assertThat(Endpoint.parse("punix:/b", RUN))
        .isEqualTo(new Endpoint.PassiveUnix("punix:/b", Path.of("/b")))
        .hasToString("punix:/b");
  }

  /// The details are those of the C server's log.
  @ParameterizedTest
  @CsvSource({
    "ptcp:70000, 70000: bad port number \"70000\"",
    "ptcp:abc, abc: bad port number \"abc\"",
    "ptcp:-1, -1: bad port number \"-1\"",
    "ptcp:0x10, 0x10: bad port number \"0x10\"",
    "ptcp:[::1], [::1]: bad port number \"::1\"",
    "ptcp:0:::1, 0:::1: port must be specified",
    "ptcp:0:127.0.0.1:, 0:127.0.0.1:: port must be specified",
    "tcp:127.0.0.1:99999, 127.0.0.1:99999: bad port number \"99999\"",
    "tcp:::1:1, ::1:1: port must be specified",
    "tcp:127.0.0.1:1:2, 127.0.0.1:1:2: port must be specified",
    "tcp:[::1, [::1: port must be specified",
    "tcp:, : host must be specified",
    "foo:1, foo:1: unknown connection method",
    "ptcp, ptcp: unknown connection method"
  })
  void refusesWithTheWordsOfTheCServer(String text, String detail) {
    assertThatThrownBy(() -> Endpoint.parse(text, RUN))
        .isInstanceOfSatisfying(
            EndpointException.class, e -> assertThat(e.detail()).isEqualTo(detail))
        .hasMessage("Address family not supported by protocol");
  }

  @Test
  void tellsPassiveMethodsByTheirNames() {
    assertThat(Endpoint.isPassive("ptcp:nonsense:x:y")).isTrue();
    assertThat(Endpoint.isPassive("ptcp")).isFalse();
    assertThat(Endpoint.isPassive("tcp:1.2.3.4")).isFalse();
  }
}
