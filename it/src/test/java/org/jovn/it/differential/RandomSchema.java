// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jovn.it.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A database schema made by chance, with every kind of type and constraint there is.
record RandomSchema(String name, List<Table> tables) {
  static final int UNLIMITED = Integer.MAX_VALUE;

  /// A table; an index is a list of column names.
  record Table(
      String name, boolean root, int rowsMax, List<Column> columns, List<List<String>> indexes) {
    JsonNode json() {
      ObjectNode json = Json.object();
      if (root) {
        json.put("isRoot", true);
      }
      if (rowsMax != UNLIMITED) {
        json.put("maxRows", rowsMax);
      }
      ObjectNode members = json.putObject("columns");
      columns.forEach(column -> members.set(column.name(), column.json()));
      if (!indexes.isEmpty()) {
        ArrayNode sets = json.putArray("indexes");
        indexes.forEach(index -> sets.add(Json.array(index.toArray())));
      }
      return json;
    }
  }

  /// A column; without `value` a set of `min` to `max` elements, with it a map.
  record Column(
      String name,
      BaseType key,
      Optional<BaseType> value,
      int min,
      int max,
      boolean mutable,
      boolean ephemeral) {
    boolean isMap() {
      return value.isPresent();
    }

    boolean isScalar() {
      return min == 1 && max == 1 && value.isEmpty();
    }

    JsonNode json() {
      ObjectNode type = Json.object("key", key.json(), "min", min);
      value.ifPresent(base -> type.set("value", base.json()));
      type.set("max", max == UNLIMITED ? Json.node("unlimited") : Json.node(max));
      ObjectNode json = Json.object("type", type);
      if (!mutable) {
        json.put("mutable", false);
      }
      if (ephemeral) {
        json.put("ephemeral", true);
      }
      return json;
    }
  }

  /// A base type: the atomic type and its limits as JSON members (`minInteger`, `enum`, …).
  record BaseType(String atomic, JsonNode limits, Optional<String> refTable) {
    JsonNode json() {
      ObjectNode json = Json.object("type", atomic);
      json.setAll((ObjectNode) limits);
      return json;
    }

    boolean isWeak() {
      return limits.has("refType");
    }

    boolean isNumber() {
      return atomic.equals("integer") || atomic.equals("real");
    }
  }

  /// Whether a column refers weakly to rows of the table.
  boolean isWeakTarget(Table target) {
    return tables.stream()
        .flatMap(table -> table.columns().stream())
        .flatMap(column -> Stream.concat(Stream.of(column.key()), column.value().stream()))
        .anyMatch(base -> base.isWeak() && base.refTable().equals(Optional.of(target.name())));
  }

  JsonNode json() {
    ObjectNode members = Json.object();
    tables.forEach(table -> members.set(table.name(), table.json()));
    return Json.object("name", name, "version", "1.0.0", "tables", members);
  }

  static RandomSchema of(Dice dice) {
    List<String> names = List.of("A", "B", "C", "D").subList(0, dice.between(2, 4));
    List<String> roots = new ArrayList<>(List.of("A"));
    names.stream().skip(1).filter(_ -> dice.chance(50)).forEach(roots::add);
    List<Table> tables = new ArrayList<>();
    for (String name : names) {
      List<Column> columns = new ArrayList<>();
      for (int i = 0; i < dice.between(3, 7); i++) {
        columns.add(column(dice, "c" + i, names, roots));
      }
      boolean root = roots.contains(name);
      int rowsMax = dice.chance(15) ? dice.between(1, 5) : UNLIMITED;
      tables.add(new Table(name, root, rowsMax, columns, indexes(dice, columns)));
    }
    return new RandomSchema("T", tables);
  }

  /// The same schema without limits on the number of elements where there may be more than one.
  RandomSchema withUnlimitedSets() {
    List<Table> changed = new ArrayList<>();
    for (Table table : tables) {
      List<Column> columns = new ArrayList<>();
      for (Column c : table.columns()) {
        int min = c.max() > 1 ? 0 : c.min();
        int max = c.max() > 1 ? UNLIMITED : c.max();
        columns.add(new Column(c.name(), c.key(), c.value(), min, max, c.mutable(), c.ephemeral()));
      }
      changed.add(new Table(table.name(), table.root(), table.rowsMax(), columns, table.indexes()));
    }
    return new RandomSchema(name, changed);
  }

