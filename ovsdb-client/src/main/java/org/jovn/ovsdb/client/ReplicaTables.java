// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client;

import java.util.List;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.DatumChange;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.NamedUuids;
import org.jovn.ovsdb.schema.RowKey;
import org.jovn.ovsdb.schema.RowTrie;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// The tables of a replica while updates are applied to them; nobody else sees them until
/// [#toSnapshot]. After an exception they hold a part of an update and must be dropped. Belongs to
/// the session's event loop.
final class ReplicaTables {

  private final DatabaseSchema model;
  private final SchemaMapping mapping;
  private final ReplicaSnapshot known;
  private final RowTrie[] tables;
  private final Datum[][] defaults;
  private Object owner = new Object();
  private boolean changed;

  /// @param known what the replica shows now; equal rows are taken from there
  /// @param fresh whether to begin with no rows, else with those of `known`
  ReplicaTables(ReplicaSnapshot known, boolean fresh, SchemaMapping mapping) {
    this.model = known.schema();
    this.mapping = mapping;
    this.known = known;
    tables = new RowTrie[model.tableCount()];
    defaults = new Datum[tables.length][];
    for (TableSchema table : model.tables()) {
      int at = table.index();
      tables[at] = fresh ? RowTrie.empty(RowKey.ByUuid.KEY) : known.rows(table);
      defaults[at] = new Datum[table.columnCount()];
      for (ColumnSchema column : table.columns()) {
        defaults[at][column.index()] = column.defaultDatum();
      }
    }
    changed = fresh;
  }

  boolean isChanged() {
    return changed;
  }

  /// The tables as they are now; what is applied later does not change it.
  ReplicaSnapshot toSnapshot(long sequence, long epoch) {
    owner = new Object();
    changed = false;
    return ReplicaSnapshot.of(model, List.of(tables), sequence, epoch);
  }

  /// Applies `<table-updates>` (RFC 7047 section 4.1.6), or those of `update2` (ovsdb-server(7)).
  ///
  /// @throws OvsdbException when the update cannot be one of what this replica watches
  void apply(Json updates, boolean second) throws OvsdbException {
    if (!(updates instanceof JsonObject byTable)) {
      throw lie(updates, "table-updates are an object");
    }
    for (int i = 0; i < byTable.size(); i++) {
      TableSchema table = mapping.table(byTable.name(i));
      if (table == null || !(byTable.value(i) instanceof JsonObject rows)) {
        throw lie(null, "an update of table %s, which is not watched".formatted(byTable.name(i)));
      }
      for (int j = 0; j < rows.size(); j++) {
        UuidAtom uuid = UuidAtom.find(rows.name(j));
        if (uuid == null || !(rows.value(j) instanceof JsonObject update)) {
          throw lie(rows.value(j), "row \"%s\" of %s is no update".formatted(rows.name(j), table));
        }
        if (second) {
          applyDifference(table, uuid, update);
        } else {
          applyValues(table, uuid, update);
        }
      }
    }
  }

  private void applyDifference(TableSchema table, UuidAtom uuid, JsonObject update)
      throws OvsdbException {
    if (update.size() != 1) {
      throw lie(update, "a row-update2 of %s has one member".formatted(table));
    }
    Json content = update.value(0);
    switch (update.name(0)) {
      case "initial", "insert" -> insert(table, row(table, uuid, content));
      case "modify" -> {
        Row before = present(table, uuid);
        Datum[] values = before.toArray();
        fill(table, values, content, true);
        replace(table, new Row(values));
      }
      case "delete" -> delete(table, uuid);
      default -> throw lie(update, "a row-update2 of %s that is none".formatted(table));
    }
  }

  private void applyValues(TableSchema table, UuidAtom uuid, JsonObject update)
      throws OvsdbException {
    Json after = update.get("new");
    boolean existed = update.has("old");
    if (after == null) {
      delete(table, uuid);
    } else if (existed) {
      Datum[] values = present(table, uuid).toArray();
      fill(table, values, after, false);
      replace(table, new Row(values));
    } else {
      insert(table, row(table, uuid, after));
    }
  }

  private Row row(TableSchema table, UuidAtom uuid, Json content) throws OvsdbException {
    Datum[] values = defaults[table.index()].clone();
    values[ColumnSchema.UUID_INDEX] = uuid;
    fill(table, values, content, false);
    Row row = new Row(values);
    Row old = known.row(table, uuid);
    return old != null && old.sameContents(row) ? old : row;
  }

  private void fill(TableSchema table, Datum[] values, Json content, boolean differences)
      throws OvsdbException {
    if (!(content instanceof JsonObject columns)) {
      throw lie(content, "a row of %s is an object".formatted(table));
    }
    for (int i = 0; i < columns.size(); i++) {
      SchemaMapping.Column mapped = mapping.column(table, columns.name(i));
      if (mapped == null) {
        throw lie(content, "column %s of %s is not watched".formatted(columns.name(i), table));
      }
      ColumnSchema column = mapped.column();
      Datum datum = column.type().parse(columns.value(i), NamedUuids.NONE, false);
      int at = column.index();
      if (differences && mapped.composite()) {
        datum = DatumChange.apply(values[at], datum);
      }
      if (datum.size() < column.type().min() || datum.size() > column.type().max()) {
        throw lie(
            columns.value(i),
            "column %s of %s is %s, not %d values"
                .formatted(column.name(), table, column.type().english(), datum.size()));
      }
      values[at] = datum;
    }
  }

  private Row present(TableSchema table, UuidAtom uuid) throws OvsdbException {
    Row row = tables[table.index()].get(uuid);
    if (row == null) {
      throw lie(null, "row %s of %s is changed, but is not there".formatted(uuid, table));
    }
    return row;
  }

  private void insert(TableSchema table, Row row) throws OvsdbException {
    int at = table.index();
    if (tables[at].get(row.uuid()) != null) {
      throw lie(null, "row %s of %s is inserted, but is there".formatted(row.uuid(), table));
    }
    tables[at] = tables[at].insert(row, owner);
    changed = true;
  }

  private void replace(TableSchema table, Row row) {
    int at = table.index();
    tables[at] = tables[at].replace(row, owner);
    changed = true;
  }

  private void delete(TableSchema table, UuidAtom uuid) throws OvsdbException {
    int at = table.index();
    tables[at] = tables[at].delete(present(table, uuid), owner);
    changed = true;
  }

  private static OvsdbException lie(@Nullable Json json, String details) {
    return OvsdbError.syntax(json, details).exception();
  }

  /// The rows of a table as they are now.
  RowTrie rows(TableSchema table) {
    return tables[table.index()];
  }
}
