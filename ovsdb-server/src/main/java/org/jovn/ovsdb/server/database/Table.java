// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.RowKey;
import org.jovn.ovsdb.schema.RowTrie;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// The rows of a table at one moment, and its unique indexes.
///
/// @param indexes one trie for each index of the schema, in its order
public record Table(TableSchema schema, RowTrie rows, List<RowTrie> indexes) {

  static Table empty(TableSchema schema) {
    List<RowTrie> indexes = new ArrayList<>();
    for (List<ColumnSchema> columns : schema.indexes()) {
      indexes.add(RowTrie.empty(new RowKey.ByColumns(columns)));
    }
    return new Table(schema, RowTrie.empty(RowKey.ByUuid.KEY), List.copyOf(indexes));
  }

  public @Nullable Row get(UuidAtom uuid) {
    return rows.get(uuid);
  }

  public int size() {
    return rows.size();
  }

  /// The row that has these values in the columns of index number `index`, or null.
  @Nullable Row find(int index, Datum[] values) {
    List<ColumnSchema> columns = schema.indexes().get(index);
    return indexes
        .get(index)
        .find(
            RowKey.ByColumns.hash(values),
            row -> {
              for (int i = 0; i < values.length; i++) {
                if (!row.get(columns.get(i).index()).equals(values[i])) {
                  return false;
                }
              }
              return true;
            });
  }
}
