// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jovn.ovsdb.client.ReplicaSession;
import org.jovn.ovsdb.client.SessionOptions;
import org.jovn.ovsdb.client.replica.ChangeStream;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Replica;
import org.jovn.ovsdb.client.replica.ReplicaLock;
import org.jovn.ovsdb.client.replica.RowDelta;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.client.replica.Values;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.ovsdb.server.session.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The two bindings of a replica side by side, on one database.
@Timeout(60)
class LocalReplicaTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private TestServer server;
  private LocalReplica local;
  private ReplicaSession remote;
  private TableSchema root;
  private ColumnSchema name;
  private ColumnSchema number;

  @BeforeEach
  void open() throws Exception {
    server = new TestServer(folder);
    DatabaseSchema schema = server.database().schema();
    root = Objects.requireNonNull(schema.table("Root"));
    name = Objects.requireNonNull(root.column("name"));
    number = Objects.requireNonNull(root.column("n"));
    local = LocalReplica.open(server, schema);
    remote = ReplicaSession.open(SessionOptions.of("unix:" + folder.resolve("s"), schema));
    assertThat(remote.awaitAfter(0, LIMIT).isLoaded()).isTrue();
  }

  @AfterEach
  void close() throws Exception {
    local.close();
    remote.close();
    server.close();
  }

  private UuidAtom insert(Replica replica, String text) throws InterruptedException {
    Transaction transaction = replica.newTransaction();
    UuidAtom uuid = transaction.insert(root).set(name, Values.of(text)).uuid();
    assertThat(replica.commit(transaction)).isInstanceOf(Outcome.Committed.class);
    return uuid;
  }

  private Row row(Replica replica, UuidAtom uuid) {
    return Objects.requireNonNull(replica.snapshot().row(root, uuid));
  }

  @Test
  void showsItsOwnAndOthersChanges() throws Exception {
    ChangeStream changes = local.changes();
    assertThat(changes.next().isEmpty()).isTrue();
    UuidAtom own = insert(local, "own");
    assertThat(row(local, own)).isNotNull();
    assertThat(changes.next(LIMIT).orElseThrow().table(root))
        .singleElement()
        .isInstanceOf(RowDelta.Inserted.class);
    while (remote.snapshot().row(root, own) == null) {
      remote.awaitAfter(remote.snapshot().sequence(), LIMIT);
    }
    UuidAtom other = insert(remote, "other");
    while (local.snapshot().row(root, other) == null) {
      local.awaitAfter(local.snapshot().sequence(), LIMIT);
    }
    assertThat(row(local, other).sameContents(row(remote, other))).isTrue();
  }

  @Test
  void refusesWhatASessionIsRefused() throws Exception {
    UuidAtom uuid = insert(local, "x");
    ColumnSchema fixed = Objects.requireNonNull(root.column("fixed"));
    for (Replica replica : List.of(local, remote)) {
      Transaction immutable = replica.newTransaction();
      immutable.update(root, uuid).set(fixed, Values.of("other"));
      assertThat(replica.commit(immutable))
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed ->
                  assertThat(failed.error().details())
                      .isEqualTo("Cannot update immutable column fixed in table Root."));
      Transaction duplicate = replica.newTransaction();
      duplicate.insert(root).set(name, Values.of("x"));
      assertThat(replica.commit(duplicate)).isInstanceOf(Outcome.Failed.class);
    }
    Row read = row(local, uuid);
    Transaction counting = local.newTransaction();
    counting.increment(root, uuid, number);
    assertThat(local.commit(counting)).isEqualTo(new Outcome.Committed(List.of(1L), List.of()));
    Transaction stale = local.newTransaction();
    stale.verify(root, read, number);
    stale.delete(root, uuid);
    assertThat(local.commit(stale)).isInstanceOf(Outcome.Conflict.class);
  }

  @Test
  void queuesForLocksAmongSessions() throws Exception {
    ReplicaLock held = remote.lock("l");
    assertThat(held.await(LIMIT)).isTrue();
    ReplicaLock waiting = local.lock("l");
    assertThat(waiting.isHeld()).isFalse();
    Transaction early = local.newTransaction();
    early.insert(root).set(name, Values.of("early"));
    early.requireLock("l");
    assertThat(local.commit(early)).isEqualTo(new Outcome.NotLocked("l"));
    held.close();
    assertThat(waiting.await(LIMIT)).isTrue();
    Transaction late = local.newTransaction();
    late.insert(root).set(name, Values.of("late"));
    late.requireLock("l");
    assertThat(local.commit(late)).isInstanceOf(Outcome.Committed.class);
    ReplicaLock again = remote.lock("l");
    waiting.close();
    assertThat(again.await(LIMIT)).isTrue();
  }
}
