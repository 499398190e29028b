// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jovn.it.client.Scene.LIMIT;
import static org.jovn.it.client.Scene.N;
import static org.jovn.it.client.Scene.NAME;
import static org.jovn.it.client.Scene.ROOT;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jovn.it.client.Scene.Wire;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.ovsdb.client.ReplicaSession;
import org.jovn.ovsdb.client.SessionStatistics;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Replica;
import org.jovn.ovsdb.client.replica.ReplicaLock;
import org.jovn.ovsdb.client.replica.RowEdit;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.client.replica.Values;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.operation.Clause;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.operation.ConditionFunction;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a session promises, on the C server and on ours, over each kind of connection: what every
/// replica does, and to live with connections that end.
@ParameterizedClass
@MethodSource("sides")
@Timeout(120)
class SessionContractTest implements ReplicaContract {

  private final ServerCommand side;
  private final Wire wire;

  @TempDir private Path folder;
  private Scene scene;
  private Path database;
  private Scene.@Nullable Served served;

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

  /// Starts the server, again if it runs.
  private Scene.Served start() throws Exception {
    Scene.Served started = scene.serve(side, wire, database);
    served = started;
    return started;
  }

  @Override
  public String remote() {
    return "unix:" + folder.resolve("s.sock");
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public Replica load(DatabaseSchema model) throws Exception {
    Scene.Served server = served;
    return scene.load((server == null ? start() : server).options(model));
  }

  private void control(String command, String operand) throws Exception {
    CommandResult.outputOf(
        ServerCommand.installed("ovs-appctl"),
        "--target=" + folder.resolve("s.ctl"),
        "ovsdb-server/" + command,
        operand);
  }

  @Override
  public void removeDatabase() throws Exception {
    control("remove-db", "T");
  }

  @Override
  public void addDatabase() throws Exception {
    control("add-db", database.toString());
  }

  @Test
  void asksForItsLocksAgain() throws Exception {
    ReplicaSession session = scene.load(start().options());
    ReplicaLock lock = session.lock("l");
    assertThat(lock.await(LIMIT)).isTrue();
    BlockingQueue<ReplicaLock.State> events = new LinkedBlockingQueue<>();
    lock.addListener(events::add);
    session.reconnect();
    assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo(ReplicaLock.State.WAITING);
    assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo(ReplicaLock.State.HELD);
  }

  @Test
  void asksForItsConditionsAgain() throws Exception {
    ReplicaSession session = scene.load(start().options());
    for (int i = 0; i < 10; i++) {
      Scene.insert(session, "r" + i, i);
    }
    Condition some =
        new Condition(List.of(new Clause.Comparison(N, ConditionFunction.LT, Values.of(4))));
    session.setCondition(ROOT, some);
    session.reconnect();
    assertThat(session.awaitConditions(LIMIT)).isTrue();
    Scene.await(session, () -> session.snapshot().size(ROOT) == 4);
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

  /// More than the system keeps, in both directions at once.
  @Test
  void takesLargeTransactionsOfManyThreads() throws Exception {
    ReplicaSession session = scene.load(start().options());
    BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    for (int i = 0; i < 16; i++) {
      Transaction transaction = session.newTransaction();
      for (int j = 0; j < 1000; j++) {
        transaction.insert(ROOT).set(NAME, Values.of("row %d of %d".formatted(j, i)));
      }
      Thread.ofVirtual().start(() -> outcomes.add(outcome(session, transaction)));
    }
    for (int i = 0; i < 16; i++) {
      assertThat(outcomes.poll(60, TimeUnit.SECONDS)).isInstanceOf(Outcome.Committed.class);
    }
    assertThat(session.snapshot().size(ROOT)).isEqualTo(16_000);
  }

  private static Outcome outcome(Replica replica, Transaction transaction) {
    try {
      return replica.commit(transaction);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void countsWhatItDoes() throws Exception {
    ReplicaSession session = scene.load(start().options());
    Scene.insert(session, "one", 1);
    assertThat(session.statistics()).isEqualTo(new SessionStatistics(1, 0, 1, 2, 1));
    session.reconnect();
    Scene.await(session, () -> session.statistics().connections() == 2);
    assertThat(session.statistics().losses()).isEqualTo(1);
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
