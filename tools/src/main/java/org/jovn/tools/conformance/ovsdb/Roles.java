// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.ovsdb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Which tables and columns of a schema the cases work on. A role is a kind of column; it gives
/// `$T` (its table), `$M` (a string column of it that tells rows apart, and with which alone a row
/// can be inserted, but for the values of `$base`) and `$C` (the column); references give the same
/// of the table they point to as `$T2`, `$M2` and `$base2`.
///
/// Tables that a server or a daemon takes its configuration from are left alone, and so are those
/// that may hold few rows.
final class Roles {

  private static final Set<String> FORBIDDEN =
      Set.of("Connection", "SSL", "Manager", "RBAC_Role", "RBAC_Permission", "Open_vSwitch");

  private final JsonObject tables;
  private final Map<String, Variables> roles = new LinkedHashMap<>();

  private record Column(String name, JsonObject schema, Type type) {
    boolean isMutable() {
      return !Json.Bool.FALSE.equals(schema.get("mutable"));
    }
  }

  /// A column's type, with the parts that may be left out filled in (RFC 7047, 3.2).
  private record Type(JsonObject key, Optional<JsonObject> value, long min, boolean isUnlimited) {

    static Type of(@Nullable Json json) {
      if (!(json instanceof JsonObject object)) {
        return new Type(base(json), Optional.empty(), 1, false);
      }
      Json value = object.get("value");
      return new Type(
          base(object.get("key")),
          value == null ? Optional.empty() : Optional.of(base(value)),
          object.get("min") instanceof Json.Int(long min) ? min : 1,
          Json.of("unlimited").equals(object.get("max")));
    }

    private static JsonObject base(@Nullable Json json) {
      return json instanceof JsonObject object
          ? object
          : Json.object("type", json == null ? Json.Null.NULL : json);
    }

    /// A value that an enumeration or a least integer allows.
    Optional<Json> allowed() {
      if (key.get("enum") instanceof Json.Arr pair
          && pair.at(pair.size() - 1) instanceof Json.Arr values) {
        return Optional.of(values.at(0));
      }
      return Optional.ofNullable(value.isEmpty() ? key.get("minInteger") : null);
    }

    boolean isScalar(String atomic) {
      return isKey(atomic) && value.isEmpty() && min == 1 && !isUnlimited;
    }

    /// Of any values, for only the type is told.
    boolean isPlain() {
      return key.size() == 1 && value.map(v -> v.size() == 1).orElse(true);
    }

    boolean isKey(String atomic) {
      return Json.of(atomic).equals(key.get("type"));
    }

    boolean isSetOf(String atomic) {
      return isKey(atomic) && value.isEmpty() && min == 0 && isUnlimited;
    }

    boolean isOptional(String atomic) {
      return isKey(atomic) && value.isEmpty() && min == 0 && !isUnlimited;
    }
  }

  private Roles(JsonObject tables) {
    this.tables = tables;
  }

  /// The roles that the result of `get_schema` has columns for.
  static Map<String, Variables> of(JsonObject schema) {
    if (!(schema.get("tables") instanceof JsonObject tables)) {
      return Map.of();
    }
    Roles roles = new Roles(tables);
    Map<String, JsonObject> sorted = new TreeMap<>();
    for (int i = 0; i < tables.size(); i++) {
      if (tables.value(i) instanceof JsonObject table && !FORBIDDEN.contains(tables.name(i))) {
        sorted.put(tables.name(i), table);
      }
    }
    // First those tables that nothing else is derived from, as far as OVN's daemons go.
    for (String first : List.of("DHCP_Options", "Address_Set", "Load_Balancer_Group")) {
      JsonObject table = sorted.remove(first);
      if (table != null) {
        roles.table(first, table);
      }
    }
    // Then those without an index, in which rows may have the same mark.
    for (boolean indexed : new boolean[] {false, true}) {
      sorted.forEach(
          (name, table) -> {
            if (table.has("indexes") == indexed) {
              roles.table(name, table);
            }
          });
    }
    return roles.roles;
  }

  private void table(String name, JsonObject table) {
    if (Json.of(1).equals(table.get("maxRows"))) {
      roles.computeIfAbsent("single", _ -> of(name, "", ""));
    }
    Optional<String> mark = mark(table);
    if (table.has("maxRows") || !Json.Bool.TRUE.equals(table.get("isRoot")) || mark.isEmpty()) {
      return;
    }
    if (isIndex(table, mark.get())) {
      roles.computeIfAbsent("index", _ -> of(name, mark.get(), mark.get()));
    }
    for (Column column : columns(table)) {
      if (!column.name().equals(mark.get())) {
        column(name, mark.get(), column);
      }
    }
  }

