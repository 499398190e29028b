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
  static final JsonNode CLOSED = Json.node("(connection closed)");

  /// The messages of one server, UUIDs renamed, sets sorted, hash order taken out.
  static Exchange of(List<List<JsonNode>> sessions, Names names, int step) {
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

  /// The exchange without notifications of monitors, for steps in which a server may join several
  /// commits in one.
  Exchange withoutUpdates() {
    List<List<JsonNode>> rest = new ArrayList<>();
    for (List<JsonNode> messages : sessions) {
      rest.add(messages.stream().filter(message -> !HashOrder.isUpdate(message)).toList());
    }
    return new Exchange(rest);
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
