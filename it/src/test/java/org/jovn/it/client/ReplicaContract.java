// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jovn.it.client.Scene.LIMIT;
import static org.jovn.it.client.Scene.N;
import static org.jovn.it.client.Scene.NAME;
import static org.jovn.it.client.Scene.OPTS;
import static org.jovn.it.client.Scene.ROOT;
import static org.jovn.it.client.Scene.TAGS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.ovsdb.client.replica.ChangeStream;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Replica;
import org.jovn.ovsdb.client.replica.ReplicaChanges;
import org.jovn.ovsdb.client.replica.ReplicaLock;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.RowDelta;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.client.replica.Values;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.operation.Clause;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.operation.ConditionFunction;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.operation.OperationResult;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.junit.jupiter.api.Test;

/// What a replica promises, whichever binding it is.
interface ReplicaContract {

  /// Where the C programs find the test's server.
  String remote();

  /// A place for files.
  Path folder();

  /// One more replica of the test's database that has its first contents.
  Replica load(DatabaseSchema model) throws Exception;

  /// Has the server stop serving the database.
  void removeDatabase() throws Exception;

  /// Has the server serve it again.
  void addDatabase() throws Exception;

  private Replica load() throws Exception {
    return load(Scene.SCHEMA);
  }

  private static Row row(Replica replica, UuidAtom uuid) {
    return Objects.requireNonNull(replica.snapshot().row(ROOT, uuid));
  }

  private void convert(String schema) throws Exception {
    Path file = Files.writeString(folder().resolve("newer.ovsschema"), schema);
    CommandResult.outputOf(
        ServerCommand.installed("ovsdb-client"), "convert", remote(), file.toString());
  }

