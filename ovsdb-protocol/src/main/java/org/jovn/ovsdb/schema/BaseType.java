// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.schema;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.AtomSet;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.IntegerAtom;
import org.jovn.ovsdb.data.MemberParser;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.RealAtom;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// RFC 7047 section 3.2, `<base-type>`: an atomic type and what restricts its values.
///
/// @param type the atomic type
/// @param allowed the values of `enum`, or null when every value is allowed
/// @param minInteger smallest integer
/// @param maxInteger largest integer
/// @param minReal smallest real
/// @param maxReal largest real
/// @param minLength fewest characters of a string
/// @param maxLength most characters of a string
/// @param refTable the table that a UUID refers to, or null
/// @param weak whether that reference is weak
public record BaseType(
    AtomicType type,
    @Nullable Datum allowed,
    long minInteger,
    long maxInteger,
    double minReal,
    double maxReal,
    int minLength,
    int maxLength,
    @Nullable String refTable,
    boolean weak) {

  private static final long LENGTH_MAX = 0xffffffffL;

  /// The type without restrictions.
  public static BaseType of(AtomicType type) {
    return new BaseType(
        type,
        null,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.MAX_VALUE,
        0,
        Integer.MAX_VALUE,
        null,
        false);
  }

  static BaseType parse(Json json) throws OvsdbException {
    if (json instanceof Json.Str(String name)) {
      return of(atomicType(json, name));
    }
    MemberParser parser = new MemberParser(json, "ovsdb type");
    Json typeJson = parser.required("type", MemberParser::isString);
    parser.check();
    AtomicType type = atomicType(typeJson, ((Json.Str) typeJson).value());
    Json enumeration = parser.optional("enum", MemberParser::isAny);
    Datum allowed = null;
    if (enumeration != null) {
      ColumnType set = new ColumnType(of(type), null, 1, ColumnType.UNLIMITED);
      allowed = set.parse(enumeration, NamedUuids.NONE);
    }
    BaseType plain = of(type);
    BaseType result =
        switch (type) {
          case INTEGER -> {
            long min = integer(parser, "minInteger", Long.MIN_VALUE);
            long max = integer(parser, "maxInteger", Long.MAX_VALUE);
            if (min > max) {
              throw OvsdbError.syntax(json, "minInteger exceeds maxInteger").exception();
            }
            yield plain.withIntegers(min, max, allowed);
          }
          case REAL -> {
            double min = real(parser, "minReal", -Double.MAX_VALUE);
            double max = real(parser, "maxReal", Double.MAX_VALUE);
            if (min > max) {
              throw OvsdbError.syntax(json, "minReal exceeds maxReal").exception();
            }
            yield plain.withReals(min, max, allowed);
          }
          case STRING -> {
            int min = length(parser, "minLength", 0);
            int max = length(parser, "maxLength", Integer.MAX_VALUE);
            if (min > max) {
              throw OvsdbError.syntax(json, "minLength exceeds maxLength").exception();
            }
            yield plain.withLengths(min, max, allowed);
          }
          case UUID -> reference(parser, plain, allowed);
          case BOOLEAN -> plain.withIntegers(Long.MIN_VALUE, Long.MAX_VALUE, allowed);
        };
    parser.finish();
    return result;
  }

  private static AtomicType atomicType(Json json, String name) throws OvsdbException {
    AtomicType type = AtomicType.find(name);
    if (type == null) {
      throw OvsdbError.syntax(json, "\"" + name + "\" is not an atomic-type").exception();
    }
    return type;
  }

  private BaseType withIntegers(long min, long max, @Nullable Datum values) {
    return new BaseType(type, values, min, max, minReal, maxReal, 0, maxLength, null, false);
  }

  private BaseType withReals(double min, double max, @Nullable Datum values) {
    return new BaseType(type, values, minInteger, maxInteger, min, max, 0, maxLength, null, false);
  }

  private BaseType withLengths(int min, int max, @Nullable Datum values) {
    return new BaseType(
        type, values, minInteger, maxInteger, minReal, maxReal, min, max, null, false);
  }

  private static BaseType reference(MemberParser parser, BaseType plain, @Nullable Datum allowed)
      throws OvsdbException {
    Json table = parser.optional("refTable", MemberParser::isId);
    Json kind = table == null ? null : parser.optional("refType", MemberParser::isString);
    boolean weak = false;
    if (kind instanceof Json.Str(String text)) {
      weak = text.equals("weak");
      if (!weak && !text.equals("strong")) {
        throw OvsdbError.syntax(
                kind, "refType must be \"strong\" or \"weak\" (not \"" + text + "\")")
            .exception();
      }
    }
    String name = table instanceof Json.Str(String text) ? text : null;
    return new BaseType(
        plain.type,
        allowed,
        plain.minInteger,
        plain.maxInteger,
        plain.minReal,
        plain.maxReal,
        0,
        plain.maxLength,
        name,
        weak);
  }

  private static long integer(MemberParser parser, String member, long absent) {
    return parser.optional(member, MemberParser::isInteger) instanceof Json.Int(long value)
        ? value
        : absent;
  }

  private static double real(MemberParser parser, String member, double absent) {
    return switch (parser.optional(member, MemberParser::isNumber)) {
      case Json.Int(long value) -> value;
      case Json.Real(double value) -> value;
      case null, default -> absent;
    };
  }

  private static int length(MemberParser parser, String member, int absent) throws OvsdbException {
    Json json = parser.optional(member, MemberParser::isInteger);
    if (json instanceof Json.Int(long value)) {
      if (value < 0 || value > LENGTH_MAX) {
        throw OvsdbError.syntax(null, member + " out of valid range 0 to " + LENGTH_MAX)
            .exception();
      }
      return (int) Math.min(value, Integer.MAX_VALUE);
    }
    return absent;
  }

  public boolean isStrong() {
    return refTable != null && !weak;
  }

  public boolean isWeak() {
    return refTable != null && weak;
  }

  boolean hasConstraints() {
    return !equals(of(type));
  }

  /// Whether any atom of the type can fail [#check].
  boolean isChecked() {
    return type == AtomicType.STRING || (hasConstraints() && type != AtomicType.UUID);
  }

  /// Throws when the atom is not allowed: "constraint violation".
  void check(Atom atom) throws OvsdbException {
    if (allowed != null) {
      if (!allowed.containsKey(atom)) {
        throw OvsdbError.constraint(
                atom.text() + " is not one of the allowed values ([" + allowedText() + "])")
            .exception();
      }
      return;
    }
    switch (atom) {
      case IntegerAtom(long value) -> {
        if (value < minInteger || value > maxInteger) {
          range(
              atom.text(),
              Long.toString(minInteger),
              Long.toString(maxInteger),
              minInteger != Long.MIN_VALUE,
              maxInteger != Long.MAX_VALUE,
              value < minInteger);
        }
      }
      case RealAtom(double value) -> {
        if (value < minReal || value > maxReal) {
          range(
              atom.text(),
              new RealAtom(minReal).text(),
              new RealAtom(maxReal).text(),
              minReal != -Double.MAX_VALUE,
              maxReal != Double.MAX_VALUE,
              value < minReal);
        }
      }
      case StringAtom(String value) -> Text.check(value, minLength, maxLength);
      default -> {
        // booleans and UUIDs have no restriction but enum
      }
    }
  }

  private static void range(
      String value, String min, String max, boolean hasMin, boolean hasMax, boolean below)
      throws OvsdbException {
    String details =
        hasMin && hasMax
            ? value + " is not in the valid range " + min + " to " + max + " (inclusive)"
            : below
                ? value + " is less than minimum allowed value " + min
                : value + " is greater than maximum allowed value " + max;
    throw OvsdbError.constraint(details).exception();
  }

  private String allowedText() {
    return Arrays.stream(allowedAtoms()).map(Atom::text).collect(Collectors.joining(", "));
  }

  private Atom[] allowedAtoms() {
    return switch (allowed) {
      case AtomSet set -> set.toArray();
      case Atom atom -> new Atom[] {atom};
      case null, default -> new Atom[0];
    };
  }

  Json toJson() {
    if (!hasConstraints()) {
      return Json.of(type.wireName());
    }
    JsonObject.Builder out = new JsonObject.Builder().put("type", Json.of(type.wireName()));
    if (allowed != null) {
      out.put("enum", ColumnType.toJson(allowed));
    }
    switch (type) {
      case INTEGER -> {
        if (minInteger != Long.MIN_VALUE) {
          out.put("minInteger", Json.of(minInteger));
        }
        if (maxInteger != Long.MAX_VALUE) {
          out.put("maxInteger", Json.of(maxInteger));
        }
      }
      case REAL -> {
        if (minReal != -Double.MAX_VALUE) {
          out.put("minReal", number(minReal));
        }
        if (maxReal != Double.MAX_VALUE) {
          out.put("maxReal", number(maxReal));
        }
      }
      case STRING -> {
        if (minLength != 0) {
          out.put("minLength", Json.of(minLength));
        }
        if (maxLength != Integer.MAX_VALUE) {
          out.put("maxLength", Json.of(maxLength));
        }
      }
      case UUID -> {
        if (refTable != null) {
          out.put("refTable", Json.of(refTable));
          if (weak) {
            out.put("refType", Json.of("weak"));
          }
        }
      }
      case BOOLEAN -> {
        // enum is all there is
      }
    }
    return out.build();
  }

  private static Json number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 0x1p63
        ? Json.of((long) value)
        : new Json.Real(value);
  }

  @Override
  public String toString() {
    return Objects.toString(toJson());
  }
}
