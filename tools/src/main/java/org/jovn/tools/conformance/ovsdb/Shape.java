// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.ovsdb;

import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;

/// Compares a value with what a case expects. An expected value stands for itself, with these
/// exceptions:
/// - the strings `$_` (anything), `$string`, `$integer`, `$number`, `$boolean`, `$object`, `$array`
///   and `$uuid` (of that kind); `$name` is the variable's value, or gives it one: any, but a UUID
///   when the name begins with `u`, and then one that no other such variable has;
/// - `~REGEX` is a string of that form, `!TAG` an `<error>` (RFC 7047, 3.1) with that tag, and
///   `!!TAG` the bare string or that;
/// - `["set", [...]]` and `["map", [...]]` in any order, and a set of one as the atom alone (5.1);
/// - `["$rows", ...]` in any order, `["$has", ...]` with others beside them, `["$or", ...]` one of
///   them, `["$all", P]` an array of such elements;
/// - in objects `"...": P` allows other members that are so, `"name?": P` may be absent; a name
///   that is a variable without a value is given that of a member.
final class Shape {

  private static final String UUID_FORM =
      "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

  private Shape() {}

  /// Whether the value is as expected; gives variables their values on the way.
  static boolean matches(Json pattern, Json value, Variables variables) {
    return switch (pattern) {
      case Json.Str(String text) -> text(text, value, variables);
      case Json.Arr array -> array(array, value, variables);
      case JsonObject object ->
          value instanceof JsonObject actual && members(object, 0, actual, List.of(), variables);
      case Json.Null _, Json.Bool _, Json.Int _, Json.Real _ ->
          pattern.equals(value) || isSetOf(value, pattern, variables);
    };
  }

  static boolean isUuid(Json value) {
    return value instanceof Json.Str(String text) && text.matches(UUID_FORM);
  }

  private static boolean text(String text, Json value, Variables variables) {
    if (text.startsWith("$") && !text.startsWith("${")) {
      return variable(text.substring(1), value, variables);
    }
    if (text.startsWith("~")) {
      return value instanceof Json.Str(String actual) && actual.matches(text.substring(1));
    }
    if (text.startsWith("!!")) {
      return value.equals(Json.of(text.substring(2))) || isError(text.substring(2), value);
    }
    if (text.startsWith("!")) {
      return isError(text.substring(1), value);
    }
    Json expected = Json.of(variables.text(text));
    return expected.equals(value) || isSetOf(value, expected, variables);
  }

  private static boolean isError(String tag, Json value) {
    if (!(value instanceof JsonObject object) || !Json.of(tag).equals(object.get("error"))) {
      return false;
    }
    for (int i = 0; i < object.size(); i++) {
      if (!List.of("error", "details", "syntax").contains(object.name(i))
          || !(object.value(i) instanceof Json.Str)) {
        return false;
      }
    }
    return true;
  }

  private static boolean variable(String name, Json value, Variables variables) {
    return switch (name) {
      case "_" -> true;
      case "string" -> value instanceof Json.Str;
      case "integer" -> value instanceof Json.Int;
      case "number" -> value instanceof Json.Int || value instanceof Json.Real;
      case "boolean" -> value instanceof Json.Bool;
      case "object" -> value instanceof JsonObject;
      case "array" -> value instanceof Json.Arr;
      case "uuid" -> isUuid(value);
      default -> named(name, value, variables);
    };
  }

  private static boolean named(String name, Json value, Variables variables) {
    Json known = variables.get(name);
    if (known != null) {
      return known.equals(value) || isSetOf(value, known, variables);
    }
    if (name.startsWith("u") && !isUuid(value)) {
      return false;
    }
    variables.put(name, value);
    return true;
  }

  /// Whether the value is a set of just one element, the expected one.
  private static boolean isSetOf(Json value, Json expected, Variables variables) {
    return value instanceof Json.Arr(List<Json> pair)
        && pair.size() == 2
        && pair.getFirst().equals(Json.of("set"))
        && pair.getLast() instanceof Json.Arr elements
        && elements.size() == 1
        && matches(expected, elements.at(0), variables);
  }

