// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.vlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class RateLimitTest {

  private static final Logger LOG = LoggerFactory.getLogger("rate_limit_test");

  @TempDir private Path folder;

  @BeforeEach
  void logToFileOnly() {
    Vlog.levels(Optional.empty(), Optional.of(Destination.CONSOLE), Severity.OFF);
    assertThat(Vlog.openFile(folder.resolve("log"))).isEmpty();
  }

  @AfterEach
  void closeFile() {
    Vlog.rateLimits(Optional.empty(), true);
    Vlog.levels(Optional.empty(), Optional.empty(), Severity.INFO);
    Vlog.closeFile();
  }

  @Test
  void aBurstThenSoManyAMinute() throws IOException {
    RateLimit limit = new RateLimit(LOG, 2, 3);
    long start = System.currentTimeMillis();
    int allowed = 0;
    for (int i = 0; i < 10; i++) {
      allowed += limit.allows(Severity.WARN, start) ? 1 : 0;
    }
    assertThat(allowed).isEqualTo(3);
    assertThat(limit.allows(Severity.WARN, start + 20_000)).isFalse();
    assertThat(limit.allows(Severity.WARN, start + 35_000)).isTrue();
    assertThat(Files.readString(folder.resolve("log")))
        .contains(
            "|rate_limit_test|WARN|Dropped 8 log messages in last 35 seconds (most recently,"
                + " 15 seconds ago) due to excessive rate\n");
  }

  @Test
  void limitsMayBeSwitchedOffAndHiddenMessagesCostNothing() {
    RateLimit limit = new RateLimit(LOG, 1, 1);
    assertThat(limit.allows(Severity.DBG)).isFalse();
    assertThat(limit.allows(Severity.WARN)).isTrue();
    assertThat(limit.allows(Severity.WARN)).isFalse();
    assertThat(Vlog.rateLimits(Optional.of("rate_limit_test"), false)).isTrue();
    assertThat(limit.allows(Severity.WARN)).isTrue();
    assertThat(Vlog.rateLimits(Optional.of("no_such_module"), false)).isFalse();
  }
}
