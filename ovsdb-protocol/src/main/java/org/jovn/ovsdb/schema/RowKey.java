// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.schema;

import java.util.List;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;

/// By what a [RowTrie] finds rows.
public sealed interface RowKey {

  long hash(Row row);

  boolean same(Row a, Row b);

  /// By `_uuid`.
  record ByUuid() implements RowKey {
    public static final ByUuid KEY = new ByUuid();

    static long hash(UuidAtom uuid) {
      return mix(uuid.high() * 0x9e3779b97f4a7c15L + uuid.low());
    }

    @Override
    public long hash(Row row) {
      return hash(row.uuid());
    }

    @Override
    public boolean same(Row a, Row b) {
      return a.uuid().equals(b.uuid());
    }
  }

  /// By the values of the columns of a unique index.
  record ByColumns(List<ColumnSchema> columns) implements RowKey {

    /// The hash of a row that has `values` in the index's columns.
    public static long hash(Datum... values) {
      long hash = 0;
      for (Datum value : values) {
        hash = mix(hash * 31 + value.hashCode());
      }
      return hash;
    }

    @Override
    public long hash(Row row) {
      long hash = 0;
      for (int i = 0; i < columns.size(); i++) {
        hash = mix(hash * 31 + row.get(columns.get(i).index()).hashCode());
      }
      return hash;
    }

    @Override
    public boolean same(Row a, Row b) {
      for (int i = 0; i < columns.size(); i++) {
        int column = columns.get(i).index();
        if (!a.get(column).equals(b.get(column))) {
          return false;
        }
      }
      return true;
    }
  }

  private static long mix(long value) {
    long h = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
