// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.jovn.ovsdb.client.replica.BoundLock;
import org.jovn.ovsdb.client.replica.ChangeStream;
import org.jovn.ovsdb.client.replica.CompiledTransaction;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Replica;
import org.jovn.ovsdb.client.replica.ReplicaClosedException;
import org.jovn.ovsdb.client.replica.ReplicaLock;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.net.Connection;
import org.jovn.ovsdb.net.ConnectionHandler;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.net.Endpoint;
import org.jovn.ovsdb.net.Listener;
import org.jovn.ovsdb.net.Remote;
import org.jovn.ovsdb.net.Transport;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A replica of a remote database. It connects, and connects anew, by itself; while there is no
/// connection its snapshot stays as it is. Thread-safe.
public final class ReplicaSession implements Replica {

  private static final Logger LOG = LoggerFactory.getLogger("ovsdb_cs");

  private final SessionOptions options;
  private final Transport transport;
  private final EventLoop loop;
  private final ReplicaState state;
  private final List<BoundLock> locks = new CopyOnWriteArrayList<>();
  private final LongAdder connections = new LongAdder();
  private final LongAdder losses = new LongAdder();
  private final LongAdder transactions = new LongAdder();
  private volatile List<String> differences = List.of();
  private volatile @Nullable Conversation conversation;

  private @Nullable Remote remote;
  private @Nullable Listener listener;
  private long minIndex; // the loop's

  private ReplicaSession(SessionOptions options) {
    this.options = options;
    this.transport = new Transport(1);
    this.loop = transport.loops().next();
    this.state = new ReplicaState(options.model(), options.tables());
  }

  /// Begins a session; [#awaitAfter] waits for its first snapshot.
  ///
  /// @throws IOException when it cannot listen where it was told to
  public static ReplicaSession open(SessionOptions options) throws IOException {
    ReplicaSession session = new ReplicaSession(options);
    try {
      session.begin();
    } catch (IOException e) {
      session.close();
      throw e;
    }
    return session;
  }

  private void begin() throws IOException {
    // Answers are read however much waits to be sent: a server that cannot send does not read.
    ConnectionOptions connection = options.connection().withBacklogBytesMax(Integer.MAX_VALUE);
    if (options.endpoints().getFirst() instanceof Endpoint.Passive passive) {
      listener = transport.listen(passive, connection, this::accept);
      return;
    }
    List<Endpoint.Active> targets = new ArrayList<>();
    for (Endpoint endpoint : options.endpoints()) {
      if (endpoint instanceof Endpoint.Active active) {
        targets.add(active);
      }
    }
    if (options.shuffled()) {
      Collections.shuffle(targets);
    }
    remote = transport.remote(targets, connection, this::accept);
    remote.setMaxBackoffMillis(options.maxBackoffMillis());
  }

  /// A new connection; on the loop. Of two peers that connect to a passive session the newer one
  /// counts.
  private ConnectionHandler accept(Connection connection) {
    connections.increment();
    Conversation before = conversation;
    Conversation next = new Conversation(this, state, connection);
    conversation = next;
    if (before != null) {
      before.close();
    }
    next.start();
    return next;
  }

  SessionOptions options() {
    return options;
  }

  List<BoundLock> locks() {
    return locks;
  }

  long minIndex() {
    return minIndex;
  }

  void raiseMinIndex(long index) {
    minIndex = Math.max(minIndex, index);
  }

  /// Accepts servers again whose data are older than what was seen: for a cluster that was restored
  /// from a backup.
  public void resetMinIndex() {
    onLoop(() -> minIndex = 0);
  }

  void reportDifferences(List<String> found) {
    if (!found.equals(differences)) {
      found.forEach(line -> LOG.warn("{}: {}", options.model().name(), line));
      differences = List.copyOf(found);
    }
  }

  @Override
  public List<String> schemaDifferences() {
    return differences;
  }

  /// What the session has done so far; each number is right for itself.
  public SessionStatistics statistics() {
    ReplicaSnapshot newest = snapshot();
    return new SessionStatistics(
        connections.sum(), losses.sum(), newest.epoch(), newest.sequence(), transactions.sum());
  }

