// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.vlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogTimeTest {

  private static String expected(long millis) {
    ZonedDateTime time = Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC);
    return String.format(
        Locale.US, "%1$tF %1$tT.%1$tL %1$tj %1$ta %1$tA %1$tb %1$tB %1$tI %1$Tp", time);
  }

  private static String format(long millis, String format) {
    StringBuilder out = new StringBuilder();
    LogTime.utc(millis).format(format, out);
    return out.toString();
  }

  @Test
  void agreesWithTheCalendarOfTheJdk() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long first = Instant.parse("1600-01-01T00:00:00Z").toEpochMilli();
    long last = Instant.parse("2500-12-31T00:00:00Z").toEpochMilli();
    for (int i = 0; i < 20_000; i++) {
      long millis = first + (long) (random.nextDouble() * (last - first));
      assertThat(format(millis, "%F %T.### %j %a %A %b %B %I %p"))
          .as("seed %d, %d ms", seed, millis)
          .isEqualTo(expected(millis));
    }
  }

  @Test
  void zonesAndFractions() {
    StringBuilder out = new StringBuilder();
    new LogTime(0, -12_600, "X").format("%F %T %z %Z #", out);
    assertThat(out.toString()).isEqualTo("1969-12-31 20:30:00 -0330 X 0");
    assertThat(format(1_234, "%S.#####")).isEqualTo("01.23400");
    assertThat(format(0, "%e|%%|%")).isEqualTo(" 1|%|%");
  }
}
