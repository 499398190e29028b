// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.RowKey;
import org.jovn.ovsdb.schema.RowTrie;
import org.jspecify.annotations.Nullable;

/// Unique indexes (RFC 7047 section 3.2, `indexes`): they hold after a transaction, not during it.
final class Indexes {

  private Indexes() {}

  /// The indexes of a table after its changes: first all that leaves, then all that comes, so that
  /// rows may swap values.
  static List<RowTrie> update(Table table, Map<UuidAtom, RowChange> changes, Object owner)
      throws OvsdbException {
    List<RowTrie> updated = new ArrayList<>(table.indexes().size());
    for (int i = 0; i < table.indexes().size(); i++) {
      RowKey key = new RowKey.ByColumns(table.schema().indexes().get(i));
      RowTrie index = table.indexes().get(i);
      for (RowChange change : changes.values()) {
        Row before = change.before();
        Row after = change.after();
        if (before != null && (after == null || !key.same(before, after))) {
          index = index.delete(before, owner);
        }
      }
      for (RowChange change : changes.values()) {
        Row before = change.before();
        Row after = change.after();
        if (after == null) {
          continue;
        }
        if (before != null && key.same(before, after)) {
          index = index.replace(after, owner);
          continue;
        }
        Row other = index.findSame(after);
        if (other != null) {
          throw violation(table, i, other, after, changes);
        }
        index = index.insert(after, owner);
      }
      updated.add(index);
    }
    return List.copyOf(updated);
  }

  private static OvsdbException violation(
      Table table, int index, Row first, Row second, Map<UuidAtom, RowChange> changes) {
    List<ColumnSchema> columns = table.schema().indexes().get(index);
    JsonOutput names = new JsonOutput(64);
    for (int i = 0; i < columns.size(); i++) {
      if (i > 0) {
        names.raw(i < columns.size() - 1 ? ", " : columns.size() > 2 ? ", and " : " and ");
      }
      names.string(columns.get(i).name());
    }
    String details =
        ("Transaction causes multiple rows in \"%s\" table to have identical values (%s) for"
                + " index on column%s %s.  First row, with UUID %s, %s.  Second row, with UUID %s,"
                + " %s.")
            .formatted(
                table.schema().name(),
                values(columns, first),
                columns.size() > 1 ? "s" : "",
                names,
                first.uuid(),
                origin(columns, first, changes.get(first.uuid())),
                second.uuid(),
                origin(columns, second, changes.get(second.uuid())));
    return OvsdbError.constraint(details).exception();
  }

  private static String values(List<ColumnSchema> columns, Row row) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      if (i > 0) {
        out.append(i < columns.size() - 1 ? ", " : columns.size() > 2 ? ", and " : " and ");
      }
      out.append(DatumText.of(row.get(columns.get(i).index()), columns.get(i).type()));
    }
    return out.toString();
  }

  /// Where a row of a violation comes from.
  private static String origin(List<ColumnSchema> columns, Row row, @Nullable RowChange change) {
    if (change == null) {
      return "existed in the database before this transaction and was not modified by the"
          + " transaction";
    }
    Row before = change.before();
    if (before == null) {
      return "was inserted by this transaction";
    }
    return new RowKey.ByColumns(columns).same(before, row)
        ? "existed in the database before this transaction, which modified some of the row's"
            + " columns but not any columns in this index"
        : "had the following index values before the transaction: " + values(columns, before);
  }
}
