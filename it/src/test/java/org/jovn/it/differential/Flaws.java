// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.differential;

import java.util.ArrayList;
import java.util.List;
import org.jovn.it.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Breaks JSON in one place: a value of another kind, a member gone, renamed or too many.
///
/// One place only: of two mistakes in an object the C server tells the one that comes first in its
/// hash order.
final class Flaws {
  private final Dice dice;

  Flaws(Dice dice) {
    this.dice = dice;
  }

  /// A copy of an object or array with one flaw somewhere below.
  JsonNode added(JsonNode root) {
    JsonNode copy = root.deepCopy();
    List<JsonNode> containers = new ArrayList<>();
    collect(copy, containers);
    if (!containers.isEmpty()) {
      spoil(dice.pick(containers));
    }
    return copy;
  }

  /// Like [#added], or quite another value.
  JsonNode in(JsonNode root) {
    return dice.chance(20) ? oddValue() : added(root);
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node instanceof ObjectNode || node instanceof ArrayNode) {
      if (!node.isEmpty()) {
        containers.add(node);
      }
      node.forEach(child -> collect(child, containers));
    }
  }

  private void spoil(JsonNode container) {
    switch (container) {
      case ObjectNode object -> {
        String name = dice.pick(List.copyOf(object.propertyNames()));
        switch (dice.between(0, 4)) {
          case 0 -> object.remove(name);
          case 1 -> object.set("nope", object.remove(name));
          case 2 -> object.set("nope", oddValue());
          default -> object.set(name, oddValue());
        }
      }
      case ArrayNode array -> {
        int index = dice.between(0, array.size() - 1);
        switch (dice.between(0, 4)) {
          case 0 -> array.remove(index);
          case 1 -> array.add(array.get(index).deepCopy());
          default -> array.set(index, oddValue());
        }
      }
      default -> throw new IllegalArgumentException("no container: " + container);
    }
  }

  private JsonNode oddValue() {
    return switch (dice.between(0, 11)) {
      case 0 -> Json.nullNode();
      case 1 -> Json.node(5);
      case 2 -> Json.node(-1);
      case 3 -> Json.parse("1.5");
      case 4 -> Json.parse("1e30");
      case 5 -> Json.node(true);
      case 6 -> Json.array();
      case 7 -> Json.object();
      case 8 -> Json.array("set", Json.array());
      case 9 -> Json.array("uuid", "not-a-uuid");
      case 10 -> Json.array("named-uuid", "r1");
      default -> Json.node(dice.pick("nope", "", "A", "c0", "insert", "=="));
    };
  }
}
