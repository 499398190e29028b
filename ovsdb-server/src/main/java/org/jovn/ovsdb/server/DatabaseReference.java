// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jovn.ovsdb.server.session.HostedDatabase;
import org.jspecify.annotations.Nullable;

/// `db:DATABASE,TABLE,COLUMN`: an option whose value is in a database (ovsdb-server(1), "Remotes").
/// The column holds strings, or refers to rows of another table.
record DatabaseReference(String text, String database, String table, String column) {

  private static final String PREFIX = "db:";

  /// What the reference points to. `target` is the table referred to, or null for a column of
  /// strings.
  record Resolved(TableSchema table, ColumnSchema column, @Nullable TableSchema target) {}

  static boolean is(String text) {
    return text.startsWith(PREFIX);
  }

  /// Splits the text.
  ///
  /// @throws BadReferenceException when it has not three parts
  static DatabaseReference parse(String text) throws BadReferenceException {
    String[] parts = text.substring(PREFIX.length()).split(",", -1);
    if (parts.length < 3) {
      throw new BadReferenceException("\"" + text + "\": invalid syntax");
    }
    return new DatabaseReference(text, parts[0], parts[1], parts[2]);
  }

  /// Finds table and column.
  ///
  /// @throws BadReferenceException when there is no such database, table or column
  Resolved resolve(@Nullable HostedDatabase hosted) throws BadReferenceException {
    if (hosted == null) {
      throw new BadReferenceException("\"" + text + "\": no database named " + database);
    }
    TableSchema tableSchema = hosted.database().schema().table(table);
    if (tableSchema == null) {
      throw new BadReferenceException("\"" + text + "\": no table named " + table);
    }
    ColumnSchema columnSchema = tableSchema.column(column);
    if (columnSchema == null) {
      throw new BadReferenceException(
          "\"%s\": table \"%s\" has no column \"%s\"".formatted(text, table, column));
    }
    String target = columnSchema.type().key().refTable();
    return new Resolved(
        tableSchema,
        columnSchema,
        target == null ? null : hosted.database().schema().table(target));
  }

  /// The strings in the column, of all rows.
  static List<String> strings(Snapshot snapshot, Resolved resolved) {
    List<String> result = new ArrayList<>();
    snapshot
        .table(resolved.table())
        .rows()
        .forEach(
            row ->
                row.get(resolved.column().index())
                    .forEachAtom(
                        atom -> {
                          if (atom instanceof StringAtom(String value)) {
                            result.add(value);
                          }
                        }));
    return result;
  }

  /// The atoms in the column, of all rows, as text.
  static List<String> texts(Snapshot snapshot, Resolved resolved) {
    List<String> result = new ArrayList<>();
    snapshot
        .table(resolved.table())
        .rows()
        .forEach(
            row ->
                row.get(resolved.column().index())
                    .forEachAtom(
                        atom ->
                            result.add(
                                atom instanceof StringAtom(String value) ? value : atom.text())));
    return result;
  }

  /// The rows that the column refers to.
  static List<Row> rows(Snapshot snapshot, Resolved resolved) {
    List<Row> result = new ArrayList<>();
    TableSchema target = resolved.target();
    if (target != null) {
      snapshot
          .table(resolved.table())
          .rows()
          .forEach(
              row ->
                  row.get(resolved.column().index())
                      .forEachAtom(
                          atom -> {
                            Row found =
                                atom instanceof UuidAtom uuid
                                    ? snapshot.table(target).get(uuid)
                                    : null;
                            if (found != null) {
                              result.add(found);
                            }
                          }));
    }
    return result;
  }

  /// A value of a row that a reference led to, or null when the table has no such column or the
  /// column is empty.
  static @Nullable Datum value(TableSchema table, Row row, String column) {
    ColumnSchema schema = table.column(column);
    Datum datum = schema == null ? null : row.get(schema.index());
    return datum == null || datum.isEmpty() ? null : datum;
  }

  /// A reference that points to nothing; the message is the C server's.
  static final class BadReferenceException extends Exception {
    private static final long serialVersionUID = 1;

    BadReferenceException(String message) {
      super(message, null, false, false);
    }

    /// The same, never null.
    String text() {
      String message = getMessage();
      return message == null ? "" : message;
    }
  }
}
