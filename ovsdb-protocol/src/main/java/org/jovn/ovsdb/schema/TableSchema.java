// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jovn.ovsdb.data.MemberParser;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// RFC 7047 section 3.2, `<table-schema>`. Columns are in ascending order of their names, after
/// `_uuid` and `_version`.
public final class TableSchema {

  private final String name;
  private final int index;
  private final ColumnSchema[] columns;
  private final Map<String, ColumnSchema> byName;
  private final boolean root;
  private final int maxRows;
  private final List<List<ColumnSchema>> indexes;

  private TableSchema(
      String name,
      int index,
      ColumnSchema[] columns,
      boolean root,
      int maxRows,
      List<List<ColumnSchema>> indexes) {
    this.name = name;
    this.index = index;
    this.columns = columns;
    this.root = root;
    this.maxRows = maxRows;
    this.indexes = indexes;
    byName = HashMap.newHashMap(columns.length);
    for (ColumnSchema column : columns) {
      byName.put(column.name(), column);
    }
  }

  static TableSchema parse(String name, int index, Json json) throws OvsdbException {
    MemberParser parser = new MemberParser(json, "table schema for table " + name);
    Json columnsJson = parser.required("columns", MemberParser::isObject);
    Json maxRowsJson = parser.optional("maxRows", MemberParser::isInteger);
    boolean root = parser.optionalBoolean("isRoot", false);
    Json indexesJson = parser.optional("indexes", MemberParser::isArray);
    parser.finish();
    int maxRows = ColumnType.UNLIMITED;
    if (maxRowsJson instanceof Json.Int(long value)) {
      if (value <= 0) {
        throw OvsdbError.syntax(json, "maxRows must be at least 1").exception();
      }
      maxRows = (int) Math.min(value, ColumnType.UNLIMITED);
    }
    JsonObject columnsObject = (JsonObject) columnsJson;
    if (columnsObject.size() == 0) {
      throw OvsdbError.syntax(json, "table must have at least one column").exception();
    }
    ColumnSchema[] columns = parseColumns(json, columnsObject);
    TableSchema table = new TableSchema(name, index, columns, root, maxRows, List.of());
    return indexesJson == null
        ? table
        : new TableSchema(
            name, index, columns, root, maxRows, table.parseIndexes((Json.Arr) indexesJson));
  }

  private static ColumnSchema[] parseColumns(Json table, JsonObject object) throws OvsdbException {
    String[] names = new String[object.size()];
    Arrays.setAll(names, object::name);
    Arrays.sort(names);
    ColumnSchema[] columns = new ColumnSchema[names.length + 2];
    columns[0] = ColumnSchema.UUID;
    columns[1] = ColumnSchema.VERSION;
    for (int i = 0; i < names.length; i++) {
      String column = names[i];
      if (column.startsWith("_")) {
        throw OvsdbError.syntax(table, "names beginning with \"_\" are reserved").exception();
      }
      if (!MemberParser.isId(column)) {
        throw OvsdbError.syntax(table, "name must be a valid id").exception();
      }
      Json json = object.get(column);
      columns[i + 2] = ColumnSchema.parse(column, i + 2, json == null ? Json.Null.NULL : json);
    }
    return columns;
  }

  private List<List<ColumnSchema>> parseIndexes(Json.Arr json) throws OvsdbException {
    List<List<ColumnSchema>> result = new ArrayList<>();
    for (Json element : json.elements()) {
      List<ColumnSchema> index = parseColumnSet(element);
      if (index.isEmpty()) {
        throw OvsdbError.syntax(element, "index must have at least one column").exception();
      }
      for (ColumnSchema column : index) {
        if (!column.persistent()) {
          throw OvsdbError.syntax(
                  element, "ephemeral columns (such as " + column.name() + ") may not be indexed")
              .exception();
        }
      }
      result.add(index);
    }
    return List.copyOf(result);
  }

  /// Reads an array of distinct names of columns of this table.
  public List<ColumnSchema> parseColumnSet(Json json) throws OvsdbException {
    if (!(json instanceof Json.Arr(List<Json> elements))) {
      throw OvsdbError.syntax(json, "array of distinct column names expected").exception();
    }
    List<ColumnSchema> result = new ArrayList<>(elements.size());
    Set<String> seen = new HashSet<>();
    for (Json element : elements) {
      if (!(element instanceof Json.Str(String text))) {
        throw OvsdbError.syntax(json, "array of distinct column names expected").exception();
      }
      ColumnSchema column = column(text);
      if (column == null) {
        throw OvsdbError.syntax(json, text + " is not a valid column name").exception();
      }
      if (!seen.add(text)) {
        throw OvsdbError.syntax(json, "array of distinct column names expected").exception();
      }
      result.add(column);
    }
    return List.copyOf(result);
  }

  TableSchema withRoot() {
    return new TableSchema(name, index, columns, true, maxRows, indexes);
  }

  public String name() {
    return name;
  }

  /// Where a database holds the table; tables are in ascending order of their names.
  public int index() {
    return index;
  }

  /// How many columns a row has, `_uuid` and `_version` included.
  public int columnCount() {
    return columns.length;
  }

  /// The column at a place of the row.
  public ColumnSchema column(int columnIndex) {
    return columns[columnIndex];
  }

  /// The column of a name, or null.
  public @Nullable ColumnSchema column(String columnName) {
    return byName.get(columnName);
  }

  /// All columns, `_uuid` and `_version` first.
  public List<ColumnSchema> columns() {
    return List.of(columns);
  }

  public boolean isRoot() {
    return root;
  }

  /// Most rows that the table may hold, [ColumnType#UNLIMITED] for no limit.
  public int maxRows() {
    return maxRows;
  }

  /// Sets of columns whose values together are unique.
  public List<List<ColumnSchema>> indexes() {
    return indexes;
  }

  Json toJson(boolean defaultRoot) {
    JsonObject.Builder columnsJson = new JsonObject.Builder();
    for (int i = 2; i < columns.length; i++) {
      columnsJson.put(columns[i].name(), columns[i].toJson());
    }
    JsonObject.Builder out = new JsonObject.Builder();
    if (!defaultRoot && root) {
      out.put("isRoot", Json.of(true));
    }
    out.put("columns", columnsJson.build());
    if (maxRows != ColumnType.UNLIMITED) {
      out.put("maxRows", Json.of(maxRows));
    }
    if (!indexes.isEmpty()) {
      List<Json> all = new ArrayList<>();
      for (List<ColumnSchema> set : indexes) {
        List<Json> names = new ArrayList<>();
        set.forEach(column -> names.add(Json.of(column.name())));
        all.add(new Json.Arr(names));
      }
      out.put("indexes", new Json.Arr(all));
    }
    return out.build();
  }

  @Override
  public String toString() {
    return name;
  }
}
