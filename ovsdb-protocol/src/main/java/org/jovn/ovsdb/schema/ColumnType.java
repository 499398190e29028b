// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.schema;

import java.util.List;
import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.AtomSet;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.MemberParser;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.json.JsonReader;
import org.jspecify.annotations.Nullable;

/// RFC 7047 section 3.2, `<type>`: a base type, a second one for the values of a map, and how many.
///
/// @param key the type of elements, or of a map's keys
/// @param value the type of a map's values, or null for a set
/// @param min fewest elements: 0 or 1
/// @param max most elements, [#UNLIMITED] for no limit
public record ColumnType(BaseType key, @Nullable BaseType value, int min, int max) {

  public static final int UNLIMITED = Integer.MAX_VALUE;

  public static ColumnType scalar(AtomicType type) {
    return new ColumnType(BaseType.of(type), null, 1, 1);
  }

  static ColumnType parse(Json json) throws OvsdbException {
    if (json instanceof Json.Str) {
      return new ColumnType(BaseType.parse(json), null, 1, 1);
    }
    if (!(json instanceof JsonObject)) {
      throw OvsdbError.syntax(json, "ovsdb type").exception();
    }
    MemberParser parser = new MemberParser(json, "ovsdb type");
    Json keyJson = parser.required("key", ColumnType::isTypeJson);
    Json valueJson = parser.optional("value", ColumnType::isTypeJson);
    Json minJson = parser.optional("min", MemberParser::isInteger);
    Json maxJson =
        parser.optional("max", j -> MemberParser.isInteger(j) || MemberParser.isString(j));
    parser.finish();
    BaseType key = BaseType.parse(keyJson);
    BaseType value = valueJson == null ? null : BaseType.parse(valueJson);
    int min = count(json, minJson, 1);
    int max = count(json, maxJson, 1);
    if (min > 1 || max < 1 || min > max) {
      throw OvsdbError.syntax(json, "ovsdb type fails constraint checks").exception();
    }
    return new ColumnType(key, value, min, max);
  }

  private static boolean isTypeJson(Json json) {
    return json instanceof Json.Str || json instanceof JsonObject;
  }

  private static int count(Json type, @Nullable Json json, int absent) throws OvsdbException {
    return switch (json) {
      case null -> absent;
      case Json.Int(long value) when value >= 0 -> (int) Math.min(value, UNLIMITED - 1);
      case Json.Str(String text) when text.equals("unlimited") -> UNLIMITED;
      default -> throw OvsdbError.syntax(type, "bad min or max value").exception();
    };
  }

  /// One element, always.
  public boolean isScalar() {
    return min == 1 && max == 1 && value == null;
  }

  /// At most one element.
  public boolean isOptionalScalar() {
    return min == 0 && max == 1 && value == null;
  }

  public boolean isMap() {
    return value != null;
  }

  /// A set or map that may hold more than one element; differences of such are sent and stored, of
  /// others the new value.
  public boolean isComposite() {
    return max > 1;
  }

  /// The value of a column that nobody has set (RFC 7047 section 5.2.1).
  public Datum defaultDatum() {
    if (value != null) {
      AtomMap one =
          AtomMap.of(new AtomMap.Pair(key.type().defaultAtom(), value.type().defaultAtom()));
      return min == 0 || one == null ? AtomMap.EMPTY : one;
    }
    return min == 0 ? AtomSet.EMPTY : key.type().defaultAtom();
  }

  public ColumnType withCount(int newMin, int newMax) {
    return new ColumnType(key, value, newMin, newMax);
  }

  /// Reads a datum and checks it (RFC 7047 section 5.1, `<value>`).
  public Datum parse(Json json, NamedUuids named) throws OvsdbException {
    return parse(json, named, true);
  }

  /// Reads a datum. Without `checked`, neither the number of elements nor the atoms' constraints
  /// matter: differences in log files are read so.
  public Datum parse(Json json, NamedUuids named, boolean checked) throws OvsdbException {
    if (value != null) {
      return parseMap(json, named, value, checked);
    }
    if (json instanceof Json.Arr array && isTagged(array, "set")) {
      if (array.size() != 2 || !(array.at(1) instanceof Json.Arr(List<Json> elements))) {
        throw OvsdbError.syntax(json, "expected [\"set\", <array>]").exception();
      }
      checkCount(json, elements.size(), checked);
      Atom[] atoms = new Atom[elements.size()];
      for (int i = 0; i < atoms.length; i++) {
        atoms[i] = atom(key, elements.get(i), named, checked);
      }
      Datum set = AtomSet.of(atoms);
      if (set == null) {
        throw OvsdbError.of("ovsdb error", "set contains duplicate").exception();
      }
      return set;
    }
    return atom(key, json, named, checked);
  }

