// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.operation.OperationResult;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.server.database.Execution.Outcome;
import org.jovn.ovsdb.server.log.CommitLog;
import org.jovn.ovsdb.server.log.LogException;
import org.jspecify.annotations.Nullable;

/// A database: the newest snapshot, the log, and the queue of what is to be done to them.
///
/// Work is done in the order of the queue by whoever holds the role of committer, one thread at a
/// time: an I/O thread that calls [#drain()] after it has read from its connections, as long as the
/// work is light, else the worker thread. So a lone client's transaction needs no other thread, and
/// many clients' transactions make one batch. A batch is written to the log as a whole; then its
/// last snapshot is published and its results are handed out. If the log cannot be written, nothing
/// of the batch has happened.
public final class Database implements AutoCloseable {

  private static final int BATCH_BYTES = 1 << 20;
  private static final int BATCH_WORKS = 512;

  /// Hears of every new snapshot, on the committer's thread, after the results were handed out.
  public interface Listener {
    void published(Snapshot snapshot);
  }

  private final String name;
  private final TransactionLog transactionLog = new TransactionLog();
  private final CommitLog log;
  private final Environment environment;
  private final Queue<Work> queue = new ConcurrentLinkedQueue<>();
  private final ReentrantLock role = new ReentrantLock();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final DatabaseTimings timings;
  private volatile Snapshot published;
  private volatile boolean writeFailed;

  // All below belongs to the committer.
  private Snapshot head;
  private Batch batch;
  private final List<Completion> completions = new ArrayList<>();
  private final Set<PendingTransaction> waiting = new LinkedHashSet<>();

  /// Makes the operations of a transaction of what the database is before it.
  @FunctionalInterface
  public interface Maker {
    List<Operation> make(Snapshot before) throws OvsdbException;

    /// Id of the transaction; zero for none.
    default UuidAtom id() {
      return UuidAtom.ZERO;
    }
  }

  public Database(CommitLog log, Snapshot snapshot, Environment environment) {
    this(log, snapshot, environment, 0);
  }

  private Database(CommitLog log, Snapshot snapshot, Environment environment, long records) {
    this.name = snapshot.schema().name();
    this.timings = DatabaseTimings.of(name);
    this.log = log;
    this.environment = environment;
    this.published = snapshot;
    this.head = snapshot;
    this.batch = new Batch(log, environment, References.of(snapshot), transactionLog, records);
  }

  /// Reads a log and makes a database of it.
  ///
  /// @param torn is told what is wrong with the end of the log, if anything
  /// @throws LogException when there is not even a schema in it
  public static Database open(CommitLog log, Environment environment, Consumer<LogException> torn)
      throws LogException {
    LogLoader loader = new LogLoader(environment.random());
    Optional<LogException> failure = log.read(loader, loader);
    Snapshot snapshot = loader.toSnapshot();
    if (snapshot == null) {
      throw failure.orElseGet(() -> LogException.file("unexpected end of file"));
    }
    failure.ifPresent(torn);
    return new Database(log, snapshot, environment, loader.records());
  }

  /// Which tables' changes are logged for people to read.
  public TransactionLog transactionLog() {
    return transactionLog;
  }

  public String name() {
    return name;
  }

  /// The newest snapshot that is in the log.
  public Snapshot snapshot() {
    return published;
  }

  public DatabaseSchema schema() {
    return published.schema();
  }

  public void addListener(Listener listener) {
    listeners.add(listener);
  }

  /// Calls `listener` no more.
  public void removeListener(Listener listener) {
    listeners.remove(listener);
  }

  /// Whether the last write to the log went well; it does not while the disk is full.
  public boolean isWritable() {
    return !writeFailed;
  }

  void recovered() {
    writeFailed = false;
  }

  /// Length of the log in bytes.
  public long logBytes() {
    return log.size();
  }

  /// Records in the log since it was opened or compacted, those read included.
  public long logRecords() {
    role.lock();
    try {
      return batch.recordsWritten();
    } finally {
      role.unlock();
    }
  }

  /// A transaction from its submission to its result.
  public final class PendingTransaction implements Work {
    private final @Nullable Maker maker;
    private final DatabaseSchema schema;
    private List<Operation> operations;
    private int operationCount;
    private final ExecutionContext context;
    private final Consumer<TransactionResult> reply;
    private final long begin = timings.transactions().begin();
    private long startMillis = -1;
    private boolean ended;

