// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.differential;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jovn.it.differential.RandomSchema.BaseType;
import org.jovn.it.differential.RandomSchema.Column;
import org.jovn.it.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Values for columns, from a small stock so that rows are equal, ordered and referred to often.
final class RandomValues {
  private static final int ROWS_PER_TABLE = 10;
  private static final List<Integer> SMALL = List.of(0, 0, 1, 1, 2, 3, 3, 4, 5, -1, -3, 7, 100);
  private static final List<Long> LARGE =
      List.of(Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1, 1L << 53, 4294967296L);
  private static final List<String> REALS =
      List.of("0.0", "0.5", "-2.25", "1.0", "2.5", "3", "1e20", "0.00001", "0.1", "-0.0", "1e300");
  private static final List<String> STRINGS = List.of("", "a", "b", "ab", "abc", "ä", "B", "a b");
  private static final List<String> ODD_STRINGS =
      List.of("日本語", "\"\\/\b\f\n\r\t", "\u0001\u007f", "😀", "x".repeat(300), "[\"set\",[]]");

  private final Dice dice;
  private int flawsLeft;
  private boolean flawed;

  RandomValues(Dice dice) {
    this.dice = dice;
  }

  /// How many values may break a rule from now on. One per transaction at most: of two mistakes in
  /// a row the C server tells the one that comes first in its hash order.
  void allowFlaws(int count) {
    flawsLeft = count;
    flawed = false;
  }

  /// Whether a mistake was made since.
  boolean isFlawed() {
    return flawed;
  }

  /// Whether to make a mistake here; at most as often as allowed.
  boolean flaw(int percent) {
    if (flawsLeft > 0 && dice.chance(percent)) {
      flawsLeft--;
      flawed = true;
      return true;
    }
    return false;
  }

  /// One of the few UUIDs that rows of a table ever get from clients.
  String rowUuid(String table) {
    return rowUuid(table, dice.between(0, ROWS_PER_TABLE - 1));
  }

  static String rowUuid(String table, int number) {
    return "%08x-0000-4000-8000-%012x".formatted((int) table.charAt(0) * 0x01010101, number);
  }

  /// A value that mostly fits the column; `names` are the named-uuids of the transaction.
  JsonNode datum(Column column, List<String> names) {
    if (column.isScalar()) {
      return atom(column.key(), names);
    }
    int most = Math.min(column.max(), 4);
    int count = dice.between(Math.min(column.min(), most), most);
    if (flaw(5)) {
      count = column.max() == RandomSchema.UNLIMITED ? 12 : column.max() + 1;
    }
    return datum(column, count, names);
  }

  /// A set or map of up to `count` different elements.
  JsonNode datum(Column column, int count, List<String> names) {
    Set<String> seen = new LinkedHashSet<>();
    ArrayNode elements = Json.array();
    for (int i = 0; i < 2 * count && elements.size() < count; i++) {
      JsonNode key = atom(column.key(), names);
      // The parser reads 1.0 as 1, so the two are one element.
      String text = key.isNumber() ? Double.toString(key.doubleValue() + 0.0) : Json.text(key);
      if (seen.add(text)) {
        column
            .value()
            .ifPresentOrElse(
                base -> elements.add(Json.array(key, atom(base, names))), () -> elements.add(key));
      }
    }
    if (!column.isMap() && elements.size() == 1 && dice.chance(70)) {
      return elements.get(0);
    }
    return Json.array(column.isMap() ? "map" : "set", elements);
  }

  /// One atom of a base type.
  JsonNode atom(BaseType base, List<String> names) {
    JsonNode enumeration = base.limits().get("enum");
    if (enumeration != null && !flaw(10)) {
      List<JsonNode> choices = new ArrayList<>();
      enumeration.get(1).forEach(choices::add);
      return dice.pick(choices);
    }
    return switch (base.atomic()) {
      case "integer" -> integer(base);
      case "real" -> real(base);
      case "boolean" -> Json.node(dice.chance(50));
      case "string" -> string(base);
      default -> uuid(base, names);
    };
  }

  private JsonNode integer(BaseType base) {
    if (dice.chance(4)) {
      return Json.parse(dice.pick("1.0", "2e0", "30e-1"));
    }
    if (!base.limits().isEmpty() && !flaw(20)) {
      return Json.node(dice.between(0, 3));
    }
    return dice.chance(5) ? Json.node(dice.pick(LARGE)) : Json.node(dice.pick(SMALL));
  }

  private JsonNode real(BaseType base) {
    if (!base.limits().isEmpty() && !flaw(20)) {
      return Json.node(new BigDecimal(dice.pick("0", "0.5", "1.25", "2.0")));
    }
    return Json.parse(dice.pick(REALS));
  }

  private JsonNode string(BaseType base) {
    if (!base.limits().isEmpty() && !flaw(20)) {
      return Json.node(dice.pick("", "a", "b", "ä"));
    }
    return Json.node(dice.chance(10) ? dice.pick(ODD_STRINGS) : dice.pick(STRINGS));
  }

  private JsonNode uuid(BaseType base, List<String> names) {
    if (!names.isEmpty() && dice.chance(35)) {
      return Json.array("named-uuid", dice.pick(names));
    }
    String table = base.refTable().orElse("A");
    return Json.array("uuid", rowUuid(dice.chance(97) ? table : "Z"));
  }
}
