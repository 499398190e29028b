// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.schema;

import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.BooleanAtom;
import org.jovn.ovsdb.data.IntegerAtom;
import org.jovn.ovsdb.data.MemberParser;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.RealAtom;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jspecify.annotations.Nullable;

/// RFC 7047 section 3.2, `<atomic-type>`.
public enum AtomicType {
  INTEGER("integer"),
  REAL("real"),
  BOOLEAN("boolean"),
  STRING("string"),
  UUID("uuid");

  private final String wireName;

  AtomicType(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /// The value of a column that nobody has set (RFC 7047 section 5.2.1).
  public Atom defaultAtom() {
    return switch (this) {
      case INTEGER -> IntegerAtom.of(0);
      case REAL -> RealAtom.ZERO;
      case BOOLEAN -> BooleanAtom.FALSE;
      case STRING -> StringAtom.EMPTY;
      case UUID -> UuidAtom.ZERO;
    };
  }

  public boolean isNumeric() {
    return this == INTEGER || this == REAL;
  }

  static @Nullable AtomicType find(String wireName) {
    for (AtomicType type : values()) {
      if (type.wireName.equals(wireName)) {
        return type;
      }
    }
    return null;
  }

  /// Reads an atom of this type, without looking at constraints.
  Atom parse(Json json, NamedUuids named) throws OvsdbException {
    Atom atom =
        switch (this) {
          case INTEGER -> json instanceof Json.Int(long value) ? IntegerAtom.of(value) : null;
          case REAL ->
              switch (json) {
                case Json.Int(long value) -> new RealAtom(value);
                case Json.Real(double value) -> new RealAtom(value);
                default -> null;
              };
          case BOOLEAN -> json instanceof Json.Bool(boolean value) ? BooleanAtom.of(value) : null;
          case STRING -> json instanceof Json.Str(String value) ? StringAtom.shared(value) : null;
          case UUID -> parseUuid(json, named);
        };
    if (atom == null) {
      throw OvsdbError.syntax(json, "expected " + wireName).exception();
    }
    return atom;
  }

  private static UuidAtom parseUuid(Json json, NamedUuids named) throws OvsdbException {
    if (json instanceof Json.Arr array
        && array.size() == 2
        && array.at(0) instanceof Json.Str(String tag)
        && array.at(1) instanceof Json.Str(String text)) {
      if (tag.equals("uuid")) {
        UuidAtom uuid = UuidAtom.find(text);
        if (uuid == null) {
          throw OvsdbError.syntax(json, "\"" + text + "\" is not a valid UUID").exception();
        }
        return uuid.shared();
      }
      if (tag.equals("named-uuid") && named.allowed()) {
        if (!MemberParser.isId(text)) {
          throw OvsdbError.syntax(json, "named-uuid string is not a valid <id>").exception();
        }
        return named.resolve(text);
      }
    }
    throw OvsdbError.syntax(json, "expected [\"uuid\", <string>]").exception();
  }
}
