// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When what was refused is tried again, and what is said of it.
class RetryTest {

  private long now = 1_000_000;
  private final Retry retry = new Retry(() -> now);

  private void fail(long took) {
    retry.begin();
    now += took;
    var _ = retry.failed("refused");
  }

  @Test
  void waitsTwiceAsLongEachTimeUpToAMinute() {
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      fail(10);
      waits.add(retry.millisLeft(false));
      now += waits.getLast();
      assertThat(retry.millisLeft(false)).isZero();
    }
    assertThat(waits)
        .containsExactly(1000L, 2000L, 4000L, 8000L, 16_000L, 32_000L, 60_000L, 60_000L);
  }

  @Test
  void aChangeBringsTheNextTryForward() {
    for (int i = 0; i < 5; i++) {
      fail(10);
    }
    assertThat(retry.millisLeft(true)).isEqualTo(1000);
    now += 1000;
    assertThat(retry.millisLeft(true)).isZero();
    assertThat(retry.millisLeft(false)).isEqualTo(15_000);
  }

  @Test
  void triesThatTakeLongAreSeldom() {
    fail(30_000);
    assertThat(retry.millisLeft(true)).isEqualTo(90_000);
    assertThat(retry.millisLeft(false)).isEqualTo(90_000);
  }

  @Test
  void startsAgainAfterSuccess() {
    fail(10);
    fail(10);
    assertThat(retry.worked()).isEqualTo(2);
    assertThat(retry.worked()).isZero();
    assertThat(retry.millisLeft(false)).isZero();
    fail(10);
    assertThat(retry.millisLeft(false)).isEqualTo(1000);
  }

  @Test
  void saysEachCauseOnce() {
    assertThat(retry.failed("row 4c5d34f4-8a63-4bd6-a8d5-6d0a3b9c1d2e is bad")).isTrue();
    assertThat(retry.failed("row 00000000-8a63-4bd6-a8d5-6d0a3b9c1d2e is bad")).isFalse();
    assertThat(retry.failed("row 00000000-8a63-4bd6-a8d5-6d0a3b9c1d2e is worse")).isTrue();
    var _ = retry.worked();
    assertThat(retry.failed("row 00000000-8a63-4bd6-a8d5-6d0a3b9c1d2e is worse")).isTrue();
  }
}
