// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.BooleanAtom;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.operation.Clause;
import org.jovn.ovsdb.operation.ColumnValues;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.operation.ConditionFunction;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.ovsdb.server.database.ExecutionContext;
import org.jovn.ovsdb.server.session.HostedDatabase;
import org.jspecify.annotations.Nullable;

/// Writes how a remote fares into its row: the columns `is_connected` and `status`, where the table
/// has them and they hold something else.
final class RemoteStatusWriter {

  private RemoteStatusWriter() {}

  static void write(
      HostedDatabase hosted,
      TableSchema table,
      UuidAtom uuid,
      boolean connected,
      Map<String, String> status) {
    if (hosted.database().schema().table(table.name()) != table) {
      return;
    }
    Row row = hosted.database().snapshot().table(table).get(uuid);
    if (row == null) {
      return;
    }
    List<ColumnSchema> columns = new ArrayList<>();
    List<Datum> values = new ArrayList<>();
    put(table, row, "is_connected", BooleanAtom.of(connected), columns, values);
    AtomMap map =
        AtomMap.of(
            status.entrySet().stream()
                .map(e -> new AtomMap.Pair(StringAtom.of(e.getKey()), StringAtom.of(e.getValue())))
                .toArray(AtomMap.Pair[]::new));
    put(table, row, "status", map, columns, values);
    if (!columns.isEmpty()) {
      ColumnSchema id = table.column(ColumnSchema.UUID_INDEX);
      Condition where =
          new Condition(List.of(new Clause.Comparison(id, ConditionFunction.EQ, uuid)));
      List<Operation> operations =
          List.of(new Operation.Update(table, where, new ColumnValues(columns, values)));
      var _ = hosted.database().transact(operations, 1, ExecutionContext.TRUSTED, _ -> {});
      hosted.database().drain();
    }
  }

  private static void put(
      TableSchema table,
      Row row,
      String name,
      @Nullable Datum value,
      List<ColumnSchema> columns,
      List<Datum> values) {
    ColumnSchema column = table.column(name);
    if (column != null && value != null && !row.get(column.index()).equals(value)) {
      columns.add(column);
      values.add(value);
    }
  }
}
