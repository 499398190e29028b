// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.differential;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jovn.it.wire.HashOrder;
import org.jovn.it.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a server sent in one step, session by session, in a form that two servers can share.
///
/// @param sessions the messages of each session in the order they came
record Exchange(List<List<JsonNode>> sessions) {
  private static final Set<String> SILENT = Set.of("{\"modify\":{}}", "{\"new\":{},\"old\":{}}");

  static final JsonNode CLOSED = Json.node("(connection closed)");

  /// The messages of one server, UUIDs renamed, sets sorted, hash order taken out.
  ///
  /// @param joined whether a server may join several commits in one update, which then shows less:
  ///   the notifications of monitors are left out, and nothing is named by them
  static Exchange of(List<List<JsonNode>> all, Names names, int step, boolean joined) {
    List<List<JsonNode>> sessions = all.stream().map(list -> told(list, joined)).toList();
    sessions.forEach(messages -> messages.forEach(message -> names.learn(message, step)));
    List<List<JsonNode>> canonical = new ArrayList<>();
    for (List<JsonNode> messages : sessions) {
      List<JsonNode> changed = new ArrayList<>();
      for (JsonNode message : messages) {
        changed.add(HashOrder.removed(setsSorted(names.renamed(message, step))));
      }
      canonical.add(HashOrder.updatesSorted(changed));
    }
    return new Exchange(canonical);
  }

  private static List<JsonNode> told(List<JsonNode> messages, boolean joined) {
    return messages.stream()
        .filter(message -> !joined || !HashOrder.isUpdate(message))
        .map(message -> HashOrder.isUpdate(message) ? withoutSilence(message) : message)
        .filter(message -> !HashOrder.isUpdate(message) || !params(message).isEmpty())
        .toList();
  }

  private static JsonNode params(JsonNode update) {
    return update.path("params").path(update.path("params").size() - 1);
  }

  /// An update without the rows of which it shows nothing, not even that they came or went. From
  /// which change on the columns of another monitor's new condition count follows from when the C
  /// server last wrote to each.
  private static JsonNode withoutSilence(JsonNode update) {
    JsonNode copy = update.deepCopy();
    if (params(copy) instanceof ObjectNode tables) {
      for (String table : List.copyOf(tables.propertyNames())) {
        if (tables.get(table) instanceof ObjectNode rows) {
          for (String row : List.copyOf(rows.propertyNames())) {
            if (SILENT.contains(Json.sortedText(rows.get(row)))) {
              rows.remove(row);
            }
          }
          if (rows.isEmpty()) {
            tables.remove(table);
          }
        }
      }
    }
    return copy;
  }

  /// The exchange for a step that makes the server close sessions and end monitors: the messages of
  /// each session in one order, without the locks that a session got from one that was closed just
  /// before itself. Who owns a lock is told of it again when one that waits for it is closed, so
  /// once is as good as twice.
  Exchange ofConversion() {
    List<List<JsonNode>> result = new ArrayList<>();
    for (List<JsonNode> messages : sessions) {
      boolean closed = messages.contains(CLOSED);
      Set<JsonNode> told = new HashSet<>();
      result.add(
          messages.stream()
              .filter(message -> !HashOrder.isLocked(message) || (!closed && told.add(message)))
              .sorted(Comparator.comparing(Json::sortedText))
              .toList());
    }
    return new Exchange(result);
  }

  /// One line per message.
  String text() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < sessions.size(); i++) {
      for (JsonNode message : sessions.get(i)) {
        lines.add(i + "< " + Json.sortedText(message));
      }
    }
    return String.join("\n", lines);
  }

  /// The value with the elements of its sets and maps in one order.
  static JsonNode setsSorted(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> {
        ObjectNode copy = Json.object();
        object
            .properties()
            .forEach(member -> copy.set(member.getKey(), setsSorted(member.getValue())));
        yield copy;
      }
      case ArrayNode array -> {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(element -> elements.add(setsSorted(element)));
        if (isSetOrMap(array)) {
          List<JsonNode> members = new ArrayList<>();
          elements.get(1).forEach(members::add);
          members.sort(Comparator.comparing(Json::text));
          elements.set(1, Json.array(members.toArray()));
        }
        yield Json.array(elements.toArray());
      }
      default -> value;
    };
  }

  private static boolean isSetOrMap(ArrayNode array) {
    if (array.size() != 2 || !(array.get(1) instanceof ArrayNode) || !array.get(0).isString()) {
      return false;
    }
    String kind = array.get(0).stringValue();
    return kind.equals("set") || kind.equals("map");
  }

  @Override
  public String toString() {
    return sessions.stream()
        .flatMap(List::stream)
        .map(Json::sortedText)
        .collect(Collectors.joining("\n"));
  }
}