    private PendingTransaction(
        @Nullable Maker maker,
        DatabaseSchema schema,
        List<Operation> operations,
        int operationCount,
        ExecutionContext context,
        Consumer<TransactionResult> reply) {
      this.maker = maker;
      this.schema = schema;
      this.operations = operations;
      this.operationCount = operationCount;
      this.context = context;
      this.reply = reply;
    }

    /// Ends it, if it has not ended: the result is then [TransactionResult.Canceled].
    public void cancel() {
      submit(
          new Work.Task(
              true,
              () -> {
                if (!ended) {
                  flush();
                  end(new TransactionResult.Canceled());
                }
              }));
    }

    private void end(TransactionResult result) {
      ended = true;
      waiting.remove(this);
      timings.transactions().end(begin);
      reply.accept(result);
    }

    private void again() {
      if (!ended) {
        execute(this);
      }
    }

    @Override
    public boolean isLight() {
      return maker == null && new Weight(head).isLight(operations, !batch.isSyncFast());
    }

    @Override
    public void run() {
      if (ended) {
        return;
      }
      if (maker == null && head.schema() != schema) {
        flush(); // results of those before it come first
        end(new TransactionResult.Canceled());
        return;
      }
      if (maker != null) {
        try {
          operations = maker.make(head);
        } catch (OvsdbException e) {
          operations = List.of(new Operation.Invalid(e.error()));
        }
        operationCount = operations.size();
      }
      execute(this);
    }
  }

  /// Queues a transaction. Its result is given to `reply` on the committer's thread.
  ///
  /// @param schema what the operations were parsed against; when the database has been converted to
  ///   another one, the result is [TransactionResult.Canceled]
  /// @param operationCount how many operations were sent
  public PendingTransaction transact(
      DatabaseSchema schema,
      List<Operation> operations,
      int operationCount,
      ExecutionContext context,
      Consumer<TransactionResult> reply) {
    PendingTransaction transaction =
        new PendingTransaction(null, schema, operations, operationCount, context, reply);
    queue.add(transaction);
    return transaction;
  }

  /// The same, of operations parsed against [#schema()].
  public PendingTransaction transact(
      List<Operation> operations,
      int operationCount,
      ExecutionContext context,
      Consumer<TransactionResult> reply) {
    return transact(schema(), operations, operationCount, context, reply);
  }

  /// Queues a transaction whose operations are made when its turn has come, of what it then finds.
  /// They may do everything.
  public void transact(Maker maker, Consumer<TransactionResult> reply) {
    submit(new PendingTransaction(maker, schema(), List.of(), 0, ExecutionContext.TRUSTED, reply));
  }

  /// Whether a transaction that writes nothing is better run by [#read], beside the others.
  public boolean isLongRead(List<Operation> operations) {
    return new Weight(published).isLongRead(operations);
  }

  /// Runs a transaction that writes nothing on the snapshot of its place in the queue, on a
  /// reader's thread.
  public void read(
      List<Operation> operations,
      int operationCount,
      ExecutionContext context,
      Consumer<TransactionResult> reply) {
    atPlace(
        snapshot ->
            environment
                .readers()
                .execute(
                    () -> {
                      if (Execution.read(snapshot, operations, context)
                          instanceof Outcome.Done done) {
                        reply.accept(
                            new TransactionResult.Completed(done.results(), operationCount));
                      }
                    }));
  }

  /// Calls `reader` with the snapshot of its place in the queue, on the committer's thread.
  public void atPlace(Consumer<Snapshot> reader) {
    queue.add(task(true, () -> reader.accept(published)));
  }

  /// Calls `task` on the worker's thread at its place in the queue; nothing else happens meanwhile.
  public void exclusively(Runnable task) {
    submit(task(false, task));
  }

  /// A task that sees all that was queued before it done.
  private Work task(boolean isLight, Runnable body) {
    return new Work.Task(
        isLight,
        () -> {
          flush();
          body.run();
        });
  }

  private void submit(Work work) {
    queue.add(work);
    environment.worker().execute(this::drainAll);
  }

  /// Does the light work at the head of the queue on this thread, unless another is at it, and
  /// leaves heavy work to the worker. I/O threads call it once they have read from their
  /// connections.
  public void drain() {
    while (!queue.isEmpty() && role.tryLock()) {
      boolean heavy;
      try {
        heavy = work(true);
      } finally {
        role.unlock();
      }
      if (heavy) {
        environment.worker().execute(this::drainAll);
        return;
      }
    }
  }

