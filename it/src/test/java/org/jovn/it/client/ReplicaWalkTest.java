// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;
import org.jovn.ovsdb.client.ReplicaSession;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Replica;
import org.jovn.ovsdb.client.replica.RowEdit;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.client.replica.Values;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.operation.Clause;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.operation.ConditionFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random transactions, condition changes and cuts: after each step the replica shows what `select`
/// returns of the rows that pass its condition.
class ReplicaWalkTest {

  private static final int STEPS = Integer.getInteger("jovn.steps", 80);

  @TempDir private Path folder;

  static Stream<ServerCommand> sides() {
    return Stream.of(ServerCommand.sideA(), ServerCommand.sideB());
  }

  @ParameterizedTest
  @MethodSource("sides")
  @Timeout(300)
  void showsWhatTheServerHas(ServerCommand side) throws Exception {
    try (Scene scene = new Scene(folder)) {
      ServerProcess server = scene.start(side, "s", List.of(), scene.createDatabase());
      ReplicaSession writer = scene.load(Scene.options(Scene.remote(server)));
      ReplicaSession reader = scene.load(Scene.options(Scene.remote(server)));
      walk(writer, reader, reader::reconnect, Scene.remote(server));
    }
  }

  @Test
  @Timeout(300)
  void showsWhatADatabaseOfThisProcessHas() throws Exception {
    try (Scene scene = new Scene(folder);
        LocalServer server = new LocalServer(scene.createDatabase(), folder.resolve("s.sock"));
        Replica writer = server.open(Scene.SCHEMA);
        Replica reader = server.open(Scene.SCHEMA)) {
      walk(writer, reader, () -> {}, server.remote());
    }
  }

  private static void walk(Replica writer, Replica reader, Runnable reconnect, String remote)
      throws Exception {
    Random random = new Random(Long.getLong("jovn.seed", 1));
    Condition condition = Condition.ALL;
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(12)) {
        case 0 -> reconnect.run();
        case 1, 2 -> {
          condition = condition(random);
          reader.setCondition(Scene.ROOT, condition);
        }
        default -> change(writer, random, step);
      }
      var expected = Scene.select(remote, Scene.ROOT, condition);
      Scene.await(reader, () -> Scene.contents(reader.snapshot(), Scene.ROOT).equals(expected));
      var leaves = Scene.select(remote, Scene.LEAF, Condition.ALL);
      Scene.await(reader, () -> Scene.contents(reader.snapshot(), Scene.LEAF).equals(leaves));
    }
    Scene.assertSame(writer, remote);
  }

  private static Condition condition(Random random) {
    List<Clause> clauses = new ArrayList<>();
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      clauses.add(
          switch (random.nextInt(4)) {
            case 0 ->
                new Clause.Comparison(Scene.N, ConditionFunction.GE, Values.of(random.nextInt(6)));
            case 1 ->
                new Clause.Comparison(
                    Scene.TAGS, ConditionFunction.INCLUDES, Values.of("t" + random.nextInt(4)));
            case 2 ->
                new Clause.Comparison(
                    Scene.TAGS, ConditionFunction.EXCLUDES, Values.of("t" + random.nextInt(4)));
            default -> new Clause.Constant(random.nextInt(4) == 0);
          });
    }
    return new Condition(List.copyOf(clauses));
  }

  private static void change(Replica writer, Random random, int step) throws InterruptedException {
    Transaction transaction = writer.newTransaction();
    List<Row> rows = writer.snapshot().sorted(Scene.ROOT);
    int edits = 1 + random.nextInt(4);
    for (int i = 0; i < edits; i++) {
      int choice = random.nextInt(8);
      if (rows.isEmpty() || choice < 2) {
        RowEdit edit = transaction.insert(Scene.ROOT);
        edit.set(Scene.NAME, Values.of("r" + step + "." + i));
        edit(transaction, edit, rows, random);
      } else {
        Row row = rows.get(random.nextInt(rows.size()));
        if (choice == 2) {
          transaction.delete(Scene.ROOT, row.uuid());
          rows.remove(row);
        } else {
          edit(transaction, transaction.update(Scene.ROOT, row), rows, random);
        }
      }
    }
    Outcome outcome = writer.commit(transaction);
    assertThat(outcome.isDone()).as("%s of %s", outcome, transaction).isTrue();
  }

  private static void edit(Transaction transaction, RowEdit edit, List<Row> rows, Random random) {
    for (int i = 0; i < 3; i++) {
      String text = "t" + random.nextInt(4);
      switch (random.nextInt(8)) {
        case 0 -> edit.set(Scene.N, Values.of(random.nextInt(6)));
        case 1 -> edit.set(Scene.MAYBE, Values.of(random.nextInt(6)));
        case 2 -> edit.add(Scene.TAGS, Values.of(text));
        case 3 -> edit.remove(Scene.TAGS, Values.of(text));
        case 4 -> edit.put(Scene.OPTS, Values.of(text), Values.of("v" + random.nextInt(3)));
        case 5 -> edit.remove(Scene.OPTS, Values.of(text));
        case 6 ->
            edit.add(
                Scene.LEAVES,
                transaction.insert(Scene.LEAF).set(Scene.K, Values.of(random.nextInt(100))).uuid());
        default -> {
          if (!rows.isEmpty()) {
            edit.add(Scene.PEER, rows.get(random.nextInt(rows.size())).uuid());
          }
        }
      }
    }
  }
}
