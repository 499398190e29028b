// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.RowKey;
import org.jovn.ovsdb.schema.RowTrie;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// A database as one client sees it at one moment: the tables of its model, each a persistent map
/// from UUID to row. Immutable; it shares with its neighbours what did not change.
///
/// Rows have the columns of the model's schema, whatever the server's schema has; columns that are
/// not monitored or that the server lacks hold their defaults.
public final class ReplicaSnapshot {

  private final DatabaseSchema schema;
  private final RowTrie[] tables;
  private final long sequence;
  private final long epoch;

  private ReplicaSnapshot(DatabaseSchema schema, RowTrie[] tables, long sequence, long epoch) {
    this.schema = schema;
    this.tables = tables;
    this.sequence = sequence;
    this.epoch = epoch;
  }

  /// What is known before anything was received.
  public static ReplicaSnapshot empty(DatabaseSchema schema) {
    RowTrie[] tables = new RowTrie[schema.tableCount()];
    for (int i = 0; i < tables.length; i++) {
      tables[i] = RowTrie.empty(RowKey.ByUuid.KEY);
    }
    return new ReplicaSnapshot(schema, tables, 0, 0);
  }

  /// A snapshot of these rows.
  ///
  /// @param tables a trie by UUID for each table of the schema, in its order
  /// @param sequence larger than that of every snapshot before
  /// @param epoch how many times the contents were loaded afresh; 0 for never
  public static ReplicaSnapshot of(
      DatabaseSchema schema, List<RowTrie> tables, long sequence, long epoch) {
    if (tables.size() != schema.tableCount()) {
      throw new IllegalArgumentException(
          "%d tables for %s, which has %d"
              .formatted(tables.size(), schema.name(), schema.tableCount()));
    }
    return new ReplicaSnapshot(schema, tables.toArray(RowTrie[]::new), sequence, epoch);
  }

  public DatabaseSchema schema() {
    return schema;
  }

  /// Grows with every snapshot of one replica.
  public long sequence() {
    return sequence;
  }

  /// How many times the contents were loaded afresh instead of being brought up to date.
  public long epoch() {
    return epoch;
  }

  /// Whether the contents have been received; before, all tables are empty.
  public boolean isLoaded() {
    return epoch > 0;
  }

  /// The rows of a table of [#schema()].
  public RowTrie rows(TableSchema table) {
    if (schema.table(table.index()) != table) {
      throw new IllegalArgumentException(
          "table %s is not of this replica's schema %s".formatted(table, schema));
    }
    return tables[table.index()];
  }

  /// The row of this UUID, or null.
  public @Nullable Row row(TableSchema table, UuidAtom uuid) {
    return rows(table).get(uuid);
  }

  public int size(TableSchema table) {
    return rows(table).size();
  }

  /// Calls `action` with every row of a table, in an order that depends on the UUIDs only.
  public void forEach(TableSchema table, Consumer<Row> action) {
    rows(table).forEach(action);
  }

  /// The rows of a table, UUIDs ascending.
  public List<Row> sorted(TableSchema table) {
    List<Row> list = new ArrayList<>(size(table));
    forEach(table, list::add);
    list.sort(Comparator.comparing(Row::uuid));
    return list;
  }

  @Override
  public String toString() {
    return "%s #%d".formatted(schema.name(), sequence);
  }
}
