// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.ColumnSchema;

/// What became of one row.
public sealed interface RowDelta {

  /// It was not there before.
  record Inserted(Row row) implements RowDelta {}

  /// It is there no more.
  record Deleted(Row row) implements RowDelta {}

  /// A column of it has another value.
  record Modified(Row before, Row after) implements RowDelta {}

  default UuidAtom uuid() {
    return switch (this) {
      case Inserted(Row row) -> row.uuid();
      case Deleted(Row row) -> row.uuid();
      case Modified(_, Row after) -> after.uuid();
    };
  }

  /// Whether the value of a column differs; it does in every column of a row that came or went.
  default boolean changes(ColumnSchema column) {
    return switch (this) {
      case Inserted _, Deleted _ -> true;
      case Modified(Row before, Row after) ->
          !before.get(column.index()).equals(after.get(column.index()));
    };
  }
}
