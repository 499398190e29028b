// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import org.jovn.daemon.metrics.Metrics;
import org.jovn.daemon.metrics.Timing;
import org.jovn.ovsdb.data.OvsdbError;
import org.jspecify.annotations.Nullable;

/// How long a database takes.
///
/// @param transactions from the queue to the result; what a `wait` operation waits for counts
/// @param commits a batch into the log, with its fsync if there is one
record DatabaseTimings(Timing transactions, Timing commits) {

  static DatabaseTimings of(String database) {
    return new DatabaseTimings(
        Metrics.timing(
            "jovn_ovsdb_transaction_seconds",
            "Transactions, from their place in the queue to their result.",
            "database",
            database),
        Metrics.timing(
            "jovn_ovsdb_commit_seconds",
            "Batches of commits, written to the log (and synced, if one is durable).",
            "database",
            database));
  }

  /// Writes a batch, which may be empty.
  @Nullable OvsdbError write(Batch batch) {
    if (batch.isEmpty()) {
      return batch.write();
    }
    long begin = commits.begin();
    OvsdbError failure = batch.write();
    commits.end(begin);
    return failure;
  }
}