  private void drainAll() {
    while (!queue.isEmpty()) {
      role.lock();
      try {
        work(false);
      } finally {
        role.unlock();
      }
    }
  }

  /// Works through the queue; true when it stopped at heavy work.
  private boolean work(boolean onlyLight) {
    boolean heavy = false;
    for (int i = 0; !heavy; i++) {
      Work next = queue.peek();
      if (next == null) {
        break;
      }
      if (onlyLight && !next.isLight()) {
        heavy = true;
      } else {
        queue.remove();
        next.run();
        boolean isFull = batch.size() > BATCH_BYTES || i % BATCH_WORKS == BATCH_WORKS - 1;
        if (isFull || !waiting.isEmpty()) {
          flush(); // those that wait come before those that are sent later
        }
      }
    }
    flush();
    return heavy;
  }

  private void execute(PendingTransaction transaction) {
    long now = environment.timer().nowMillis();
    if (transaction.startMillis < 0) {
      transaction.startMillis = now;
    }
    Outcome outcome =
        Execution.execute(
            head,
            batch.references(),
            transaction.operations,
            transaction.context,
            environment.random(),
            now - transaction.startMillis);
    switch (outcome) {
      case Outcome.Done done -> {
        Maker maker = transaction.maker;
        UuidAtom id = maker == null ? UuidAtom.ZERO : maker.id();
        done.commit().ifPresent(commit -> advance(commit, done.durable(), id));
        completions.add(new Completion(transaction, done.results(), !batch.isEmpty()));
      }
      case Outcome.Passed _ -> {
        flush(); // results of those before it come first
        transaction.end(new TransactionResult.Passed());
      }
      case Outcome.Blocked(Optional<Long> timeoutMillis) -> {
        if (waiting.add(transaction)) {
          if (timeoutMillis.isPresent()) {
            long delay = Math.max(1, transaction.startMillis + timeoutMillis.get() - now);
            environment.timer().schedule(() -> retry(transaction), delay);
          }
          transaction.reply.accept(new TransactionResult.Waiting());
        }
      }
    }
  }

  private void retry(PendingTransaction transaction) {
    submit(new Work.Task(true, transaction::again));
  }

  private void advance(Commit commit, boolean durable, UuidAtom id) {
    batch.add(commit, durable);
    head = commit.after().withTransaction(id);
  }

  /// Writes the batch, publishes what came of it, and hands out the results. Then transactions that
  /// wait are tried again, which may make another batch.
  private void flush() {
    while (!completions.isEmpty() || !batch.isEmpty()) {
      boolean writes = !batch.isEmpty();
      OvsdbError failure = timings.write(batch);
      if (writes) {
        writeFailed = failure != null;
      }
      boolean changed = failure == null && head != published;
      if (failure == null) {
        published = head;
      } else {
        head = published;
      }
      List<Completion> done = List.copyOf(completions);
      completions.clear();
      for (Completion completion : done) {
        List<OperationResult> results =
            failure != null && completion.hangsOnBatch()
                ? completion.failed(failure)
                : completion.results();
        completion
            .transaction()
            .end(new TransactionResult.Completed(results, completion.transaction().operationCount));
      }
      if (changed) {
        for (Listener listener : listeners) {
          listener.published(published);
        }
      }
      if (changed || failure != null) {
        retryWaiting(); // also those that saw what could not be written
      }
    }
  }

  private void retryWaiting() {
    for (PendingTransaction transaction : List.copyOf(waiting)) {
      transaction.again();
    }
  }

  /// Replaces everything by another snapshot, as a conversion does; call it from [#exclusively].
  public void replace(Snapshot snapshot) {
    for (PendingTransaction transaction : List.copyOf(waiting)) {
      transaction.end(new TransactionResult.Canceled());
    }
    head = snapshot;
    published = snapshot;
    batch = new Batch(log, environment, References.of(snapshot), transactionLog, 0);
    for (Listener listener : listeners) {
      listener.published(snapshot);
    }
  }

  /// The log, for those who compact it.
  CommitLog log() {
    return log;
  }

  long nowMillis() {
    return environment.wallClock().millis();
  }

  void compacted() {
    batch.compacted();
  }

  /// Ends waiting transactions and closes the log, after all work before.
  @Override
  public void close() {
    role.lock();
    try {
      work(false);
      for (PendingTransaction transaction : List.copyOf(waiting)) {
        transaction.end(new TransactionResult.Canceled());
      }
      log.close();
    } finally {
      role.unlock();
    }
  }
}
