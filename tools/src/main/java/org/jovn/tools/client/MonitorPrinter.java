// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.monitor.MonitorVersion;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// Prints what a monitor of some version tells: a table for each table that changed.
final class MonitorPrinter {

  /// A table of the monitor.
  ///
  /// @param columns what is printed of its rows
  record Monitored(TableSchema table, List<ColumnSchema> columns) {}

  /// What may have become of a row, in the order in which a row update is searched for it.
  private static final List<String> ACTIONS = List.of("delete", "initial", "modify", "insert");

  private final Context context;
  private final MonitorVersion version;
  private final List<Monitored> tables;

  MonitorPrinter(Context context, MonitorVersion version, List<Monitored> tables) {
    this.context = context;
    this.version = version;
    this.tables = tables;
  }

  /// Prints the reply to the monitor's request.
  void initial(Json result) {
    switch (version) {
      case MONITOR -> tables(result, true);
      case MONITOR_COND -> tables(result, false);
      case MONITOR_COND_SINCE -> {
        if (result instanceof Json.Arr array
            && array.size() == 3
            && array.at(1) instanceof Json.Str(String last)) {
          boolean found = Json.Bool.TRUE.equals(array.at(0));
          context.out().line("found: " + found + ", last_id: " + last);
          tables(array.at(2), false);
        } else {
          context.complain().accept("<result> is not array of 3 elements");
        }
      }
    }
  }

  /// Prints an update, when that is what the notification is.
  void update(String method, Json.Arr params) {
    int last = version == MonitorVersion.MONITOR_COND_SINCE ? 2 : 1;
    if (!method.equals(version.notification())
        || params.size() != last + 1
        || !(params.at(0) instanceof Json.Null)) {
      return;
    }
    if (last == 2 && params.at(1) instanceof Json.Str(String transaction)) {
      context.out().print("\nlast_id: " + transaction);
    }
    tables(params.at(last), false);
  }

  private void tables(Json updates, boolean initial) {
    if (!(updates instanceof JsonObject object)) {
      String name = version.isConditional() ? "<table-updates2>" : "<table-updates>";
      context.complain().accept(name + " is not object");
      return;
    }
    for (Monitored monitored : tables) {
      Json update = object.get(monitored.table().name());
      if (update instanceof JsonObject rows) {
        print(monitored, rows, initial);
      } else if (update != null) {
        context
            .complain()
            .accept("<table-update> for table " + monitored.table().name() + " is not object");
      }
    }
  }

  private void print(Monitored monitored, JsonObject rows, boolean initial) {
    List<String> headings = new ArrayList<>(List.of("row", "action"));
    monitored.columns().forEach(column -> headings.add(column.name()));
    String caption = tables.size() > 1 ? monitored.table().name() : "";
    TextTable table = new TextTable(caption, context.timestamp() ? now() : "", headings);
    for (String uuid : HashOrder.of(rows)) {
      if (!(rows.get(uuid) instanceof JsonObject update)) {
        context
            .complain()
            .accept(
                version == MonitorVersion.MONITOR
                    ? "<row-update> is not object"
                    : "<row-update2> is not object");
      } else if (version == MonitorVersion.MONITOR) {
        addFirst(table, monitored, uuid, update, initial);
      } else {
        addSecond(table, monitored, uuid, update);
      }
    }
    context.tables().print(table);
  }

  /// A row update of RFC 7047: the row before and after.
  private void addFirst(
      TextTable table, Monitored monitored, String uuid, JsonObject update, boolean initial) {
    Json before = update.get("old");
    Json after = update.get("new");
    if (initial) {
      add(table, monitored, uuid, "initial", after);
    } else if (before == null) {
      add(table, monitored, uuid, "insert", after);
    } else if (after == null) {
      add(table, monitored, uuid, "delete", before);
    } else {
      add(table, monitored, uuid, "old", before);
      add(table, monitored, "", "new", after);
    }
  }

  /// A row update of ovsdb-server(7): what changed.
  private void addSecond(TextTable table, Monitored monitored, String uuid, JsonObject update) {
    for (String action : ACTIONS) {
      Json row = update.get(action);
      if (row == null) {
        continue;
      }
      if (!action.equals("delete")) {
        add(table, monitored, uuid, action, row);
      } else if (row instanceof Json.Null) {
        table.add(List.of(new TextTable.Cell.Text(uuid), new TextTable.Cell.Text(action)));
      } else {
        context.complain().accept("delete method does not expect <row>");
      }
      return;
    }
  }

  private void add(
      TextTable table, Monitored monitored, String uuid, String action, @Nullable Json row) {
    if (!(row instanceof JsonObject values)) {
      context.complain().accept(row == null ? "missing " + action + " row" : "<row> is not object");
      return;
    }
    List<TextTable.Cell> cells = new ArrayList<>();
    cells.add(new TextTable.Cell.Text(uuid));
    cells.add(new TextTable.Cell.Text(action));
    for (ColumnSchema column : monitored.columns()) {
      Json value = values.get(column.name());
      cells.add(
          value == null
              ? TextTable.Cell.Empty.EMPTY
              : new TextTable.Cell.Value(value, column.type()));
    }
    table.add(cells);
  }

  /// The time in UTC, to the millisecond: `2026-01-31 23:59:59.123`.
  private static String now() {
    long millis = System.currentTimeMillis();
    String seconds = Instant.ofEpochSecond(Math.floorDiv(millis, 1000)).toString();
    return "%s.%03d"
        .formatted(
            seconds.substring(0, seconds.length() - 1).replace('T', ' '),
            Math.floorMod(millis, 1000));
  }
}
