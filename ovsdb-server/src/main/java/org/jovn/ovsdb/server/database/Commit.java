// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.List;
import java.util.Map;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// A transaction that passed every check: the snapshot before, the one after, and for each table
/// the rows that differ.
///
/// @param changes for each table of the schema, or null where nothing changed
/// @param comment for the log; empty for none
public record Commit(
    Snapshot before,
    Snapshot after,
    List<@Nullable Map<UuidAtom, RowChange>> changes,
    String comment,
    boolean durable) {

  /// The rows of a table that changed; null for none.
  public @Nullable Map<UuidAtom, RowChange> changes(TableSchema table) {
    return changes.get(table.index());
  }
}
