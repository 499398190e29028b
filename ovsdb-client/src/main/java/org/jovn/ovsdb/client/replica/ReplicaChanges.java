// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.RowTrie;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// How one snapshot became another. A row that came and went in between is not in it, nor is one
/// that was changed and changed back. Immutable; the cost to make one follows what differs.
public final class ReplicaChanges {

  private final ReplicaSnapshot before;
  private final ReplicaSnapshot after;
  private final List<List<RowDelta>> tables;

  private ReplicaChanges(
      ReplicaSnapshot before, ReplicaSnapshot after, List<List<RowDelta>> tables) {
    this.before = before;
    this.after = after;
    this.tables = tables;
  }

  /// The changes from one snapshot of a replica to another of the same.
  public static ReplicaChanges between(ReplicaSnapshot before, ReplicaSnapshot after) {
    List<List<RowDelta>> tables = new ArrayList<>(after.schema().tableCount());
    for (TableSchema table : after.schema().tables()) {
      tables.add(ofTable(before, after, table));
    }
    return new ReplicaChanges(before, after, List.copyOf(tables));
  }

  /// What became of the rows of one table.
  static List<RowDelta> ofTable(ReplicaSnapshot before, ReplicaSnapshot after, TableSchema table) {
    List<RowDelta> deltas = new ArrayList<>();
    RowTrie.difference(before.rows(table), after.rows(table), (old, now) -> add(deltas, old, now));
    return deltas.isEmpty() ? List.of() : List.copyOf(deltas);
  }

  private static void add(List<RowDelta> deltas, @Nullable Row old, @Nullable Row now) {
    if (old == null) {
      if (now != null) {
        deltas.add(new RowDelta.Inserted(now));
      }
    } else if (now == null) {
      deltas.add(new RowDelta.Deleted(old));
    } else if (!old.sameContents(now)) {
      deltas.add(new RowDelta.Modified(old, now));
    }
  }

  public ReplicaSnapshot before() {
    return before;
  }

  public ReplicaSnapshot after() {
    return after;
  }

  /// Whether the contents were loaded afresh in between: what led from one to the other is unknown,
  /// though the difference is right.
  public boolean isResync() {
    return before.epoch() != after.epoch();
  }

  public boolean isEmpty() {
    for (List<RowDelta> deltas : tables) {
      if (!deltas.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /// What became of the rows of a table, in an order that depends on the UUIDs only.
  public List<RowDelta> table(TableSchema table) {
    after.rows(table); // refuses tables of other schemas
    return tables.get(table.index());
  }

  /// Whether one of these columns differs in a row of the table, or a row came or went.
  public boolean touches(TableSchema table, ColumnSchema... columns) {
    for (RowDelta delta : table(table)) {
      for (ColumnSchema column : columns) {
        if (delta.changes(column)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "%s -> %s: %s".formatted(before, after, tables);
  }
}
