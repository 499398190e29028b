// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.SystemError;
import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.AtomSet;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.schema.BaseType;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.ColumnType;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jovn.ovsdb.server.database.Table;
import org.jovn.ovsdb.server.log.FileAccess;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.tools.OfflineDatabases;
import org.jovn.tools.client.Requests.Fetched;
import org.jovn.tools.client.Servers.Opened;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `backup` and `restore`: whole databases in the form of database files (ovsdb(5)).
final class SnapshotCommands {

  private static final Logger LOG = LoggerFactory.getLogger("ovsdb_client");
  private static final String INPUT = "/dev/stdin";

  private final Context context;

  SnapshotCommands(Context context) {
    this.context = context;
  }

  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  void backup(Opened opened) {
    if (isTerminal(1)) {
      throw Fatal.of("not writing backup to a terminal; please redirect stdout to a file");
    }
    Fetched fetched = context.requests().schema(opened.peer(), opened.database());
    List<String> tables = fetched.tables();
    List<Json> transaction = new ArrayList<>(List.of(Json.of(opened.database())));
    for (String table : tables) {
      transaction.add(TransactCommands.select(table, persistent(fetched, table)));
    }
    Json reply = context.requests().result(opened.peer(), "transact", new Json.Arr(transaction));
    JsonOutput text = new JsonOutput(1 << 12);
    HashOrder.write(schema(fetched), text);
    printRecord(text);
    Json.Arr results = TransactCommands.results(reply, tables.size());
    JsonObject.Builder contents = new JsonObject.Builder();
    for (int i = 0; i < tables.size(); i++) {
      Json.Arr rows = TransactCommands.rows(results.at(i), tables.get(i));
      if (rows.size() > 0) {
        contents.put(tables.get(i), rows(tables.get(i), rows));
      }
    }
    contents.put("_comment", Json.of("produced by \"ovsdb-client backup\""));
    contents.put("_is_diff", Json.of(true));
    contents.put("_date", Json.of(System.currentTimeMillis()));
    text.clear();
    write(contents.build(), text);
    printRecord(text);
  }

  private static List<Json> persistent(Fetched fetched, String table) {
    List<Json> names = new ArrayList<>();
    TableSchema schema = fetched.schema().table(table);
    for (String name : fetched.columns(table)) {
      ColumnSchema column = schema == null ? null : schema.column(name);
      if (column != null && column.persistent()) {
        names.add(Json.of(name));
      }
    }
    return names;
  }

  /// The schema with tables and columns in the order of the C program, which has a bearing on the
  /// order in which its hash tables have them.
  private static Json schema(Fetched fetched) {
    JsonObject json = (JsonObject) fetched.schema().toJson();
    JsonObject.Builder schema = new JsonObject.Builder();
    json.forEach(
        (member, value) ->
            schema.put(
                member,
                value instanceof JsonObject tables
                    ? ordered(tables, fetched.tables(), fetched)
                    : value));
    return schema.build();
  }

  private static Json ordered(JsonObject tables, List<String> names, Fetched fetched) {
    JsonObject.Builder ordered = new JsonObject.Builder();
    for (String name : names) {
      JsonObject.Builder table = new JsonObject.Builder();
      if (tables.get(name) instanceof JsonObject json) {
        json.forEach(
            (member, value) ->
                table.put(
                    member,
                    value instanceof JsonObject columns
                        ? ordered(columns, fetched.columns(name))
                        : value));
      }
      ordered.put(name, table.build());
    }
    return ordered.build();
  }

  private static Json ordered(JsonObject columns, List<String> names) {
    JsonObject.Builder ordered = new JsonObject.Builder();
    for (String name : names) {
      Json column = columns.get(name);
      if (column != null) {
        ordered.put(name, column);
      }
    }
    return ordered.build();
  }

  private static Json rows(String table, Json.Arr rows) {
    JsonObject.Builder contents = new JsonObject.Builder();
    for (Json element : rows.elements()) {
      if (!(element instanceof JsonObject row)) {
        throw Fatal.of(
            "%s table reply row is not an object: %s".formatted(table, HashOrder.text(element)));
      }
      if (!(row.get("_uuid") instanceof Json.Arr uuid)
          || uuid.size() != 2
          || !(uuid.at(1) instanceof Json.Str(String text))) {
        throw Fatal.of(
            "%s table reply row lacks _uuid member: %s".formatted(table, HashOrder.text(row)));
      }
      contents.put(text, row);
    }
    return contents.build();
  }

  /// Appends a record of all rows, each without its member `_uuid`, which has had a part in the
  /// order of the others.
  private static void write(JsonObject record, JsonOutput out) {
    String separator = "{";
    for (String table : HashOrder.of(record)) {
      out.raw(separator).string(table).raw(':');
      separator = ",";
      switch (record.get(table)) {
        case JsonObject rows -> writeRows(rows, out);
        case Json other -> out.value(other);
        case null -> throw new IllegalStateException("a member without a value");
      }
    }
    out.raw('}');
  }

