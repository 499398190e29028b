// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.schema;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jovn.ovsdb.data.MemberParser;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// RFC 7047 section 3.2, `<database-schema>`. Tables are in ascending order of their names.
public final class DatabaseSchema {

  private final String name;
  private final String version;
  private final String cksum;
  private final TableSchema[] tables;
  private final Map<String, TableSchema> byName;
  private final Json json;

  private DatabaseSchema(
      String name, String version, String cksum, TableSchema[] tables, boolean defaultRoot) {
    this.name = name;
    this.version = version;
    this.cksum = cksum;
    this.tables = tables;
    byName = HashMap.newHashMap(tables.length);
    for (TableSchema table : tables) {
      byName.put(table.name(), table);
    }
    json = toJson(defaultRoot);
  }

  /// Reads a schema and checks it.
  ///
  /// @throws OvsdbException "syntax error", naming what is wrong
  public static DatabaseSchema parse(Json json) throws OvsdbException {
    MemberParser parser = new MemberParser(json, "database schema");
    String name = parser.requiredId("name");
    String version = parser.optionalString("version");
    String cksum = parser.optionalString("cksum");
    Json tablesJson = parser.required("tables", MemberParser::isObject);
    parser.finish();
    if (version != null && !version.isEmpty() && !isVersion(version)) {
      throw OvsdbError.syntax(json, "schema version \"" + version + "\" not in format x.y.z")
          .exception();
    }
    TableSchema[] tables = parseTables(json, (JsonObject) tablesJson);
    if (Arrays.stream(tables).noneMatch(TableSchema::isRoot)) {
      Arrays.setAll(tables, i -> tables[i].withRoot());
    }
    boolean defaultRoot = Arrays.stream(tables).allMatch(TableSchema::isRoot);
    DatabaseSchema schema =
        new DatabaseSchema(
            name, version == null ? "" : version, cksum == null ? "" : cksum, tables, defaultRoot);
    schema.checkReferences();
    return schema;
  }

  private static TableSchema[] parseTables(Json schema, JsonObject object) throws OvsdbException {
    String[] names = new String[object.size()];
    Arrays.setAll(names, object::name);
    Arrays.sort(names);
    TableSchema[] tables = new TableSchema[names.length];
    for (int i = 0; i < names.length; i++) {
      if (names[i].startsWith("_")) {
        throw OvsdbError.syntax(schema, "names beginning with \"_\" are reserved").exception();
      }
      if (!MemberParser.isId(names[i])) {
        throw OvsdbError.syntax(schema, "name must be a valid id").exception();
      }
      Json table = object.get(names[i]);
      tables[i] = TableSchema.parse(names[i], i, table == null ? Json.Null.NULL : table);
    }
    return tables;
  }

  private static boolean isVersion(String version) {
    String[] parts = version.split("\\.", -1);
    return parts.length == 3
        && Arrays.stream(parts)
            .allMatch(p -> !p.isEmpty() && p.chars().allMatch(Character::isDigit));
  }

  private void checkReferences() throws OvsdbException {
    for (TableSchema table : tables) {
      for (ColumnSchema column : table.columns()) {
        checkReference(column, column.type().key(), "key");
        BaseType value = column.type().value();
        if (value != null) {
          checkReference(column, value, "value");
        }
      }
    }
  }

  private void checkReference(ColumnSchema column, BaseType type, String part)
      throws OvsdbException {
    if (type.refTable() != null && table(type.refTable()) == null) {
      throw OvsdbError.syntax(
              null,
              "column %s %s refers to undefined table %s"
                  .formatted(column.name(), part, type.refTable()))
          .exception();
    }
  }

  public String name() {
    return name;
  }

  /// `x.y.z`, or empty when the schema has none.
  public String version() {
    return version;
  }

  /// As the schema file gives it, or empty.
  public String cksum() {
    return cksum;
  }

  public int tableCount() {
    return tables.length;
  }

  public TableSchema table(int index) {
    return tables[index];
  }

  /// The table of a name, or null.
  public @Nullable TableSchema table(String tableName) {
    return byName.get(tableName);
  }

  public List<TableSchema> tables() {
    return List.of(tables);
  }

  /// The canonical form, which `get_schema` returns and log files hold.
  public Json toJson() {
    return json;
  }

  private Json toJson(boolean defaultRoot) {
    JsonObject.Builder out = new JsonObject.Builder().put("name", Json.of(name));
    if (!version.isEmpty()) {
      out.put("version", Json.of(version));
    }
    if (!cksum.isEmpty()) {
      out.put("cksum", Json.of(cksum));
    }
    JsonObject.Builder all = new JsonObject.Builder();
    for (TableSchema table : tables) {
      all.put(table.name(), table.toJson(defaultRoot));
    }
    return out.put("tables", all.build()).build();
  }

  @Override
  public String toString() {
    return name;
  }
}
