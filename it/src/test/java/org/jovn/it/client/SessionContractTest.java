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
import java.util.stream.Stream;
import org.jovn.it.client.Scene.Wire;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.ovsdb.client.ReplicaSession;
import org.jovn.ovsdb.client.replica.ChangeStream;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.ReplicaChanges;
import org.jovn.ovsdb.client.replica.ReplicaLock;
import org.jovn.ovsdb.client.replica.RowDelta;
import org.jovn.ovsdb.client.replica.RowEdit;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.client.replica.Values;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.operation.Clause;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.operation.ConditionFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a session promises, on the C server and on ours, over each kind of connection.
@ParameterizedClass
@MethodSource("sides")
@Timeout(120)
class SessionContractTest {

  private final ServerCommand side;
  private final Wire wire;

  @TempDir private Path folder;
  private Scene scene;
  private Path database;

  SessionContractTest(ServerCommand side, Wire wire) {
    this.side = side;
    this.wire = wire;
  }

  static Stream<Arguments> sides() {
    return Stream.of(ServerCommand.sideA(), ServerCommand.sideB())
        .flatMap(side -> Stream.of(Wire.values()).map(wire -> Arguments.of(side, wire)));
  }

  @BeforeEach
  void createDatabase() throws Exception {
    scene = new Scene(folder);
    database = scene.createDatabase();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private Scene.Served start() throws Exception {
    return scene.serve(side, wire, database);
  }

  private static Row row(ReplicaSession session, UuidAtom uuid) {
    return Objects.requireNonNull(session.snapshot().row(ROOT, uuid));
  }

  @Test
  void tellsWhatBecameOfTransactions() throws Exception {
    ReplicaSession session = scene.load(start().options());
    assertThat(session.commit(session.newTransaction())).isEqualTo(new Outcome.Unchanged());
    UuidAtom one = Scene.insert(session, "one", 1);

    Transaction twice = session.newTransaction();
    twice.insert(ROOT).set(NAME, Values.of("one"));
    assertThat(session.commit(twice))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.error().tag()).isEqualTo("constraint violation"));

    Transaction dry = session.newTransaction();
    dry.insert(ROOT).set(NAME, Values.of("two"));
    dry.setDryRun();
    assertThat(session.commit(dry)).isEqualTo(new Outcome.DryRun());

    Transaction locked = session.newTransaction();
    locked.insert(ROOT).set(NAME, Values.of("two"));
    locked.requireLock("nobody_has_it");
    assertThat(session.commit(locked)).isEqualTo(new Outcome.NotLocked("nobody_has_it"));

    Row read = row(session, one);
    Scene.insert(session, "other", 0);
    Transaction counting = session.newTransaction();
    counting.increment(ROOT, one, N);
    counting.setDurable();
    counting.comment("counts");
    assertThat(session.commit(counting)).isEqualTo(new Outcome.Committed(List.of(2L), List.of()));

