// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompactionScheduleTest {

  private static final long MINUTE = 60_000;
  private static final long MB = 1L << 20;

  @Test
  void waitsTenToTwentyMinutes() {
    CompactionSchedule soon = new CompactionSchedule(1000, n -> 0);
    CompactionSchedule late = new CompactionSchedule(1000, n -> n - 1);
    soon.add(100);
    late.add(100);
    assertThat(soon.isDue(999 + 10 * MINUTE, 11 * MB)).isFalse();
    assertThat(soon.isDue(1000 + 10 * MINUTE, 11 * MB)).isTrue();
    assertThat(late.isDue(998 + 20 * MINUTE, 11 * MB)).isFalse();
    assertThat(late.isDue(999 + 20 * MINUTE, 11 * MB)).isTrue();
    assertThat(late.earliestMillis()).isEqualTo(999 + 20 * MINUTE);
  }

  @Test
  void needsAHundredRecordsAndTenMegabytes() {
    CompactionSchedule schedule = new CompactionSchedule(0, n -> 0);
    schedule.add(99);
    assertThat(schedule.isDue(11 * MINUTE, 100 * MB)).isFalse();
    schedule.add(1);
    assertThat(schedule.isDue(11 * MINUTE, 10 * MB)).isFalse();
    assertThat(schedule.isDue(11 * MINUTE, 10 * MB + 1)).isTrue();
  }

  @Test
  void needsTwiceTheCompactedLength() {
    CompactionSchedule schedule = new CompactionSchedule(0, n -> 0);
    schedule.succeeded(11 * MINUTE, 20 * MB);
    schedule.add(500);
    assertThat(schedule.isDue(20 * MINUTE, 41 * MB)).isFalse();
    assertThat(schedule.isDue(21 * MINUTE, 40 * MB)).isFalse();
    assertThat(schedule.isDue(21 * MINUTE, 40 * MB + 2)).isTrue();
  }

  @Test
  void compactsAnythingAfterADay() {
    CompactionSchedule schedule = new CompactionSchedule(0, n -> 0);
    assertThat(schedule.isDue(25 * 60 * MINUTE, 100 * MB)).isFalse();
    schedule.add(1);
    assertThat(schedule.isDue(24 * 60 * MINUTE - 1, MB)).isFalse();
    assertThat(schedule.isDue(24 * 60 * MINUTE, MB)).isTrue();
  }

  @Test
  void triesAgainSoonAfterAFailure() {
    CompactionSchedule schedule = new CompactionSchedule(0, n -> 0);
    schedule.add(100);
    schedule.failed(15 * MINUTE);
    assertThat(schedule.isDue(16 * MINUTE - 1, 11 * MB)).isFalse();
    assertThat(schedule.isDue(16 * MINUTE, 11 * MB)).isTrue();
  }
}
