// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonReader;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;

/// Writes a Java record for each table of a schema, and a class that holds the schema itself.
///
/// Arguments: a schema's file, a package and a folder of sources, and again. A file is only written
/// when its contents differ, so that nothing is compiled without need.
public final class RecordGenerator {

  /// A constant of a class file holds 65,535 bytes at most.
  private static final int PIECE_LENGTH = 16_000;

  private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0\n";

  private static final String IMPORTS =
      """
      import java.util.ArrayList;
      import java.util.Collection;
      import java.util.List;
      import java.util.Map;
      import java.util.Optional;
      import java.util.OptionalDouble;
      import java.util.OptionalLong;
      import java.util.SequencedMap;
      import java.util.function.Consumer;
      import javax.annotation.processing.Generated;
      import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
      import org.jovn.ovsdb.client.replica.RowEdit;
      import org.jovn.ovsdb.client.replica.Transaction;
      import org.jovn.ovsdb.client.replica.TypedRow;
      import org.jovn.ovsdb.client.replica.Values;
      import org.jovn.ovsdb.data.Atom;
      import org.jovn.ovsdb.data.AtomSet;
      import org.jovn.ovsdb.data.Datum;
      import org.jovn.ovsdb.data.Row;
      import org.jovn.ovsdb.data.StringAtom;
      import org.jovn.ovsdb.data.UuidAtom;
      import org.jovn.ovsdb.schema.ColumnSchema;
      import org.jovn.ovsdb.schema.TableSchema;
      """;

  private static final String SCHEMA_IMPORTS =
      """
      import javax.annotation.processing.Generated;
      import org.jovn.ovsdb.client.replica.ModelSchema;
      import org.jovn.ovsdb.schema.DatabaseSchema;
      """;

  private final DatabaseSchema schema;
  private final String packageName;
  private final String schemaClass;

  private RecordGenerator(DatabaseSchema schema, String packageName) {
    this.schema = schema;
    this.packageName = packageName;
    this.schemaClass = JavaNames.type(schema.name()) + "Schema";
  }

  /// The program.
  public static void main(String[] args) throws IOException, JsonException, OvsdbException {
    if (args.length == 0 || args.length % 3 != 0) {
      throw new IllegalArgumentException("arguments: SCHEMA PACKAGE FOLDER ...");
    }
    for (int i = 0; i < args.length; i += 3) {
      DatabaseSchema schema =
          DatabaseSchema.parse(JsonReader.parse(Files.readString(Path.of(args[i]))));
      generate(schema, args[i + 1], Path.of(args[i + 2]));
    }
  }

  /// Writes the sources of a schema below a folder.
  static void generate(DatabaseSchema schema, String packageName, Path folder) throws IOException {
    RecordGenerator generator = new RecordGenerator(schema, packageName);
    Path target = folder.resolve(packageName.replace('.', '/'));
    Files.createDirectories(target);
    write(target.resolve("package-info.java"), generator.packageSource());
    write(target.resolve(generator.schemaClass + ".java"), generator.schemaSource());
    for (TableSchema table : schema.tables()) {
      write(target.resolve(JavaNames.type(table.name()) + ".java"), generator.tableSource(table));
    }
  }

  private static void write(Path file, String source) throws IOException {
    if (!Files.exists(file) || !Files.readString(file).equals(source)) {
      Files.writeString(file, source);
    }
  }

  private String packageSource() {
    return LICENCE
        + """

        /// Records for the tables of the database %s.
        @NullMarked
        package %s;

        import org.jspecify.annotations.NullMarked;
        """
            .formatted(schema.name(), packageName);
  }

