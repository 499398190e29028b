// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Consumer;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.ovsdb.server.log.LogRecord;
import org.jspecify.annotations.Nullable;

/// Reads a [LongRecord] in parts, two at a time, so that a large database starts with the help of
/// all processors and without a tree of all of its JSON.
final class LongRecordParser {

  private static final int PART_ROWS = 1000;

  /// Some rows of one table.
  private record Part(TableSchema table, int first, int end) {}

  /// Thrown to end the reading of a part; what is wrong is found by reading the record as a whole.
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused() {
      super(null, null, false, false);
    }
  }

  private final DatabaseSchema schema;
  private final LogRecord record;

  LongRecordParser(DatabaseSchema schema, LogRecord record) {
    this.schema = schema;
    this.record = record;
  }

  /// Hands the record's parts to `sink`. False when that cannot be done; `sink` has then been given
  /// nothing, or no last part.
  boolean parse(Consumer<LogLoader.Parsed> sink) {
    LongRecord split;
    List<Part> parts;
    try {
      split = LongRecord.split(record);
      parts = split == null ? null : parts(split);
    } catch (JsonException e) {
      return false;
    }
    if (split == null || parts == null) {
      return false;
    }
    boolean isDifference = LogLoader.isDifference(split.others());
    try {
      for (int i = 0; i < parts.size(); i += 2) {
        Part first = parts.get(i);
        ForkJoinTask<List<LogLoader.ParsedRow>> other = null;
        if (i + 1 < parts.size()) {
          Part second = parts.get(i + 1);
          other = ForkJoinPool.commonPool().submit(() -> rows(split, second, isDifference));
        }
        sink.accept(new LogLoader.Parsed.Changes(rows(split, first, isDifference), false));
        if (other != null) {
          sink.accept(new LogLoader.Parsed.Changes(other.join(), false));
        }
      }
    } catch (Refused e) {
      return false;
    }
    sink.accept(new LogLoader.Parsed.Changes(List.of(), true));
    return true;
  }

  private @Nullable List<Part> parts(LongRecord split) {
    JsonObject others = split.others();
    for (int i = 0; i < others.size(); i++) {
      if (schema.table(others.name(i)) != null
          || !LogLoader.isSpecial(others.name(i), others.value(i))) {
        return null;
      }
    }
    List<Part> parts = new ArrayList<>();
    for (LongRecord.Section section : split.sections()) {
      TableSchema table = schema.table(section.table());
      if (table == null) {
        return null;
      }
      for (int at = section.first(); at < section.end(); at += PART_ROWS) {
        parts.add(new Part(table, at, Math.min(at + PART_ROWS, section.end())));
      }
    }
    return parts;
  }

  private static List<LogLoader.ParsedRow> rows(LongRecord split, Part part, boolean isDifference) {
    List<LogLoader.ParsedRow> rows = new ArrayList<>(part.end() - part.first());
    try {
      for (int i = part.first(); i < part.end(); i++) {
        UuidAtom uuid = UuidAtom.find(split.name(i));
        if (uuid == null) {
          throw new Refused();
        }
        rows.add(LogLoader.parseRow(part.table(), uuid, split.value(i), isDifference));
      }
    } catch (JsonException | OvsdbException e) {
      throw new Refused();
    }
    return rows;
  }
}
