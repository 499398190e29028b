// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.differential;

import java.util.ArrayList;
import java.util.List;
import org.jovn.it.differential.RandomSchema.Column;
import org.jovn.it.differential.RandomSchema.Table;
import org.jovn.it.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The stream of steps of one seed: mostly transactions, among them all other methods.
///
/// It remembers nothing of what it made but the schema. Rows, monitors, locks and ids come from
/// small stocks instead, so that a step still means something when the shrinker has removed those
/// before it.
///
/// Inputs that end the C server are left out: a monitor of fewer than three parameters, a request
/// of `monitor_cond_change` without `where`, `monitor_cond_change` of several tables that fails at
/// one of them, `monitor_cond_since` of `_Server` with an id, and `convert` of `_Server`.
final class RandomSteps {
  static final int SESSIONS = 3;

  /// The monitor with this id has all tables and keeps its id.
  private static final JsonNode MONITOR_OF_ALL = Json.node("all");

  private final Dice dice;
  private final List<RandomSchema> versions;
  private final Flaws flaws;

  /// The version that the last `convert` asked for, and what is made for it.
  private RandomSchema schema;

  private RandomTransactions transactions;
  private boolean converted;
  private int lastId;

  RandomSteps(Dice dice, RandomSchema schema) {
    this.dice = dice;
    this.versions = schema.versions(dice);
    this.schema = schema;
    this.transactions = new RandomTransactions(dice, schema);
    this.flaws = new Flaws(dice);
  }

  Step next() {
    int session = dice.between(0, SESSIONS - 1);
    int what = dice.between(0, 99);
    if (what < 70) {
      return new Step(session, List.of(transaction()));
    }
    if (what < 73) {
      List<JsonNode> burst = new ArrayList<>();
      int count = dice.between(2, 5);
      for (int i = 0; i < count; i++) {
        burst.add(transaction());
      }
      return new Step(session, burst);
    }
    return what == 99
        ? new Step(session, List.of())
        : new Step(session, List.of(otherRequest(what)));
  }

  private JsonNode otherRequest(int what) {
    return switch (what) {
      case 73, 74, 75, 76, 77, 78, 79 -> monitor();
      case 80, 81, 82, 83, 84, 85 -> conditionChange();
      case 86, 87 -> request("monitor_cancel", Json.array(dice.pick(monitorId(), MONITOR_OF_ALL)));
      case 88, 89 -> lock();
      case 90 -> wait(transactions.waiting());
      case 91 -> dice.chance(40) ? waitInVain() : wait(transactions.waiting());
      case 92 ->
          Json.object("id", Json.nullNode(), "method", "cancel", "params", Json.array(waitId()));
      case 93 -> request("get_schema", Json.array(dice.pick("T", "_Server", "nope")));
      case 94 -> request("list_dbs", Json.array());
      case 95 -> request("echo", Json.array(1, "ä", Json.object("a", Json.nullNode())));
      case 96 -> request("set_db_change_aware", Json.array(dice.chance(80)));
      case 97 -> request(dice.pick("nope", "cancel", "update"), Json.array());
      default -> dice.chance(50) ? serverDatabase() : convert();
    };
  }

  /// Asks for another version of the schema, at times for the one that is there.
  private JsonNode convert() {
    converted = true;
    schema = dice.pick(versions);
    transactions = new RandomTransactions(dice, schema);
    return request("convert", Json.array(schema.name(), schema.json()));
  }

  private JsonNode waitInVain() {
    return request("transact", transactions.waitingInVain());
  }

  private JsonNode transaction() {
    ArrayNode params = transactions.params();
    if (dice.chance(8) && !transactions.isFlawed()) {
      int operation = dice.between(1, params.size() - 1);
      params.set(operation, flaws.added(params.get(operation)));
    }
    return request("transact", params);
  }

  private JsonNode wait(ArrayNode params) {
    return Json.object("id", waitId(), "method", "transact", "params", params);
  }

