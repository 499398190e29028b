// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.data;

import java.util.function.Predicate;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Takes the members of a JSON object one by one and, at the end, refuses those that nobody asked
/// for. The first failure counts; its text is `Parsing NAME failed: …`.
public final class MemberParser {

  private static final Json NOTHING = Json.Null.NULL;

  private final String name;
  private final @Nullable JsonObject object;
  private final boolean[] used;
  private @Nullable OvsdbError error;

  /// @param name what is being parsed, for messages
  public MemberParser(@Nullable Json json, String name) {
    this.name = name;
    if (json instanceof JsonObject members) {
      object = members;
      used = new boolean[members.size()];
    } else {
      object = null;
      used = new boolean[0];
      error = OvsdbError.syntax(null, "Parsing " + name + " failed: Object expected.");
    }
  }

  /// A member that must be there; after a failure some value, which must not be used.
  public Json required(String member, Predicate<Json> type) {
    Json value = optional(member, type);
    if (value == null) {
      fail("Required '" + member + "' member is missing.");
      return NOTHING;
    }
    return value;
  }

  /// A member, or null when it is not there or not of the type.
  public @Nullable Json optional(String member, Predicate<Json> type) {
    if (object == null) {
      return null;
    }
    for (int i = 0; i < used.length; i++) {
      if (object.name(i).equals(member)) {
        used[i] = true;
        Json value = object.value(i);
        if (!type.test(value)) {
          fail("Type mismatch for member '" + member + "'.");
          return null;
        }
        return value;
      }
    }
    return null;
  }

  /// A string that must be there; empty after a failure.
  public String requiredString(String member) {
    return required(member, MemberParser::isString) instanceof Json.Str(String value) ? value : "";
  }

  public @Nullable String optionalString(String member) {
    return optional(member, MemberParser::isString) instanceof Json.Str(String value)
        ? value
        : null;
  }

  public boolean optionalBoolean(String member, boolean absent) {
    return optional(member, MemberParser::isBoolean) instanceof Json.Bool(boolean value)
        ? value
        : absent;
  }

  /// An identifier (RFC 7047 `<id>`) that must be there.
  public String requiredId(String member) {
    return required(member, MemberParser::isId) instanceof Json.Str(String value) ? value : "";
  }

  /// Reports a failure that the caller found in the object.
  public void fail(String details) {
    if (error == null) {
      error = OvsdbError.syntax(object, "Parsing " + name + " failed: " + details);
    }
  }

  public boolean failed() {
    return error != null;
  }

  /// Throws the first failure, if there was one.
  public void check() throws OvsdbException {
    if (error != null) {
      throw error.exception();
    }
  }

  /// Refuses members that were not asked for, then throws the first failure if there was one.
  public void finish() throws OvsdbException {
    if (error == null && object != null) {
      int unused = 0;
      String first = "";
      for (int i = 0; i < used.length; i++) {
        if (!used[i] && (unused++ == 0 || object.name(i).compareTo(first) < 0)) {
          first = object.name(i);
        }
      }
      if (unused > 1) {
        fail(
            "Member '%s' and %d other member%s are present but not allowed here."
                .formatted(first, unused - 1, unused > 2 ? "s" : ""));
      } else if (unused == 1) {
        fail("Member '" + first + "' is present but not allowed here.");
      }
    }
    check();
  }

  public static boolean isString(Json json) {
    return json instanceof Json.Str;
  }

  public static boolean isBoolean(Json json) {
    return json instanceof Json.Bool;
  }

  public static boolean isInteger(Json json) {
    return json instanceof Json.Int;
  }

  public static boolean isNumber(Json json) {
    return json instanceof Json.Int || json instanceof Json.Real;
  }

  public static boolean isArray(Json json) {
    return json instanceof Json.Arr;
  }

  public static boolean isObject(Json json) {
    return json instanceof JsonObject;
  }

  public static boolean isAny(Json json) {
    return true;
  }

  public static boolean isId(Json json) {
    return json instanceof Json.Str(String value) && isId(value);
  }

  /// Whether the text is an `<id>` of RFC 7047: letters, digits and `_`, not starting with a digit.
  public static boolean isId(String text) {
    if (text.isEmpty() || Character.isDigit(text.charAt(0))) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= 'a' && c <= 'z')
          && !(c >= 'A' && c <= 'Z')
          && !(c >= '0' && c <= '9')
          && c != '_') {
        return false;
      }
    }
    return true;
  }
}
