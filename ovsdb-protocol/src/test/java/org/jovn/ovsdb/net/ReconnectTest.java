// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.jovn.ovsdb.net.Reconnect.Action;
import org.jovn.ovsdb.net.Reconnect.State;
import org.junit.jupiter.api.Test;

class ReconnectTest {

  private static final CloseReason REFUSED =
      new CloseReason(CloseReason.Kind.IO, "Connection refused");

  private final Reconnect reconnect = new Reconnect("tcp:127.0.0.1:1");
  private long now = 1_000_000;

  /// Goes to the time of the next attempt and says how long that took.
  private long untilAttempt() {
    long begin = now;
    now = reconnect.deadline();
    assertThat(reconnect.run(now - 1)).isEqualTo(now == begin ? Action.CONNECT : Action.NONE);
    assertThat(reconnect.run(now)).isEqualTo(Action.CONNECT);
    reconnect.connecting(now);
    return now - begin;
  }

  @Test
  void backsOffAsTheCServer() {
    reconnect.enable(now);
    assertThat(reconnect.run(now)).isEqualTo(Action.CONNECT);
    reconnect.connecting(now);
    for (long pause : new long[] {1000, 2000, 4000, 8000, 8000}) {
      reconnect.disconnected(now, REFUSED);
      assertThat(reconnect.state()).isEqualTo(State.BACKOFF);
      assertThat(untilAttempt()).isEqualTo(pause);
    }
  }

  @Test
  void forgetsThePauseAfterALongConnection() {
    reconnect.enable(now);
    reconnect.connecting(now);
    reconnect.disconnected(now, REFUSED);
    untilAttempt();
    reconnect.disconnected(now, REFUSED);
    untilAttempt();
    reconnect.connected(now);
    now += 10_000;
    reconnect.activity(now);
    reconnect.disconnected(now, CloseReason.END_OF_FILE);
    assertThat(untilAttempt()).isEqualTo(1000);
  }

  @Test
  void doublesThePauseAfterAShortConnection() {
    reconnect.enable(now);
    reconnect.connecting(now);
    reconnect.disconnected(now, REFUSED);
    untilAttempt();
    reconnect.connected(now);
    reconnect.disconnected(now + 10, CloseReason.PROTOCOL);
    now += 10;
    assertThat(untilAttempt()).isEqualTo(2000);
  }

  @Test
  void givesUpAnAttemptThatHangs() {
    reconnect.enable(now);
    reconnect.connecting(now);
    assertThat(reconnect.run(now + 999)).isEqualTo(Action.NONE);
    assertThat(reconnect.run(now + 1000)).isEqualTo(Action.DISCONNECT);
  }

  @Test
  void triesEachAddressBeforeItPauses() {
    reconnect.setFreeTries(3);
    reconnect.enable(now);
    reconnect.connecting(now);
    reconnect.disconnected(now, REFUSED);
    assertThat(reconnect.deadline()).isEqualTo(now);
    reconnect.connecting(now);
    reconnect.disconnected(now, REFUSED);
    assertThat(reconnect.deadline()).isEqualTo(now);
    reconnect.connecting(now);
    reconnect.disconnected(now, REFUSED);
    assertThat(reconnect.deadline()).isEqualTo(now + 1000);
  }

  @Test
  void followsALoweredMaximum() {
    reconnect.setMaxBackoffMillis(60_000);
    reconnect.enable(now);
    reconnect.connecting(now);
    for (int i = 0; i < 6; i++) {
      reconnect.disconnected(now, REFUSED);
      untilAttempt();
    }
    reconnect.disconnected(now, REFUSED);
    reconnect.setMaxBackoffMillis(3000);
    assertThat(reconnect.deadline()).isEqualTo(now + 3000);
  }

  @Test
  void showsSilenceAndForce() {
    reconnect.enable(now);
    reconnect.connecting(now);
    reconnect.connected(now);
    reconnect.idle(now);
    assertThat(reconnect.state()).isEqualTo(State.IDLE);
    assertThat(reconnect.isConnected()).isTrue();
    reconnect.activity(now);
    assertThat(reconnect.state()).isEqualTo(State.ACTIVE);
    reconnect.force(now);
    assertThat(reconnect.run(now)).isEqualTo(Action.DISCONNECT);
    reconnect.disable(now);
    assertThat(reconnect.state()).isEqualTo(State.VOID);
    assertThat(reconnect.deadline()).isEqualTo(Long.MAX_VALUE);
  }
}
