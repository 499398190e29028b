// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jovn.ovsdb.server.log.Compaction;
import org.jovn.ovsdb.server.log.LogException;

/// Rewrites a database's log as its newest snapshot. The rows are written from the snapshot on the
/// caller's thread while transactions go on; only the start takes a place in the queue.
public final class Compactor {

  private record Begun(Compaction compaction, Snapshot snapshot) {}

  private Compactor() {}

  /// Compacts, and returns the new length of the log in bytes.
  public static long compact(Database database, String comment)
      throws LogException, InterruptedException {
    CompletableFuture<Begun> begun = new CompletableFuture<>();
    database.exclusively(
        () -> {
          try {
            begun.complete(new Begun(database.log().compact(), database.snapshot()));
            database.compacted();
          } catch (LogException e) {
            begun.completeExceptionally(e);
          }
        });
    Begun start;
    try {
      start = begun.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LogException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
    try (Compaction compaction = start.compaction()) {
      LogWriter.writeSnapshot(compaction, start.snapshot(), database.nowMillis(), comment);
      return compaction.finish();
    }
  }

  /// Replaces the log by one of another snapshot; call it from [Database#exclusively].
  public static void rewrite(Database database, Snapshot snapshot, String comment)
      throws LogException {
    try (Compaction compaction = database.log().compact()) {
      LogWriter.writeSnapshot(compaction, snapshot, database.nowMillis(), comment);
      compaction.finish();
    }
  }
}
