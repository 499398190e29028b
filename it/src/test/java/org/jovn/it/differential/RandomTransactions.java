// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jovn.it.differential.RandomSchema.Column;
import org.jovn.it.differential.RandomSchema.Table;
import org.jovn.it.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Parameters of `transact`: operations of every kind on the tables of a schema.
final class RandomTransactions {
  private static final List<String> COMPARISONS = List.of("==", "!=", "includes", "excludes");
  private static final List<String> ORDERINGS = List.of("<", "<=", ">", ">=");

  private static final Set<String> WRITES = Set.of("insert", "update", "mutate");

  /// A time limit that no run reaches.
  static final int LONG_MILLIS = 3_600_000;

  private final Dice dice;
  private final RandomSchema schema;
  private final RandomValues values;

  RandomTransactions(Dice dice, RandomSchema schema) {
    this.dice = dice;
    this.schema = schema;
    this.values = new RandomValues(dice);
  }

  /// The database name and one to six operations.
  ArrayNode params() {
    values.allowFlaws(dice.chance(20) ? 1 : 0);
    int count = dice.pick(1, 1, 1, 2, 2, 3, 4, 6);
    List<String> names = List.of("r0", "r1", "r2").subList(0, dice.between(0, Math.min(3, count)));
    List<String> unused = new ArrayList<>(names);
    ArrayNode params = Json.array(schema.name());
    boolean written = false;
    for (int i = 0; i < count; i++) {
      Table table = dice.pick(schema.tables());
      // A row that the C server has changed keeps its weak reference to a row that the same
      // transaction deletes thereafter.
      JsonNode operation = operation(table, names, unused, !written || !schema.isWeakTarget(table));
      params.add(operation);
      written |= WRITES.contains(operation.get("op").stringValue());
    }
    if (dice.chance(3)) {
      params.add(dice.chance(50) ? Json.object("op", "abort") : assertion());
    }
    return params;
  }

  /// Makes no more mistakes until the next [#params].
  void avoidFlaws() {
    values.allowFlaws(0);
  }

  /// Whether a value of the last [#params] breaks a rule.
  boolean isFlawed() {
    return values.isFlawed();
  }

  /// A wait that may take effect only when another transaction has changed something.
  ArrayNode waiting() {
    Table table = dice.pick(schema.tables());
    ObjectNode wait = wait(table);
    if (dice.chance(50)) {
      wait.remove("timeout");
    } else {
      wait.put("timeout", LONG_MILLIS);
    }
    return Json.array(schema.name(), wait, Json.object("op", "comment", "comment", "waited"));
  }

  /// A wait for what nobody is going to do, for a moment.
  ArrayNode waitingInVain() {
    ArrayNode params = Json.array(schema.name());
    if (dice.chance(30)) {
      params.add(insert(dice.pick(schema.tables()), List.of(), new ArrayList<>()));
    }
    ObjectNode wait = wait(dice.pick(schema.tables()));
    return params.add(wait.put("timeout", dice.between(1, 15))).add(comment());
  }

  /// Clauses on a table.
  ArrayNode where(Table table, List<String> names) {
    ArrayNode where = Json.array();
    if (dice.chance(35)) {
      String function = dice.pick("==", "==", "==", "!=", "includes", "excludes");
      JsonNode uuid =
          !names.isEmpty() && dice.chance(20)
              ? Json.array("named-uuid", dice.pick(names))
              : Json.array("uuid", values.rowUuid(table.name()));
      where.add(Json.array("_uuid", function, uuid));
    }
    int more = dice.pick(0, 1, 1, 2);
    for (int i = 0; i < more; i++) {
      where.add(dice.chance(4) ? Json.node(dice.chance(70)) : clause(table, names));
    }
    return where;
  }

  /// Names of some columns of a table, at times with `_uuid`, `_version` or none at all.
  ArrayNode columns(Table table) {
    List<String> names = new ArrayList<>(table.columns().stream().map(Column::name).toList());
    names.add("_uuid");
    if (dice.chance(10)) {
      names.add("_version");
    }
    return Json.array(dice.some(names, dice.between(0, names.size())).toArray());
  }

  private JsonNode operation(
      Table table, List<String> names, List<String> unused, boolean mayDelete) {
    return switch (dice.between(0, 15)) {
      case 0, 1, 2, 3, 4 -> insert(table, names, unused);
      case 5, 6 -> select(table, names);
      case 7, 8 -> object("update", table, names, "row", row(table, names, 2));
      case 9, 10, 11 -> object("mutate", table, names, "mutations", mutations(table, names));
      case 12, 13 -> mayDelete ? delete(table, names) : select(table, names);
      case 14 -> wait(table);
      default -> dice.pick(comment(), commit(), select(table, names));
    };
  }

  private JsonNode insert(Table table, List<String> names, List<String> unused) {
    ObjectNode insert =
        Json.object(
            "op", "insert", "table", table.name(), "row", row(table, names, Integer.MAX_VALUE));
    // Most rows get their UUID from here, so that both sides hold the same and conditions hit.
    if (dice.chance(88)) {
      insert.put("uuid", values.rowUuid(table.name()));
    }
    if (!unused.isEmpty() && dice.chance(80)) {
      insert.put("uuid-name", dice.chance(3) ? "r0" : unused.removeFirst());
    }
    return insert;
  }

