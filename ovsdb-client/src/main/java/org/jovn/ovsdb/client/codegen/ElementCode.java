// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.codegen;

import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.schema.AtomicType;
import org.jovn.ovsdb.schema.BaseType;

/// How generated code writes one atom of a column.
///
/// @param type the type in Java
/// @param boxed the same as a type argument
/// @param optional what a column of none or one of them is
/// @param reader the function from a datum
/// @param optionalReader the function from a datum of none or one
/// @param writer the function to an atom
record ElementCode(
    String type,
    String boxed,
    String optional,
    String reader,
    String optionalReader,
    String writer) {

  static ElementCode of(AtomicType type) {
    return switch (type) {
      case INTEGER -> plain("long", "Long", "OptionalLong", "integer", "optionalInteger");
      case REAL -> plain("double", "Double", "OptionalDouble", "real", "optionalReal");
      case BOOLEAN -> plain("boolean", "Boolean", "Optional<Boolean>", "bool", "optionalBool");
      case STRING -> plain("String", "String", "Optional<String>", "string", "optionalString");
      case UUID -> plain("UuidAtom", "UuidAtom", "Optional<UuidAtom>", "uuid", "optionalUuid");
    };
  }

  private static ElementCode plain(
      String type, String boxed, String optional, String reader, String optionalReader) {
    return new ElementCode(
        type, boxed, optional, "Values::" + reader, "Values." + optionalReader, "Values::of");
  }

  /// For strings of which the schema lists all.
  static ElementCode ofEnum(String name) {
    return new ElementCode(
        name, name, "Optional<" + name + ">", name + "::of", name + ".optional", name + "::atom");
  }

  /// The strings that the schema allows, ascending; empty when it does not list them.
  static List<String> allowedStrings(BaseType type) {
    List<String> values = new ArrayList<>();
    if (type.type() == AtomicType.STRING && type.allowed() != null) {
      type.allowed().forEachAtom(atom -> values.add(((StringAtom) atom).value()));
    }
    return values;
  }

  /// The expression that reads `datum`.
  String read(String datum) {
    return reader.replace("::", ".") + "(" + datum + ")";
  }

  /// The expression that makes an atom of `value`.
  String write(String value) {
    return writer.startsWith("Values") ? "Values.of(" + value + ")" : value + ".atom()";
  }
}
