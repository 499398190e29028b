// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jovn.ovsdb.server.log.LogFiles.SCHEMA;
import static org.jovn.ovsdb.server.log.LogFiles.batch;
import static org.jovn.ovsdb.server.log.LogFiles.insert;
import static org.jovn.ovsdb.server.log.LogFiles.run;
import static org.jovn.ovsdb.server.log.LogFiles.texts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.json.JsonReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Files of the C programs read by us, and ours by them.
@EnabledIf("org.jovn.ovsdb.server.log.LogFiles#hasReferenceTool")
class ReferenceFilesTest {

  @TempDir Path directory;

  @Test
  void readsWhatTheReferenceWrites() throws Exception {
    Files.writeString(directory.resolve("s.ovsschema"), SCHEMA);
    assertThat(run(directory, "ovsdb-tool", "create", "c.db", "s.ovsschema").status()).isZero();
    for (int i = 0; i < 3; i++) {
      String transaction =
          "[\"T\",{\"op\":\"insert\",\"table\":\"A\",\"row\":{\"i\":" + (i + 1) + "}}]";
      assertThat(run(directory, "ovsdb-tool", "transact", "c.db", transaction).status()).isZero();
    }
    Path file = directory.resolve("c.db");
    try (LogFile log = LogFile.open(file, "c.db", FileAccess.READ_WRITE)) {
      LogRecord schema = Objects.requireNonNull(log.next());
      assertThat(schema.json()).isEqualTo(JsonReader.parse(SCHEMA));
      for (int i = 0; i < 3; i++) {
        LogRecord record = Objects.requireNonNull(log.next());
        assertThat(record.json().has("_date")).isTrue();
      }
      assertThat(log.next()).isNull();
      log.append(batch(insert(9)), true);
    }
    assertThat(run(directory, "ovsdb-tool", "query", "c.db", select()).text())
        .contains("{\"i\":1}", "{\"i\":2}", "{\"i\":3}", "{\"i\":9}");
  }

  private static String select() {
    return "[\"T\",{\"op\":\"select\",\"table\":\"A\",\"where\":[],\"columns\":[\"i\"]}]";
  }

  @Test
  void writesWhatTheReferenceReads() {
    LogFiles.create(directory.resolve("j.db"), 3);
    assertThat(run(directory, "ovsdb-tool", "show-log", "j.db").text())
        .startsWith("record 0: \"T\" schema, version=\"1.2.3\", cksum=\"12345 67\"\n\nrecord 1: ")
        .contains("record 3: ");
    assertThat(run(directory, "ovsdb-tool", "query", "j.db", select()).text())
        .contains("{\"i\":1}");
  }

  private static String row(int i, String n) {
    return String.format("\"6a8b5b64-43fd-4c83-9885-%012x\":{\"n\":\"%s\",\"i\":%d}", i, n, i);
  }

  /// A record too long for the buffer has a header that was filled in afterwards.
  @Test
  void theReferenceReadsWhatWasCompacted() throws Exception {
    Path file = LogFiles.create(directory.resolve("j.db"), 3);
    try (LogFile log = LogFile.open(file, "j.db", FileAccess.READ_WRITE)) {
      while (log.next() != null) {
        assertThat(log.size()).isPositive();
      }
      try (Compaction compaction = log.compact()) {
        JsonOutput out = new JsonOutput(64);
        compaction.begin();
        compaction.write(out.raw(SCHEMA));
        compaction.end();
        compaction.begin();
        String filler = "x".repeat(100_000);
        compaction.write(out.raw("{\"A\":{"));
        for (int i = 0; i < 30; i++) {
          out.raw(i == 0 ? "" : ",").raw(row(i, filler));
          compaction.write(out);
        }
        compaction.write(out.raw("}}"));
        compaction.end();
        compaction.finish();
      }
      log.append(batch(insert(77)), false);
    }
    assertThat(texts(file)).hasSize(3);
    assertThat(run(directory, "ovsdb-tool", "query", "j.db", select()).text())
        .contains("{\"i\":29}")
        .contains("{\"i\":77}");
  }
}
