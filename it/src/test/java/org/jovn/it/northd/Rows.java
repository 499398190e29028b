// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.northd;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jovn.ovsdb.client.replica.RowEdit;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.client.replica.Values;
import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.TableSchema;

/// Rows written as names and Java values.
final class Rows {

  private Rows() {}

  /// Inserts a row, whose UUID is drawn too, so that the same seed makes the same walk.
  ///
  /// @param columns names and values by turns: texts, numbers, truths, UUIDs, lists and maps of
  ///   them
  static UuidAtom insert(Transaction transaction, Random random, String name, Object... columns) {
    TableSchema table = Network.table(name);
    RowEdit edit = transaction.insert(table, UuidAtom.random(random));
    for (int i = 0; i < columns.length; i += 2) {
      edit.set(Network.column(table, (String) columns[i]), datum(columns[i + 1]));
    }
    return edit.uuid();
  }

  private static Datum datum(Object value) {
    return switch (value) {
      case List<?> list -> Values.set(list, Rows::atom);
      case Map<?, ?> map -> Values.map(map, Rows::atom, Rows::atom);
      default -> atom(value);
    };
  }

  private static Atom atom(Object value) {
    return switch (value) {
      case UuidAtom uuid -> uuid;
      case String text -> Values.of(text);
      case Integer number -> Values.of(number.longValue());
      case Long number -> Values.of(number);
      case Boolean truth -> Values.of(truth);
      default -> throw new IllegalArgumentException(value + " is no value of a column");
    };
  }

  /// Puts entries into a map of texts.
  static void put(
      Transaction transaction,
      TableSchema table,
      Row row,
      String column,
      Map<String, String> entries) {
    entries.forEach(
        (key, value) ->
            transaction
                .update(table, row)
                .put(Network.column(table, column), Values.of(key), Values.of(value)));
  }

  /// The text in a column, empty if there is none.
  static String text(TableSchema table, Row row, String column) {
    return row.get(Network.column(table, column).index()) instanceof StringAtom(String value)
        ? value
        : "";
  }
}
