// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jovn.ovsdb.server.log.LogFiles.SCHEMA;
import static org.jovn.ovsdb.server.log.LogFiles.batch;
import static org.jovn.ovsdb.server.log.LogFiles.insert;
import static org.jovn.ovsdb.server.log.LogFiles.put;
import static org.jovn.ovsdb.server.log.LogFiles.texts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jovn.ovsdb.json.JsonOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {

  @TempDir Path directory;

  private LogFile openAndRead(Path file) throws LogException {
    LogFile log = LogFile.open(file, file.getFileName().toString(), FileAccess.READ_WRITE);
    while (log.next() != null) {
      assertThat(log.size()).isPositive();
    }
    return log;
  }

  private static void write(Compaction compaction, String record) throws LogException {
    compaction.begin();
    JsonOutput out = new JsonOutput(64);
    byte[] bytes = record.getBytes(UTF_8);
    for (int at = 0; at < bytes.length; at += 10_000) {
      compaction.write(out.raw(bytes, at, Math.min(10_000, bytes.length - at)));
    }
    compaction.end();
  }

  @Test
  void replacesTheFileAndCarriesLaterRecordsOver() throws LogException {
    Path file = LogFiles.create(directory.resolve("t.db"), 50);
    try (LogFile log = openAndRead(file)) {
      log.append(batch(insert(50)), false);
      try (Compaction compaction = log.compact()) {
        log.append(batch(insert(51)), false);
        write(compaction, SCHEMA);
        write(compaction, "{\"all\":50}");
        log.append(batch(insert(52)), true);
        assertThat(compaction.finish()).isEqualTo(log.size());
      }
      log.append(batch(insert(53)), true);
    }
    assertThat(texts(file))
        .containsExactly(SCHEMA, "{\"all\":50}", insert(51), insert(52), insert(53));
    assertThat(directory.resolve("t.db.tmp")).doesNotExist();
  }

  @Test
  void leavesTheOldFileWhenGivenUp() throws Exception {
    Path file = LogFiles.create(directory.resolve("t.db"), 2);
    byte[] before = Files.readAllBytes(file);
    Files.writeString(directory.resolve("t.db.tmp"), "left over by a crash");
    try (LogFile log = openAndRead(file)) {
      try (Compaction compaction = log.compact()) {
        write(compaction, SCHEMA);
      }
      assertThat(Files.readAllBytes(file)).isEqualTo(before);
      assertThat(directory.resolve("t.db.tmp")).doesNotExist();
      log.append(batch(insert(2)), false);
    }
    assertThat(texts(file)).hasSize(4);
  }

  @Test
  void writesRecordsOfAnyLength() throws LogException {
    Path file = LogFiles.create(directory.resolve("t.db"), 1);
    List<String> records = new ArrayList<>();
    for (int length : new int[] {0, 1, 10_000, (1 << 20) - 9, (1 << 20) - 8, 1 << 20, 5_000_000}) {
      records.add("{\"n\":\"" + "x".repeat(length) + "\"}");
    }
    try (LogFile log = openAndRead(file);
        Compaction compaction = log.compact()) {
      for (String record : records) {
        write(compaction, record);
      }
      compaction.finish();
    }
    assertThat(texts(file)).isEqualTo(records);
  }

  @Test
  void followsTheSymbolicLink() throws Exception {
    Path file = LogFiles.create(directory.resolve("t.db"), 1);
    Path link = directory.resolve("other/l.db");
    Files.createDirectory(link.getParent());
    Files.createSymbolicLink(link, file);
    try (LogFile log = openAndRead(link);
        Compaction compaction = log.compact()) {
      write(compaction, SCHEMA);
      compaction.finish();
    }
    assertThat(link).isSymbolicLink();
    assertThat(texts(file)).containsExactly(SCHEMA);
  }

  @Test
  void failsWhenTheFileCannotBeReplaced() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("folder"));
    Path file = LogFiles.create(folder.resolve("t.db"), 1);
    try (LogFile log = openAndRead(file);
        Compaction compaction = log.compact()) {
      write(compaction, SCHEMA);
      Files.delete(folder.resolve("t.db.tmp"));
      assertThatThrownBy(compaction::finish)
          .isInstanceOf(LogException.class)
          .hasMessageContaining("failed to rename");
      log.append(batch(insert(1)), true);
    }
    assertThat(texts(file)).containsExactly(SCHEMA, insert(0), insert(1));
  }

  /// One thread appends while another compacts over and over: no record is lost, none is doubled.
  @Test
  void worksBesideAppends() throws Exception {
    Path file = LogFiles.create(directory.resolve("t.db"), 0);
    int rounds = 20;
    try (LogFile log = openAndRead(file);
        ExecutorService other = Executors.newSingleThreadExecutor()) {
      int next = 0;
      for (int round = 0; round < rounds; round++) {
        Compaction compaction = log.compact();
        int upTo = next;
        Future<Long> done =
            other.submit(
                () -> {
                  try (compaction) {
                    write(compaction, "{\"upTo\":" + upTo + "}");
                    return compaction.finish();
                  }
                });
        RecordBatch batch = new RecordBatch();
        do {
          batch.clear();
          for (int i = 0; i < 20; i++) {
            put(batch, insert(next++));
          }
          log.append(batch, next % 100 == 0);
        } while (!done.isDone());
        assertThat(done.get()).isPositive();

        List<String> records = texts(file);
        assertThat(records.getFirst()).isEqualTo("{\"upTo\":" + upTo + "}");
        List<String> expected = new ArrayList<>();
        for (int i = upTo; i < next; i++) {
          expected.add(insert(i));
        }
        assertThat(records.subList(1, records.size())).isEqualTo(expected);
      }
    }
  }
}
