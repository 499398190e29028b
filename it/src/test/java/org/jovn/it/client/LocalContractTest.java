// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jovn.it.client.Scene.LEAF;
import static org.jovn.it.client.Scene.N;
import static org.jovn.it.client.Scene.NAME;
import static org.jovn.it.client.Scene.ROOT;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jovn.ovsdb.client.SessionOptions.Watch;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Replica;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.client.replica.Values;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.operation.Clause;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.operation.ConditionFunction;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.server.LocalReplica;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the binding to a database of this process promises: what every replica does.
@Timeout(120)
class LocalContractTest implements ReplicaContract {

  @TempDir private Path folder;
  private final List<Replica> replicas = new ArrayList<>();
  private LocalServer server;

  @BeforeEach
  void serve() throws Exception {
    try (Scene scene = new Scene(folder)) {
      server = new LocalServer(scene.createDatabase(), folder.resolve("s.sock"));
    }
  }

  @AfterEach
  void close() {
    replicas.forEach(Replica::close);
    server.close();
  }

  @Override
  public String remote() {
    return server.remote();
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public LocalReplica load(DatabaseSchema model) {
    LocalReplica replica = server.open(model);
    replicas.add(replica);
    assertThat(replica.snapshot().isLoaded()).isTrue();
    return replica;
  }

  @Override
  public void removeDatabase() {
    server.remove();
  }

  @Override
  public void addDatabase() throws Exception {
    server.add();
  }

  @Test
  void watchesSomeTablesColumnsAndRows() throws Exception {
    LocalReplica writer = load(Scene.SCHEMA);
    Condition large =
        new Condition(List.of(new Clause.Comparison(N, ConditionFunction.GE, Values.of(5))));
    LocalReplica part = server.open(Scene.SCHEMA, Map.of(ROOT, new Watch(List.of(NAME), large)));
    replicas.add(part);
    Scene.insert(writer, "small", 1);
    UuidAtom uuid = Scene.insert(writer, "large", 7);
    Scene.await(part, () -> part.snapshot().size(ROOT) == 1);
    Row row = Objects.requireNonNull(part.snapshot().row(ROOT, uuid));
    assertThat(row.get(NAME.index())).isEqualTo(Values.of("large"));
    assertThat(row.get(N.index())).as("a column that is not watched").isEqualTo(Values.of(0));
    long sequence = part.snapshot().sequence();
    Transaction edit = writer.newTransaction();
    edit.update(ROOT, uuid).set(N, Values.of(8));
    assertThat(writer.commit(edit)).isInstanceOf(Outcome.Committed.class);
    UuidAtom next = Scene.insert(writer, "next", 9);
    Scene.await(part, () -> part.snapshot().row(ROOT, next) != null);
    assertThat(part.snapshot().sequence()).as("snapshots of nothing new").isEqualTo(sequence + 1);
    assertThat(part.snapshot().size(LEAF)).isZero();
  }

  @Test
  void leavesNothingBehind() throws Exception {
    LocalReplica writer = load(Scene.SCHEMA);
    LocalReplica closed = server.open(Scene.SCHEMA);
    assertThat(closed.lock("l").isHeld()).isTrue();
    closed.close();
    assertThat(writer.lock("l").isHeld()).isTrue();
    Scene.insert(writer, "later", 1);
    removeDatabase();
    addDatabase();
    assertThat(closed.isConnected()).isFalse();
    assertThat(closed.snapshot().size(ROOT)).isZero();
    assertThat(writer.snapshot().size(ROOT)).isEqualTo(1);
  }
}
