// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonReader;
import org.jovn.ovsdb.server.log.LogRecord;
import org.jspecify.annotations.Nullable;

/// The places of the rows in a record, found without reading them: a record of a whole database
/// then never stands in memory as one JSON tree, and its rows can be read on several threads.
///
/// It looks only at what is between the rows. Whatever is unusual there (an escape in a name, a
/// table named twice, an error) makes [#split] give up; the caller then reads the record as one
/// value, which finds the right words for what is wrong.
final class LongRecord {

  /// The rows `first` to `end`, exclusive, are those of one table.
  record Section(String table, int first, int end) {}

  private static final int NOT_THERE = -1;

  private final byte[] bytes;

  /// Where the line feed is that ends the record. Nothing here goes past it, for it fits nowhere;
  /// so no index needs a check of its own.
  private final int last;

  private final List<Section> sections = new ArrayList<>();
  private final JsonObject.Builder others = new JsonObject.Builder();
  private final Set<String> members = new HashSet<>();
  private int[] names = new int[1024];
  private int[] values = new int[1024];
  private int rows;

  private LongRecord(LogRecord record) {
    this.bytes = record.bytes();
    this.last = record.offset() + record.length() - 1;
  }

  /// The rows' places, or null when the record must be read as a whole.
  static @Nullable LongRecord split(LogRecord record) throws JsonException {
    LongRecord split = new LongRecord(record);
    if (split.bytes[split.last] != '\n') {
      return null;
    }
    int after = split.root(split.blank(record.offset()));
    return after >= 0 && split.blank(after) == split.last ? split : null;
  }

  /// The tables, in the order of the record.
  List<Section> sections() {
    return sections;
  }

  /// The members that are not objects, such as `_date`.
  JsonObject others() {
    return others.build();
  }

  /// The name of a row's member: its UUID, if all is well.
  String name(int row) {
    int at = names[row];
    return new String(bytes, at, nameEnd(at) - at, StandardCharsets.ISO_8859_1);
  }

  /// A row's value.
  Json value(int row) throws JsonException {
    int from = values[row];
    return JsonReader.parse(bytes, from, valueEnd(from) - from);
  }

  private int root(int at) throws JsonException {
    if (bytes[at] != '{') {
      return NOT_THERE;
    }
    int next = blank(at + 1);
    if (bytes[next] == '}') {
      return next + 1;
    }
    while (true) {
      int value = afterName(next);
      if (value < 0) {
        return NOT_THERE;
      }
      String name =
          new String(bytes, next + 1, nameEnd(next + 1) - next - 1, StandardCharsets.ISO_8859_1);
      int after = bytes[value] == '{' ? table(name, value) : other(name, value);
      if (after < 0 || !members.add(name)) {
        return NOT_THERE;
      }
      next = blank(after);
      if (bytes[next] == '}') {
        return next + 1;
      }
      if (bytes[next] != ',') {
        return NOT_THERE;
      }
      next = blank(next + 1);
    }
  }

  private int other(String name, int value) throws JsonException {
    int after = valueEnd(value);
    if (after > 0) {
      others.put(name, JsonReader.parse(bytes, value, after - value));
    }
    return after;
  }

  private int table(String name, int at) {
    int first = rows;
    int next = blank(at + 1);
    while (bytes[next] != '}') {
      int value = afterName(next);
      int after = value < 0 ? NOT_THERE : valueEnd(value);
      if (after < 0) {
        return NOT_THERE;
      }
      add(next + 1, value);
      next = blank(after);
      if (bytes[next] == ',') {
        next = blank(next + 1);
        if (bytes[next] != '"') {
          return NOT_THERE;
        }
      } else if (bytes[next] != '}') {
        return NOT_THERE;
      }
    }
    sections.add(new Section(name, first, rows));
    return next + 1;
  }

  private void add(int name, int value) {
    if (rows == names.length) {
      names = Arrays.copyOf(names, rows * 2);
      values = Arrays.copyOf(values, rows * 2);
    }
    names[rows] = name;
    values[rows++] = value;
  }

  /// From the quotation mark of a name to where its value begins.
  private int afterName(int quote) {
    if (bytes[quote] != '"') {
      return NOT_THERE;
    }
    int close = nameEnd(quote + 1);
    if (bytes[close] != '"') {
      return NOT_THERE;
    }
    int colon = blank(close + 1);
    return bytes[colon] == ':' ? blank(colon + 1) : NOT_THERE;
  }

  /// Where the characters of a name end that stand for themselves.
  private int nameEnd(int from) {
    int at = from;
    while (bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  /// Where the value ends that begins at `from`; what it is made of is looked at later.
  private int valueEnd(int from) {
    int depth = 0;
    int at = from;
    do {
      switch (bytes[at]) {
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        case '"' -> {
          at = stringEnd(at + 1);
          if (at < 0) {
            return NOT_THERE;
          }
        }
        case '\n' -> {
          if (at == last) {
            return NOT_THERE;
          }
        }
        default -> {
          if (depth == 0) {
            return literalEnd(at);
          }
        }
      }
      at++;
    } while (depth > 0);
    return depth == 0 ? at : NOT_THERE;
  }

  /// Where the closing quotation mark is.
  private int stringEnd(int from) {
    int at = from;
    while (bytes[at] != '"') {
      if (bytes[at] == '\n') {
        return NOT_THERE;
      }
      at += bytes[at] == '\\' && bytes[at + 1] != '\n' ? 2 : 1;
    }
    return at;
  }

  private int literalEnd(int from) {
    int at = from;
    while (bytes[at] > ' ' && bytes[at] != ',' && bytes[at] != '}' && bytes[at] != ']') {
      at++;
    }
    return at > from ? at : NOT_THERE;
  }

  /// The next byte that is not blank, or else the last.
  private int blank(int from) {
    int at = from;
    while (at < last && bytes[at] <= ' ' && isBlank(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }
}
