// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jovn.ovsdb.client.SessionOptions.Watch;
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
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.operation.OperationResult;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.RowTrie;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.database.ExecutionContext;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jovn.ovsdb.server.database.TransactionResult;
import org.jovn.ovsdb.server.session.HostedDatabase;
import org.jovn.ovsdb.server.session.LocalHolder;
import org.jovn.ovsdb.server.session.SessionHost;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A database of a server in this JVM, as a client sees it: nothing is encoded in between, and what
/// is watched as the database has it is the database's own. It queues for locks, is logged and seen
/// by monitors as any session is. Thread-safe.
///
/// While the server does not have the database, the replica is not connected, and keeps what it
/// shows; when the database is back, or was converted, everything is loaded afresh. Its locks are
/// the server's, and stay. A database that is a copy of another server's is not written to.
public final class LocalReplica implements Replica {

  private static final Logger LOG = LoggerFactory.getLogger("local_replica");

  private final SessionHost host;
  private final DatabaseSchema model;
  private final ReplicaHead head;
  private final Runnable observer = this::attach;
  private final LocalHolder holder;
  private final Map<String, BoundLock> locks = new ConcurrentHashMap<>();

  /// What is watched. Guarded by `this`.
  private final Map<TableSchema, Watch> watches;

  /// Guarded by `this`.
  private long epoch;

  /// Guarded by `this`; anybody may read it.
  private volatile @Nullable Follower current;

  private volatile List<String> differences = List.of();

  private LocalReplica(SessionHost host, DatabaseSchema model, Map<TableSchema, Watch> watches) {
    this.host = host;
    this.model = model;
    this.watches = new HashMap<>(watches);
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
    Map<TableSchema, Watch> everything = new HashMap<>();
    for (TableSchema table : model.tables()) {
      everything.put(table, Watch.all(table));
    }
    return open(host, model, everything);
  }

  /// A replica of parts of the database that the model names.
  ///
  /// @param watches what to watch: of each table the columns, and the rows that pass one clause
  /// @throws IllegalArgumentException when the server has no such database
  public static LocalReplica open(
      SessionHost host, DatabaseSchema model, Map<TableSchema, Watch> watches) {
    LocalReplica replica = new LocalReplica(host, model, watches);
    host.addObserver(replica.observer);
    replica.attach();
    if (replica.current == null) {
      replica.close();
      throw new IllegalArgumentException("no database " + model.name() + " is hosted here");
    }
    return replica;
  }

  /// Follows one hosted database until another one takes its place.
  private final class Follower implements Database.Listener {
    private final HostedDatabase hosted;
    private volatile LocalView view;

    /// The newest snapshot seen, and what was made of it. Guarded by the replica.
    private @Nullable Snapshot last;

    private List<RowTrie> tables = List.of();

    Follower(HostedDatabase hosted) {
      this.hosted = hosted;
      this.view = new LocalView(model, hosted.database().schema());
    }

    @Override
    public void published(Snapshot snapshot) {
      follow(this, snapshot);
    }
  }

  /// Looks which database is hosted under the name now.
  private synchronized void attach() {
    HostedDatabase found = head.isClosed() ? null : host.database(model.name());
    HostedDatabase now = found != null && found.isAvailable() ? found : null;
    Follower before = current;
    if (now == (before == null ? null : before.hosted)) {
      return;
    }
    if (before != null) {
      before.hosted.database().removeListener(before);
    }
    if (now == null) {
      current = null;
      head.wake();
    } else {
      Follower follower = new Follower(now);
      current = follower;
      now.database().addListener(follower);
      follow(follower, now.database().snapshot());
    }
  }

