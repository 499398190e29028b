// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.replication;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jovn.ovsdb.server.database.Table;
import org.jspecify.annotations.Nullable;

/// What a relay's database was after each of the latest transactions that have an id, so that a
/// client that connects anew is sent only what it missed (ovsdb-server(7), 4.1.15). Thread-safe.
final class History {

  /// As many as the C server keeps.
  private static final int LENGTH = 100;

  private final Deque<Entry> entries = new ArrayDeque<>();
  private long changes;

  /// @param changes rows that were changed next
  private record Entry(Snapshot snapshot, int changes) {}

  /// Adds one. Forgotten is what went before the last hundred, and before more changes than there
  /// are rows, for then all contents are the shorter answer.
  ///
  /// @param changed rows that are about to be changed in it
  synchronized void add(Snapshot snapshot, int changed) {
    if (snapshot.transaction().equals(UuidAtom.ZERO)) {
      return;
    }
    entries.addLast(new Entry(snapshot, changed));
    changes += changed;
    long rows = 0;
    for (Table table : snapshot.tables()) {
      rows += table.size();
    }
    while (entries.size() > LENGTH || (entries.size() > 1 && changes > rows)) {
      changes -= entries.removeFirst().changes();
    }
  }

  synchronized @Nullable Snapshot after(UuidAtom transaction) {
    for (Entry entry : entries) {
      if (entry.snapshot().transaction().equals(transaction)) {
        return entry.snapshot();
      }
    }
    return null;
  }

  synchronized void clear() {
    entries.clear();
    changes = 0;
  }
}
