// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.server.log.CommitLog;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.log.RecordBatch;
import org.jspecify.annotations.Nullable;

/// Commits on their way into the log, together: all of them get there, or none. Keeps the
/// references of the newest commit in step. Belongs to the database's committer.
final class Batch {

  private static final long FAST_SYNC_NANOS = 1_000_000;

  private final CommitLog log;
  private final Environment environment;
  private final References references;
  private final TransactionLog transactionLog;
  private final RecordBatch records = new RecordBatch();
  private final List<Commit> commits = new ArrayList<>();
  private boolean durable;
  private long syncNanos = Long.MAX_VALUE;
  private long recordsWritten;

  /// @param recordsWritten records that are in the log already
  Batch(
      CommitLog log,
      Environment environment,
      References references,
      TransactionLog transactionLog,
      long recordsWritten) {
    this.log = log;
    this.environment = environment;
    this.references = references;
    this.transactionLog = transactionLog;
    this.recordsWritten = recordsWritten;
  }

  /// The references of the newest commit added.
  References references() {
    return references;
  }

  boolean isEmpty() {
    return commits.isEmpty();
  }

  /// Bytes to be written.
  int size() {
    return records.size();
  }

  /// Records in the log since it was opened or compacted.
  long recordsWritten() {
    return recordsWritten;
  }

  void compacted() {
    recordsWritten = 0;
  }

  /// Whether the disk has lately answered so fast that an event loop may wait for it.
  boolean isSyncFast() {
    return syncNanos <= FAST_SYNC_NANOS;
  }

  void add(Commit commit, boolean isDurable) {
    LogWriter.write(records, commit, environment.wallClock().millis(), environment.asDifferences());
    commits.add(commit);
    durable |= isDurable;
    apply(commit, true);
  }

  private void apply(Commit commit, boolean forward) {
    for (Table table : commit.after().tables()) {
      Map<UuidAtom, RowChange> changes = commit.changes(table.schema());
      if (changes != null) {
        for (RowChange change : changes.values()) {
          if (forward) {
            references.apply(table.schema(), change.before(), change.after());
          } else {
            references.apply(table.schema(), change.after(), change.before());
          }
        }
      }
    }
  }

  /// Writes and empties the batch. After a failure, which is returned, none of the commits has
  /// happened.
  @Nullable OvsdbError write() {
    try {
      if (!commits.isEmpty()) {
        long start = environment.timer().nanos();
        log.append(records, durable);
        if (durable) {
          long took = environment.timer().nanos() - start;
          syncNanos = syncNanos == Long.MAX_VALUE ? took : (syncNanos * 3 + took) / 4;
        }
        recordsWritten += records.records();
        commits.forEach(transactionLog::committed);
      }
      return null;
    } catch (LogException e) {
      for (Commit commit : commits.reversed()) {
        apply(commit, false);
      }
      return e.error();
    } finally {
      records.clear();
      commits.clear();
      durable = false;
    }
  }
}