    Transaction stale = session.newTransaction();
    stale.verify(ROOT, read, N);
    stale.update(ROOT, read).set(NAME, Values.of("never"));
    assertThat(session.commit(stale)).isInstanceOf(Outcome.Conflict.class);
    assertThat(row(session, one).get(NAME.index())).isEqualTo(Values.of("one"));
    assertThat(session.snapshot().size(ROOT)).isEqualTo(2);
  }

  @Test
  void showsItsOwnChangesWhenACommitReturns() throws Exception {
    Scene.Served server = start();
    ReplicaSession session = scene.load(server.options());
    UuidAtom uuid = Scene.insert(session, "x", 5);
    Transaction edit = session.newTransaction();
    edit.update(ROOT, row(session, uuid))
        .set(N, Values.of(6))
        .put(OPTS, Values.of("a"), Values.of("1"))
        .put(OPTS, Values.of("b"), Values.of("2"))
        .add(TAGS, Values.of("t1"));
    session.commit(edit);
    Transaction more = session.newTransaction();
    more.update(ROOT, row(session, uuid))
        .put(OPTS, Values.of("a"), Values.of("3"))
        .remove(OPTS, Values.of("b"))
        .add(TAGS, Values.of("t2"))
        .remove(TAGS, Values.of("t1"));
    session.commit(more);
    Row now = row(session, uuid);
    assertThat(Values.map(now.get(OPTS.index()), Values::string, Values::string))
        .containsExactly(Map.entry("a", "3"));
    assertThat(Values.list(now.get(TAGS.index()), Values::string)).containsExactly("t2");
    Scene.assertSame(session, server.process());
    Transaction delete = session.newTransaction();
    delete.delete(ROOT, uuid);
    session.commit(delete);
    assertThat(session.snapshot().row(ROOT, uuid)).isNull();
  }

  @Test
  void givesEachReaderItsChanges() throws Exception {
    Scene.Served server = start();
    ReplicaSession writer = scene.load(server.options());
    ReplicaSession reader = scene.load(server.options());
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
  void handsLocksOver() throws Exception {
    Scene.Served server = start();
    ReplicaSession first = scene.load(server.options());
    ReplicaSession second = scene.load(server.options());
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
    second.reconnect();
    assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo(ReplicaLock.State.HELD);
    assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo(ReplicaLock.State.WAITING);
    assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo(ReplicaLock.State.HELD);
  }

  @Test
  void followsConditions() throws Exception {
    Scene.Served server = start();
    ReplicaSession writer = scene.load(server.options());
    ReplicaSession reader = scene.load(server.options());
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
    Scene.assertSame(reader, server.process());
    reader.setCondition(ROOT, some);
    reader.reconnect();
    assertThat(reader.awaitConditions(LIMIT)).isTrue();
    Scene.await(reader, () -> reader.snapshot().size(ROOT) == 4);
  }

  @Test
  void outlivesItsServer() throws Exception {
    Scene.Served server = start();
    ReplicaSession session = scene.load(server.options());
    UuidAtom kept = Scene.insert(session, "kept", 1);
    server.process().kill();
    Scene.await(session, () -> !session.isConnected());
    Transaction nowhere = session.newTransaction();
    nowhere.insert(ROOT).set(NAME, Values.of("nowhere"));
    assertThat(session.commit(nowhere)).isInstanceOf(Outcome.NotSent.class);
    assertThat(session.snapshot().row(ROOT, kept)).isNotNull();
    Scene.Served again = start();
    assertThat(session.awaitConnected(LIMIT)).isTrue();
    Scene.insert(session, "more", 2);
    Scene.assertSame(session, again.process());
    assertThat(session.snapshot().row(ROOT, kept)).isNotNull();
  }

  @Test
  void losesNothingWhenConnectionsAreCut() throws Exception {
    Scene.Served server = start();
    ReplicaSession session = scene.load(server.options());
    List<UuidAtom> committed = new ArrayList<>();
    List<UuidAtom> unknown = new ArrayList<>();
    List<UuidAtom> notSent = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      if (i % 5 == 4) {
        session.reconnect();
      }
      Transaction transaction = session.newTransaction();
      RowEdit edit = transaction.insert(ROOT).set(NAME, Values.of("cut" + i));
      switch (session.commit(transaction)) {
        case Outcome.Committed _ -> committed.add(edit.uuid());
        case Outcome.Unknown _ -> unknown.add(edit.uuid());
        case Outcome.NotSent _ -> notSent.add(edit.uuid());
        default -> throw new AssertionError("outcome of transaction " + i);
      }
      session.awaitConnected(LIMIT);
    }
    Scene.assertSame(session, server.process());
    assertThat(committed).isNotEmpty();
    assertThat(committed).allMatch(uuid -> session.snapshot().row(ROOT, uuid) != null);
    assertThat(notSent).noneMatch(uuid -> session.snapshot().row(ROOT, uuid) != null);
    assertThat(unknown.size() + committed.size() + notSent.size()).isEqualTo(40);
  }

  @Test
  void countsRightWhenTwoRace() throws Exception {
    Scene.Served server = start();
    ReplicaSession one = scene.load(server.options());
    ReplicaSession two = scene.load(server.options());
    UuidAtom uuid = Scene.insert(one, "counter", 0);
    Scene.await(two, () -> two.snapshot().row(ROOT, uuid) != null);
    List<Thread> threads = new ArrayList<>();
    BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    for (ReplicaSession session : List.of(one, two)) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < 50; i++) {
                      outcomes.add(countUp(session, uuid));
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(outcomes).hasSize(100).allMatch(Outcome::isDone);
    Scene.assertSame(one, server.process());
    Row counter = row(one, uuid);
    assertThat(Values.integer(counter.get(N.index()))).isEqualTo(100);
  }

  private static Outcome countUp(ReplicaSession session, UuidAtom uuid) {
    try {
      return session.transact(
          LIMIT,
          (snapshot, transaction) -> {
            Row row = row(session, uuid);
            long n = Values.integer(transaction.read(ROOT, row, N));
            transaction.update(ROOT, row).set(N, Values.of(n + 1));
          });
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void goesOnThroughAConversion() throws Exception {
    Scene.Served server = start();
    ReplicaSession session = scene.load(server.options());
    UuidAtom uuid = Scene.insert(session, "kept", 7);
    Path newer = folder.resolve("newer.ovsschema");
    Files.writeString(
        newer,
        Scene.SCHEMA_TEXT
            .replace("\"maybe\": {\"type\": {\"key\": \"integer\", \"min\": 0, \"max\": 1}},", "")
            .replace("1.0.0", "2.0.0"));
    CommandResult.outputOf(
        ServerCommand.installed("ovsdb-client"),
        "convert",
        Scene.remote(server.process()),
        newer.toString());
    Scene.await(session, () -> !session.schemaDifferences().isEmpty() && session.isConnected());
    assertThat(session.schemaDifferences())
        .containsExactly("column maybe of Root: the server has none");
    Transaction edit = session.newTransaction();
    edit.update(ROOT, uuid).set(N, Values.of(8)).set(Scene.MAYBE, Values.of(3));
    assertThat(session.commit(edit)).isInstanceOf(Outcome.Committed.class);
    assertThat(row(session, uuid).get(N.index())).isEqualTo(Values.of(8));
    assertThat(row(session, uuid).get(Scene.MAYBE.index()).isEmpty()).isTrue();
  }

  @Test
  void letsTheServerConnect() throws Exception {
    Path socket = folder.resolve("c.sock");
    ReplicaSession session = scene.open(Scene.options("punix:" + socket));
    scene.start(side, "s", List.of("--remote=unix:" + socket), database);
    assertThat(session.awaitAfter(0, LIMIT).isLoaded()).isTrue();
    Scene.insert(session, "passive", 1);
  }
}