  private String schemaSource() {
    String json = schema.toJson().toString();
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < json.length(); i += PIECE_LENGTH) {
      pieces.add(JavaNames.literal(json.substring(i, Math.min(json.length(), i + PIECE_LENGTH))));
    }
    SourceText out = new SourceText();
    begin(out, SCHEMA_IMPORTS);
    out.line("/// The schema of %s %s.", schema.name(), schema.version());
    generated(out);
    out.open("public final class %s", schemaClass);
    out.line("private %s() {}\n", schemaClass);
    out.line("public static final DatabaseSchema SCHEMA =\n    ModelSchema.parse(");
    out.line("%s", "        " + String.join(",\n        ", pieces) + ");");
    out.close("");
    return out.toString();
  }

  private void begin(SourceText out, String imports) {
    out.line("%s\npackage %s;\n\n%s", LICENCE, packageName, imports);
  }

  private static void generated(SourceText out) {
    out.line("@Generated(\"%s\")", RecordGenerator.class.getName());
  }

  private String tableSource(TableSchema table) {
    String name = JavaNames.type(table.name());
    List<ColumnCode> columns = new ArrayList<>();
    for (ColumnSchema column : table.columns()) {
      if (!column.isImplicit()) {
        columns.add(new ColumnCode(column));
      }
    }
    SourceText out = new SourceText();
    begin(out, IMPORTS);
    out.line("/// A row of table %s.", table.name());
    generated(out);
    out.open("public record %s(Row row) implements TypedRow", name);
    out.line(
        "public static final TableSchema TABLE = %s.SCHEMA.table(%d);", schemaClass, table.index());
    columns.forEach(column -> column.constant(out));
    finders(out, name);
    columns.forEach(column -> column.accessors(out));
    edits(out);
    editor(out, columns);
    columns.forEach(column -> column.enumeration(out));
    out.close("");
    return out.toString();
  }

  private static void finders(SourceText out, String name) {
    out.line("\n/// The row of this UUID.");
    out.open("public static Optional<%s> find(ReplicaSnapshot snapshot, UuidAtom uuid)", name);
    out.end("return Values.row(uuid, snapshot, TABLE, %s::new);", name);
    out.line("\n/// Calls `action` with every row, in an order that depends on the UUIDs only.");
    out.open("public static void forEach(ReplicaSnapshot snapshot, Consumer<%s> action)", name);
    out.end("snapshot.forEach(TABLE, row -> action.accept(new %s(row)));", name);
    out.line("\n/// All rows, UUIDs ascending.");
    out.open("public static List<%s> all(ReplicaSnapshot snapshot)", name);
    out.line("List<%s> rows = new ArrayList<>(snapshot.size(TABLE));", name);
    out.open("for (Row row : snapshot.sorted(TABLE))");
    out.end("rows.add(new %s(row));", name);
    out.end("return rows;");
  }

  private static void edits(SourceText out) {
    out.line("\n/// A new row.");
    out.open("public static Editor insert(Transaction transaction)");
    out.end("return new Editor(transaction.insert(TABLE));");
    out.line("\n/// A new row under this UUID.");
    out.open("public static Editor insert(Transaction transaction, UuidAtom uuid)");
    out.end("return new Editor(transaction.insert(TABLE, uuid));");
    out.line("\n/// Changes a row of which only the UUID is known.");
    out.open("public static Editor update(Transaction transaction, UuidAtom uuid)");
    out.end("return new Editor(transaction.update(TABLE, uuid));");
    out.line("\n/// Changes this row; what it has already is not written.");
    out.open("public Editor update(Transaction transaction)");
    out.end("return new Editor(transaction.update(TABLE, row));");
    out.line("\n/// Deletes a row.");
    out.open("public static void delete(Transaction transaction, UuidAtom uuid)");
    out.end("transaction.delete(TABLE, uuid);");
    out.line("\n/// Deletes this row.");
    out.open("public void delete(Transaction transaction)");
    out.end("transaction.delete(TABLE, row.uuid());");
    out.line("\n/// Makes the transaction depend on these columns of this row.");
    out.open("public void verify(Transaction transaction, ColumnSchema... columns)");
    out.end("transaction.verify(TABLE, row, columns);");
  }

  private static void editor(SourceText out, List<ColumnCode> columns) {
    out.line("\n/// Sets columns of a row that a transaction inserts or changes.");
    out.open("public static final class Editor");
    out.line("private final RowEdit edit;");
    out.method("Editor(RowEdit edit)");
    out.end("this.edit = edit;");
    out.method("public UuidAtom uuid()");
    out.end("return edit.uuid();");
    columns.forEach(column -> column.editor(out));
    out.close("");
    out.line("");
  }
}
