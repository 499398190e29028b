// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;

/// A database that one can watch, and transact on. There are two bindings: a session with a remote
/// server, and a database of a server in this JVM. Thread-safe.
///
/// A replica is closed by its owner; from then on its snapshot stays as it is, and what waits for
/// it ends with [ReplicaClosedException].
public interface Replica extends AutoCloseable {

  /// The model: the tables and columns of the snapshots. A server's schema may have others.
  DatabaseSchema schema();

  /// The newest snapshot. It never shows half an update.
  ReplicaSnapshot snapshot();

  /// The newest snapshot, as soon as there is one later than `sequence`; that is 0 for the first
  /// one that was received. After `limit` the newest that there is.
  ReplicaSnapshot awaitAfter(long sequence, Duration limit) throws InterruptedException;

  /// A new stream of changes that begins with all rows of the first snapshot as inserted.
  ChangeStream changes();

  /// Has `listener` called whenever there is a new snapshot, and when a lock or the connection
  /// changes hands. It is called on a thread of the binding's and must return at once.
  void addListener(Runnable listener);

  /// Whether there is a server that would take a transaction now.
  boolean isConnected();

  /// Waits for [#isConnected], at most for `limit`; returns whether it is so.
  boolean awaitConnected(Duration limit) throws InterruptedException;

  /// What the server's schema lacks of the model, a sentence each. What it has beyond the model is
  /// no difference.
  List<String> schemaDifferences();

  /// Changes which rows of a table are watched: those that pass one clause. Rows come and go some
  /// time later, see [#awaitConditions].
  ///
  /// @throws IllegalArgumentException when the table is not watched
  void setCondition(TableSchema table, Condition condition);

  /// Waits until the replica shows what was asked for by [#setCondition] before, at most for
  /// `limit`; returns whether it does.
  boolean awaitConditions(Duration limit) throws InterruptedException;

  /// Asks for a lock (RFC 7047 section 4.1.8), and goes on asking until it is closed. At most one
  /// for each name.
  ReplicaLock lock(String name);

  /// A new, empty transaction.
  default Transaction newTransaction() {
    return new Transaction(schema());
  }

  /// Commits, and waits for the outcome. When that is [Outcome.Committed], [#snapshot()] shows what
  /// the transaction did.
  Outcome commit(Transaction transaction) throws InterruptedException;

  /// Fills a transaction from the newest snapshot and commits it; does so again on a newer snapshot
  /// after a conflict, or once there is a connection, until `limit` has passed.
  default Outcome transact(Duration limit, BiConsumer<ReplicaSnapshot, Transaction> body)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      ReplicaSnapshot read = snapshot();
      Transaction transaction = newTransaction();
      body.accept(read, transaction);
      Outcome outcome = commit(transaction);
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      switch (outcome) {
        case Outcome.Conflict _ when left.isPositive() -> awaitAfter(read.sequence(), left);
        case Outcome.NotSent _ when left.isPositive() -> awaitConnected(left);
        case Outcome.Committed _,
            Outcome.Unchanged _,
            Outcome.DryRun _,
            Outcome.Conflict _,
            Outcome.NotSent _,
            Outcome.NotLocked _,
            Outcome.Failed _,
            Outcome.Unknown _ -> {
          return outcome;
        }
      }
    }
  }

  @Override
  void close();
}
