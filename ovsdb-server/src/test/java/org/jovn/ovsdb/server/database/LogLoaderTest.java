// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jovn.ovsdb.server.log.FileAccess;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.log.LogFile;
import org.jovn.ovsdb.server.log.RecordBatch;
import org.jovn.ovsdb.server.log.StandaloneLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLoaderTest {

  private static final String SCHEMA =
      "{\"name\":\"T\",\"tables\":{\"A\":{\"columns\":{\"i\":{\"type\":\"integer\"}}}}}";
  private static final String ONE = "11111111-1111-4111-8111-111111111111";
  private static final String TWO = "22222222-2222-4222-8222-222222222222";

  @TempDir Path directory;

  /// Loads a log of these records; the rows of the table A, and what was wrong at the end.
  private Loaded load(String... records) throws LogException {
    Path file = directory.resolve("t.db");
    try (LogFile log = LogFile.open(file, "t.db", FileAccess.CREATE)) {
      RecordBatch batch = new RecordBatch();
      for (String record : records) {
        batch.begin().raw(record.getBytes(UTF_8));
        batch.end();
      }
      log.append(batch, false);
    }
    try (StandaloneLog log = new StandaloneLog(LogFile.open(file, "t.db", FileAccess.READ_WRITE))) {
      LogLoader loader = new LogLoader(new SplittableRandom(1));
      Optional<LogException> failure = log.read(loader, loader);
      Snapshot snapshot = loader.toSnapshot();
      return new Loaded(
          snapshot == null ? -1 : snapshot.tables().getFirst().size(),
          loader.records(),
          failure.map(LogException::getMessage).orElse(""));
    }
  }

  private record Loaded(long rows, long records, String failure) {}

  @Test
  void aBadRecordIsNotHalfApplied() throws LogException {
    assertThat(
            load(
                SCHEMA,
                "{\"A\":{\"" + ONE + "\":{\"i\":1}}}",
                "{\"A\":{\"" + ONE + "\":null,\"" + TWO + "\":null}}"))
        .isEqualTo(
            new Loaded(
                1, 2, "syntax error: transaction deletes row " + TWO + " that does not exist"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"_date\":\"x\"}  | syntax \"{\"_date\":\"x\"}\": unknown table: No table named _date.",
        "{\"B\":{}}         | syntax \"{\"B\":{}}\": unknown table: No table named B.",
        "{\"A\":{\"x\":{}}} | syntax \"{\"x\":{}}\": syntax error: \"x\" is not a valid UUID",
        "{\"A\":5}          | syntax \"5\": syntax error: object expected",
      })
  void tellsWhatIsWrongAsTheReferenceDoes(String record, String failure) throws LogException {
    assertThat(load(SCHEMA, record)).isEqualTo(new Loaded(0, 1, failure));
  }
}