  /// Publishes a snapshot of the database's, if it is newer than the last one and shows something
  /// new; nothing once this is closed.
  private synchronized void follow(Follower follower, Snapshot snapshot) {
    Snapshot last = follower.last;
    boolean converted = last == null || last.schema() != snapshot.schema();
    boolean newer = last == null || converted || snapshot.sequence() > last.sequence();
    if (head.isClosed() || follower != current || !newer) {
      return;
    }
    follower.last = snapshot;
    if (converted) {
      LocalView view = new LocalView(model, snapshot.schema());
      follower.view = view;
      epoch++;
      report(view.mapping().differences());
    }
    show(follower, snapshot, converted);
  }

  private void show(Follower follower, Snapshot snapshot, boolean fresh) {
    List<RowTrie> tables = follower.view.follow(snapshot, watches);
    if (fresh || !tables.equals(follower.tables)) {
      follower.tables = tables;
      head.publish(ReplicaSnapshot.of(model, tables, head.snapshot().sequence() + 1, epoch));
    }
  }

  private void report(List<String> found) {
    if (!found.equals(differences)) {
      found.forEach(line -> LOG.warn("{}: {}", model.name(), line));
      differences = List.copyOf(found);
    }
  }

  @Override
  public DatabaseSchema schema() {
    return model;
  }

  @Override
  public List<String> schemaDifferences() {
    return differences;
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
    return current != null && !head.isClosed();
  }

  @Override
  public boolean awaitConnected(Duration limit) throws InterruptedException {
    return head.await(this::isConnected, limit);
  }

  @Override
  public synchronized void setCondition(TableSchema table, Condition condition) {
    Watch watch = watches.get(table);
    if (watch == null) {
      throw new IllegalArgumentException("table %s is not watched".formatted(table));
    }
    watches.put(table, new Watch(watch.columns(), condition));
    Follower follower = current;
    if (follower != null && follower.last != null && !head.isClosed()) {
      show(follower, follower.last, false);
    }
  }

  @Override
  public boolean awaitConditions(Duration limit) throws InterruptedException {
    return awaitConnected(limit);
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
    if (compiled.operations().isEmpty()) {
      return new Outcome.Unchanged();
    }
    if (head.isClosed()) {
      throw new ReplicaClosedException(model.name());
    }
    Follower follower = current;
    if (follower == null) {
      return new Outcome.NotSent("the server has no database " + model.name());
    }
    LocalView view = follower.view;
    List<Operation> operations;
    try {
      operations = view.operations().translate(compiled.operations());
    } catch (OvsdbException e) {
      return new Outcome.Failed(e.error());
    }
    Database database = follower.hosted.database();
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Database.PendingTransaction pending =
        database.transact(
            view.database(),
            operations,
            operations.size(),
            new ExecutionContext(holder::isOwner, access(follower.hosted), false),
            result -> finished(follower, view, compiled, result, outcome));
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

  private ExecutionContext.Access access(HostedDatabase hosted) {
    if (hosted.isReserved()) {
      return ExecutionContext.Access.reserved(hosted.name());
    }
    return host.isBackup() || hosted.source() != null
        ? ExecutionContext.Access.readOnly()
        : ExecutionContext.Access.unrestricted();
  }

  /// On the committer's thread. The snapshot is there before the outcome is.
  private void finished(
      Follower follower,
      LocalView view,
      CompiledTransaction compiled,
      TransactionResult result,
      CompletableFuture<Outcome> outcome) {
    switch (result) {
      case TransactionResult.Completed completed -> {
        follow(follower, follower.hosted.database().snapshot());
        List<OperationResult> results =
            view.operations().results(compiled.operations(), completed.results());
        outcome.complete(compiled.outcome(results));
      }
      case TransactionResult.Waiting _, TransactionResult.Passed _ -> {
        // another result follows; nothing here is passed on
      }
      case TransactionResult.Canceled _ ->
          outcome.complete(
              new Outcome.Conflict(OvsdbError.of("canceled", "the transaction was canceled")));
    }
  }

  @Override
  public void close() {
    host.removeObserver(observer);
    for (BoundLock lock : locks.values()) {
      lock.close();
    }
    head.close();
    attach();
  }

  @Override
  public String toString() {
    return model.name() + " in this process";
  }
}
