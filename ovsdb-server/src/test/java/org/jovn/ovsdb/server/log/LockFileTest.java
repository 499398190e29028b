// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jovn.ovsdb.server.log.LogFiles.batch;
import static org.jovn.ovsdb.server.log.LogFiles.insert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {

  private static final String TRANSACTION =
      "[\"T\",{\"op\":\"insert\",\"table\":\"A\",\"row\":{\"n\":\"C\",\"i\":7}}]";

  @TempDir Path directory;

  private static LogFile open(Path file) throws LogException {
    return LogFile.open(file, file.getFileName().toString(), FileAccess.READ_WRITE);
  }

  @Test
  void isHeldOncePerProcessAndGivenBack() throws Exception {
    Path file = LogFiles.create(directory.resolve("t.db"), 0);
    Path link = Files.createSymbolicLink(directory.resolve("l.db"), file);
    for (int i = 0; i < 2; i++) {
      try (LogFile log = open(file)) {
        assertThatThrownBy(() -> open(file))
            .hasMessage("I/O error: t.db: failed to lock lockfile (Resource deadlock avoided)");
        assertThatThrownBy(() -> open(link))
            .hasMessage("I/O error: l.db: failed to lock lockfile (Resource deadlock avoided)");
        assertThat(log.next()).isNotNull();
      }
    }
  }

  @Test
  void readersNeedNoLock() throws Exception {
    Path file = LogFiles.create(directory.resolve("t.db"), 1);
    try (LogFile writer = open(file);
        LogFile reader = LogFile.open(file, "t.db", FileAccess.READ)) {
      assertThat(LogFiles.texts(writer)).isEqualTo(LogFiles.texts(reader));
    }
  }

  @Test
  @EnabledIf("org.jovn.ovsdb.server.log.LogFiles#hasReferenceTool")
  void keepsTheReferenceOut() throws Exception {
    Path file = LogFiles.create(directory.resolve("t.db"), 1);
    try (LogFile log = open(file)) {
      while (log.next() != null) {
        assertThat(log.size()).isPositive();
      }
      // A failed second attempt of our own must not give the lock away.
      assertThatThrownBy(() -> open(file)).isInstanceOf(LogException.class);
      LogFiles.Output out = LogFiles.run(directory, "ovsdb-tool", "transact", "t.db", TRANSACTION);
      assertThat(out.status()).isEqualTo(1);
      assertThat(out.text())
          .contains(
              "cannot lock file because it is already locked by pid "
                  + ProcessHandle.current().pid())
          .contains("t.db: failed to lock lockfile (Resource temporarily unavailable)");
      log.append(batch(insert(1)), false);
    }
    LogFiles.Output out = LogFiles.run(directory, "ovsdb-tool", "transact", "t.db", TRANSACTION);
    assertThat(out.status()).isZero();
    assertThat(LogFiles.texts(file)).hasSize(4);
  }

  @Test
  @EnabledIf("org.jovn.ovsdb.server.log.LogFiles#hasReferenceTool")
  void isKeptOutByTheReference() throws Exception {
    Path file = LogFiles.create(directory.resolve("t.db"), 1);
    Process server =
        new ProcessBuilder(
                "ovsdb-server",
                "--unixctl=none",
                "--remote=punix:" + directory.resolve("s"),
                "t.db")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      awaitFile(directory.resolve("s"), server);
      assertThatThrownBy(() -> open(file))
          .hasMessage(
              "I/O error: t.db: failed to lock lockfile (Resource temporarily unavailable)");
      assertThat(LogFiles.texts(file)).hasSize(2);
    } finally {
      server.destroy();
      assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    try (LogFile log = open(file)) {
      assertThat(log.next()).isNotNull();
    }
  }

  private static void awaitFile(Path file, Process process) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!Files.exists(file)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("no " + file);
      }
      process.waitFor(10, TimeUnit.MILLISECONDS);
    }
  }
}
