// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.differential;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jovn.it.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Judges answers that tell different errors of one request: right when each told an error that the
/// request has indeed, which both servers are asked for one by one.
///
/// The C server looks at the tables of a monitor request, at the columns of a row and at the tables
/// of a commit in the order of a hash table, and tells the first error that it meets.
final class ErrorChoices {
  private static final Pattern TOO_MANY =
      Pattern.compile(
          "transaction causes \"(\\w+)\" table to contain (\\d+) rows, greater than the"
              + " schema-defined limit of (\\d+) row\\(s\\)");

  private final Side sideA;
  private final Side sideB;
  private final Step step;
  private final int number;

  ErrorChoices(Side sideA, Side sideB, Step step, int number) {
    this.sideA = sideA;
    this.sideB = sideB;
    this.step = step;
    this.number = number;
  }

  /// Whether the answers differ in nothing else than in such choices.
  boolean explain(Exchange a, Exchange b) throws IOException {
    for (int i = 0; i < a.sessions().size(); i++) {
      List<JsonNode> toldA = a.sessions().get(i);
      List<JsonNode> toldB = b.sessions().get(i);
      if (toldA.size() != toldB.size()) {
        return false;
      }
      for (int j = 0; j < toldA.size(); j++) {
        if (!same(toldA.get(j), toldB.get(j)) && !explain(toldA.get(j), toldB.get(j))) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean same(JsonNode a, JsonNode b) {
    return text(a).equals(text(b));
  }

  private static String text(JsonNode message) {
    return FreeChoices.removed(Json.sortedText(message));
  }

  private boolean explain(JsonNode replyA, JsonNode replyB) throws IOException {
    for (JsonNode request : step.messages()) {
      if (request.path("id").equals(replyA.path("id"))
          && request.path("id").equals(replyB.path("id"))) {
        String method = request.path("method").asString("");
        if (method.equals("transact")
            && replyA.path("result") instanceof ArrayNode resultsA
            && replyB.path("result") instanceof ArrayNode resultsB) {
          return isTransactionRight((ArrayNode) request.get("params"), resultsA, resultsB);
        }
        return method.startsWith("monitor")
            && step.messages().size() == 1
            && isTableRight(method, (ArrayNode) request.get("params"), replyA, replyB);
      }
    }
    return false;
  }

  private boolean isTransactionRight(ArrayNode params, ArrayNode a, ArrayNode b)
      throws IOException {
    int failed = 0;
    while (failed < Math.min(a.size(), b.size()) && same(a.get(failed), b.get(failed))) {
      failed++;
    }
    if (a.size() != b.size() || failed == a.size() || !isError(a, failed) || !isError(b, failed)) {
      return false;
    }
    return failed == params.size() - 1
        ? isLimitRight(sideA, params, a) && isLimitRight(sideB, params, b)
        : step.messages().size() == 1
            && isColumnRight(params, failed, a.get(failed), b.get(failed));
  }

  private static boolean isError(ArrayNode results, int index) {
    return results.get(index).has("error");
  }

  /// Whether a table has become as large as a server says, and that is too much.
  private boolean isLimitRight(Side side, ArrayNode params, ArrayNode results) throws IOException {
    JsonNode told = results.get(results.size() - 1);
    Matcher matcher = TOO_MANY.matcher(told.path("details").asString(""));
    if (!matcher.matches()) {
      return false;
    }
    String name = matcher.group(1);
    int rows = Integer.parseInt(matcher.group(2));
    int limit = Integer.parseInt(matcher.group(3));
    JsonNode schema = side.call("get_schema", Json.array(params.get(0)));
    JsonNode table = schema.path("result").path("tables").path(name);
    int inserted = 0;
    int deleted = 0;
    for (int i = 1; i < params.size(); i++) {
      JsonNode operation = params.get(i);
      if (operation.path("table").asString("").equals(name)) {
        String kind = operation.get("op").stringValue();
        inserted += kind.equals("insert") ? 1 : 0;
        deleted += kind.equals("delete") ? results.get(i - 1).get("count").asInt() : 0;
      }
    }
    if (table.path("maxRows").asInt(-1) != limit || rows <= limit || rows > limit + inserted) {
      return false;
    }
    // Of a burst nobody knows what was there before; rows of other tables may be collected.
    if (step.messages().size() > 1 || !table.path("isRoot").asBoolean(false)) {
      return true;
    }
    JsonNode select =
        Json.object(
            "op", "select", "table", name, "where", Json.array(), "columns", Json.array("_uuid"));
    JsonNode before = side.call("transact", Json.array(params.get(0), select));
    return before.path("result").path(0).path("rows").size() + inserted - deleted == rows;
  }

  /// Whether both told of a column of the row that is wrong also when it stands alone.
  private boolean isColumnRight(ArrayNode params, int failed, JsonNode a, JsonNode b)
      throws IOException {
    JsonNode operation = params.get(failed + 1);
    if (!(operation.path("row") instanceof ObjectNode row)) {
      return false;
    }
    List<JsonNode> requests = new ArrayList<>();
    row.properties()
        .forEach(
            column -> {
              ArrayNode alone = Json.array(params.get(0));
              for (int i = 1; i <= failed; i++) {
                alone.add(params.get(i));
              }
              ObjectNode changed = ((ObjectNode) operation).deepCopy();
              changed.set("row", Json.object(column.getKey(), column.getValue()));
              requests.add(alone.add(changed).add(Json.object("op", "abort")));
            });
    Set<String> errors = new HashSet<>();
    for (JsonNode request : requests) {
      String toldA = text(sideA.ask("transact", request, number).path("result").path(failed));
      String toldB = text(sideB.ask("transact", request, number).path("result").path(failed));
      if (!toldA.equals(toldB)) {
        return false;
      }
      errors.add(toldA);
    }
    return errors.contains(text(a)) && errors.contains(text(b));
  }

  /// Whether both told of a table that is wrong also when it stands alone.
  private boolean isTableRight(String method, ArrayNode params, JsonNode a, JsonNode b)
      throws IOException {
    if (!(params.path(2) instanceof ObjectNode tables)) {
      return false;
    }
    Set<String> errors = new HashSet<>();
    for (String table : List.copyOf(tables.propertyNames())) {
      ArrayNode alone = params.deepCopy();
      alone.set(2, Json.object(table, tables.get(table)));
      String toldA = text(sideA.ask(method, alone, number).path("error"));
      String toldB = text(sideB.ask(method, alone, number).path("error"));
      if (!toldA.equals(toldB)) {
        return false;
      }
      errors.add(toldA);
    }
    return a.has("error")
        && b.has("error")
        && errors.contains(text(a.get("error")))
        && errors.contains(text(b.get("error")));
  }
}
