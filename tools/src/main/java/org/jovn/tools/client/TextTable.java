// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.schema.ColumnType;

/// A table to be printed by a [TablePrinter].
final class TextTable {

  /// What stands in a row under a heading.
  sealed interface Cell {

    /// Nothing.
    record Empty() implements Cell {
      static final Empty EMPTY = new Empty();
    }

    /// A text that is no value of a database.
    record Text(String text) implements Cell {}

    /// JSON of no type.
    record Untyped(Json json) implements Cell {}

    /// A value as a server sent it; it may not fit its column's type, for a change may not.
    record Value(Json json, ColumnType type) implements Cell {}

    /// A value of a column.
    record Typed(Datum datum, ColumnType type) implements Cell {}
  }

  final String caption;
  final String timestamp;
  final List<String> headings;
  final List<List<Cell>> rows = new ArrayList<>();

  /// @param caption empty for none
  /// @param timestamp empty for none
  TextTable(String caption, String timestamp, List<String> headings) {
    this.caption = caption;
    this.timestamp = timestamp;
    this.headings = headings;
  }

  TextTable(List<String> headings) {
    this("", "", headings);
  }

  /// Adds a row; cells that are missing at its end are empty.
  void add(List<Cell> row) {
    rows.add(row);
  }

  Cell cell(int row, int column) {
    List<Cell> cells = rows.get(row);
    return column < cells.size() ? cells.get(column) : Cell.Empty.EMPTY;
  }
}