  private static boolean array(Json.Arr pattern, Json value, Variables variables) {
    String keyword =
        pattern.size() > 0 && pattern.at(0) instanceof Json.Str(String text) ? text : "";
    return switch (keyword) {
      case "$rows" ->
          value instanceof Json.Arr actual
              && actual.size() == pattern.size() - 1
              && included(pattern.elements(), 1, actual.elements(), variables);
      case "$has" ->
          value instanceof Json.Arr actual
              && included(pattern.elements(), 1, actual.elements(), variables);
      case "$or" -> anyOf(pattern.elements(), value, variables);
      case "$all" -> value instanceof Json.Arr actual && all(pattern.at(1), actual, variables);
      case "set", "map" ->
          (pattern.size() == 2 && pattern.at(1) instanceof Json.Arr elements)
              ? datum(keyword, elements, value, variables)
              : inOrder(pattern, value, variables);
      default -> inOrder(pattern, value, variables);
    };
  }

  private static boolean inOrder(Json.Arr pattern, Json value, Variables variables) {
    if (!(value instanceof Json.Arr actual) || actual.size() != pattern.size()) {
      return isSetOf(value, pattern, variables);
    }
    Variables tried = variables.copy();
    for (int i = 0; i < pattern.size(); i++) {
      if (!matches(pattern.at(i), actual.at(i), tried)) {
        return isSetOf(value, pattern, variables);
      }
    }
    variables.putAll(tried);
    return true;
  }

  private static boolean datum(String keyword, Json.Arr elements, Json value, Variables variables) {
    if (value instanceof Json.Arr actual
        && actual.size() == 2
        && actual.at(0).equals(Json.of(keyword))
        && actual.at(1) instanceof Json.Arr members) {
      return members.size() == elements.size()
          && included(elements.elements(), 0, members.elements(), variables);
    }
    return keyword.equals("set")
        && elements.size() == 1
        && matches(elements.at(0), value, variables);
  }

  /// Whether each of the patterns from `from` on has a value of its own.
  private static boolean included(
      List<Json> patterns, int from, List<Json> values, Variables variables) {
    if (from == patterns.size()) {
      return true;
    }
    for (int i = 0; i < values.size(); i++) {
      Variables tried = variables.copy();
      if (matches(patterns.get(from), values.get(i), tried)) {
        List<Json> rest = new ArrayList<>(values);
        rest.remove(i);
        if (included(patterns, from + 1, rest, tried)) {
          variables.putAll(tried);
          return true;
        }
      }
    }
    return false;
  }

  private static boolean anyOf(List<Json> patterns, Json value, Variables variables) {
    for (int i = 1; i < patterns.size(); i++) {
      Variables tried = variables.copy();
      if (matches(patterns.get(i), value, tried)) {
        variables.putAll(tried);
        return true;
      }
    }
    return false;
  }

  private static boolean all(Json pattern, Json.Arr values, Variables variables) {
    for (Json value : values.elements()) {
      if (!matches(pattern, value, variables.copy())) {
        return false;
      }
    }
    return true;
  }

  /// Whether the members of the pattern from `index` on, and those of the value that are not `used`
  /// yet, belong together.
  private static boolean members(
      JsonObject pattern, int index, JsonObject value, List<String> used, Variables variables) {
    if (index == pattern.size()) {
      return othersAllowed(pattern, value, used, variables);
    }
    String name = pattern.name(index);
    Json expected = pattern.value(index);
    if (name.equals("...")) {
      return members(pattern, index + 1, value, used, variables);
    }
    boolean optional = name.endsWith("?");
    String wanted = optional ? name.substring(0, name.length() - 1) : name;
    boolean free = wanted.startsWith("$") && variables.get(wanted.substring(1)) == null;
    if (!free && optional && !value.has(variables.text(wanted))) {
      return members(pattern, index + 1, value, used, variables);
    }
    for (int i = 0; i < value.size(); i++) {
      String actual = value.name(i);
      if (used.contains(actual) || (!free && !actual.equals(variables.text(wanted)))) {
        continue;
      }
      Variables tried = variables.copy();
      boolean named = !free || variable(wanted.substring(1), Json.of(actual), tried);
      if (named && matches(expected, value.value(i), tried)) {
        List<String> more = new ArrayList<>(used);
        more.add(actual);
        if (members(pattern, index + 1, value, more, tried)) {
          variables.putAll(tried);
          return true;
        }
      }
    }
    return false;
  }

  private static boolean othersAllowed(
      JsonObject pattern, JsonObject value, List<String> used, Variables variables) {
    if (used.size() == value.size()) {
      return true;
    }
    Json others = pattern.get("...");
    if (others == null) {
      return false;
    }
    for (int i = 0; i < value.size(); i++) {
      if (!used.contains(value.name(i)) && !matches(others, value.value(i), variables.copy())) {
        return false;
      }
    }
    return true;
  }
}
