// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jovn.ovsdb.data.IntegerAtom;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.server.log.FileAccess;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.log.LogFile;
import org.jovn.ovsdb.server.log.RecordBatch;
import org.jovn.ovsdb.server.log.StandaloneLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
      long[] sum = {0};
      if (snapshot != null) {
        snapshot.tables().getFirst().rows().forEach(row -> sum[0] += number(row));
      }
      return new Loaded(
          snapshot == null ? -1 : snapshot.tables().getFirst().size(),
          sum[0],
          loader.records(),
          failure.map(LogException::getMessage).orElse(""));
    }
  }

  private static long number(Row row) {
    return row.get(2) instanceof IntegerAtom(long value) ? value : 0;
  }

  /// @param sum of the integers in all rows

  private record Loaded(long rows, long sum, long records, String failure) {}

  @Test
  void aBadRecordIsNotHalfApplied() throws LogException {
    assertThat(
            load(
                SCHEMA,
                "{\"A\":{\"" + ONE + "\":{\"i\":1}}}",
                "{\"A\":{\"" + ONE + "\":null,\"" + TWO + "\":null}}"))
        .isEqualTo(
            new Loaded(
                1, 1, 2, "syntax error: transaction deletes row " + TWO + " that does not exist"));
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
    assertThat(load(SCHEMA, record)).isEqualTo(new Loaded(0, 0, 1, failure));
  }

  /// A record with `rows` rows whose integers are 0, 1, 2 and so on, and what else is given.
  private static String longRecord(int rows, String first, String last) {
    StringBuilder text = new StringBuilder("{").append(first).append("\"A\" : {");
    for (int i = 0; i < rows; i++) {
      text.append(i == 0 ? "" : ",\n ").append(row(i, i));
    }
    return text.append(last).append("}").toString();
  }

  private static String row(int id, int value) {
    return String.format("\"%08x-1111-4111-8111-111111111111\" :{\"i\": %d }", id, value);
  }

  private static final int ROWS = 30_000;
  private static final long SUM = ROWS * (ROWS - 1L) / 2;

  @Test
  void aLongRecordIsReadInParts() throws LogException {
    String after = "{\"A\":{" + row(7, 100) + "}}";
    assertThat(
            load(SCHEMA, longRecord(ROWS, "\"_comment\":\"a \\\"{b\", ", "},\"_date\":1"), after))
        .isEqualTo(new Loaded(ROWS, SUM + 93, 3, ""));
  }

  @Test
  void ofARowThatALongRecordNamesTwiceTheLastValueCounts() throws LogException {
    assertThat(load(SCHEMA, longRecord(ROWS, "", "," + row(7, 8) + "}")))
        .isEqualTo(new Loaded(ROWS, SUM + 1, 2, ""));
  }

  @Test
  void ofATableThatALongRecordNamesTwiceTheLastValueCounts() throws LogException {
    assertThat(load(SCHEMA, longRecord(ROWS, "", "},\"A\":{" + row(7, 8) + "}")))
        .isEqualTo(new Loaded(1, 8, 2, ""));
  }

  @Test
  void escapesInNamesAreUnderstoodInALongRecord() throws LogException {
    String odd = "\"\\u0066fffffff-1111-4111-8111-111111111111\":{\"\\u0069\":1}";
    assertThat(load(SCHEMA, longRecord(ROWS, "", "," + odd + "}")))
        .isEqualTo(new Loaded(ROWS + 1, SUM + 1, 2, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ",`x`:{}}           | is not a valid UUID",
        ",%{`i`:true}}      | syntax \"true\": syntax error: expected integer",
        ",%{`j`:1}}         | unknown column: No column j in table A.",
        ",%null}            | that does not exist",
        "},`_date`:[]       | unknown table: No table named _date.",
        "},`B`:{}           | unknown table: No table named B.",
        ",%{`i`:1]}         | are not valid JSON",
        ",%{`i`:1}          | are not valid JSON",
        ",}                 | are not valid JSON",
        ",%{`i`:1}}}        | are not valid JSON",
        ",%{`i`:tru}}       | are not valid JSON",
        ",%{`i`:`           | are not valid JSON",
        ",%                 | are not valid JSON",
        "},`               | are not valid JSON",
      })
  void aBadLongRecordCountsForNothing(String last, String failure) throws LogException {
    String end = last.replace("`", "\"").replace("%", "\"" + TWO + "\":");
    Loaded loaded = load(SCHEMA, "{\"A\":{\"" + ONE + "\":{\"i\":1}}}", longRecord(ROWS, "", end));
    assertThat(loaded).isEqualTo(new Loaded(1, 1, 2, loaded.failure()));
    assertThat(loaded.failure()).contains(failure);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void aLongRecordOfDifferencesIsReadAsSuch(String isDifference) throws LogException {
    String schema = SCHEMA.replace("\"integer\"", "{\"key\":\"integer\",\"min\":0,\"max\":3}");
    String more = "\"" + ONE + "\":{\"i\":[\"set\",[1,2]]}";
    assertThat(
            load(
                schema,
                "{\"A\":{\"" + ONE + "\":{\"i\":1}}}",
                longRecord(ROWS, "", "," + more + "},\"_is_diff\":" + isDifference)))
        .isEqualTo(new Loaded(ROWS + 1, isDifference.equals("true") ? SUM + 2 : SUM, 3, ""));
  }
}
