// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.TreeMap;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON values as trees: building, parsing, and a canonical text.
///
/// A real keeps the digits it came with, so `1` and `1.0` differ; that is wanted, for the servers
/// print numbers by rule.
public final class Json {
  private static final int DEPTH_MAX = 5000;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  public static JsonNode parse(String text) {
    return MAPPER.readTree(text);
  }

  /// The text of a value without spaces, members in the order they have.
  public static String text(JsonNode value) {
    return MAPPER.writeValueAsString(value);
  }

  /// The text of a value with the members of every object sorted by name.
  public static String sortedText(JsonNode value) {
    return text(sorted(value));
  }

  /// An array of Java values: nodes as they are, strings, numbers, booleans.
  public static ArrayNode array(Object... elements) {
    ArrayNode array = NODES.arrayNode();
    for (Object element : elements) {
      array.add(node(element));
    }
    return array;
  }

  /// An object of name and value by turns.
  public static ObjectNode object(Object... members) {
    ObjectNode object = NODES.objectNode();
    for (int i = 0; i < members.length; i += 2) {
      object.set((String) members[i], node(members[i + 1]));
    }
    return object;
  }

  /// A Java value as a node.
  public static JsonNode node(Object value) {
    return switch (value) {
      case JsonNode node -> node;
      case String string -> NODES.stringNode(string);
      case Integer integer -> NODES.numberNode(integer.intValue());
      case Long integer -> parse(integer.toString());
      case BigInteger integer -> NODES.numberNode(integer);
      case BigDecimal real -> NODES.numberNode(real);
      case Double real -> NODES.numberNode(BigDecimal.valueOf(real));
      case Boolean bool -> NODES.booleanNode(bool);
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
    };
  }

  public static JsonNode nullNode() {
    return NODES.nullNode();
  }

  private static JsonNode sorted(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> {
        TreeMap<String, JsonNode> members = new TreeMap<>();
        object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        ObjectNode copy = NODES.objectNode();
        members.forEach((name, member) -> copy.set(name, sorted(member)));
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = NODES.arrayNode();
        array.forEach(element -> copy.add(sorted(element)));
        yield copy;
      }
      default -> value;
    };
  }
}
