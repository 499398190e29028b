// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.monitor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jovn.ovsdb.data.MemberParser;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.NamedUuids;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// RFC 7047 section 4.1.5, `<monitor-requests>`: what one monitor shows. Two equal ones of one
/// database show the same, so that their updates can be encoded once.
///
/// @param tables in ascending order of the tables' names
public record MonitorRequest(MonitorVersion version, List<TableMonitor> tables) {

  /// Reads the third parameter of a monitor method.
  public static MonitorRequest parse(DatabaseSchema schema, MonitorVersion version, Json json)
      throws OvsdbException {
    if (!(json instanceof JsonObject object)) {
      throw OvsdbError.syntax(json, "monitor-requests must be object").exception();
    }
    List<TableMonitor> tables = new ArrayList<>();
    for (int i = 0; i < object.size(); i++) {
      TableSchema table = table(schema, object.name(i));
      List<Json> requests =
          object.value(i) instanceof Json.Arr(List<Json> elements)
              ? elements
              : List.of(object.value(i));
      tables.add(parseTable(version, table, requests));
    }
    tables.sort(Comparator.comparingInt(t -> t.table().index()));
    return new MonitorRequest(version, List.copyOf(tables));
  }

  private static TableSchema table(DatabaseSchema schema, String name) throws OvsdbException {
    TableSchema table = schema.table(name);
    if (table == null) {
      throw OvsdbError.syntax(null, "no table named " + name).exception();
    }
    return table;
  }

  /// Several requests for one table name different columns; only the first one's `where` counts.
  private static TableMonitor parseTable(
      MonitorVersion version, TableSchema table, List<Json> requests) throws OvsdbException {
    MonitorColumn[] columns = new MonitorColumn[table.columnCount()];
    Condition condition = Condition.ALL;
    MonitorSelect shown = MonitorSelect.NONE;
    for (int i = 0; i < requests.size(); i++) {
      MemberParser parser = new MemberParser(requests.get(i), "table " + table.name());
      Json columnsJson = parser.optional("columns", MemberParser::isArray);
      Json selectJson = parser.optional("select", MemberParser::isObject);
      Json where = version.isConditional() ? parser.optional("where", MemberParser::isArray) : null;
      parser.finish();
      MonitorSelect select =
          selectJson == null ? MonitorSelect.ALL : MonitorSelect.parse(selectJson, table.name());
      shown = shown.or(select);
      addColumns(table, columns, columnsJson, select);
      if (where != null) {
        Condition parsed = Condition.parse(table, where, NamedUuids.NONE);
        condition = i == 0 ? parsed : condition;
      }
    }
    List<MonitorColumn> list = new ArrayList<>();
    for (MonitorColumn column : columns) {
      if (column != null) {
        list.add(column);
      }
    }
    return new TableMonitor(table, List.copyOf(list), shown, condition);
  }

  private static void addColumns(
      TableSchema table,
      @Nullable MonitorColumn[] columns,
      @Nullable Json columnsJson,
      MonitorSelect select)
      throws OvsdbException {
    if (!(columnsJson instanceof Json.Arr(List<Json> elements))) {
      for (ColumnSchema column : table.columns()) {
        if (column.index() != ColumnSchema.UUID_INDEX) {
          addColumn(columns, column, select, null);
        }
      }
      return;
    }
    for (Json element : elements) {
      if (!(element instanceof Json.Str(String name))) {
        throw OvsdbError.syntax(columnsJson, "array of column names expected").exception();
      }
      ColumnSchema column = table.column(name);
      if (column == null) {
        throw OvsdbError.syntax(columnsJson, name + " is not a valid column name").exception();
      }
      addColumn(columns, column, select, columnsJson);
    }
  }

  private static void addColumn(
      @Nullable MonitorColumn[] columns,
      ColumnSchema column,
      MonitorSelect select,
      @Nullable Json columnsJson)
      throws OvsdbException {
    if (columns[column.index()] != null) {
      throw OvsdbError.syntax(columnsJson, "column " + column.name() + " mentioned more than once")
          .exception();
    }
    columns[column.index()] = new MonitorColumn(column, select);
  }

  /// What the monitor shows of a table, or null for nothing.
  public @Nullable TableMonitor table(TableSchema table) {
    for (TableMonitor monitor : tables) {
      if (monitor.table().index() == table.index()) {
        return monitor;
      }
    }
    return null;
  }

  /// This request with the conditions that the third parameter of `monitor_cond_change` gives;
  /// tables that it does not name keep theirs.
  public MonitorRequest withConditions(DatabaseSchema schema, Json json) throws OvsdbException {
    if (!(json instanceof JsonObject object)) {
      throw OvsdbError.syntax(null, "monitor-cond-change-requests must be object").exception();
    }
    List<TableMonitor> changed = new ArrayList<>(tables);
    for (int i = 0; i < object.size(); i++) {
      TableSchema table = table(schema, object.name(i));
      int at = changed.indexOf(table(table));
      if (at < 0) {
        throw OvsdbError.syntax(null, "no table named " + table.name() + " in monitor session")
            .exception();
      }
      if (!(object.value(i) instanceof Json.Arr(List<Json> requests))) {
        throw OvsdbError.syntax(
                null, "table " + table.name() + " no monitor-cond-change JSON array")
            .exception();
      }
      for (Json request : requests) {
        Condition condition = condition(table, request);
        changed.set(at, changed.get(at).withCondition(condition));
      }
    }
    return version.isConditional() ? new MonitorRequest(version, List.copyOf(changed)) : this;
  }

  private Condition condition(TableSchema table, Json request) throws OvsdbException {
    MemberParser parser = new MemberParser(request, "table " + table.name());
    Json columns = parser.optional("columns", MemberParser::isArray);
    Json where = parser.optional("where", MemberParser::isArray);
    parser.finish();
    if (columns != null) {
      throw OvsdbError.syntax(request, "changing columns is unsupported").exception();
    }
    return where == null || !version.isConditional()
        ? Condition.ALL
        : Condition.parse(table, where, NamedUuids.NONE);
  }
}
