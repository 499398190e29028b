// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.DatumChange;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.NamedUuids;
import org.jovn.ovsdb.schema.RowKey;
import org.jovn.ovsdb.schema.RowTrie;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.ovsdb.server.log.CommitLog;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.log.LogRecord;
import org.jspecify.annotations.Nullable;

/// Makes a snapshot of the records of a standalone log (ovsdb(5)). [#parse] is called by one thread
/// and [#apply] by another: the parser alone knows the newest schema. A long record, such as that
/// of a whole database after compaction, comes in parts.
final class LogLoader
    implements CommitLog.Parser<LogLoader.Parsed>, CommitLog.Replay<LogLoader.Parsed> {

  /// A record with its values read.
  sealed interface Parsed {
    /// The first record.
    record Schema(DatabaseSchema schema) implements Parsed {}

    /// Any other record, or a part of a long one.
    record Changes(List<ParsedRow> rows, boolean isLast) implements Parsed {}
  }

  /// A row of a record; `values` is null for a row deleted.
  record ParsedRow(
      TableSchema table,
      UuidAtom uuid,
      @Nullable List<ColumnSchema> columns,
      List<Datum> values,
      boolean isDifference) {}

  /// A record from this many bytes on is not read as one tree.
  private static final int LONG = 1 << 20;

  private final RandomGenerator random;
  private Object owner = new Object();
  private @Nullable DatabaseSchema parsedSchema;
  private @Nullable DatabaseSchema schema;
  private RowTrie[] rows = new RowTrie[0];

  /// What the rows were before the record of which only a part has been applied.
  private RowTrie @Nullable [] complete;

  private long records;

  LogLoader(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public void parse(LogRecord record, Consumer<Parsed> sink) throws LogException, OvsdbException {
    DatabaseSchema known = parsedSchema;
    if (known == null) {
      parsedSchema = DatabaseSchema.parse(record.json());
      sink.accept(new Parsed.Schema(parsedSchema));
    } else if (record.length() < LONG || !new LongRecordParser(known, record).parse(sink)) {
      // All of it in one tree. That is also how the words for an error are found.
      sink.accept(new Parsed.Changes(parseChanges(known, record.json()), true));
    }
  }

  private static List<ParsedRow> parseChanges(DatabaseSchema known, JsonObject json)
      throws OvsdbException {
    boolean isDifference = isDifference(json);
    List<ParsedRow> parsed = new ArrayList<>();
    for (int i = 0; i < json.size(); i++) {
      String name = json.name(i);
      TableSchema table = known.table(name);
      if (table == null) {
        if (isSpecial(name, json.value(i))) {
          continue;
        }
        throw OvsdbError.about(json, "unknown table", "No table named " + name + ".").exception();
      }
      if (!(json.value(i) instanceof JsonObject members)) {
        throw OvsdbError.syntax(json.value(i), "object expected").exception();
      }
      for (int k = 0; k < members.size(); k++) {
        UuidAtom uuid = UuidAtom.find(members.name(k));
        if (uuid == null) {
          String details = "\"" + members.name(k) + "\" is not a valid UUID";
          throw OvsdbError.syntax(members, details).exception();
        }
        parsed.add(parseRow(table, uuid, members.value(k), isDifference));
      }
    }
    return parsed;
  }

  /// Whether the values of a record's rows are what changed, and not what they became.
  static boolean isDifference(JsonObject record) {
    return record.get("_is_diff") instanceof Json.Bool(boolean value) && value;
  }

  /// Whether a member that is no table is one of those that a record may have besides.
  static boolean isSpecial(String name, Json value) {
    return switch (name) {
      case "_date" -> value instanceof Json.Int;
      case "_comment" -> value instanceof Json.Str;
      case "_is_diff" -> value instanceof Json.Bool;
      default -> false;
    };
  }

  static ParsedRow parseRow(TableSchema table, UuidAtom uuid, Json json, boolean isDifference)
      throws OvsdbException {
    if (json instanceof Json.Null) {
      return new ParsedRow(table, uuid, null, List.of(), isDifference);
    }
    if (!(json instanceof JsonObject object)) {
      throw OvsdbError.syntax(json, "row must be JSON object").exception();
    }
    ColumnSchema[] columns = new ColumnSchema[object.size()];
    Datum[] values = new Datum[columns.length];
    for (int i = 0; i < columns.length; i++) {
      ColumnSchema column = table.column(object.name(i));
      if (column == null) {
        throw OvsdbError.about(
                json, "unknown column", "No column " + object.name(i) + " in table " + table + ".")
            .exception();
      }
      columns[i] = column;
      values[i] = column.type().parse(object.value(i), NamedUuids.NONE, !isDifference);
    }
    return new ParsedRow(table, uuid, List.of(columns), List.of(values), isDifference);
  }

  @Override
  public void apply(LogRecord record, Parsed parsed) throws OvsdbException {
    switch (parsed) {
      case Parsed.Schema(DatabaseSchema first) -> {
        schema = first;
        rows = new RowTrie[first.tableCount()];
        Arrays.fill(rows, RowTrie.empty(RowKey.ByUuid.KEY));
        records++;
      }
      case Parsed.Changes(List<ParsedRow> changes, boolean isLast) -> {
        if (!isLast && complete == null) {
          complete = rows.clone();
          owner = new Object(); // whose changes leave the tries in `complete` alone
        }
        RowTrie[] base = complete == null ? rows : complete;
        for (ParsedRow change : changes) {
          checkDeletion(base, change); // first: a record counts as a whole or not at all
        }
        for (ParsedRow change : changes) {
          apply(base, change);
        }
        if (isLast) {
          complete = null;
          records++;
        }
      }
    }
  }

  private static void checkDeletion(RowTrie[] base, ParsedRow change) throws OvsdbException {
    if (change.columns() == null && base[change.table().index()].get(change.uuid()) == null) {
      throw OvsdbError.of(
              "syntax error", "transaction deletes row " + change.uuid() + " that does not exist")
          .exception();
    }
  }

  /// Applies a change to what the row was before the record: of a row that a record names twice,
  /// the last value counts.
  private void apply(RowTrie[] base, ParsedRow change) {
    int table = change.table().index();
    Row now = rows[table].get(change.uuid());
    List<ColumnSchema> columns = change.columns();
    if (columns == null) {
      if (now != null) {
        rows[table] = rows[table].delete(now, owner);
      }
      return;
    }
    Row before = base == rows ? now : base[table].get(change.uuid());
    Datum[] values =
        before == null
            ? fresh(change.table(), change.uuid())
            : Transaction.copy(before, UuidAtom.random(random));
    for (int i = 0; i < columns.size(); i++) {
      ColumnSchema column = columns.get(i);
      Datum value = change.values().get(i);
      values[column.index()] =
          before != null && change.isDifference() && column.type().isComposite()
              ? DatumChange.apply(values[column.index()], value)
              : value;
    }
    Row after = new Row(values);
    rows[table] =
        now == null ? rows[table].insert(after, owner) : rows[table].replace(after, owner);
  }

  private Datum[] fresh(TableSchema table, UuidAtom uuid) {
    Datum[] values = new Datum[table.columnCount()];
    values[0] = uuid;
    values[1] = UuidAtom.random(random);
    for (int i = 2; i < values.length; i++) {
      values[i] = table.column(i).defaultDatum();
    }
    return values;
  }

  /// How many records were applied, the schema among them.
  long records() {
    return records;
  }

  /// What the records amount to, or null when there was not even a schema.
  @Nullable Snapshot toSnapshot() {
    DatabaseSchema known = schema;
    return known == null ? null : snapshot(known, complete == null ? rows : complete);
  }

  /// The snapshot with these rows; indexes are made anew.
  static Snapshot snapshot(DatabaseSchema schema, RowTrie[] rows) {
    Object indexOwner = new Object();
    List<Table> tables = new ArrayList<>();
    for (TableSchema table : schema.tables()) {
      List<RowTrie> indexes = new ArrayList<>();
      for (List<ColumnSchema> columns : table.indexes()) {
        RowTrie[] index = {RowTrie.empty(new RowKey.ByColumns(columns))};
        rows[table.index()].forEach(
            row -> {
              if (index[0].findSame(row) == null) {
                index[0] = index[0].insert(row, indexOwner);
              }
            });
        indexes.add(index[0]);
      }
      tables.add(new Table(table, rows[table.index()], List.copyOf(indexes)));
    }
    return new Snapshot(schema, List.copyOf(tables), 0);
  }
}
