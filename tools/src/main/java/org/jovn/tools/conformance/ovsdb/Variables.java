// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.ovsdb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// The values that a case knows by name: `$db`, the columns of its role, names that are unique to
/// this run, and what it has seen in replies.
final class Variables {

  private static final Pattern EMBEDDED = Pattern.compile("\\$\\{([a-zA-Z0-9]+)}");

  private final Map<String, Json> values;

  Variables() {
    this.values = new HashMap<>();
  }

  private Variables(Map<String, Json> values) {
    this.values = new HashMap<>(values);
  }

  Variables copy() {
    return new Variables(values);
  }

  void put(String name, Json value) {
    values.put(name, value);
  }

  void putAll(Variables others) {
    values.putAll(others.values);
  }

  @Nullable Json get(String name) {
    return values.get(name);
  }

  /// A copy of the value with the names replaced: a string that is `$name`, of a member too, by its
  /// value, and `${name}` within a string by its text. The row of an insert gets what its table
  /// needs besides (`$base`).
  ///
  /// @throws IllegalStateException for a name that nothing has been given
  Json substitute(Json template) {
    return switch (template) {
      case Json.Str(String text) -> substitute(text);
      case Json.Arr array -> {
        List<Json> elements = new ArrayList<>();
        for (Json element : array.elements()) {
          elements.add(substitute(element));
        }
        yield new Json.Arr(elements);
      }
      case JsonObject object -> {
        JsonObject.Builder builder = new JsonObject.Builder();
        for (int i = 0; i < object.size(); i++) {
          builder.put(text(object.name(i)), substitute(object.value(i)));
        }
        yield completed(builder.build());
      }
      case Json.Null _, Json.Bool _, Json.Int _, Json.Real _ -> template;
    };
  }

  private JsonObject completed(JsonObject object) {
    if (!Json.of("insert").equals(object.get("op"))
        || !(object.get("row") instanceof JsonObject row)) {
      return object;
    }
    JsonObject.Builder all = new JsonObject.Builder();
    for (String suffix : List.of("", "2")) {
      boolean here = Objects.equals(object.get("table"), values.get("T" + suffix));
      if (here && values.get("base" + suffix) instanceof JsonObject base) {
        base.forEach(all::put);
      }
    }
    row.forEach(all::put);
    JsonObject.Builder operation = new JsonObject.Builder();
    object.forEach(operation::put);
    return operation.put("row", all.build()).build();
  }

  private Json substitute(String text) {
    return text.startsWith("$") && !text.startsWith("${")
        ? required(text.substring(1))
        : Json.of(text(text));
  }

  /// The text with the names in it replaced.
  String text(String template) {
    if (template.startsWith("$") && !template.startsWith("${")) {
      return plain(required(template.substring(1)));
    }
    Matcher matcher = EMBEDDED.matcher(template);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(out, Matcher.quoteReplacement(plain(required(matcher.group(1)))));
    }
    return matcher.appendTail(out).toString();
  }

  private static String plain(Json value) {
    return value instanceof Json.Str(String string) ? string : value.toString();
  }

  private Json required(String name) {
    Json value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("$" + name + " has no value");
    }
    return value;
  }
}