  private JsonNode serverDatabase() {
    ArrayNode columns = Json.array("name", "model", "connected", "leader", "cid", "sid", "index");
    if (!converted) {
      // Thereafter the C server keeps the schema there that the database had when it was opened.
      columns.add("schema");
    }
    ObjectNode select =
        Json.object("op", "select", "table", "Database", "where", Json.array(), "columns", columns);
    return request("transact", Json.array("_Server", select));
  }

  private JsonNode lock() {
    return request(
        dice.pick("lock", "lock", "steal", "unlock", "unlock"), Json.array(dice.pick("l0", "l1")));
  }

  private JsonNode monitor() {
    String method = dice.pick("monitor", "monitor_cond", "monitor_cond", "monitor_cond_since");
    boolean conditional = !method.equals("monitor");
    boolean all = dice.chance(25);
    int count = all ? schema.tables().size() : dice.between(1, schema.tables().size());
    ObjectNode requests = Json.object();
    for (Table table : dice.some(schema.tables(), count)) {
      requests.set(table.name(), monitorRequests(table, conditional));
    }
    JsonNode id = all ? MONITOR_OF_ALL : monitorId();
    JsonNode checked = !all && dice.chance(8) ? flaws.added(requests) : requests;
    ArrayNode params = Json.array(schema.name(), id, checked);
    if (method.equals("monitor_cond_since")) {
      params.add(
          dice.pick(
              "00000000-0000-0000-0000-000000000000", "00000000-0000-4000-8000-00000000abcd"));
    }
    return request(method, params);
  }

  private JsonNode monitorRequests(Table table, boolean conditional) {
    List<String> names = table.columns().stream().map(Column::name).toList();
    int split = dice.chance(10) ? dice.between(0, names.size()) : names.size();
    ObjectNode first = monitorRequest(table, names.subList(0, split), conditional);
    ArrayNode requests = Json.array(first);
    if (split < names.size()) {
      // The same condition: which one counts for the table follows from C's hash order.
      ObjectNode second = monitorRequest(table, names.subList(split, names.size()), false);
      requests.add(second.setAll(first.deepCopy().retain("where")));
    }
    return requests.size() == 1 && dice.chance(10) ? requests.get(0) : requests;
  }

  private ObjectNode monitorRequest(Table table, List<String> columns, boolean conditional) {
    ObjectNode request = Json.object();
    if (dice.chance(85) || columns.size() < table.columns().size()) {
      request.set("columns", Json.array(dice.some(columns, dice.between(0, 5)).toArray()));
    }
    if (dice.chance(25)) {
      ObjectNode select = request.putObject("select");
      for (String kind : dice.some(List.of("initial", "insert", "delete", "modify"), 2)) {
        select.put(kind, dice.chance(30));
      }
    }
    if (conditional && dice.chance(70)) {
      request.set("where", transactions.where(table, List.of()));
    }
    return request;
  }

  private JsonNode conditionChange() {
    boolean all = dice.chance(40);
    int count = all ? dice.between(0, schema.tables().size()) : dice.pick(0, 1, 1, 1);
    if (count > 1) {
      transactions.avoidFlaws();
    }
    ObjectNode requests = Json.object();
    for (Table table : dice.some(schema.tables(), count)) {
      JsonNode where = transactions.where(table, List.of());
      JsonNode checked = !all && dice.chance(8) ? flaws.in(where) : where;
      requests.set(table.name(), Json.array(Json.object("where", checked)));
    }
    JsonNode id = all ? MONITOR_OF_ALL : monitorId();
    JsonNode newId = all || dice.chance(80) ? id : monitorId();
    return request("monitor_cond_change", Json.array(id, newId, requests));
  }

  private JsonNode monitorId() {
    return dice.pick(
        Json.node("m0"), Json.node("m1"), Json.node(2), Json.array("m", 3), Json.nullNode());
  }

  private JsonNode waitId() {
    return Json.node("w" + dice.between(0, 2));
  }

  private JsonNode request(String method, JsonNode params) {
    return Json.object("id", ++lastId, "method", method, "params", params);
  }
}
