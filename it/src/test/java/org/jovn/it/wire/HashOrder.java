// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.wire;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes out of messages what follows from the order in the C server's hash tables alone.
///
/// No client can rely on it, so no two servers need agree on it: the order of rows that a select
/// returns, which of two rows an index violation names first, and the order in which several
/// monitors of one session tell of the same commit.
public final class HashOrder {
  private static final Pattern INDEX_VIOLATION =
      Pattern.compile("First row, with UUID (.*?)\\.  Second row, with UUID (.*?)\\.$");

  private HashOrder() {}

  /// The message with the rows of each select sorted and index violations in one order.
  public static JsonNode removed(JsonNode message) {
    return switch (message) {
      case ObjectNode object -> {
        ObjectNode copy = Json.object();
        object
            .properties()
            .forEach(
                member -> {
                  JsonNode value = removed(member.getValue());
                  boolean rows = member.getKey().equals("rows") && value instanceof ArrayNode;
                  copy.set(member.getKey(), rows ? sorted((ArrayNode) value) : value);
                });
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = Json.array();
        array.forEach(element -> copy.add(removed(element)));
        yield copy;
      }
      default -> message.isString() ? Json.node(rowsInOrder(message.stringValue())) : message;
    };
  }

  /// Sorts each run of update notifications among the messages of one session, and of `locked`,
  /// which come in the order of a hash table when a session ends that held several locks.
  public static List<JsonNode> updatesSorted(List<JsonNode> messages) {
    List<JsonNode> result = new ArrayList<>();
    int start = 0;
    for (JsonNode message : messages) {
      if (!isUpdate(message) && !isLocked(message)) {
        result.add(message);
        start = result.size();
      } else {
        String text = Json.sortedText(message);
        int place = start;
        while (place < result.size() && Json.sortedText(result.get(place)).compareTo(text) <= 0) {
          place++;
        }
        result.add(place, message);
      }
    }
    return result;
  }

  /// Whether a message is a notification of a monitor.
  public static boolean isUpdate(JsonNode message) {
    return message.path("method").asString("").startsWith("update");
  }

  /// Whether a message tells a session that it has got a lock.
  public static boolean isLocked(JsonNode message) {
    return message.path("method").asString("").equals("locked");
  }

  private static ArrayNode sorted(ArrayNode rows) {
    List<JsonNode> elements = new ArrayList<>();
    rows.forEach(elements::add);
    elements.sort(Comparator.comparing(Json::sortedText));
    return Json.array(elements.toArray());
  }

  private static String rowsInOrder(String text) {
    Matcher matcher = INDEX_VIOLATION.matcher(text);
    if (!matcher.find() || matcher.group(1).compareTo(matcher.group(2)) <= 0) {
      return text;
    }
    return text.substring(0, matcher.start())
        + "First row, with UUID %s.  Second row, with UUID %s."
            .formatted(matcher.group(2), matcher.group(1));
  }
}
