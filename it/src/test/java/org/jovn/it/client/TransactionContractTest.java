// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jovn.it.client.Scene.LIMIT;
import static org.jovn.it.client.Scene.N;
import static org.jovn.it.client.Scene.NAME;
import static org.jovn.it.client.Scene.ROOT;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.ovsdb.client.ReplicaSession;
import org.jovn.ovsdb.client.SessionOptions;
import org.jovn.ovsdb.client.SessionStatistics;
import org.jovn.ovsdb.client.replica.ChangeStream;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.ReplicaChanges;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// The finer points of transactions and schemas, on the C server and on ours.
@ParameterizedClass
@MethodSource("sides")
@Timeout(120)
class TransactionContractTest {

  private final ServerCommand side;

  @TempDir private Path folder;
  private Scene scene;
  private Scene.Served server;

  TransactionContractTest(ServerCommand side) {
    this.side = side;
  }

  static Stream<ServerCommand> sides() {
    return Stream.of(ServerCommand.sideA(), ServerCommand.sideB());
  }

  @BeforeEach
  void start() throws Exception {
    scene = new Scene(folder);
    server = scene.serve(side, Scene.Wire.UNIX, scene.createDatabase());
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void keepsTheUuidThatTheClientChose() throws Exception {
    ReplicaSession session = scene.load(server.options());
    UuidAtom chosen = Objects.requireNonNull(UuidAtom.find("11111111-2222-4333-8444-555555555555"));
    Transaction first = session.newTransaction();
    first.insert(ROOT, chosen).set(NAME, Values.of("first"));
    assertThat(session.commit(first)).isInstanceOf(Outcome.Committed.class);
    assertThat(session.snapshot().row(ROOT, chosen)).isNotNull();

    Transaction again = session.newTransaction();
    again.insert(ROOT, chosen).set(NAME, Values.of("again"));
    assertThat(session.commit(again))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.error().tag()).isEqualTo("duplicate uuid"));
  }

  @Test
  void addsOperationsOfTheCallers() throws Exception {
    ReplicaSession session = scene.load(server.options());
    for (int i = 0; i < 3; i++) {
      Scene.insert(session, "r" + i, i);
    }
    Condition some =
        new Condition(List.of(new Clause.Comparison(N, ConditionFunction.GE, Values.of(1))));
    Transaction transaction = session.newTransaction();
    transaction.comment("takes two away");
    transaction.add(new Operation.Delete(ROOT, some));
    assertThat(session.commit(transaction))
        .isEqualTo(new Outcome.Committed(List.of(), List.of(new OperationResult.Count(2))));
    assertThat(session.snapshot().size(ROOT)).isEqualTo(1);
    assertThat(server.process().log()).doesNotContain("ERR");
  }

  @Test
  void writesOnlyWhatIsAnother() throws Exception {
    ReplicaSession session = scene.load(server.options());
    UuidAtom uuid = Scene.insert(session, "same", 1);
    Row row = Objects.requireNonNull(session.snapshot().row(ROOT, uuid));
    Transaction nothing = session.newTransaction();
    nothing.update(ROOT, row).set(NAME, Values.of("same")).set(N, Values.of(1));
    assertThat(session.commit(nothing)).isEqualTo(new Outcome.Unchanged());

    ReplicaSession other = scene.load(server.options());
    Transaction theirs = other.newTransaction();
    theirs.update(ROOT, uuid).set(NAME, Values.of("theirs"));
    other.commit(theirs);
    Transaction mine = session.newTransaction();
    mine.update(ROOT, row).set(NAME, Values.of("same")).set(N, Values.of(2));
    assertThat(session.commit(mine)).isInstanceOf(Outcome.Committed.class);
    Row now = Objects.requireNonNull(session.snapshot().row(ROOT, uuid));
    assertThat(now.get(NAME.index())).isEqualTo(Values.of("theirs"));
    assertThat(now.get(N.index())).isEqualTo(Values.of(2));
  }

  @Test
  void readsSchemasThatAreOlderNewerAndDifferent() throws Exception {
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
    Scene.insert(scene.load(server.options()), "row", 5);
    ReplicaSession session = scene.load(SessionOptions.of(Scene.remote(server.process()), model));
    assertThat(session.schemaDifferences())
        .containsExactlyInAnyOrder(
            "column n of Root: the server has \"integer\", which is not \"string\"",
            "column later of Root: the server has none",
            "table Later: the server has none");
    TableSchema root = Scene.table(model, "Root");
    Transaction edit = session.newTransaction();
    edit.insert(root)
        .set(Scene.column(root, "name"), Values.of("new"))
        .set(Scene.column(root, "later"), Values.of(3));
    assertThat(session.commit(edit)).isInstanceOf(Outcome.Committed.class);
    assertThat(session.snapshot().size(root)).isEqualTo(2);
    int later = Scene.column(root, "later").index();
    session.snapshot().forEach(root, row -> assertThat(row.get(later)).isEqualTo(Values.of(0)));
  }

  @Test
  void tellsWhenContentsWereLoadedAfresh() throws Exception {
    ReplicaSession session = scene.load(server.options());
    ChangeStream changes = session.changes();
    assertThat(changes.next().isResync()).isTrue();
    Scene.insert(session, "one", 1);
    assertThat(changes.next(LIMIT).map(ReplicaChanges::isResync)).contains(false);
    SessionStatistics before = session.statistics();
    assertThat(before).isEqualTo(new SessionStatistics(1, 0, 1, 2, 1));
    Path schema = Files.writeString(folder.resolve("same.ovsschema"), Scene.SCHEMA_TEXT);
    CommandResult.outputOf(
        ServerCommand.installed("ovsdb-client"),
        "convert",
        Scene.remote(server.process()),
        schema.toString());
    Scene.await(session, () -> session.statistics().loads() == 2);
    assertThat(changes.next(LIMIT).map(ReplicaChanges::isResync)).contains(true);
    assertThat(changes.next(Duration.ofMillis(20))).isEmpty();
  }
}
