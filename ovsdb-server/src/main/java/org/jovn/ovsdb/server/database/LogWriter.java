// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.List;
import java.util.Map;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.DatumChange;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.ColumnType;
import org.jovn.ovsdb.schema.RowTrie;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.ovsdb.server.log.Compaction;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.log.RecordBatch;

/// Writes what records of a standalone log hold (ovsdb(5), "Transaction Records").
final class LogWriter {

  private static final int PIECE = 1 << 16;

  private LogWriter() {}

  /// Adds the record of a commit; none when no persistent column changed.
  ///
  /// @param differencesAllowed whether columns of several elements are written as differences,
  ///   which servers before 2.15 cannot read
  static void write(RecordBatch batch, Commit commit, long dateMillis, boolean differencesAllowed) {
    boolean asDifferences = differencesAllowed && !isMisread(commit);
    JsonOutput out = batch.begin();
    out.raw("{\"_date\":").number(dateMillis);
    boolean any = false;
    for (Table table : commit.after().tables()) {
      Map<UuidAtom, RowChange> changes = commit.changes(table.schema());
      if (changes != null) {
        any |= writeTable(out, table.schema(), changes, asDifferences);
      }
    }
    if (!any) {
      return;
    }
    if (!commit.comment().isEmpty()) {
      out.raw(",\"_comment\":").string(commit.comment());
    }
    out.raw(asDifferences ? ",\"_is_diff\":true}" : "}");
    batch.end();
  }

  /// Whether the C server would lose data if this were written as differences: it takes the
  /// difference from a default that is not empty for the whole value, and refuses a difference of
  /// more elements than the column may have.
  private static boolean isMisread(Commit commit) {
    for (Table table : commit.after().tables()) {
      Map<UuidAtom, RowChange> changes = commit.changes(table.schema());
      for (int i = 2; changes != null && i < table.schema().columnCount(); i++) {
        ColumnSchema column = table.schema().column(i);
        if (column.persistent() && column.type().isComposite()) {
          for (RowChange change : changes.values()) {
            if (isMisread(column, change)) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  private static boolean isMisread(ColumnSchema column, RowChange change) {
    ColumnType type = column.type();
    Row before = change.before();
    Row after = change.after();
    if (before == null
        || after == null
        || (type.min() == 0 && type.max() == ColumnType.UNLIMITED)) {
      return false;
    }
    Datum a = before.get(column.index());
    Datum b = after.get(column.index());
    return (type.min() > 0 && a.equals(column.defaultDatum()))
        || (a != b && DatumChange.difference(a, b).size() > type.max());
  }

  private static boolean writeTable(
      JsonOutput out, TableSchema table, Map<UuidAtom, RowChange> changes, boolean asDifferences) {
    int tableStart = out.size();
    out.raw(",\"").raw(table.name()).raw("\":{");
    boolean any = false;
    for (Map.Entry<UuidAtom, RowChange> entry : changes.entrySet()) {
      int rowStart = out.size();
      out.raw(any ? ",\"" : "\"");
      entry.getKey().writeBare(out);
      out.raw("\":");
      if (writeRow(out, table, entry.getValue(), asDifferences)) {
        any = true;
      } else {
        out.truncate(rowStart);
      }
    }
    if (any) {
      out.raw('}');
    } else {
      out.truncate(tableStart);
    }
    return any;
  }

  private static boolean writeRow(
      JsonOutput out, TableSchema table, RowChange change, boolean asDifferences) {
    Row before = change.before();
    Row after = change.after();
    if (after == null) {
      out.raw("null");
      return true;
    }
    if (before == null) {
      writeInserted(out, table, after);
      return true;
    }
    boolean any = false;
    out.raw('{');
    for (int i = 2; i < table.columnCount(); i++) {
      ColumnSchema column = table.column(i);
      Datum a = before.get(i);
      Datum b = after.get(i);
      if (!column.persistent() || a == b || a.equals(b)) {
        continue;
      }
      out.raw(any ? ",\"" : "\"").raw(column.name()).raw("\":");
      any = true;
      (asDifferences && column.type().isComposite() ? DatumChange.difference(a, b) : b).write(out);
    }
    out.raw('}');
    return any;
  }

  private static void writeInserted(JsonOutput out, TableSchema table, Row row) {
    boolean any = false;
    out.raw('{');
    for (int i = 2; i < table.columnCount(); i++) {
      ColumnSchema column = table.column(i);
      Datum value = row.get(i);
      if (column.persistent() && !value.equals(column.defaultDatum())) {
        out.raw(any ? ",\"" : "\"").raw(column.name()).raw("\":");
        any = true;
        value.write(out);
      }
    }
    out.raw('}');
  }

  /// Writes a snapshot as a log: the schema, then all rows in one record.
  static void writeSnapshot(
      Compaction compaction, Snapshot snapshot, long dateMillis, String comment)
      throws LogException {
    JsonOutput out = new JsonOutput(PIECE * 2);
    compaction.begin();
    out.value(snapshot.schema().toJson());
    compaction.write(out);
    compaction.end();
    compaction.begin();
    out.raw("{\"_date\":").number(dateMillis).raw(",\"_comment\":").string(comment);
    for (Table table : snapshot.tables()) {
      if (table.size() > 0) {
        writeTable(compaction, out, table);
      }
    }
    out.raw('}');
    compaction.write(out);
    compaction.end();
  }

  private static void writeTable(Compaction compaction, JsonOutput out, Table table)
      throws LogException {
    out.raw(",\"").raw(table.schema().name()).raw("\":{");
    boolean[] any = new boolean[1];
    List<RowTrie.Block> blocks = table.rows().blocks();
    for (RowTrie.Block block : blocks) {
      block.forEach(row -> writeSnapshotRow(out, table.schema(), row, any));
      if (out.size() > PIECE) {
        compaction.write(out);
      }
    }
    out.raw('}');
  }

  private static void writeSnapshotRow(JsonOutput out, TableSchema table, Row row, boolean[] any) {
    out.raw(any[0] ? ",\"" : "\"");
    any[0] = true;
    row.uuid().writeBare(out);
    out.raw("\":");
    writeInserted(out, table, row);
  }
}
