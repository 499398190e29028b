// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.replication;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.DatumChange;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.operation.Clause;
import org.jovn.ovsdb.operation.ColumnValues;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.operation.ConditionFunction;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.NamedUuids;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jspecify.annotations.Nullable;

/// Makes operations of what another server's monitor brings, so that a database becomes like its
/// own: `<table-updates>` (RFC 7047 section 4.1.6) or those of `update2` (ovsdb-server(7)).
/// Immutable.
///
/// @param schema of the database here
/// @param tables those that are watched; the others stay as they are
/// @param second whether the updates are those of `update2`
record RowUpdates(DatabaseSchema schema, List<TableSchema> tables, boolean second) {

  /// The operations that make the tables hold what an initial update says, and nothing else.
  List<Operation> contents(Snapshot before, Json updates) throws OvsdbException {
    Map<TableSchema, Set<UuidAtom>> seen = new HashMap<>();
    List<Operation> operations = new ArrayList<>();
    forEachRow(
        before,
        updates,
        (table, uuid, update) -> {
          seen.computeIfAbsent(table, _ -> new HashSet<>()).add(uuid);
          Json content = update.get(second ? "initial" : "new");
          if (content == null) {
            throw lie(update, "an initial row of %s has no contents".formatted(table));
          }
          put(operations, before, table, uuid, content);
        });
    for (TableSchema table : tables) {
      Set<UuidAtom> there = seen.getOrDefault(table, Set.of());
      before
          .table(table)
          .rows()
          .forEach(
              row -> {
                if (!there.contains(row.uuid())) {
                  operations.add(new Operation.Delete(table, is(table, row.uuid())));
                }
              });
    }
    return operations;
  }

  /// The operations that an update amounts to.
  List<Operation> changes(Snapshot before, Json updates) throws OvsdbException {
    List<Operation> operations = new ArrayList<>();
    forEachRow(
        before,
        updates,
        (table, uuid, update) -> {
          if (second) {
            second(operations, before, table, uuid, update);
          } else {
            first(operations, before, table, uuid, update);
          }
        });
    return operations;
  }

  private void first(
      List<Operation> operations,
      Snapshot before,
      TableSchema table,
      UuidAtom uuid,
      JsonObject update)
      throws OvsdbException {
    Json after = update.get("new");
    Json old = update.get("old");
    if (after == null) {
      operations.add(new Operation.Delete(table, is(table, uuid)));
    } else if (old instanceof JsonObject changed) {
      modify(operations, before, table, uuid, only(after, changed), false);
    } else {
      put(operations, before, table, uuid, after);
    }
  }

  /// Those members of an object that another has too.
  private static Json only(Json all, JsonObject names) throws OvsdbException {
    if (!(all instanceof JsonObject object)) {
      throw lie(all, "a row is an object");
    }
    JsonObject.Builder builder = new JsonObject.Builder();
    for (int i = 0; i < object.size(); i++) {
      if (names.has(object.name(i))) {
        builder.put(object.name(i), object.value(i));
      }
    }
    return builder.build();
  }

  private void second(
      List<Operation> operations,
      Snapshot before,
      TableSchema table,
      UuidAtom uuid,
      JsonObject update)
      throws OvsdbException {
    if (update.size() != 1) {
      throw lie(update, "a row-update2 of %s has one member".formatted(table));
    }
    switch (update.name(0)) {
      case "initial", "insert" -> put(operations, before, table, uuid, update.value(0));
      case "modify" -> modify(operations, before, table, uuid, update.value(0), true);
      case "delete" -> operations.add(new Operation.Delete(table, is(table, uuid)));
      default -> throw lie(update, "a row-update2 of %s that is none".formatted(table));
    }
  }

