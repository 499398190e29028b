// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jovn.daemon.Fatal;
import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.AtomSet;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.ColumnType;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.NamedUuids;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.log.LogFile;
import org.jovn.ovsdb.server.log.LogRecord;
import org.jovn.tools.client.HashOrder;
import org.jspecify.annotations.Nullable;

/// Prints the records of a log: when each was written and with what comment; with a verbosity of
/// one the rows that it concerns, with two their columns too.
final class OvsdbToolShowLog {

  private static final int FLUSH_CHARS = 1 << 16;
  private static final int UUID_DIGITS = 8;

  private final OvsdbToolOutput output;
  private final int verbosity;
  private final StringBuilder out = new StringBuilder();

  /// What rows are called: the column "name", or else the first digits of the UUID.
  private final Map<String, String> names = new HashMap<>();

  private @Nullable DatabaseSchema schema;

  OvsdbToolShowLog(int verbosity, OvsdbToolOutput output) {
    this.output = output;
    this.verbosity = verbosity;
  }

  /// Prints and closes the log.
  ///
  /// @throws LogException at the first bad record, after those before it
  int run(LogFile log) throws LogException {
    try (log) {
      if (log.isClustered()) {
        throw Fatal.of("'show-log' command is not supported for clustered databases yet");
      }
      long number = 0;
      for (LogRecord record = log.next(); record != null; record = log.next()) {
        JsonObject json = record.json();
        out.append("record ").append(number).append(':');
        print(number++, json);
        if (out.length() > FLUSH_CHARS) {
          flush();
        }
      }
      return 0;
    } finally {
      flush();
    }
  }

  private void flush() {
    output.print(out.toString());
    out.setLength(0);
  }

  private void print(long number, JsonObject record) throws LogException {
    if (number == 0) {
      printSchema(record);
      return;
    }
    if (record.get("_date") instanceof Json.Int(long date)) {
      out.append(' ').append(date(date));
    }
    if (record.get("_comment") instanceof Json.Str(String comment)) {
      out.append(" \"").append(comment).append('"');
    }
    out.append('\n');
    if (verbosity > 0) {
      printChanges(record);
    }
  }

  private void printSchema(JsonObject record) throws LogException {
    try {
      DatabaseSchema parsed = DatabaseSchema.parse(record);
      out.append(
          " \"%s\" schema, version=\"%s\", cksum=\"%s\"\n\n"
              .formatted(parsed.name(), parsed.version(), parsed.cksum()));
      schema = parsed;
    } catch (OvsdbException e) {
      throw LogException.of(e.error());
    }
  }

  /// Milliseconds, or, in files of old versions, seconds; in UTC.
  private static String date(long stored) {
    Instant instant =
        stored < Integer.MAX_VALUE ? Instant.ofEpochSecond(stored) : Instant.ofEpochMilli(stored);
    LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    return "%d-%02d-%02d %02d:%02d:%02d.%03d"
        .formatted(
            time.getYear(),
            time.getMonthValue(),
            time.getDayOfMonth(),
            time.getHour(),
            time.getMinute(),
            time.getSecond(),
            time.getNano() / 1_000_000);
  }

  private void printChanges(JsonObject record) {
    boolean isDiff = record.get("_is_diff") instanceof Json.Bool(boolean value) && value;
    boolean any = false;
    for (String table : HashOrder.of(record)) {
      if (!table.startsWith("_") && record.get(table) instanceof JsonObject rows) {
        any = true;
        for (String uuid : HashOrder.of(rows)) {
          printRow(table, uuid, Objects.requireNonNull(rows.get(uuid)), isDiff);
        }
      }
    }
    if (any) {
      out.append('\n');
    }
  }

  private void printRow(String table, String uuid, Json change, boolean isDiff) {
    String digits = uuid.substring(0, Math.min(UUID_DIGITS, uuid.length()));
    String oldName = names.get(uuid);
    Json given = change instanceof JsonObject columns ? columns.get("name") : null;
    String newName = given == null ? oldName : given.toString();
    out.append("  table ").append(table);
    if (oldName != null) {
      out.append(" row ").append(oldName).append(" (").append(digits).append(')');
      out.append(isDiff ? " diff:\n" : ":\n");
    } else if (newName != null) {
      out.append(" insert row ").append(newName).append(" (").append(digits).append("):\n");
    } else {
      out.append(" insert row ").append(digits).append(":\n");
    }
    switch (change) {
      case JsonObject columns -> {
        if (verbosity > 1) {
          printColumns(table, columns, isDiff);
        }
        names.put(uuid, newName == null ? digits : newName);
      }
      case Json.Null _ -> {
        out.append("    delete row\n");
        names.remove(uuid);
      }
      case Json.Bool _, Json.Int _, Json.Real _, Json.Str _, Json.Arr _ -> {}
    }
  }

  private void printColumns(String table, JsonObject columns, boolean isDiff) {
    DatabaseSchema known = schema;
    TableSchema tableSchema = known == null ? null : known.table(table);
    for (String name : HashOrder.of(columns)) {
      Json stored = Objects.requireNonNull(columns.get(name));
      ColumnSchema column = tableSchema == null ? null : tableSchema.column(name);
      String value = null;
      if (column != null) {
        value = text(column.type(), stored, isDiff);
      }
      out.append("    ").append(name).append('=');
      out.append(value == null ? stored.toString() : value).append('\n');
    }
  }

  /// The value in the notation of `ovs-vsctl`, or null when it is not of the type.
  private static @Nullable String text(ColumnType type, Json json, boolean isDiff) {
    try {
      return text(type, type.parse(json, NamedUuids.NONE, !isDiff));
    } catch (OvsdbException e) {
      return null;
    }
  }

  private static String text(ColumnType type, Datum datum) {
    boolean isMany = type.max() > 1;
    return switch (datum) {
      case Atom atom -> isMany ? "[" + atom.text() + "]" : atom.text();
      case AtomSet set -> {
        StringBuilder list = new StringBuilder();
        set.forEach(atom -> separate(list).append(atom.text()));
        yield isMany || list.isEmpty() ? "[" + list + "]" : list.toString();
      }
      case AtomMap map -> {
        StringBuilder list = new StringBuilder();
        map.forEach(
            (key, value) -> separate(list).append(key.text()).append('=').append(value.text()));
        yield isMany || list.isEmpty() ? "{" + list + "}" : list.toString();
      }
    };
  }

  private static StringBuilder separate(StringBuilder list) {
    return list.isEmpty() ? list : list.append(", ");
  }
}
