// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jovn.ovsdb.server.log.LogFiles.SCHEMA;
import static org.jovn.ovsdb.server.log.LogFiles.batch;
import static org.jovn.ovsdb.server.log.LogFiles.insert;
import static org.jovn.ovsdb.server.log.LogFiles.texts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jovn.ovsdb.data.OvsdbError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandaloneLogTest {

  /// Enough for the second thread.
  private static final int LONG = 40_000;

  @TempDir Path directory;

  private StandaloneLog open(Path file) throws LogException {
    return new StandaloneLog(
        LogFile.open(file, file.getFileName().toString(), FileAccess.READ_WRITE));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, LONG})
  void readsAllInOrder(int rows) throws LogException {
    Path file = LogFiles.create(directory.resolve("t.db"), rows);
    List<String> read = new ArrayList<>();
    try (StandaloneLog log = open(file)) {
      assertThat(log.read(StandaloneLogTest::text, (_, text) -> read.add(text))).isEmpty();
      log.append(batch(insert(rows)), true);
    }
    assertThat(read).hasSize(rows + 1);
    assertThat(read.getFirst()).isEqualTo(SCHEMA);
    for (int i = 0; i < rows; i++) {
      assertThat(read.get(i + 1)).isEqualTo(insert(i));
    }
    assertThat(texts(file)).hasSize(rows + 2).endsWith(insert(rows));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LONG})
  void servesTheGoodPrefix(int rows) throws Exception {
    Path file = LogFiles.create(directory.resolve("t.db"), rows);
    Files.writeString(file, "OVSDB JS", StandardOpenOption.APPEND);
    List<String> read = new ArrayList<>();
    try (StandaloneLog log = open(file)) {
      Optional<LogException> damage =
          log.read(StandaloneLogTest::text, (_, text) -> read.add(text));
      assertThat(damage).get().asString().contains("parse error at offset");
      log.append(batch(insert(7)), false);
    }
    assertThat(read).hasSize(rows + 1);
    assertThat(texts(file)).hasSize(rows + 2).endsWith(insert(7));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LONG})
  void stopsAtARecordThatCannotBeParsed(int rows) throws Exception {
    Path file = LogFiles.create(directory.resolve("t.db"), rows);
    String bad = insert(rows / 2);
    List<String> read = new ArrayList<>();
    try (StandaloneLog log = open(file)) {
      Optional<LogException> damage =
          log.read(
              (LogRecord record, Consumer<String> sink) -> {
                String text = LogFiles.text(record);
                if (text.equals(bad)) {
                  throw OvsdbError.of("unknown table", "No table named A.").exception();
                }
                sink.accept(text);
              },
              (_, text) -> read.add(text));
      assertThat(damage).get().asString().contains("unknown table: No table named A.");
      log.append(batch("{}"), false);
    }
    assertThat(read).hasSize(rows / 2 + 1).endsWith(insert(rows / 2 - 1));
    assertThat(texts(file)).hasSize(rows / 2 + 2).endsWith("{}");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LONG})
  void stopsAtARecordThatCannotBeApplied(int rows) throws Exception {
    Path file = LogFiles.create(directory.resolve("t.db"), rows);
    List<String> read = new ArrayList<>();
    try (StandaloneLog log = open(file)) {
      Optional<LogException> damage =
          log.read(
              StandaloneLogTest::text,
              (_, text) -> {
                if (read.size() == 3) {
                  throw OvsdbError.of("constraint violation", "no").exception();
                }
                read.add(text);
              });
      assertThat(damage).get().asString().endsWith("constraint violation: no");
      log.append(batch("{}"), false);
    }
    assertThat(texts(file)).containsExactly(SCHEMA, insert(0), insert(1), "{}");
  }

  private static void text(LogRecord record, Consumer<String> sink) {
    sink.accept(LogFiles.text(record));
  }

  @Test
  void aBugInTheParserIsNotTakenForABadFile() throws Exception {
    Path file = LogFiles.create(directory.resolve("t.db"), LONG);
    try (StandaloneLog log = open(file)) {
      assertThatThrownBy(
              () ->
                  log.read(
                      (record, _) -> {
                        throw new IllegalArgumentException("bug at " + record.position());
                      },
                      (_, _) -> {}))
          .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void refusesClusteredFiles() throws Exception {
    Path file = directory.resolve("c.db");
    Files.writeString(file, "OVSDB CLUSTER 3 5f36b2ea290645ee34d943220a14b54ee5ea5be5\n{}\n");
    try (LogFile log = LogFile.open(file, "c.db", FileAccess.READ)) {
      assertThatThrownBy(() -> new StandaloneLog(log))
          .hasMessage("ovsdb error: c.db: cannot apply this operation to clustered database file");
    }
  }

  @Test
  void nothingIsKeptWithoutALog() throws LogException {
    NoLog log = new NoLog();
    log.append(batch(SCHEMA), true);
    assertThat(log.size()).isZero();
    assertThat(log.read(StandaloneLogTest::text, (_, _) -> {})).isEmpty();
    assertThatThrownBy(log::compact).hasMessageContaining("cannot compact built-in databases");
  }
}