  /// Makes a row hold the values given, and defaults in its other columns.
  private static void put(
      List<Operation> operations, Snapshot before, TableSchema table, UuidAtom uuid, Json content)
      throws OvsdbException {
    ColumnValues given = values(table, content, null);
    Row there = before.table(table).get(uuid);
    if (there == null) {
      operations.add(
          new Operation.Insert(table, uuid, true, new Operation.InsertRow.Values(given)));
      return;
    }
    Datum[] wanted = there.toArray();
    for (ColumnSchema column : table.columns()) {
      if (!column.isImplicit()) {
        wanted[column.index()] = column.defaultDatum();
      }
    }
    given.into(wanted);
    List<ColumnSchema> columns = new ArrayList<>();
    List<Datum> values = new ArrayList<>();
    for (ColumnSchema column : table.columns()) {
      if (!wanted[column.index()].equals(there.get(column.index()))) {
        columns.add(column);
        values.add(wanted[column.index()]);
      }
    }
    if (!columns.isEmpty()) {
      operations.add(
          new Operation.Update(table, is(table, uuid), new ColumnValues(columns, values)));
    }
  }

  private static void modify(
      List<Operation> operations,
      Snapshot before,
      TableSchema table,
      UuidAtom uuid,
      Json content,
      boolean differences)
      throws OvsdbException {
    Row there = before.table(table).get(uuid);
    if (there == null) {
      throw lie(null, "row %s of %s is changed, but is not there".formatted(uuid, table));
    }
    ColumnValues values = values(table, content, differences ? there : null);
    operations.add(new Operation.Update(table, is(table, uuid), values));
  }

  /// @param base the row from which composite columns differ by what is given, or null when whole
  ///   values are given
  private static ColumnValues values(TableSchema table, Json content, @Nullable Row base)
      throws OvsdbException {
    if (!(content instanceof JsonObject object)) {
      throw lie(content, "a row of %s is an object".formatted(table));
    }
    List<ColumnSchema> columns = new ArrayList<>(object.size());
    List<Datum> values = new ArrayList<>(object.size());
    for (int i = 0; i < object.size(); i++) {
      ColumnSchema column = table.column(object.name(i));
      if (column == null) {
        throw lie(content, "%s has no column %s".formatted(table, object.name(i)));
      }
      boolean isDifference = base != null && column.type().isComposite();
      Datum datum = column.type().parse(object.value(i), NamedUuids.NONE, !isDifference);
      columns.add(column);
      values.add(
          base != null && isDifference
              ? DatumChange.apply(base.get(column.index()), datum)
              : datum);
    }
    return new ColumnValues(columns, values);
  }

  /// Takes a row of an update.
  private interface RowTaker {
    void take(TableSchema table, UuidAtom uuid, JsonObject update) throws OvsdbException;
  }

  private void forEachRow(Snapshot before, Json updates, RowTaker taker) throws OvsdbException {
    if (before.schema() != schema) {
      throw lie(null, "the schema of %s has changed meanwhile".formatted(schema.name()));
    }
    if (!(updates instanceof JsonObject byTable)) {
      throw lie(updates, "table-updates are an object");
    }
    for (int i = 0; i < byTable.size(); i++) {
      TableSchema table = schema.table(byTable.name(i));
      if (table == null || !(byTable.value(i) instanceof JsonObject rows)) {
        throw lie(null, "an update of table %s, which is not watched".formatted(byTable.name(i)));
      }
      for (int j = 0; j < rows.size(); j++) {
        UuidAtom uuid = UuidAtom.find(rows.name(j));
        if (uuid == null || !(rows.value(j) instanceof JsonObject update)) {
          throw lie(rows.value(j), "row \"%s\" of %s is no update".formatted(rows.name(j), table));
        }
        taker.take(table, uuid, update);
      }
    }
  }

  private static Condition is(TableSchema table, UuidAtom uuid) {
    ColumnSchema id = table.column(ColumnSchema.UUID_INDEX);
    return new Condition(List.of(new Clause.Comparison(id, ConditionFunction.EQ, uuid)));
  }

  private static OvsdbException lie(@Nullable Json json, String details) {
    return OvsdbError.syntax(json, details).exception();
  }
}