  /// This schema and others that a database may be converted to: with another column, without one,
  /// with a narrower one.
  List<RandomSchema> versions(Dice dice) {
    Table grown = dice.pick(tables);
    Table shrunk = dice.pick(tables);
    List<Column> more = new ArrayList<>(grown.columns());
    BaseType integer = new BaseType("integer", Json.object(), Optional.empty());
    int most = dice.pick(1, UNLIMITED);
    more.add(new Column("more", integer, Optional.empty(), dice.between(0, 1), most, true, false));
    List<Column> fewer = new ArrayList<>(shrunk.columns());
    List<Column> free = new ArrayList<>(fewer);
    // One that must refer to a row could not come back.
    free.removeIf(
        column ->
            shrunk.indexes().stream().anyMatch(index -> index.contains(column.name()))
                || (column.min() > 0
                    && (column.key().refTable().isPresent()
                        || column.value().flatMap(BaseType::refTable).isPresent())));
    if (!free.isEmpty()) {
      fewer.remove(dice.pick(free));
    }
    return List.of(this, with(grown, more), with(shrunk, fewer), with(shrunk, narrower(shrunk)));
  }

  /// Numbers without limits get one.
  private static List<Column> narrower(Table table) {
    List<Column> columns = new ArrayList<>();
    for (Column c : table.columns()) {
      boolean free = c.key().atomic().equals("integer") && c.key().limits().isEmpty();
      BaseType limited = new BaseType("integer", Json.object("minInteger", -3), c.key().refTable());
      BaseType key = free ? limited : c.key();
      columns.add(
          new Column(c.name(), key, c.value(), c.min(), c.max(), c.mutable(), c.ephemeral()));
    }
    return columns;
  }

  private RandomSchema with(Table table, List<Column> columns) {
    List<Table> changed = new ArrayList<>(tables);
    changed.set(
        changed.indexOf(table),
        new Table(table.name(), table.root(), table.rowsMax(), columns, table.indexes()));
    return new RandomSchema(name, changed);
  }

  private static List<List<String>> indexes(Dice dice, List<Column> columns) {
    List<String> candidates =
        columns.stream().filter(column -> !column.ephemeral()).map(Column::name).toList();
    if (candidates.isEmpty() || !dice.chance(40)) {
      return List.of();
    }
    List<List<String>> indexes = new ArrayList<>();
    indexes.add(dice.some(candidates, dice.between(1, 2)));
    if (dice.chance(20)) {
      indexes.add(dice.some(candidates, 2));
    }
    return indexes;
  }

  private static Column column(Dice dice, String name, List<String> tables, List<String> roots) {
    BaseType key = baseType(dice, tables, roots);
    // Weak references both as keys and as values of a map end the C server.
    Optional<BaseType> value =
        dice.chance(20)
            ? Optional.of(baseType(dice, tables, roots)).filter(v -> !key.isWeak() || !v.isWeak())
            : Optional.empty();
    int min = dice.chance(60) ? 0 : 1;
    int max = dice.pick(1, 1, 2, 3, UNLIMITED, UNLIMITED);
    boolean strong = key.refTable().isPresent() || value.flatMap(BaseType::refTable).isPresent();
    // A required reference forbids all but rings of rows: rare enough to be a case of its own.
    if (strong && !dice.chance(10)) {
      min = 0;
    }
    return new Column(name, key, value, min, max, !dice.chance(8), !strong && dice.chance(8));
  }

  private static BaseType baseType(Dice dice, List<String> tables, List<String> roots) {
    String atomic =
        dice.pick("integer", "integer", "real", "boolean", "string", "string", "uuid", "uuid");
    ObjectNode limits = Json.object();
    Optional<String> refTable = Optional.empty();
    if (dice.chance(15) && !atomic.equals("uuid")) {
      limits.set("enum", enumeration(atomic));
    } else if (atomic.equals("uuid") && dice.chance(80)) {
      boolean weak = dice.chance(45);
      // A row that the C server changes keeps a weak reference to one that is collected at the same
      // commit, so weak references go to tables that are not collected.
      refTable = Optional.of(dice.pick(weak ? roots : tables));
      limits.put("refTable", refTable.orElseThrow());
      if (weak) {
        limits.put("refType", "weak");
      }
    } else if (dice.chance(25)) {
      limit(dice, atomic, limits);
    }
    return new BaseType(atomic, limits, refTable);
  }

  private static JsonNode enumeration(String atomic) {
    JsonNode values =
        switch (atomic) {
          case "integer" -> Json.array(0, 1, 3, 5);
          case "real" -> Json.array(0, 0.5, 1, -2.25);
          case "boolean" -> Json.array(false, true);
          default -> Json.array("", "a", "b", "ä");
        };
    return Json.array("set", values);
  }

  private static void limit(Dice dice, String atomic, ObjectNode limits) {
    switch (atomic) {
      case "integer" -> {
        limits.put("minInteger", dice.pick(-3, 0));
        limits.put("maxInteger", dice.pick(3, 4, 100));
      }
      case "real" -> {
        limits.put("minReal", dice.pick(-2.5, 0.0));
        limits.put("maxReal", dice.pick(2.5, 100.0));
      }
      case "string" -> {
        limits.put("minLength", 0);
        limits.put("maxLength", dice.pick(1, 2, 4));
      }
      default -> {}
    }
  }
}
