// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jovn.ovsdb.client.replica.BoundLock;
import org.jovn.ovsdb.client.replica.ChangeStream;
import org.jovn.ovsdb.client.replica.CompiledTransaction;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Replica;
import org.jovn.ovsdb.client.replica.ReplicaClosedException;
import org.jovn.ovsdb.client.replica.ReplicaHead;
import org.jovn.ovsdb.client.replica.ReplicaLock;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.operation.Mutation;
import org.jovn.ovsdb.operation.Mutator;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.RowTrie;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.database.ExecutionContext;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jovn.ovsdb.server.database.Table;
import org.jovn.ovsdb.server.database.TransactionResult;
import org.jovn.ovsdb.server.session.HostedDatabase;
import org.jovn.ovsdb.server.session.LocalHolder;
import org.jovn.ovsdb.server.session.SessionHost;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A database of a server in this JVM, as a client sees it: its snapshots are the database's own,
/// and nothing is encoded in between. It queues for locks, is logged and seen by monitors as any
/// session is. Thread-safe.
///
/// The tables of the model must be those of the database; while they are not (it was converted to
/// another schema), the replica is not connected.
public final class LocalReplica implements Replica {

  private static final Logger LOG = LoggerFactory.getLogger("local_replica");

  private final SessionHost host;
  private final HostedDatabase hosted;
  private final Database database;
  private final DatabaseSchema model;
  private final ReplicaHead head;
  private final Database.Listener follower = this::follow;
  private final LocalHolder holder;
  private final Map<String, BoundLock> locks = new ConcurrentHashMap<>();

  /// The schema that was compared last, and what came of it. Guarded by `this`.
  private @Nullable DatabaseSchema compared;

  private volatile boolean fits;
  private long epoch;
  private @Nullable Snapshot followed;

  private LocalReplica(SessionHost host, HostedDatabase hosted, DatabaseSchema model) {
    this.host = host;
    this.hosted = hosted;
    this.database = hosted.database();
    this.model = model;
    this.head = new ReplicaHead(ReplicaSnapshot.empty(model));
    this.holder =
        new LocalHolder(
            host,
            new LocalHolder.Listener() {
              @Override
              public void locked(String lock) {
                become(lock, ReplicaLock.State.HELD);
              }

              @Override
              public void stolen(String lock) {
                become(lock, ReplicaLock.State.STOLEN);
              }
            });
  }

  /// A replica of the database that the model names.
  ///
  /// @throws IllegalArgumentException when the server has no such database
  public static LocalReplica open(SessionHost host, DatabaseSchema model) {
    HostedDatabase hosted = host.database(model.name());
    if (hosted == null) {
      throw new IllegalArgumentException("no database " + model.name() + " is hosted here");
    }
    LocalReplica replica = new LocalReplica(host, hosted, model);
    replica.database.addListener(replica.follower);
    replica.follow(replica.database.snapshot());
    return replica;
  }

  /// Publishes a snapshot of the database's, if it is newer than the last one; nothing once this is
  /// closed.
  private synchronized void follow(Snapshot snapshot) {
    Snapshot last = followed;
    boolean converted = last == null || last.schema() != snapshot.schema();
    boolean newer = last == null || converted || snapshot.sequence() > last.sequence();
    if (head.isClosed() || !newer) {
      return;
    }
    followed = snapshot;
    if (!sameTables(snapshot.schema())) {
      head.wake();
      return;
    }
    if (converted) {
      epoch++;
    }
    List<RowTrie> tables = new ArrayList<>(model.tableCount());
    for (Table table : snapshot.tables()) {
      tables.add(table.rows());
    }
    head.publish(ReplicaSnapshot.of(model, tables, head.snapshot().sequence() + 1, epoch));
  }

  private boolean sameTables(DatabaseSchema schema) {
    if (schema != compared) {
      compared = schema;
      fits = tables(schema).equals(tables(model));
      if (!fits) {
        LOG.warn(
            "{}: the database's tables (schema {}) are not those of this program (schema {})",
            model.name(),
            schema.version(),
            model.version());
      }
    }
    return fits;
  }

  private static Json tables(DatabaseSchema schema) {
    Json tables = schema.toJson() instanceof JsonObject object ? object.get("tables") : null;
    return tables == null ? Json.Null.NULL : tables;
  }

  @Override
  public DatabaseSchema schema() {
    return model;
  }

  @Override
  public ReplicaSnapshot snapshot() {
    return head.snapshot();
  }