  /// Ends a conversation with a server that will not do, to try another one.
  void leave(Conversation left) {
    if (remote != null && left == conversation) {
      remote.reconnect();
    } else {
      left.close();
    }
  }

  void ended(Conversation ended) {
    losses.increment();
    if (ended == conversation) {
      conversation = null;
      for (BoundLock lock : locks) {
        lock.become(ReplicaLock.State.WAITING);
      }
      state.head().wake();
    }
  }

  @Override
  public DatabaseSchema schema() {
    return options.model();
  }

  @Override
  public ReplicaSnapshot snapshot() {
    return state.head().snapshot();
  }

  @Override
  public ReplicaSnapshot awaitAfter(long sequence, Duration limit) throws InterruptedException {
    return state.head().awaitAfter(sequence, limit);
  }

  @Override
  public ChangeStream changes() {
    return new ChangeStream(state.head(), ReplicaSnapshot.empty(schema()));
  }

  @Override
  public void addListener(Runnable hearer) {
    state.head().addListener(hearer);
  }

  @Override
  public boolean isConnected() {
    Conversation current = conversation;
    return current != null && current.isReady();
  }

  @Override
  public boolean awaitConnected(Duration limit) throws InterruptedException {
    return state.head().await(this::isConnected, limit);
  }

  /// Ends the connection, and makes another, perhaps to another server.
  public void reconnect() {
    onLoop(
        () -> {
          Conversation current = conversation;
          if (current != null) {
            leave(current);
          }
        });
  }

  @Override
  public void setCondition(TableSchema table, Condition condition) {
    if (!options.tables().containsKey(table)) {
      throw new IllegalArgumentException("table %s is not watched".formatted(table));
    }
    onLoop(
        () -> {
          state.want(table, condition);
          Conversation current = conversation;
          if (current != null) {
            current.changeConditions();
          }
        });
  }

  @Override
  public boolean awaitConditions(Duration limit) throws InterruptedException {
    CompletableFuture<Boolean> passed = new CompletableFuture<>();
    onLoop(() -> passed.complete(true));
    try {
      return passed.get() && state.head().await(state::areConditionsApplied, limit);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public ReplicaLock lock(String name) {
    BoundLock lock = new BoundLock(name, state.head(), this::unlock);
    for (BoundLock other : locks) {
      if (other.name().equals(name)) {
        throw new IllegalStateException("lock " + name + " is asked for already");
      }
    }
    locks.add(lock);
    onLoop(
        () -> {
          Conversation current = conversation;
          if (current != null && current.isReady()) {
            current.lock(lock);
          }
        });
    return lock;
  }

  private void unlock(BoundLock lock) {
    onLoop(
        () -> {
          Conversation current = conversation;
          if (locks.remove(lock) && current != null && current.isReady()) {
            current.unlock(lock);
          }
          lock.become(ReplicaLock.State.WAITING);
        });
  }

  @Override
  public Outcome commit(Transaction transaction) throws InterruptedException {
    CompiledTransaction compiled = transaction.compile();
    if (compiled.operations().isEmpty()) {
      return new Outcome.Unchanged();
    }
    if (state.head().isClosed()) {
      throw new ReplicaClosedException(schema().name());
    }
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    CompletableFuture<Runnable> taker = new CompletableFuture<>();
    onLoop(
        () -> {
          Conversation current = conversation;
          if (current == null) {
            outcome.complete(new Outcome.NotSent("not connected to " + options.endpoints()));
          } else {
            transactions.increment();
            taker.complete(current.transact(compiled, outcome));
          }
        });
    try {
      return outcome.get();
    } catch (InterruptedException e) {
      onLoop(
          () -> {
            Runnable cancel = taker.getNow(null);
            if (cancel != null) {
              cancel.run();
            }
          });
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      throw new ReplicaClosedException(schema().name());
    }
  }

  @Override
  public void close() {
    state.head().close();
    if (remote != null) {
      remote.close();
    }
    if (listener != null) {
      listener.close();
    }
    transport.close();
  }

  @Override
  public String toString() {
    return "%s at %s".formatted(schema().name(), options.endpoints());
  }
}
