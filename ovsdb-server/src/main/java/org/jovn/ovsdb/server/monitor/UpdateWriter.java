// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.monitor;

import java.util.List;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.DatumChange;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.monitor.MonitorColumn;
import org.jovn.ovsdb.monitor.MonitorSelect;
import org.jovn.ovsdb.monitor.MonitorVersion;
import org.jovn.ovsdb.monitor.TableMonitor;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jspecify.annotations.Nullable;

/// Writes `<table-updates>` (RFC 7047 section 4.1.6) or `<table-updates2>` (ovsdb-server(7),
/// "Update2") into a buffer, row by row; tables without a row to show leave no trace.
final class UpdateWriter {

  private final JsonOutput out;
  private final MonitorVersion version;
  private boolean anyTable;
  private boolean anyRow;
  private boolean tableOpen;
  private @Nullable TableMonitor table;
  private int[] watched = {};

  UpdateWriter(JsonOutput out, MonitorVersion version) {
    this.out = out;
    this.version = version;
  }

  /// Begins `<table-updates>`.
  void begin() {
    out.raw('{');
    anyTable = false;
  }

  /// Goes on where another writer stopped, in a new buffer.
  void continueFrom(UpdateWriter previous) {
    anyTable = previous.anyTable;
    anyRow = previous.anyRow;
    tableOpen = previous.tableOpen;
    table = previous.table;
    watched = previous.watched;
  }

  /// Ends `<table-updates>`; true when there is a row in them.
  boolean end() {
    closeTable();
    out.raw('}');
    return anyTable;
  }

  /// What follows is about the rows of this table.
  void table(TableMonitor next) {
    table(next, new int[0]);
  }

  /// What follows is about changes of the rows of this table.
  ///
  /// @param places of the columns whose change counts as a change of the row
  void table(TableMonitor next, int[] places) {
    closeTable();
    table = next;
    watched = places;
  }

  private void closeTable() {
    if (tableOpen) {
      out.raw('}');
      tableOpen = false;
    }
  }

  /// Rows of the current table that were written elsewhere.
  void rows(byte[] encoded) {
    if (encoded.length > 0) {
      separate();
      out.raw(encoded);
    }
  }

  /// Says that rows come next, and puts what separates them from those before.
  private void separate() {
    if (!tableOpen) {
      out.raw(anyTable ? ",\"" : "\"").raw(current().table().name()).raw("\":{");
      anyTable = true;
      tableOpen = true;
      anyRow = false;
    }
    if (anyRow) {
      out.raw(',');
    }
    anyRow = true;
  }

  private TableMonitor current() {
    TableMonitor monitor = table;
    if (monitor == null) {
      throw new IllegalStateException("a row before its table");
    }
    return monitor;
  }

  /// Shows a row that is there when the monitor begins.
  void initial(Row row) {
    TableMonitor monitor = current();
    if (monitor.select().initial()) {
      separate();
      writeInitial(out, version, monitor, row);
    }
  }

  static void writeInitial(JsonOutput out, MonitorVersion version, TableMonitor monitor, Row row) {
    name(out, row);
    out.raw(version.isConditional() ? "{\"initial\":" : "{\"new\":");
    columns(out, monitor, row, Kind.INITIAL, version.isConditional());
    out.raw('}');
  }

  /// Shows how a row changed, if the monitor shows that: null stands for a row that is not there,
  /// or not among those that the monitor shows.
  void change(@Nullable Row before, @Nullable Row after) {
    TableMonitor monitor = current();
    MonitorSelect select = monitor.select();
    if (before == null && after != null && select.insert()) {
      separate();
      name(out, after);
      out.raw(version.isConditional() ? "{\"insert\":" : "{\"new\":");
      columns(out, monitor, after, Kind.INSERT, version.isConditional());
      out.raw('}');
    } else if (before != null && after == null && select.delete()) {
      separate();
      name(out, before);
      if (version.isConditional()) {
        out.raw("{\"delete\":null}");
      } else {
        out.raw("{\"old\":");
        columns(out, monitor, before, Kind.DELETE, false);
        out.raw('}');
      }
    } else if (before != null && after != null && select.modify() && changes(before, after)) {
      separate();
      name(out, after);
      if (version.isConditional()) {
        out.raw("{\"modify\":");
        changedColumns(monitor, before, after);
        out.raw('}');
      } else {
        out.raw("{\"old\":");
        changedColumns(monitor, before, after);
        out.raw(",\"new\":");
        columns(out, monitor, after, Kind.MODIFY, false);
        out.raw('}');
      }
    }
  }

  private enum Kind {
    INITIAL,
    INSERT,
    DELETE,
    MODIFY
  }

  private static boolean shows(MonitorSelect select, Kind kind) {
    return switch (kind) {
      case INITIAL -> select.initial();
      case INSERT -> select.insert();
      case DELETE -> select.delete();
      case MODIFY -> select.modify();
    };
  }

  private static void name(JsonOutput out, Row row) {
    out.raw('"');
    row.uuid().writeBare(out);
    out.raw("\":");
  }

  private static void columns(
      JsonOutput out, TableMonitor monitor, Row row, Kind kind, boolean omitDefaults) {
    out.raw('{');
    boolean any = false;
    List<MonitorColumn> columns = monitor.columns();
    for (int i = 0; i < columns.size(); i++) {
      MonitorColumn column = columns.get(i);
      ColumnSchema schema = column.column();
      Datum value = row.get(schema.index());
      if (shows(column.select(), kind) && !(omitDefaults && value.equals(schema.defaultDatum()))) {
        out.raw(any ? ",\"" : "\"").raw(schema.name()).raw("\":");
        any = true;
        value.write(out);
      }
    }
    out.raw('}');
  }

  private boolean changes(Row before, Row after) {
    for (int index : watched) {
      if (differ(before.get(index), after.get(index))) {
        return true;
      }
    }
    return false;
  }

  private static boolean differ(Datum a, Datum b) {
    return a != b && !a.equals(b);
  }

  /// The columns that differ: with their old values, or in `<table-updates2>` with the difference
  /// of sets and maps and the new value of others.
  private void changedColumns(TableMonitor monitor, Row before, Row after) {
    out.raw('{');
    boolean any = false;
    for (MonitorColumn column : monitor.columns()) {
      ColumnSchema schema = column.column();
      Datum a = before.get(schema.index());
      Datum b = after.get(schema.index());
      if (column.select().modify() && differ(a, b)) {
        out.raw(any ? ",\"" : "\"").raw(schema.name()).raw("\":");
        any = true;
        Datum shown =
            !version.isConditional()
                ? a
                : schema.type().isComposite() ? DatumChange.difference(a, b) : b;
        shown.write(out);
      }
    }
    out.raw('}');
  }
}