  @Test
  default void tellsWhatBecameOfTransactions() throws Exception {
    Replica replica = load();
    assertThat(replica.commit(replica.newTransaction())).isEqualTo(new Outcome.Unchanged());
    UuidAtom one = Scene.insert(replica, "one", 1);

    Transaction twice = replica.newTransaction();
    twice.insert(ROOT).set(NAME, Values.of("one"));
    assertThat(replica.commit(twice))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.error().tag()).isEqualTo("constraint violation"));

    Transaction dry = replica.newTransaction();
    dry.insert(ROOT).set(NAME, Values.of("two"));
    dry.setDryRun();
    assertThat(replica.commit(dry)).isEqualTo(new Outcome.DryRun());

    Transaction locked = replica.newTransaction();
    locked.insert(ROOT).set(NAME, Values.of("two"));
    locked.requireLock("nobody_has_it");
    assertThat(replica.commit(locked)).isEqualTo(new Outcome.NotLocked("nobody_has_it"));

    Row read = row(replica, one);
    Scene.insert(replica, "other", 0);
    Transaction counting = replica.newTransaction();
    counting.increment(ROOT, one, N);
    counting.setDurable();
    counting.comment("counts");
    assertThat(replica.commit(counting)).isEqualTo(new Outcome.Committed(List.of(2L), List.of()));

    Transaction stale = replica.newTransaction();
    stale.verify(ROOT, read, N);
    stale.update(ROOT, read).set(NAME, Values.of("never"));
    assertThat(replica.commit(stale)).isInstanceOf(Outcome.Conflict.class);
    assertThat(row(replica, one).get(NAME.index())).isEqualTo(Values.of("one"));
    assertThat(replica.snapshot().size(ROOT)).isEqualTo(2);
  }

  @Test
  default void showsItsOwnChangesWhenACommitReturns() throws Exception {
    Replica replica = load();
    UuidAtom uuid = Scene.insert(replica, "x", 5);
    Transaction edit = replica.newTransaction();
    edit.update(ROOT, row(replica, uuid))
        .set(N, Values.of(6))
        .put(OPTS, Values.of("a"), Values.of("1"))
        .put(OPTS, Values.of("b"), Values.of("2"))
        .add(TAGS, Values.of("t1"));
    replica.commit(edit);
    Transaction more = replica.newTransaction();
    more.update(ROOT, row(replica, uuid))
        .put(OPTS, Values.of("a"), Values.of("3"))
        .remove(OPTS, Values.of("b"))
        .add(TAGS, Values.of("t2"))
        .remove(TAGS, Values.of("t1"));
    replica.commit(more);
    Row now = row(replica, uuid);
    assertThat(Values.map(now.get(OPTS.index()), Values::string, Values::string))
        .containsExactly(Map.entry("a", "3"));
    assertThat(Values.list(now.get(TAGS.index()), Values::string)).containsExactly("t2");
    Scene.assertSame(replica, remote());
    Transaction delete = replica.newTransaction();
    delete.delete(ROOT, uuid);
    replica.commit(delete);
    assertThat(replica.snapshot().row(ROOT, uuid)).isNull();
  }

  @Test
  default void givesEachReaderItsChanges() throws Exception {
    Replica writer = load();
    Replica reader = load();
    ChangeStream changes = reader.changes();
    assertThat(changes.next().isResync()).isTrue();
    UuidAtom uuid = Scene.insert(writer, "x", 1);
    assertThat(changes.next(LIMIT).orElseThrow().table(ROOT))
        .singleElement()
        .isInstanceOf(RowDelta.Inserted.class);
    Transaction edit = writer.newTransaction();
    edit.update(ROOT, uuid).set(N, Values.of(2));
    writer.commit(edit);
    ReplicaChanges modified = changes.next(LIMIT).orElseThrow();
    assertThat(modified.isResync()).isFalse();
    assertThat(modified.touches(ROOT, N)).isTrue();
    assertThat(modified.touches(ROOT, NAME)).isFalse();
    Transaction delete = writer.newTransaction();
    delete.delete(ROOT, uuid);
    writer.commit(delete);
    assertThat(changes.next(LIMIT).orElseThrow().table(ROOT))
        .singleElement()
        .isInstanceOf(RowDelta.Deleted.class);
    assertThat(changes.next(Duration.ofMillis(50))).isEmpty();
  }

  @Test
  default void handsLocksOver() throws Exception {
    Replica first = load();
    Replica second = load();
    ReplicaLock held = first.lock("l");
    assertThat(held.await(LIMIT)).isTrue();
    ReplicaLock waiting = second.lock("l");
    BlockingQueue<ReplicaLock.State> events = new LinkedBlockingQueue<>();
    waiting.addListener(events::add);
    assertThat(waiting.await(Duration.ofMillis(100))).isFalse();
    Transaction transaction = first.newTransaction();
    transaction.insert(ROOT).set(NAME, Values.of("mine"));
    transaction.requireLock("l");
    assertThat(first.commit(transaction)).isInstanceOf(Outcome.Committed.class);
    held.close();
    assertThat(waiting.await(LIMIT)).isTrue();
    assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo(ReplicaLock.State.HELD);
  }

  @Test
  default void tellsOfThieves() throws Exception {
    Replica owner = load();
    ReplicaLock lock = owner.lock("l");
    assertThat(lock.await(LIMIT)).isTrue();
    BlockingQueue<ReplicaLock.State> events = new LinkedBlockingQueue<>();
    lock.addListener(events::add);
    String client = ServerCommand.installed("ovsdb-client");
    Process thief = new ProcessBuilder(client, "steal", remote(), "l").start();
    try {
      assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo(ReplicaLock.State.STOLEN);
      Transaction robbed = owner.newTransaction();
      robbed.insert(ROOT).set(NAME, Values.of("mine"));
      robbed.requireLock("l");
      assertThat(owner.commit(robbed)).isEqualTo(new Outcome.NotLocked("l"));
    } finally {
      thief.destroyForcibly();
    }
    assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo(ReplicaLock.State.HELD);
  }

  @Test
  default void followsConditions() throws Exception {
    Replica writer = load();
    Replica reader = load();
    for (int i = 0; i < 10; i++) {
      Scene.insert(writer, "r" + i, i);
    }
    Condition some =
        new Condition(
            List.of(
                new Clause.Comparison(N, ConditionFunction.LT, Values.of(3)),
                new Clause.Comparison(N, ConditionFunction.EQ, Values.of(7))));
    reader.setCondition(ROOT, some);
    assertThat(reader.awaitConditions(LIMIT)).isTrue();
    assertThat(reader.snapshot().size(ROOT)).isEqualTo(4);
    reader.setCondition(ROOT, new Condition(List.of(new Clause.Constant(false))));
    reader.setCondition(ROOT, Condition.ALL);
    assertThat(reader.awaitConditions(LIMIT)).isTrue();
    Scene.assertSame(reader, remote());
    UuidAtom late = Scene.insert(writer, "late", 1);
    Scene.await(reader, () -> reader.snapshot().row(ROOT, late) != null);
    reader.setCondition(ROOT, some);
    assertThat(reader.awaitConditions(LIMIT)).isTrue();
    assertThat(reader.snapshot().size(ROOT)).isEqualTo(5);
    Transaction edit = writer.newTransaction();
    edit.update(ROOT, late).set(N, Values.of(5));
    writer.commit(edit);
    Scene.await(reader, () -> reader.snapshot().row(ROOT, late) == null);
    assertThat(reader.snapshot().size(ROOT)).isEqualTo(4);
  }

  @Test
  default void countsRightWhenTwoRace() throws Exception {
    Replica one = load();
    Replica two = load();
    UuidAtom uuid = Scene.insert(one, "counter", 0);
    Scene.await(two, () -> two.snapshot().row(ROOT, uuid) != null);
    List<Thread> threads = new ArrayList<>();
    BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    for (Replica replica : List.of(one, two)) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < 50; i++) {
                      outcomes.add(countUp(replica, uuid));
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(outcomes).hasSize(100).allMatch(Outcome::isDone);
    Scene.assertSame(one, remote());
    Row counter = row(one, uuid);
    assertThat(Values.integer(counter.get(N.index()))).isEqualTo(100);
  }

  private static Outcome countUp(Replica replica, UuidAtom uuid) {
    try {
      return replica.transact(
          LIMIT,
          (snapshot, transaction) -> {
            Row row = row(replica, uuid);
            long n = Values.integer(transaction.read(ROOT, row, N));
            transaction.update(ROOT, row).set(N, Values.of(n + 1));
          });
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Amounts go from row to row, so that their sum is the same before and after each transaction.
  @Test
  default void showsWholeTransactionsToReadersOnOtherThreads() throws Exception {
    Replica writer = load();
    Replica reader = load();
    List<UuidAtom> rows = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      rows.add(Scene.insert(writer, "account" + i, 100));
    }
    Scene.await(reader, () -> reader.snapshot().size(ROOT) == rows.size());
    ReplicaSnapshot first = reader.snapshot();
    AtomicBoolean done = new AtomicBoolean();
    BlockingQueue<Long> wrong = new LinkedBlockingQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!done.get()) {
                      long sum = sum(reader.snapshot());
                      if (sum != 800) {
                        wrong.add(sum);
                      }
                    }
                  }));
    }
    for (int i = 0; i < 200; i++) {
      Transaction transfer = writer.newTransaction();
      for (int side = 0; side < 2; side++) {
        Row row = row(writer, rows.get((i + side * 3) % rows.size()));
        long n = Values.integer(transfer.read(ROOT, row, N));
        transfer.update(ROOT, row).set(N, Values.of(side == 0 ? n - 1 : n + 1));
      }
      assertThat(writer.commit(transfer)).isInstanceOf(Outcome.Committed.class);
    }
    Scene.assertSame(reader, remote());
    done.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(wrong).as("sums of what was never in the database").isEmpty();
    first.forEach(ROOT, row -> assertThat(row.get(N.index())).isEqualTo(Values.of(100)));
  }

  private static long sum(ReplicaSnapshot snapshot) {
    long[] sum = new long[1];
    snapshot.forEach(ROOT, row -> sum[0] += Values.integer(row.get(N.index())));
    return sum[0];
  }

  @Test
  default void goesOnThroughAConversion() throws Exception {
    Replica replica = load();
    UuidAtom uuid = Scene.insert(replica, "kept", 7);
    convert(
        Scene.SCHEMA_TEXT
            .replace("\"maybe\": {\"type\": {\"key\": \"integer\", \"min\": 0, \"max\": 1}},", "")
            .replace("1.0.0", "2.0.0"));
    Scene.await(replica, () -> !replica.schemaDifferences().isEmpty() && replica.isConnected());
    assertThat(replica.schemaDifferences())
        .containsExactly("column maybe of Root: the server has none");
    Transaction edit = replica.newTransaction();
    edit.update(ROOT, uuid).set(N, Values.of(8)).set(Scene.MAYBE, Values.of(3));
    assertThat(replica.commit(edit)).isInstanceOf(Outcome.Committed.class);
    assertThat(row(replica, uuid).get(N.index())).isEqualTo(Values.of(8));
    assertThat(row(replica, uuid).get(Scene.MAYBE.index()).isEmpty()).isTrue();
  }

  @Test
  default void goesOnWhenItsDatabaseIsBack() throws Exception {
    Replica replica = load();
    UuidAtom kept = Scene.insert(replica, "kept", 1);
    removeDatabase();
    Scene.await(replica, () -> !replica.isConnected());
    Transaction nowhere = replica.newTransaction();
    nowhere.insert(ROOT).set(NAME, Values.of("nowhere"));
    assertThat(replica.commit(nowhere)).isInstanceOf(Outcome.NotSent.class);
    assertThat(replica.snapshot().row(ROOT, kept)).isNotNull();
    addDatabase();
    assertThat(replica.awaitConnected(LIMIT)).isTrue();
    Scene.insert(replica, "more", 2);
    Scene.assertSame(replica, remote());
    assertThat(replica.snapshot().size(ROOT)).isEqualTo(2);
    assertThat(replica.snapshot().epoch()).as("loads of everything").isEqualTo(2);
  }

  @Test
  default void keepsTheUuidThatTheClientChose() throws Exception {
    Replica replica = load();
    UuidAtom chosen = Objects.requireNonNull(UuidAtom.find("11111111-2222-4333-8444-555555555555"));
    Transaction first = replica.newTransaction();
    first.insert(ROOT, chosen).set(NAME, Values.of("first"));
    assertThat(replica.commit(first)).isInstanceOf(Outcome.Committed.class);
    assertThat(replica.snapshot().row(ROOT, chosen)).isNotNull();

    Transaction again = replica.newTransaction();
    again.insert(ROOT, chosen).set(NAME, Values.of("again"));
    assertThat(replica.commit(again))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.error().tag()).isEqualTo("duplicate uuid"));
  }

  @Test
  default void addsOperationsOfTheCallers() throws Exception {
    Replica replica = load();
    for (int i = 0; i < 3; i++) {
      Scene.insert(replica, "r" + i, i);
    }
    Condition some =
        new Condition(List.of(new Clause.Comparison(N, ConditionFunction.GE, Values.of(1))));
    Transaction transaction = replica.newTransaction();
    transaction.comment("takes two away");
    transaction.add(new Operation.Delete(ROOT, some));
    assertThat(replica.commit(transaction))
        .isEqualTo(new Outcome.Committed(List.of(), List.of(new OperationResult.Count(2))));
    assertThat(replica.snapshot().size(ROOT)).isEqualTo(1);
  }

  @Test
  default void writesOnlyWhatIsAnother() throws Exception {
    Replica replica = load();
    UuidAtom uuid = Scene.insert(replica, "same", 1);
    Row row = Objects.requireNonNull(replica.snapshot().row(ROOT, uuid));
    Transaction nothing = replica.newTransaction();
    nothing.update(ROOT, row).set(NAME, Values.of("same")).set(N, Values.of(1));
    assertThat(replica.commit(nothing)).isEqualTo(new Outcome.Unchanged());

    Replica other = load();
    Transaction theirs = other.newTransaction();
    theirs.update(ROOT, uuid).set(NAME, Values.of("theirs"));
    other.commit(theirs);
    Transaction mine = replica.newTransaction();
    mine.update(ROOT, row).set(NAME, Values.of("same")).set(N, Values.of(2));
    assertThat(replica.commit(mine)).isInstanceOf(Outcome.Committed.class);
    Row now = Objects.requireNonNull(replica.snapshot().row(ROOT, uuid));
    assertThat(now.get(NAME.index())).isEqualTo(Values.of("theirs"));
    assertThat(now.get(N.index())).isEqualTo(Values.of(2));
  }

  @Test
  default void readsSchemasThatAreOlderNewerAndDifferent() throws Exception {
    DatabaseSchema model =
        Scene.schema(
            """
            {"name": "T", "version": "9.0.0", "tables": {
              "Root": {"columns": {
                "name": {"type": "string"},
                "n": {"type": "string"},
                "later": {"type": "integer"}}},
              "Later": {"columns": {"k": {"type": "integer"}}}}}
            """);
    Scene.insert(load(), "row", 5);
    Replica replica = load(model);
    assertThat(replica.schemaDifferences())
        .containsExactlyInAnyOrder(
            "column n of Root: the server has \"integer\", which is not \"string\"",
            "column later of Root: the server has none",
            "table Later: the server has none");
    TableSchema root = Scene.table(model, "Root");
    Transaction edit = replica.newTransaction();
    edit.insert(root)
        .set(Scene.column(root, "name"), Values.of("new"))
        .set(Scene.column(root, "later"), Values.of(3));
    assertThat(replica.commit(edit)).isInstanceOf(Outcome.Committed.class);
    assertThat(replica.snapshot().size(root)).isEqualTo(2);
    int later = Scene.column(root, "later").index();
    replica.snapshot().forEach(root, row -> assertThat(row.get(later)).isEqualTo(Values.of(0)));
  }

  @Test
  default void tellsWhenContentsWereLoadedAfresh() throws Exception {
    Replica replica = load();
    ChangeStream changes = replica.changes();
    assertThat(changes.next().isResync()).isTrue();
    Scene.insert(replica, "one", 1);
    assertThat(changes.next(LIMIT).map(ReplicaChanges::isResync)).contains(false);
    convert(Scene.SCHEMA_TEXT);
    Scene.await(replica, () -> replica.snapshot().epoch() == 2);
    assertThat(changes.next(LIMIT).map(ReplicaChanges::isResync)).contains(true);
    assertThat(changes.next(Duration.ofMillis(20))).isEmpty();
  }
}
