// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client;

import java.util.List;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.RowKey;
import org.jovn.ovsdb.schema.RowTrie;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// The tables of a replica while updates are applied to them; nobody else sees them until
/// [#toSnapshot]. After an exception they hold a part of an update and must be dropped. Belongs to
/// the session's event loop.
final class ReplicaTables {

  private final DatabaseSchema model;
  private final RowReader reader;
  private final ReplicaSnapshot known;
  private final RowTrie[] tables;
  private Object owner = new Object();
  private boolean changed;

  /// @param known what the replica shows now; equal rows are taken from there
  /// @param fresh whether to begin with no rows, else with those of `known`
  ReplicaTables(ReplicaSnapshot known, boolean fresh, RowReader reader) {
    this.model = known.schema();
    this.reader = reader;
    this.known = known;
    tables = new RowTrie[model.tableCount()];
    for (TableSchema table : model.tables()) {
      int at = table.index();
      tables[at] = fresh ? RowTrie.empty(RowKey.ByUuid.KEY) : known.rows(table);
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

  /// Inserts the rows that were read while their update arrived.
  ///
  /// @throws OvsdbException when one of them is there
  void insert(List<TakenRows.Taken> rows) throws OvsdbException {
    for (TakenRows.Taken taken : rows) {
      insert(taken.table(), taken.row());
    }
  }

  /// Applies `<table-updates>` (RFC 7047 section 4.1.6), or those of `update2` (ovsdb-server(7)).
  ///
  /// @throws OvsdbException when the update cannot be one of what this replica watches
  void apply(Json updates, boolean second) throws OvsdbException {
    if (!(updates instanceof JsonObject byTable)) {
      throw lie(updates, "table-updates are an object");
    }
    for (int i = 0; i < byTable.size(); i++) {
      TableSchema table = reader.table(byTable.name(i));
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
      case "initial", "insert" -> insert(table, reader.row(table, uuid, content, known));
      case "modify" -> replace(table, reader.changed(table, present(table, uuid), content, true));
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
      replace(table, reader.changed(table, present(table, uuid), after, false));
    } else {
      insert(table, reader.row(table, uuid, after, known));
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
