// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.operation;

import java.util.List;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.schema.ColumnSchema;

/// What an operation gives (RFC 7047 section 5.2).
public sealed interface OperationResult {

  /// Of `insert`.
  record Inserted(UuidAtom uuid) implements OperationResult {}

  /// Of `update`, `mutate` and `delete`.
  record Count(int rows) implements OperationResult {}

  /// Of `select`.
  record Selected(List<ColumnSchema> columns, List<Row> rows) implements OperationResult {}

  /// Of all others.
  record Empty() implements OperationResult {}

  /// The operation failed, and the transaction with it.
  record Failed(OvsdbError error) implements OperationResult {}

  /// Appends the wire form.
  default void write(JsonOutput out) {
    switch (this) {
      case Inserted(UuidAtom uuid) -> {
        out.raw("{\"uuid\":");
        uuid.write(out);
        out.raw('}');
      }
      case Count(int rows) -> out.raw("{\"count\":").number(rows).raw('}');
      case Selected(List<ColumnSchema> columns, List<Row> rows) -> {
        out.raw("{\"rows\":[");
        for (int i = 0; i < rows.size(); i++) {
          if (i > 0) {
            out.raw(',');
          }
          writeRow(out, columns, rows.get(i));
        }
        out.raw("]}");
      }
      case Empty _ -> out.raw("{}");
      case Failed(OvsdbError error) -> error.write(out);
    }
  }

  /// Appends a row as an object of the columns given.
  static void writeRow(JsonOutput out, List<ColumnSchema> columns, Row row) {
    out.raw('{');
    for (int i = 0; i < columns.size(); i++) {
      ColumnSchema column = columns.get(i);
      out.raw(i == 0 ? "\"" : ",\"").raw(column.name()).raw("\":");
      row.get(column.index()).write(out);
    }
    out.raw('}');
  }

  /// Appends the results of a transaction of `operations` operations: null for those that did not
  /// run (RFC 7047 section 4.1.3).
  static void writeAll(JsonOutput out, List<OperationResult> results, int operations) {
    out.raw('[');
    int count = Math.max(operations, results.size());
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        out.raw(',');
      }
      if (i < results.size()) {
        results.get(i).write(out);
      } else {
        out.value(Json.Null.NULL);
      }
    }
    out.raw(']');
  }
}
