// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.json;

import java.util.List;

/// A JSON value (RFC 7047 section 3.1). Numbers that are integers of 64 bits are [Int], all others
/// [Real]; `toString` is compact JSON with sorted member names, the form that error replies quote.
public sealed interface Json
    permits Json.Null, Json.Bool, Json.Int, Json.Real, Json.Str, Json.Arr, JsonObject {

  /// `null`.
  record Null() implements Json {
    public static final Null NULL = new Null();

    @Override
    public String toString() {
      return "null";
    }
  }

  /// `true` or `false`.
  record Bool(boolean value) implements Json {
    public static final Bool TRUE = new Bool(true);
    public static final Bool FALSE = new Bool(false);

    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /// A number that is an integer of 64 bits.
  record Int(long value) implements Json {
    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /// Any other number; finite.
  record Real(double value) implements Json {
    @Override
    public String toString() {
      return RealFormat.format(value);
    }
  }

  /// A string. A byte of the input that was not UTF-8 is kept as the lone surrogate U+DC00 + byte.
  record Str(String value) implements Json {
    @Override
    public String toString() {
      return text(this);
    }
  }

  /// An array.
  record Arr(List<Json> elements) implements Json {
    public static final Arr EMPTY = new Arr(List.of());

    public int size() {
      return elements.size();
    }

    public Json at(int index) {
      return elements.get(index);
    }

    @Override
    public String toString() {
      return text(this);
    }
  }

  static Json of(boolean value) {
    return value ? Bool.TRUE : Bool.FALSE;
  }

  static Json of(long value) {
    return new Int(value);
  }

  static Json of(String value) {
    return new Str(value);
  }

  static Arr array(Json... elements) {
    return new Arr(List.of(elements));
  }

  /// An object from names and values in turn (`String`, `Json`, …).
  static JsonObject object(Object... namesAndValues) {
    JsonObject.Builder builder = new JsonObject.Builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.put((String) namesAndValues[i], (Json) namesAndValues[i + 1]);
    }
    return builder.build();
  }

  /// The kind of this value, in the words that error messages use.
  default String kind() {
    return switch (this) {
      case Null _ -> "null";
      case Bool(boolean value) -> value ? "true" : "false";
      case Int _ -> "number";
      case Real _ -> "number";
      case Str _ -> "string";
      case Arr _ -> "array";
      case JsonObject _ -> "object";
    };
  }

  private static String text(Json json) {
    JsonOutput out = new JsonOutput(64);
    out.sorted(json);
    return out.toString();
  }
}
