// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jovn.ovsdb.server.log.LogFiles.SCHEMA;
import static org.jovn.ovsdb.server.log.LogFiles.batch;
import static org.jovn.ovsdb.server.log.LogFiles.insert;
import static org.jovn.ovsdb.server.log.LogFiles.run;
import static org.jovn.ovsdb.server.log.LogFiles.texts;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonOutput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a file system of 256 kB, which takes root to make.
class FullDiskTest {

  private static final String LARGE = "{\"n\":\"" + "x".repeat(100_000) + "\"}";

  @TempDir Path directory;
  private Path disk = Path.of("");

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(directory.resolve("disk"));
    LogFiles.Output out =
        run(directory, "mount", "-t", "tmpfs", "-o", "size=256k", "none", disk.toString());
    org.junit.jupiter.api.Assumptions.assumeTrue(
        out.status() == 0, () -> "needs root to make a small disk: " + out.text());
  }

  @AfterEach
  void unmount() {
    run(directory, "umount", "-l", disk.toString());
  }

  private static LogFile openAndRead(Path file) throws LogException {
    LogFile log = LogFile.open(file, "t.db", FileAccess.READ_WRITE);
    while (log.next() != null) {
      assertThat(log.size()).isPositive();
    }
    return log;
  }

  @Test
  void aFailedAppendLeavesNothingAndALaterOneSucceeds() throws Exception {
    Path file = LogFiles.create(disk.resolve("t.db"), 1);
    long size = Files.size(file);
    try (LogFile log = openAndRead(file)) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> log.append(batch(LARGE, LARGE, LARGE), true))
            .isInstanceOfSatisfying(
                LogException.class,
                e -> {
                  assertThat(e)
                      .hasMessage("I/O error: t.db: write failed (No space left on device)");
                  assertThat(e.error().toJson())
                      .isEqualTo(
                          Json.object(
                              "details", Json.of("t.db: write failed"),
                              "error", Json.of("I/O error"),
                              "io-error", Json.of("No space left on device")));
                });
        assertThat(Files.size(file)).isEqualTo(size);
        assertThat(log.size()).isEqualTo(size);
      }
      log.append(batch(LARGE), true);
      assertThatThrownBy(() -> log.append(batch(LARGE, LARGE), false))
          .isInstanceOf(LogException.class);
      log.append(batch(insert(1)), false);
    }
    assertThat(texts(file)).containsExactly(SCHEMA, insert(0), LARGE, insert(1));
  }

  @Test
  void aFailedCompactionLeavesTheOldFile() throws Exception {
    Path file = LogFiles.create(disk.resolve("t.db"), 1);
    try (LogFile log = openAndRead(file)) {
      log.append(batch(LARGE), false);
      try (Compaction compaction = log.compact()) {
        compaction.begin();
        JsonOutput out = new JsonOutput(64);
        compaction.write(out.raw(LARGE));
        assertThatThrownBy(
                () -> {
                  compaction.end();
                  compaction.begin();
                  compaction.write(new JsonOutput(64).raw(LARGE));
                  compaction.end();
                })
            .hasMessage(
                "I/O error: " + file.toRealPath() + ".tmp: write failed (No space left on device)");
      }
      assertThat(disk.resolve("t.db.tmp")).doesNotExist();
      log.append(batch(insert(1)), true);
    }
    assertThat(texts(file)).containsExactly(SCHEMA, insert(0), LARGE, insert(1));
  }

  @Test
  void saysThatAFileCannotBeCreated() throws Exception {
    Path file = disk.resolve("t.db");
    try (LogFile log = LogFile.open(file, "t.db", FileAccess.CREATE)) {
      assertThatThrownBy(() -> log.append(batch(LARGE, LARGE, LARGE), false))
          .hasMessage("I/O error: t.db: write failed (No space left on device)");
    }
    assertThat(file).isEmptyFile();
  }
}