  private JsonNode select(Table table, List<String> names) {
    ObjectNode select =
        Json.object("op", "select", "table", table.name(), "where", where(table, names));
    if (dice.chance(85)) {
      select.set("columns", columns(table));
    }
    return select;
  }

  private JsonNode delete(Table table, List<String> names) {
    ArrayNode where = where(table, names);
    if (where.isEmpty() && dice.chance(80)) {
      where.add(Json.array("_uuid", "==", Json.array("uuid", values.rowUuid(table.name()))));
    }
    return Json.object("op", "delete", "table", table.name(), "where", where);
  }

  private ObjectNode object(
      String op, Table table, List<String> names, String member, JsonNode value) {
    return Json.object(
        "op", op, "table", table.name(), "where", where(table, names), member, value);
  }

  private JsonNode comment() {
    return Json.object("op", "comment", "comment", dice.pick("one", "two\nlines", "ä", ""));
  }

  private JsonNode commit() {
    return Json.object("op", "commit", "durable", dice.chance(10));
  }

  private JsonNode assertion() {
    return Json.object("op", "assert", "lock", dice.pick("l0", "l1"));
  }

  private ObjectNode wait(Table table) {
    List<Column> chosen = dice.some(table.columns(), dice.between(0, 2));
    ArrayNode rows = Json.array();
    int count = dice.pick(0, 0, 1, 2);
    for (int i = 0; i < count; i++) {
      ObjectNode row = Json.object();
      chosen.forEach(column -> row.set(column.name(), values.datum(column, List.of())));
      rows.add(row);
    }
    Object[] names = chosen.stream().map(Column::name).toArray();
    return Json.object(
        "op",
        "wait",
        "timeout",
        0,
        "table",
        table.name(),
        "where",
        where(table, List.of()),
        "columns",
        Json.array(names),
        "until",
        dice.pick("==", "!="),
        "rows",
        rows);
  }

  private ObjectNode row(Table table, List<String> names, int columnsMax) {
    int count = Math.min(columnsMax, dice.between(0, table.columns().size()));
    ObjectNode row = Json.object();
    for (Column column : dice.some(table.columns(), count)) {
      boolean change = columnsMax == Integer.MAX_VALUE || column.mutable() || values.flaw(10);
      if (change) {
        row.set(column.name(), values.datum(column, names));
      }
    }
    return row;
  }

  private ArrayNode mutations(Table table, List<String> names) {
    ArrayNode mutations = Json.array();
    int count = dice.pick(0, 1, 1, 1, 1, 2, 3);
    for (int i = 0; i < count; i++) {
      Column column = dice.pick(table.columns());
      if (column.mutable() || values.flaw(10)) {
        mutation(column, names).ifPresent(mutations::add);
      }
    }
    return mutations;
  }

  private Optional<JsonNode> mutation(Column column, List<String> names) {
    boolean arithmetic = column.key().isNumber() && !column.isMap();
    if (arithmetic && (column.isScalar() || dice.chance(40))) {
      List<String> operators =
          column.key().atomic().equals("integer")
              ? List.of("+=", "-=", "*=", "/=", "%=")
              : List.of("+=", "-=", "*=", "/=");
      String operator = dice.pick(operators);
      boolean sum = operator.equals("+=") || operator.equals("-=");
      // A negative integer times zero ends the C server.
      int zero = operator.equals("*=") ? 2 : 0;
      // It makes minus zero of a negative real times zero, and of zero by a negative one; a unique
      // index lets in a row with each zero, and its file with both is not read to the end.
      String negative = sum ? "-1.5" : "1.5";
      JsonNode argument =
          column.key().atomic().equals("integer")
              ? Json.node(dice.pick(1, 1, 2, 3, -1, zero, 1 << 30))
              : Json.parse(
                  dice.pick(
                      "1", "0.5", "2.0", negative, operator.equals("*=") ? "3" : "0", "1e10"));
      return Optional.of(Json.array(column.name(), operator, argument));
    }
    if (column.isScalar() && !values.flaw(20)) {
      return Optional.empty();
    }
    int count = dice.between(0, 3);
    boolean delete = dice.chance(40);
    Column argument =
        delete && column.isMap() && dice.chance(50)
            ? new Column(
                column.name(),
                column.key(),
                Optional.empty(),
                0,
                RandomSchema.UNLIMITED,
                true,
                false)
            : column;
    JsonNode datum = values.datum(argument, count, names);
    return Optional.of(Json.array(column.name(), delete ? "delete" : "insert", datum));
  }

  private JsonNode clause(Table table, List<String> names) {
    Column column = dice.pick(table.columns());
    boolean ordered =
        column.key().isNumber()
            && !column.isMap()
            && column.max() == 1
            && dice.chance(column.isScalar() ? 50 : 30);
    if (ordered || values.flaw(5)) {
      return Json.array(column.name(), dice.pick(ORDERINGS), values.atom(column.key(), names));
    }
    return Json.array(column.name(), dice.pick(COMPARISONS), values.datum(column, names));
  }
}
