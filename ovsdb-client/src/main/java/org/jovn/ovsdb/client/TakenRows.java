// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client;

import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// The new rows of an update that is still arriving: there is never a tree of the JSON of all of
/// them. Nothing is seen of them before the update is whole. Belongs to the session's event loop.
final class TakenRows {

  /// A row that is to be inserted.
  record Taken(TableSchema table, Row row) {}

  private final RowReader reader;
  private List<Taken> rows = new ArrayList<>();
  private @Nullable OvsdbException broken;

  TakenRows(RowReader reader) {
    this.reader = reader;
  }

  /// Takes a row-update, if it brings a new row. What is wrong with it is told by [#drain].
  boolean take(String tableName, String name, JsonObject update, ReplicaSnapshot known) {
    TableSchema table = reader.table(tableName);
    UuidAtom uuid = UuidAtom.find(name);
    Json content = inserted(update);
    if (table == null || uuid == null || content == null) {
      return false;
    }
    if (broken == null) {
      try {
        rows.add(new Taken(table, reader.row(table, uuid, content, known)));
      } catch (OvsdbException e) {
        broken = e;
        rows.clear();
      }
    }
    return true;
  }

  private static @Nullable Json inserted(JsonObject update) {
    if (update.size() != 1) {
      return null;
    }
    return switch (update.name(0)) {
      case "initial", "insert", "new" -> update.value(0);
      default -> null;
    };
  }

  /// The rows taken since the last time.
  ///
  /// @throws OvsdbException when there was one that cannot be
  List<Taken> drain() throws OvsdbException {
    if (broken != null) {
      throw broken;
    }
    List<Taken> taken = rows;
    rows = new ArrayList<>();
    return taken;
  }
}
