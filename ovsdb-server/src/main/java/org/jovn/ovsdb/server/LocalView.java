// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jovn.ovsdb.client.SessionOptions.Watch;
import org.jovn.ovsdb.client.replica.SchemaMapping;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.RowKey;
import org.jovn.ovsdb.schema.RowTrie;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jspecify.annotations.Nullable;

/// What a model shows of a database of one schema: its tables, columns and the rows that are
/// watched. Tables that are watched as they are are the database's own; others are brought up to
/// date at the cost of what changed. Belongs to one thread at a time, but for what is final.
final class LocalView {

  private static final RowTrie EMPTY = RowTrie.empty(RowKey.ByUuid.KEY);

  private final DatabaseSchema model;
  private final DatabaseSchema database;
  private final SchemaMapping mapping;
  private final LocalOperations operations;
  private final @Nullable Shown[] shown;

  LocalView(DatabaseSchema model, DatabaseSchema database) {
    this.model = model;
    this.database = database;
    this.mapping = new SchemaMapping(model, database);
    this.operations = new LocalOperations(mapping);
    this.shown = new @Nullable Shown[model.tableCount()];
  }

  /// The schema of the database.
  DatabaseSchema database() {
    return database;
  }

  SchemaMapping mapping() {
    return mapping;
  }

  LocalOperations operations() {
    return operations;
  }

  /// A table as it was shown last.
  private static final class Shown {
    private final Watch watch;
    private final Condition condition;
    private final RowProjection projection;
    private RowTrie seen = EMPTY;
    private RowTrie rows = EMPTY;

    /// @param condition the watch's, for rows as the database has them
    Shown(Watch watch, Condition condition, RowProjection projection) {
      this.watch = watch;
      this.condition = condition;
      this.projection = projection;
    }

    RowTrie follow(RowTrie newest) {
      if (projection.isSame() && condition.isAll()) {
        return newest;
      }
      Object owner = new Object();
      RowTrie.difference(seen, newest, (before, after) -> apply(before, after, owner));
      seen = newest;
      return rows;
    }

    private void apply(@Nullable Row before, @Nullable Row after, Object owner) {
      Row old = before == null ? null : rows.get(before.uuid());
      Row now = after != null && condition.matchesAny(after) ? projection.of(after) : null;
      if (old == null) {
        rows = now == null ? rows : rows.insert(now, owner);
      } else if (now == null) {
        rows = rows.delete(old, owner);
      } else if (!old.sameContents(now)) {
        rows = rows.replace(now, owner);
      }
    }
  }

  /// The tables of the model as a snapshot of the database shows them.
  List<RowTrie> follow(Snapshot snapshot, Map<TableSchema, Watch> watches) {
    List<RowTrie> tables = new ArrayList<>(model.tableCount());
    for (TableSchema table : model.tables()) {
      Watch watch = watches.get(table);
      TableSchema source = mapping.server(table);
      tables.add(
          watch == null || source == null
              ? EMPTY
              : shown(table, source, watch).follow(snapshot.table(source).rows()));
    }
    return tables;
  }

  private Shown shown(TableSchema table, TableSchema source, Watch watch) {
    Shown last = shown[table.index()];
    if (last != null && last.watch.equals(watch)) {
      return last;
    }
    Shown made =
        new Shown(
            watch,
            operations.condition(table, watch.condition()),
            new RowProjection(mapping, table, source, watch.columns()));
    shown[table.index()] = made;
    return made;
  }
}