  private void column(String table, String mark, Column column) {
    Type type = column.type();
    if (!column.isMutable()) {
      role("immutable", table, mark, column, type.isScalar("string") && type.isPlain());
      return;
    }
    role("real", table, mark, column, type.isScalar("real") && type.isPlain());
    role("integer", table, mark, column, type.isScalar("integer") && type.isPlain());
    role("boolean", table, mark, column, type.isScalar("boolean"));
    role("set", table, mark, column, type.isSetOf("string") && type.isPlain());
    boolean isMap =
        type.isKey("string")
            && type.min() == 0
            && type.isUnlimited()
            && type.isPlain()
            && type.value().map(v -> Json.of("string").equals(v.get("type"))).orElse(false);
    role("map", table, mark, column, isMap);
    enumeration(table, mark, column);
    if (type.isOptional("integer")
        && type.key().get("minInteger") instanceof Json.Int(long low)
        && low > Long.MIN_VALUE) {
      Variables optional = of(table, mark, column.name());
      optional.put("low", Json.of(low));
      optional.put("low2", Json.of(low + 1));
      optional.put("below", Json.of(low - 1));
      roles.putIfAbsent("optional", optional);
    }
    if (type.isSetOf("uuid") && type.key().get("refTable") instanceof Json.Str(String other)) {
      boolean weak = Json.of("weak").equals(type.key().get("refType"));
      reference(weak ? "weak" : "strong", weak, other, of(table, mark, column.name()));
    }
  }

  private void reference(String role, boolean root, String other, Variables variables) {
    if (!(tables.get(other) instanceof JsonObject table)
        || Json.Bool.TRUE.equals(table.get("isRoot")) != root
        || FORBIDDEN.contains(other)) {
      return;
    }
    Optional<String> mark = mark(table);
    if (mark.isPresent()) {
      variables.put("T2", Json.of(other));
      variables.put("M2", Json.of(mark.get()));
      variables.put("base2", base(other));
      roles.putIfAbsent(role, variables);
    }
  }

  private void enumeration(String table, String mark, Column column) {
    if (column.type().isOptional("string")
        && column.type().key().get("enum") instanceof Json.Arr pair
        && pair.size() == 2
        && pair.at(1) instanceof Json.Arr values
        && values.size() > 1) {
      Variables enumeration = of(table, mark, column.name());
      enumeration.put("good", values.at(0));
      enumeration.put("other", values.at(1));
      roles.putIfAbsent("enum", enumeration);
    }
  }

  private void role(String role, String table, String mark, Column column, boolean fits) {
    if (fits) {
      roles.putIfAbsent(role, of(table, mark, column.name()));
    }
  }

  private Variables of(String table, String mark, String column) {
    Variables variables = new Variables();
    variables.put("base", base(table));
    variables.put("T", Json.of(table));
    variables.put("M", Json.of(mark));
    variables.put("C", Json.of(column));
    return variables;
  }

  /// What a row must be given because the default of a column is not among its allowed values.
  private JsonObject base(String table) {
    JsonObject.Builder row = new JsonObject.Builder();
    if (tables.get(table) instanceof JsonObject schema) {
      for (Column column : columns(schema)) {
        if (column.type().min() == 1) {
          column.type().allowed().ifPresent(value -> row.put(column.name(), value));
        }
      }
    }
    return row.build();
  }

  /// A string column with which alone a row can be inserted: every other one takes its default or
  /// has an enumeration or a least value to take, and every index has the column in it.
  private static Optional<String> mark(JsonObject table) {
    for (Column column : columns(table)) {
      Predicate<Json> covers =
          index ->
              index instanceof Json.Arr names && names.elements().contains(Json.of(column.name()));
      boolean indexed =
          !(table.get("indexes") instanceof Json.Arr indexes)
              || indexes.elements().stream().allMatch(covers);
      boolean text = column.type().isScalar("string") && column.type().isPlain();
      if (text && column.isMutable() && indexed && othersHaveDefaults(table, column.name())) {
        return Optional.of(column.name());
      }
    }
    return Optional.empty();
  }

  private static boolean othersHaveDefaults(JsonObject table, String mark) {
    for (Column column : columns(table)) {
      boolean free =
          column.type().min() == 0
              || column.type().isPlain()
              || column.type().allowed().isPresent();
      if (!column.name().equals(mark) && !free) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIndex(JsonObject table, String column) {
    return table.get("indexes") instanceof Json.Arr indexes
        && indexes.elements().contains(Json.array(Json.of(column)));
  }

  private static List<Column> columns(JsonObject table) {
    Map<String, Column> sorted = new TreeMap<>();
    if (table.get("columns") instanceof JsonObject columns) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.value(i) instanceof JsonObject schema) {
          Column column = new Column(columns.name(i), schema, Type.of(schema.get("type")));
          sorted.put(column.name(), column);
        }
      }
    }
    return new ArrayList<>(sorted.values());
  }
}
