// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.util.Collection;
import org.jovn.ovsdb.client.replica.SchemaMapping;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.TableSchema;

/// Makes rows of a model's table of those of a database's. Columns that are not wanted, or that the
/// database lacks, hold their defaults. Immutable.
final class RowProjection {

  private final Datum[] defaults;

  /// For each column of the model where the database's rows hold it, or -1.
  private final int[] sources;

  private final boolean same;

  /// @param table the model's, which the database has too
  /// @param wanted columns of it; `_uuid` and `_version` are always there
  RowProjection(
      SchemaMapping mapping,
      TableSchema table,
      TableSchema database,
      Collection<ColumnSchema> wanted) {
    defaults = new Datum[table.columnCount()];
    sources = new int[table.columnCount()];
    boolean inPlace = table.columnCount() == database.columnCount();
    for (ColumnSchema column : table.columns()) {
      int at = column.index();
      SchemaMapping.Column mapped = mapping.column(table, column.name());
      boolean shown = mapped != null && (column.isImplicit() || wanted.contains(column));
      defaults[at] = column.defaultDatum();
      sources[at] = shown && mapped != null ? mapped.server().index() : -1;
      inPlace &= sources[at] == at;
    }
    same = inPlace;
  }

  /// Whether the rows are the same on both sides.
  boolean isSame() {
    return same;
  }

  Row of(Row row) {
    if (same) {
      return row;
    }
    Datum[] values = defaults.clone();
    for (int i = 0; i < values.length; i++) {
      if (sources[i] >= 0) {
        values[i] = row.get(sources[i]);
      }
    }
    return new Row(values);
  }
}
