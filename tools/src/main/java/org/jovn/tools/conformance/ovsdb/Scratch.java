// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.ovsdb;

import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// The role of the cases that convert the database, which is there only when the database is empty:
/// nobody's work is interrupted then. It gives `$wider`, the schema with a table `$scratch` more,
/// and `$other`, the schema with an integer in place of the string `$M`.
final class Scratch {

  static final String ROLE = "scratch";

  /// The parameters that convert the database to what it was.
  static final Json BACK = Json.array(Json.of("$db"), Json.of("$schema"));

  private static final String TABLE = "Jovn_Scratch";

  private Scratch() {}

  /// @param map the role of a map column, of which the cases need a table
  static @Nullable Variables of(JsonObject schema, @Nullable Variables map) {
    if (map == null
        || !(schema.get("tables") instanceof JsonObject tables)
        || !(map.get("T") instanceof Json.Str(String table))
        || !(map.get("M") instanceof Json.Str(String mark))
        || !(tables.get(table) instanceof JsonObject old)
        || !(old.get("columns") instanceof JsonObject columns)) {
      return null;
    }
    Json string = Json.object("type", Json.of("string"));
    Json scratch = Json.object("columns", Json.object("name", string), "isRoot", Json.of(true));
    Variables variables = map.copy();
    variables.put("scratch", Json.of(TABLE));
    variables.put("wider", with(schema, "tables", with(tables, TABLE, scratch)));
    Json number = Json.object("type", Json.of("integer"));
    JsonObject changed = with(old, "columns", with(columns, mark, number));
    variables.put("other", with(schema, "tables", with(tables, table, changed)));
    return variables;
  }

  private static JsonObject with(JsonObject object, String name, Json value) {
    JsonObject.Builder builder = new JsonObject.Builder();
    boolean found = false;
    for (int i = 0; i < object.size(); i++) {
      boolean here = object.name(i).equals(name);
      builder.put(object.name(i), here ? value : object.value(i));
      found |= here;
    }
    if (!found) {
      builder.put(name, value);
    }
    return builder.build();
  }

  /// The parameters of a transaction whose results are all empty objects when no table has a row.
  static List<Json> emptiness(String database, JsonObject schema) {
    List<Json> params = new ArrayList<>();
    params.add(Json.of(database));
    if (schema.get("tables") instanceof JsonObject tables) {
      for (int i = 0; i < tables.size(); i++) {
        params.add(
            Json.object(
                "op", Json.of("wait"),
                "table", Json.of(tables.name(i)),
                "timeout", Json.of(0),
                "where", Json.Arr.EMPTY,
                "columns", Json.Arr.EMPTY,
                "until", Json.of("=="),
                "rows", Json.Arr.EMPTY));
      }
    }
    return params;
  }
}