  private static void writeRows(JsonObject rows, JsonOutput out) {
    String separator = "{";
    for (String uuid : HashOrder.of(rows)) {
      out.raw(separator).string(uuid).raw(":{");
      separator = ",";
      if (rows.get(uuid) instanceof JsonObject row) {
        String before = "";
        for (String column : HashOrder.of(row)) {
          Json value = row.get(column);
          if (value != null && !column.equals("_uuid")) {
            out.raw(before).string(column).raw(':').value(value);
            before = ",";
          }
        }
      }
      out.raw('}');
    }
    out.raw('}');
  }

  /// Prints a record of a log.
  private void printRecord(JsonOutput text) {
    text.raw('\n');
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
    digest.update(text.array(), 0, text.size());
    String hash = HexFormat.of().formatHex(digest.digest());
    context.out().print("OVSDB JSON " + text.size() + " " + hash + "\n");
    context.out().print(text.array(), text.size());
  }

  void restore(Opened opened) {
    if (isTerminal(0)) {
      throw Fatal.of("not reading backup from a terminal; please redirect stdin from a file");
    }
    Snapshot snapshot = readInput();
    DatabaseSchema present = context.requests().schema(opened.peer(), opened.database()).schema();
    if (!snapshot.schema().toJson().equals(present.toJson())) {
      differs(snapshot.schema().version(), present.version());
    }
    List<Json> transaction = new ArrayList<>(List.of(Json.of(snapshot.schema().name())));
    for (Table table : snapshot.tables()) {
      String name = table.schema().name();
      transaction.add(
          Json.object("op", Json.of("delete"), "table", Json.of(name), "where", Json.Arr.EMPTY));
      table.rows().forEach(row -> transaction.add(insert(table.schema(), row)));
    }
    Requests.check(context.requests().result(opened.peer(), "transact", new Json.Arr(transaction)));
  }

  private void differs(String backup, String present) {
    String difference =
        backup.equals(present)
            ? "backup schema and database schema are both version %s but still differ"
                .formatted(backup)
            : "backup schema has version \"%s\" but database schema has version \"%s\""
                .formatted(backup, present);
    if (!context.force()) {
      throw Fatal.of(
          difference
              + " (use --force to override differences, or \"ovsdb-client convert\" to change the"
              + " schema)");
    }
    LOG.info("{}", difference);
  }

  /// Standard input as a database; what is no file is copied into one first, since a log is read
  /// back and forth.
  private static Snapshot readInput() {
    Path file = Path.of(INPUT);
    Path copy = null;
    try {
      if (!Files.isRegularFile(file)) {
        copy = Files.createTempFile("ovsdb-client", ".db");
        try (InputStream in = Files.newInputStream(file)) {
          Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        file = copy;
      }
      try (Database database = new OfflineDatabases().open(file, INPUT, FileAccess.READ)) {
        return database.snapshot();
      }
    } catch (IOException e) {
      throw Fatal.of("I/O error: " + INPUT + ": open failed (" + SystemError.text(e) + ")");
    } catch (LogException e) {
      throw Fatal.of(String.valueOf(e.getMessage()));
    } finally {
      delete(copy);
    }
  }

  private static void delete(@Nullable Path copy) {
    if (copy != null) {
      try {
        Files.deleteIfExists(copy);
      } catch (IOException e) {
        LOG.warn("{}: {}", copy, SystemError.text(e));
      }
    }
  }

  private static Json insert(TableSchema table, Row row) {
    JsonObject.Builder values = new JsonObject.Builder();
    for (ColumnSchema column : table.columns()) {
      Datum datum = row.get(column.index());
      if (column.persistent() && !column.isImplicit() && !datum.equals(column.defaultDatum())) {
        values.put(column.name(), json(datum, column.type()));
      }
    }
    return Json.object(
        "op",
        Json.of("insert"),
        "table",
        Json.of(table.name()),
        "uuid-name",
        Json.of(rowName(row.uuid())),
        "row",
        values.build());
  }

  private static String rowName(UuidAtom uuid) {
    return "row" + uuid.text().replace('-', '_');
  }

  /// The value, with names of this transaction where it refers to rows: their UUIDs will be new.
  private static Json json(Datum datum, ColumnType type) {
    return switch (datum) {
      case Atom atom -> json(atom, type.key());
      case AtomSet set -> {
        List<Json> atoms = new ArrayList<>(set.size());
        set.forEach(atom -> atoms.add(json(atom, type.key())));
        yield Json.array(Json.of("set"), new Json.Arr(atoms));
      }
      case AtomMap map -> {
        BaseType valueType = type.value() == null ? type.key() : type.value();
        List<Json> pairs = new ArrayList<>(map.size());
        map.forEach(
            (key, value) -> pairs.add(Json.array(json(key, type.key()), json(value, valueType))));
        yield Json.array(Json.of("map"), new Json.Arr(pairs));
      }
    };
  }

  private static Json json(Atom atom, BaseType type) {
    return type.refTable() != null && atom instanceof UuidAtom uuid
        ? Json.array(Json.of("named-uuid"), Json.of(rowName(uuid)))
        : ColumnType.toJson(atom);
  }
}
