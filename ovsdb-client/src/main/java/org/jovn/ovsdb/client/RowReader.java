// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client;

import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.SchemaMapping;
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
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// Makes rows of the model from what a server's monitor says of them. Immutable.
final class RowReader {

  private final SchemaMapping mapping;
  private final Datum[][] defaults;

  RowReader(DatabaseSchema model, SchemaMapping mapping) {
    this.mapping = mapping;
    defaults = new Datum[model.tableCount()][];
    for (TableSchema table : model.tables()) {
      Datum[] values = new Datum[table.columnCount()];
      for (ColumnSchema column : table.columns()) {
        values[column.index()] = column.defaultDatum();
      }
      defaults[table.index()] = values;
    }
  }

  /// The table of a name, when it is watched.
  @Nullable TableSchema table(String name) {
    return mapping.table(name);
  }

  /// A row that is new; the one that `known` has, if it is the same.
  Row row(TableSchema table, UuidAtom uuid, Json content, ReplicaSnapshot known)
      throws OvsdbException {
    Datum[] values = defaults[table.index()].clone();
    values[ColumnSchema.UUID_INDEX] = uuid;
    fill(table, values, content, false);
    Row row = new Row(values);
    Row old = known.row(table, uuid);
    return old != null && old.sameContents(row) ? old : row;
  }

  /// A row that was another before.
  ///
  /// @param differences whether columns of several values bring what has changed of them
  Row changed(TableSchema table, Row before, Json content, boolean differences)
      throws OvsdbException {
    Datum[] values = before.toArray();
    fill(table, values, content, differences);
    return new Row(values);
  }

  private void fill(TableSchema table, Datum[] values, Json content, boolean differences)
      throws OvsdbException {
    if (!(content instanceof JsonObject columns)) {
      throw OvsdbError.syntax(content, "a row of %s is an object".formatted(table)).exception();
    }
    for (int i = 0; i < columns.size(); i++) {
      SchemaMapping.Column mapped = mapping.column(table, columns.name(i));
      if (mapped == null) {
        throw OvsdbError.syntax(
                content, "column %s of %s is not watched".formatted(columns.name(i), table))
            .exception();
      }
      ColumnSchema column = mapped.column();
      Datum datum = column.type().parse(columns.value(i), NamedUuids.NONE, false);
      int at = column.index();
      if (differences && mapped.isComposite()) {
        datum = DatumChange.apply(values[at], datum);
      }
      if (datum.size() < column.type().min() || datum.size() > column.type().max()) {
        throw OvsdbError.syntax(
                columns.value(i),
                "column %s of %s is %s, not %d values"
                    .formatted(column.name(), table, column.type().english(), datum.size()))
            .exception();
      }
      values[at] = datum;
    }
  }
}