  private Datum parseMap(Json json, NamedUuids named, BaseType valueType, boolean checked)
      throws OvsdbException {
    if (!(json instanceof Json.Arr array)
        || array.size() != 2
        || !isTagged(array, "map")
        || !(array.at(1) instanceof Json.Arr(List<Json> elements))) {
      throw OvsdbError.syntax(json, "expected [\"map\", <array>]").exception();
    }
    checkCount(json, elements.size(), checked);
    AtomMap.Pair[] pairs = new AtomMap.Pair[elements.size()];
    for (int i = 0; i < pairs.length; i++) {
      if (!(elements.get(i) instanceof Json.Arr pair) || pair.size() != 2) {
        throw OvsdbError.syntax(elements.get(i), "expected 2-element array").exception();
      }
      pairs[i] =
          new AtomMap.Pair(
              atom(key, pair.at(0), named, checked), atom(valueType, pair.at(1), named, checked));
    }
    AtomMap map = AtomMap.of(pairs);
    if (map == null) {
      throw OvsdbError.of("ovsdb error", "map contains duplicate key").exception();
    }
    return map;
  }

  private static boolean isTagged(Json.Arr array, String tag) {
    return array.size() > 0 && array.at(0) instanceof Json.Str(String text) && text.equals(tag);
  }

  private void checkCount(Json json, int count, boolean checked) throws OvsdbException {
    if (checked && (count < min || count > max)) {
      String kind = value == null ? "set" : "map";
      String details =
          min == 1 && max == 1
              ? "%s must have exactly one member but %d are present".formatted(kind, count)
              : "%s must have %d to %s members but %d are present"
                  .formatted(kind, min, max == UNLIMITED ? 0xffff_ffffL : max, count);
      throw OvsdbError.syntax(json, details).exception();
    }
  }

  private static Atom atom(BaseType type, Json json, NamedUuids named, boolean checked)
      throws OvsdbException {
    Atom atom = type.type().parse(json, named);
    if (checked && type.isChecked()) {
      type.check(atom);
    }
    return atom;
  }

  /// Throws when an atom of the datum violates a constraint of its type.
  public void checkAtoms(Datum datum) throws OvsdbException {
    if (!key.isChecked() && (value == null || !value.isChecked())) {
      return;
    }
    switch (datum) {
      case Atom atom -> key.check(atom);
      case AtomSet set -> {
        for (Atom atom : set.toArray()) {
          key.check(atom);
        }
      }
      case AtomMap map -> {
        for (var entry : map.toMap().entrySet()) {
          key.check(entry.getKey());
          if (value != null) {
            value.check(entry.getValue());
          }
        }
      }
    }
  }

  /// Throws when the number of elements is out of bounds after a mutation.
  public void checkSize(Datum datum) throws OvsdbException {
    if (datum.size() < min || datum.size() > max) {
      throw OvsdbError.constraint(
              "Attempted to store " + datum.size() + " elements in " + english() + ".")
          .exception();
    }
  }

  /// The type in words, as error messages name it: "set of 1 to 3 integers".
  public String english() {
    if (isScalar()) {
      return key.type().wireName();
    }
    String count =
        max == UNLIMITED
            ? (min == 0 ? "" : min + " or more ")
            : min == 0 ? "up to " + max + " " : min + " to " + max + " ";
    return value == null
        ? "set of " + count + key.type().wireName() + "s"
        : "map of %s(%s, %s) pairs"
            .formatted(count, key.type().wireName(), value.type().wireName());
  }

  public Json toJson() {
    if (isScalar() && !key.hasConstraints()) {
      return Json.of(key.type().wireName());
    }
    JsonObject.Builder out = new JsonObject.Builder().put("key", key.toJson());
    if (value != null) {
      out.put("value", value.toJson());
    }
    if (min != 1) {
      out.put("min", Json.of(min));
    }
    if (max != 1) {
      out.put("max", max == UNLIMITED ? Json.of("unlimited") : Json.of(max));
    }
    return out.build();
  }

  /// The wire form of a datum as a tree.
  public static Json toJson(Datum datum) {
    JsonOutput out = new JsonOutput(64);
    datum.write(out);
    try {
      return JsonReader.parse(out.array(), 0, out.size());
    } catch (JsonException e) {
      throw new IllegalStateException("a datum is written as JSON", e);
    }
  }
}
