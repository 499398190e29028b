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
import java.util.Random;
import java.util.stream.Stream;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;
import org.jovn.ovsdb.client.ReplicaSession;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.RowEdit;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.client.replica.Values;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.operation.Clause;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.operation.ConditionFunction;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Connections that are cut anywhere, also within a message, while conditions change.
class CutTest {

  private static final int ROUNDS = 30;
  private static final int BYTES_MAX = 30_000;
  private static final int BACKOFF_MILLIS = 50;

  @TempDir private Path folder;

  static Stream<ServerCommand> sides() {
    return Stream.of(ServerCommand.sideA(), ServerCommand.sideB());
  }

  @ParameterizedTest
  @MethodSource("sides")
  @Timeout(180)
  void losesNothingWhereverItIsCut(ServerCommand side) throws Exception {
    try (Scene scene = new Scene(folder)) {
      walk(scene, scene.start(side, "s", List.of(), scene.createDatabase()));
    }
  }

  /// What became of the transactions of a session, by the rows that they insert.
  private static final class Ledger {
    private final List<UuidAtom> committed = new ArrayList<>();
    private final List<UuidAtom> nothing = new ArrayList<>();

    void commit(ReplicaSession session, String name, long n) throws InterruptedException {
      Transaction transaction = session.newTransaction();
      RowEdit edit = transaction.insert(ROOT).set(NAME, Values.of(name)).set(N, Values.of(n));
      switch (session.commit(transaction)) {
        case Outcome.Committed _ -> committed.add(edit.uuid());
        case Outcome.NotSent _, Outcome.Conflict _ -> nothing.add(edit.uuid());
        case Outcome.Unknown _ -> {
          // both are right
        }
        case Outcome.Unchanged _, Outcome.DryRun _, Outcome.NotLocked _, Outcome.Failed _ ->
            throw new AssertionError("outcome of " + name);
      }
    }
  }

  /// Writes over a connection that is cut again and again; in the end the session shows what the
  /// server has, and what was said of each transaction is true.
  static void walk(Scene scene, ServerProcess server) throws Exception {
    Random random = new Random(Long.getLong("jovn.seed", 1));
    ReplicaSession direct = scene.load(Scene.options(Scene.remote(server)));
    Path socket = scene.folder().resolve("cut.sock");
    try (CuttingProxy proxy = CuttingProxy.start(socket, server.socket(), BYTES_MAX, random)) {
      ReplicaSession session =
          scene.open(Scene.options("unix:" + socket).withMaxBackoffMillis(BACKOFF_MILLIS));
      Ledger ledger = new Ledger();
      for (int i = 0; i < ROUNDS; i++) {
        Condition some = condition(random.nextInt(6));
        session.setCondition(ROOT, some);
        Scene.insert(direct, "direct" + i, i % 6);
        session.awaitConnected(LIMIT);
        ledger.commit(session, "cut" + i, i % 6);
      }
      assertThat(proxy.cuts()).isPositive();
      session.setCondition(ROOT, condition(3));
      assertThat(session.awaitConditions(LIMIT)).isTrue();
      var expected = Scene.select(Scene.remote(server), ROOT, condition(3));
      Scene.await(session, () -> Scene.contents(session.snapshot(), ROOT).equals(expected));
      proxy.stopCutting();
      session.setCondition(ROOT, Condition.ALL);
      session.reconnect();
      Scene.assertSame(session, server);
      assertThat(ledger.committed).isNotEmpty();
      assertThat(ledger.committed).allMatch(uuid -> session.snapshot().row(ROOT, uuid) != null);
      assertThat(ledger.nothing).noneMatch(uuid -> session.snapshot().row(ROOT, uuid) != null);
    }
  }

  private static Condition condition(long least) {
    return new Condition(List.of(new Clause.Comparison(N, ConditionFunction.GE, Values.of(least))));
  }
}