  @Override
  public ReplicaSnapshot awaitAfter(long sequence, Duration limit) throws InterruptedException {
    return head.awaitAfter(sequence, limit);
  }

  @Override
  public ChangeStream changes() {
    return new ChangeStream(head, ReplicaSnapshot.empty(model));
  }

  @Override
  public void addListener(Runnable hearer) {
    head.addListener(hearer);
  }

  @Override
  public boolean isConnected() {
    return fits && !head.isClosed() && host.database(model.name()) == hosted;
  }

  @Override
  public boolean awaitConnected(Duration limit) throws InterruptedException {
    return head.await(this::isConnected, limit);
  }

  @Override
  public ReplicaLock lock(String name) {
    BoundLock lock = new BoundLock(name, head, this::unlock);
    if (locks.putIfAbsent(name, lock) != null) {
      throw new IllegalStateException("lock " + name + " is asked for already");
    }
    if (holder.lock(name)) {
      lock.become(ReplicaLock.State.HELD);
      if (!holder.isOwner(name)) {
        lock.become(ReplicaLock.State.STOLEN); // before this thread came to say that it is held
      }
    }
    return lock;
  }

  private void unlock(BoundLock lock) {
    if (locks.remove(lock.name(), lock)) {
      holder.unlock(lock.name());
      lock.become(ReplicaLock.State.WAITING);
    }
  }

  private void become(String name, ReplicaLock.State state) {
    BoundLock lock = locks.get(name);
    if (lock != null) {
      lock.become(state);
    }
  }

  @Override
  public Outcome commit(Transaction transaction) throws InterruptedException {
    CompiledTransaction compiled = transaction.compile();
    List<Operation> operations = compiled.operations();
    if (operations.isEmpty()) {
      return new Outcome.Unchanged();
    }
    if (head.isClosed()) {
      throw new ReplicaClosedException(model.name());
    }
    if (!isConnected()) {
      return new Outcome.NotSent("the database is gone, or has other tables");
    }
    try {
      for (Operation operation : operations) {
        check(operation);
      }
    } catch (OvsdbException e) {
      return new Outcome.Failed(e.error());
    }
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Database.PendingTransaction pending =
        database.transact(
            operations,
            operations.size(),
            new ExecutionContext(holder::isOwner, ExecutionContext.Access.unrestricted(), false),
            result -> finished(compiled, result, outcome));
    database.drain();
    try {
      return outcome.get();
    } catch (InterruptedException e) {
      pending.cancel();
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /// On the committer's thread. The snapshot is there before the outcome is.
  private void finished(
      CompiledTransaction compiled, TransactionResult result, CompletableFuture<Outcome> outcome) {
    switch (result) {
      case TransactionResult.Completed completed -> {
        follow(database.snapshot());
        outcome.complete(compiled.outcome(completed.results()));
      }
      case TransactionResult.Waiting _, TransactionResult.Passed _ -> {
        // another result follows; nothing here is passed on
      }
      case TransactionResult.Canceled _ ->
          outcome.complete(
              new Outcome.Conflict(OvsdbError.of("canceled", "the transaction was canceled")));
    }
  }

  /// What a parser checks of the operations that come in JSON.
  private static void check(Operation operation) throws OvsdbException {
    switch (operation) {
      case Operation.Update update -> {
        for (ColumnSchema column : update.row().columns()) {
          checkMutable(column, update.table(), "update");
        }
      }
      case Operation.Mutate mutate -> {
        for (Mutation mutation : mutate.mutations()) {
          checkMutable(mutation.column(), mutate.table(), "mutate");
          if (mutation.mutator() == Mutator.INSERT) {
            mutation.column().type().checkAtoms(mutation.argument());
          }
        }
      }
      case Operation.Insert _,
          Operation.Select _,
          Operation.Delete _,
          Operation.Wait _,
          Operation.Commit _,
          Operation.Abort _,
          Operation.Comment _,
          Operation.Assert _,
          Operation.Invalid _ -> {
        // nothing that a transaction's builder has not checked
      }
    }
  }

  private static void checkMutable(ColumnSchema column, TableSchema table, String verb)
      throws OvsdbException {
    if (!column.mutable()) {
      throw OvsdbError.constraint(
              "Cannot %s immutable column %s in table %s."
                  .formatted(verb, column.name(), table.name()))
          .exception();
    }
  }

  @Override
  public void close() {
    database.removeListener(follower);
    for (BoundLock lock : locks.values()) {
      lock.close();
    }
    head.close();
  }

  @Override
  public String toString() {
    return model.name() + " in this process";
  }
}
