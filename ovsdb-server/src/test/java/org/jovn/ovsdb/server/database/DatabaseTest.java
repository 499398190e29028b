// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jovn.ovsdb.server.log.FileAccess;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.log.LogFile;
import org.jovn.ovsdb.server.log.StandaloneLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Batches, and logs written and read again.
class DatabaseTest {

  private static final String INSERT =
      "[{'op':'insert','table':'Root','row':{'name':'%s'}}]".replace('\'', '"');

  @TempDir Path directory;

  @Test
  void whatIsQueuedTogetherIsOneAppendOfOneRecordEach() throws LogException {
    TestBed.FakeLog log = new TestBed.FakeLog();
    TestBed bed = TestBed.of(log, true);
    for (String name : List.of("a", "b", "a", "c")) {
      var _ = bed.transact(INSERT.formatted(name));
    }
    bed.settle();
    assertThat(log.appends()).containsExactly(3);
    assertThat(log.durable()).containsExactly(false);
    assertThat(bed.takeReplies()).hasSize(4);
    assertThat(bed.database().snapshot().sequence()).isEqualTo(3);
  }

  @Test
  void oneDurableMemberMakesTheBatchDurable() throws LogException {
    TestBed.FakeLog log = new TestBed.FakeLog();
    TestBed bed = TestBed.of(log, true);
    var _ = bed.transact(INSERT.formatted("a"));
    var _ =
        bed.transact(
            INSERT.formatted("b").replace("}]", "},{\"op\":\"commit\",\"durable\":true}]"));
    bed.settle();
    assertThat(log.durable()).contains(true);
    assertThat(log.appends().stream().mapToInt(Integer::intValue).sum()).isEqualTo(2);
  }

  @Test
  void whatChangesNothingLeavesTheSnapshotAlone() throws LogException {
    TestBed.FakeLog log = new TestBed.FakeLog();
    TestBed bed = TestBed.of(log, true);
    var _ = bed.transact(INSERT.formatted("a"));
    bed.settle();
    Snapshot snapshot = bed.database().snapshot();
    var _ = bed.transact("[{\"op\":\"delete\",\"table\":\"Few\",\"where\":[]}]");
    var _ =
        bed.transact(
            "[{\"op\":\"update\",\"table\":\"Root\",\"where\":[],\"row\":{\"name\":\"a\"}}]");
    bed.settle();
    assertThat(bed.takeReplies()).contains("2: [{\"count\":0}]", "3: [{\"count\":1}]");
    assertThat(bed.database().snapshot()).isSameAs(snapshot);
    assertThat(log.appends()).containsExactly(1);
  }

  @Test
  void aLogThatFailsLeavesTheSnapshotAsItWas() throws LogException {
    TestBed.FakeLog log = new TestBed.FakeLog();
    TestBed bed = TestBed.of(log, true);
    List<Snapshot> published = new ArrayList<>();
    bed.database().addListener(published::add);
    var _ = bed.transact(INSERT.formatted("a"));
    bed.settle();
    Snapshot snapshot = bed.database().snapshot();
    log.setFailing(true);
    var _ = bed.transact(INSERT.formatted("b"));
    bed.settle();
    assertThat(bed.database().snapshot()).isSameAs(snapshot);
    assertThat(isWritableWhenTried(bed)).isFalse();
    log.setFailing(false);
    assertThat(bed.database().isWritable()).isFalse();
    assertThat(isWritableWhenTried(bed)).isTrue();
    var _ = bed.transact(INSERT.formatted("b"));
    bed.settle();
    assertThat(published).containsExactly(snapshot, bed.database().snapshot());
    assertThat(TestBed.contents(bed.database().snapshot())).hasSize(2);
  }

  private static boolean isWritableWhenTried(TestBed bed) {
    WriteProbe.run(bed.database());
    bed.settle();
    return bed.database().isWritable();
  }

  @Test
  void closingEndsThoseWhoWait() throws LogException {
    TestBed bed = TestBed.of(new TestBed.FakeLog(), true);
    var _ =
        bed.transact(
            "[{\"op\":\"wait\",\"table\":\"Root\",\"where\":[],\"columns\":[\"n\"],"
                + "\"until\":\"==\",\"rows\":[{\"n\":1}]}]");
    bed.settle();
    bed.database().close();
    assertThat(bed.takeReplies()).containsExactly("1: waits", "1: canceled");
  }

  @Test
  void aTransactionParsedBeforeAConversionIsCanceled() throws LogException {
    TestBed bed = TestBed.of(new TestBed.FakeLog(), true);
    Database database = bed.database();
    database.exclusively(() -> database.replace(Snapshot.empty(TestBed.schema())));
    var _ = bed.transact(INSERT.formatted("early"));
    bed.settle();
    var _ = bed.transact(INSERT.formatted("late"));
    bed.settle();
    assertThat(bed.takeReplies()).first().isEqualTo("1: canceled");
    assertThat(TestBed.contents(database.snapshot())).hasSize(1);
  }

  private StandaloneLog open(Path file) throws LogException {
    return new StandaloneLog(LogFile.open(file, "T.db", FileAccess.READ_WRITE));
  }

  /// The same database comes back, and still counts references as it did: the walk goes on in what
  /// was loaded.
  @ParameterizedTest
  @CsvSource({"1,true", "2,true", "3,false", "4,false"})
  void aRandomWalkComesBackFromItsLog(long seed, boolean asDifferences) throws LogException {
    Path file = directory.resolve("T.db");
    LogFile.create(file, "T.db", TestBed.schema().toJson());
    RandomWalk walk = new RandomWalk(new SplittableRandom(seed));
    for (int round = 0; round < 4; round++) {
      TestBed bed = TestBed.of(open(file), asDifferences, round);
      for (int i = 0; i < 150; i++) {
        var _ = bed.transact(walk.next());
        if (i % 5 == 0) {
          bed.settle();
        }
      }
      bed.settle();
      Map<String, String> contents = TestBed.contents(bed.database().snapshot());
      assertThat(bed.takeReplies()).hasSize(150);
      bed.database().close();
      TestBed again = TestBed.of(open(file), asDifferences, round);
      assertThat(TestBed.contents(again.database().snapshot())).isEqualTo(contents);
      assertThat(contents).hasSizeGreaterThan(5);
      again.database().close();
    }
  }
}
