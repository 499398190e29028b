// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.operation.Clause;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.operation.ConditionFunction;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.RowTrie;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// Finds the rows that a condition selects: by UUID, by a unique index, or by looking at all.
final class RowSelection {

  private RowSelection() {}

  /// The rows of a table, as the transaction has it, that pass every clause.
  static List<Row> matching(Transaction transaction, TableSchema table, Condition where) {
    UuidAtom uuid = where.uuid();
    if (uuid != null) {
      Row row = transaction.get(table, uuid);
      return row != null && where.matchesEvery(row) ? List.of(row) : List.of();
    }
    int index = indexFor(table, where);
    if (index >= 0) {
      return byIndex(transaction, table, where, index);
    }
    RowTrie rows = transaction.rows(table);
    List<Row> result = new ArrayList<>(where.clauses().isEmpty() ? rows.size() : 10);
    rows.forEach(
        row -> {
          if (where.matchesEvery(row)) {
            result.add(row);
          }
        });
    return result;
  }

  /// How many rows would be looked at.
  static int cost(Table table, Condition where) {
    return where.uuid() != null || indexFor(table.schema(), where) >= 0 ? 1 : table.size();
  }

  /// The unique index whose columns the condition all compares for equality, or -1.
  private static int indexFor(TableSchema table, Condition where) {
    for (int i = 0; i < table.indexes().size(); i++) {
      if (values(table.indexes().get(i), where) != null) {
        return i;
      }
    }
    return -1;
  }

  private static Datum @Nullable [] values(List<ColumnSchema> columns, Condition where) {
    Datum[] values = new Datum[columns.size()];
    int found = 0;
    for (int i = 0; i < values.length; i++) {
      for (Clause clause : where.clauses()) {
        if (clause instanceof Clause.Comparison comparison
            && comparison.function() == ConditionFunction.EQ
            && comparison.column().index() == columns.get(i).index()) {
          values[i] = comparison.argument();
          found++;
          break;
        }
      }
    }
    return found == values.length ? values : null;
  }

  /// The index is that of the snapshot; rows that the transaction changed are looked at one by one.
  private static List<Row> byIndex(
      Transaction transaction, TableSchema table, Condition where, int index) {
    List<Row> result = new ArrayList<>(1);
    Datum[] values = values(table.indexes().get(index), where);
    Row held = values == null ? null : transaction.base().table(table).find(index, values);
    if (held != null
        && transaction.change(table, held.uuid()) == null
        && where.matchesEvery(held)) {
      result.add(held);
    }
    Map<UuidAtom, RowChange> changes = transaction.changes(table);
    if (changes != null) {
      for (RowChange change : changes.values()) {
        Row after = change.after();
        if (after != null && where.matchesEvery(after)) {
          result.add(after);
        }
      }
    }
    return result;
  }

  /// The rows without those that equal an earlier one in the columns given.
  static List<Row> distinct(List<Row> rows, List<ColumnSchema> columns) {
    for (ColumnSchema column : columns) {
      if (column.isImplicit()) {
        return rows;
      }
    }
    if (rows.size() < 2) {
      return rows;
    }
    Set<List<Datum>> seen = new HashSet<>();
    List<Row> result = new ArrayList<>();
    for (Row row : rows) {
      if (seen.add(project(row, columns))) {
        result.add(row);
      }
    }
    return result;
  }

  static List<Datum> project(Row row, List<ColumnSchema> columns) {
    Datum[] values = new Datum[columns.size()];
    Arrays.setAll(values, i -> row.get(columns.get(i).index()));
    return Arrays.asList(values);
  }
}
