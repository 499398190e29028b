// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.operation;

import java.util.List;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.NamedUuids;
import org.jovn.ovsdb.schema.TableSchema;

/// RFC 7047 section 5.1, `<row>`: some columns and a value for each.
public record ColumnValues(List<ColumnSchema> columns, List<Datum> values) {

  static ColumnValues parse(TableSchema table, Json json, NamedUuids named) throws OvsdbException {
    if (!(json instanceof JsonObject object)) {
      throw OvsdbError.syntax(json, "row must be JSON object").exception();
    }
    ColumnSchema[] columns = new ColumnSchema[object.size()];
    Datum[] values = new Datum[object.size()];
    for (int i = 0; i < columns.length; i++) {
      ColumnSchema column = table.column(object.name(i));
      if (column == null) {
        throw OvsdbError.about(
                json,
                "unknown column",
                "No column %s in table %s.".formatted(object.name(i), table.name()))
            .exception();
      }
      columns[i] = column;
      values[i] = column.type().parse(object.value(i), named);
    }
    return new ColumnValues(List.of(columns), List.of(values));
  }

  /// Puts the values into a row's array; `_uuid` and `_version` are not for the client to set.
  public void into(Datum[] row) {
    for (int i = 0; i < columns.size(); i++) {
      ColumnSchema column = columns.get(i);
      if (!column.isImplicit()) {
        row[column.index()] = values.get(i);
      }
    }
  }
}
