// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.sync;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;

/// What is to stand in Northbound columns that northd writes.
public final class NbValues {

  private record Place(String table, UuidAtom row) {}

  private final DatabaseSchema schema;
  private final Map<Place, Map<NbValue, Integer>> wanted = new HashMap<>();
  private final Set<Place> dirty = new LinkedHashSet<>();

  public NbValues(DatabaseSchema schema) {
    this.schema = schema;
  }

  public void want(NbValue value, int change) {
    Place place = new Place(value.table(), value.row());
    Map<NbValue, Integer> values = wanted.computeIfAbsent(place, k -> new LinkedHashMap<>());
    if (values.merge(value, change, Integer::sum) == 0) {
      values.remove(value);
    }
    if (values.isEmpty()) {
      wanted.remove(place);
    }
    dirty.add(place);
  }

  /// Adds what is wanted, as text: values by table and row.
  public void describe(Map<String, String> into) {
    wanted.forEach(
        (place, values) -> {
          List<String> texts = new ArrayList<>();
          for (NbValue value : values.keySet()) {
            texts.add(value.toString());
          }
          Collections.sort(texts);
          into.put(place.toString(), texts.toString());
        });
  }

  /// Somebody wrote the row: what is wanted there is to be checked again.
  public void changed(TableSchema table, UuidAtom row) {
    Place place = new Place(table.name(), row);
    if (wanted.containsKey(place)) {
      dirty.add(place);
    }
  }

  /// Writes the difference.
  public void flush(ReplicaSnapshot snapshot, Transaction transaction) {
    for (Place place : dirty) {
      TableSchema table = schema.table(place.table);
      Map<NbValue, Integer> values = wanted.get(place);
      Row row = table == null || values == null ? null : snapshot.row(table, place.row);
      if (table == null || row == null || values == null) {
        continue;
      }
      for (NbValue value : values.keySet()) {
        ColumnSchema column = table.column(value.column());
        if (column != null && !row.get(column.index()).equals(value.value())) {
          transaction.update(table, row).set(column, value.value());
        }
      }
    }
    dirty.clear();
  }
}
