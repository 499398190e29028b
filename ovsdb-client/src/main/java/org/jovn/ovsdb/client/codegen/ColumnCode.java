// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.codegen;

import java.util.List;
import org.jovn.ovsdb.schema.BaseType;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.ColumnType;

/// Writes what a record has for one column: a constant, accessors, and methods of its editor.
final class ColumnCode {

  private final ColumnSchema column;
  private final ColumnType type;
  private final String method;
  private final String suffix;
  private final String constant;
  private final ElementCode key;
  private final List<String> enumValues;
  private final String enumName;

  ColumnCode(ColumnSchema column) {
    this.column = column;
    this.type = column.type();
    this.method = JavaNames.method(column.name());
    this.suffix = JavaNames.type(column.name());
    this.constant = JavaNames.constant(column.name());
    this.enumValues = type.isMap() ? List.of() : ElementCode.allowedStrings(type.key());
    this.enumName = suffix.equals("Editor") ? "Editor_" : suffix;
    this.key =
        enumValues.isEmpty() ? ElementCode.of(type.key().type()) : ElementCode.ofEnum(enumName);
  }

  private String datum() {
    return "row.get(" + column.index() + ")";
  }

  void constant(SourceText out) {
    out.line("public static final ColumnSchema %s = TABLE.column(%d);", constant, column.index());
  }

  void accessors(SourceText out) {
    BaseType value = type.value();
    if (value != null) {
      map(out, ElementCode.of(value.type()));
    } else if (type.isScalar()) {
      out.method("public %s %s()", key.type(), method);
      out.end("return %s;", key.read(datum()));
    } else if (type.isOptionalScalar()) {
      out.method("public %s %s()", key.optional(), method);
      out.end("return %s(%s);", key.optionalReader(), datum());
    } else {
      out.method("public List<%s> %s()", key.boxed(), method);
      out.end("return Values.list(%s, %s);", datum(), key.reader());
    }
    String target = type.key().refTable();
    if (value == null && target != null) {
      references(out, JavaNames.type(target));
    }
  }

  private void map(SourceText out, ElementCode value) {
    out.method("public SequencedMap<%s, %s> %s()", key.boxed(), value.boxed(), method);
    out.end("return Values.map(%s, %s, %s);", datum(), key.reader(), value.reader());
    out.method("public Optional<%s> %s(%s key)", value.boxed(), method, key.type());
    out.end("return Values.get(%s, %s, %s);", datum(), key.write("key"), value.reader());
  }

  private void references(SourceText out, String target) {
    boolean one = type.max() == 1;
    String result = one ? "Optional" : "List";
    out.method("public %s<%s> %s(ReplicaSnapshot snapshot)", result, target, method);
    out.end(
        "return Values.%s(%s, snapshot, %s.TABLE, %s::new);",
        one ? "row" : "rows", datum(), target, target);
  }

  void editor(SourceText out) {
    BaseType value = type.value();
    if (value != null) {
      mapEditor(out, ElementCode.of(value.type()));
    } else if (type.max() == 1) {
      out.method("public Editor %s(%s value)", method, key.type());
      out.end("edit.set(%s, %s);\nreturn this;", constant, key.write("value"));
      if (type.min() == 0) {
        out.method("public Editor clear%s()", suffix);
        out.end("edit.set(%s, AtomSet.EMPTY);\nreturn this;", constant);
      }
    } else {
      out.method("public Editor %s(Collection<%s> values)", method, key.boxed());
      out.end("edit.set(%s, Values.set(values, %s));\nreturn this;", constant, key.writer());
      out.method("public Editor add%s(%s value)", suffix, key.type());
      out.end("edit.add(%s, %s);\nreturn this;", constant, key.write("value"));
      out.method("public Editor remove%s(%s value)", suffix, key.type());
      out.end("edit.remove(%s, %s);\nreturn this;", constant, key.write("value"));
    }
  }

  private void mapEditor(SourceText out, ElementCode value) {
    out.method("public Editor %s(Map<%s, %s> values)", method, key.boxed(), value.boxed());
    out.end(
        "edit.set(%s, Values.map(values, %s, %s));\nreturn this;",
        constant, key.writer(), value.writer());
    out.method("public Editor put%s(%s key, %s value)", suffix, key.type(), value.type());
    out.end(
        "edit.put(%s, %s, %s);\nreturn this;", constant, key.write("key"), value.write("value"));
    out.method("public Editor remove%s(%s key)", suffix, key.type());
    out.end("edit.remove(%s, %s);\nreturn this;", constant, key.write("key"));
  }

  /// The type of a column whose values the schema lists.
  void enumeration(SourceText out) {
    if (enumValues.isEmpty()) {
      return;
    }
    out.line("/// Values of column `%s`.", column.name());
    out.open("public enum %s", enumName);
    for (String value : enumValues) {
      out.line("%s(%s),", JavaNames.constant(value), JavaNames.literal(value));
    }
    out.line("/// A value that a newer schema has.");
    out.line("OTHER(\"\");");
    out.line("private final StringAtom atom;");
    out.method("%s(String wireName)", enumName);
    out.end("atom = StringAtom.of(wireName);");
    out.method("public String wireName()");
    out.end("return atom.value();");
    out.method("public Atom atom()");
    out.end("return atom;");
    out.method("public static %s of(Datum datum)", enumName);
    out.open("return switch (Values.string(datum))");
    for (String value : enumValues) {
      out.line("case %s -> %s;", JavaNames.literal(value), JavaNames.constant(value));
    }
    out.line("default -> OTHER;");
    out.close(";");
    out.close("");
    out.method("static Optional<%s> optional(Datum datum)", enumName);
    out.end("return datum.isEmpty() ? Optional.empty() : Optional.of(of(datum));");
    out.close("");
  }
}
