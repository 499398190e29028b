// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.RowTrie;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// A transaction under way: the tables as they would be, and what changed. Nothing of it is seen by
/// anybody until it is committed; dropping it undoes it. Belongs to one thread.
final class Transaction {

  private final Snapshot base;
  private final Object owner = new Object();
  private final RowTrie[] rows;
  private final List<@Nullable Map<UuidAtom, RowChange>> changes;
  private final List<String> comments = new ArrayList<>();
  private boolean durable;

  Transaction(Snapshot base) {
    this.base = base;
    int count = base.tables().size();
    rows = new RowTrie[count];
    changes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows[i] = base.tables().get(i).rows();
      changes.add(null);
    }
  }

  Snapshot base() {
    return base;
  }

  /// The table's rows as the transaction has them now.
  RowTrie rows(TableSchema table) {
    return rows[table.index()];
  }

  @Nullable Row get(TableSchema table, UuidAtom uuid) {
    return rows[table.index()].get(uuid);
  }

  /// The changes of a table, in the order made; null for none. Those that cancelled out are among
  /// them until [#dropIneffective()].
  @Nullable Map<UuidAtom, RowChange> changes(TableSchema table) {
    return changes.get(table.index());
  }

  @Nullable RowChange change(TableSchema table, UuidAtom uuid) {
    Map<UuidAtom, RowChange> map = changes.get(table.index());
    return map == null ? null : map.get(uuid);
  }

  /// Whether the UUID is that of a row, or of one that this transaction found and deleted.
  boolean isTaken(TableSchema table, UuidAtom uuid) {
    RowChange change = change(table, uuid);
    return get(table, uuid) != null || (change != null && change.before() != null);
  }

  void insert(TableSchema table, Row row) {
    rows[table.index()] = rows(table).insert(row, owner);
    record(table, row.uuid(), null, row);
  }

  /// Puts a row in the place of the one with its UUID.
  void replace(TableSchema table, Row before, Row after) {
    rows[table.index()] = rows(table).replace(after, owner);
    record(table, after.uuid(), before, after);
  }

  void delete(TableSchema table, Row row) {
    rows[table.index()] = rows(table).delete(row, owner);
    record(table, row.uuid(), row, null);
  }

  private void record(TableSchema table, UuidAtom uuid, @Nullable Row before, @Nullable Row after) {
    Map<UuidAtom, RowChange> map = changes.get(table.index());
    if (map == null) {
      map = new LinkedHashMap<>();
      changes.set(table.index(), map);
    }
    RowChange change = map.get(uuid);
    if (change == null) {
      map.put(uuid, new RowChange(before, after));
    } else {
      change.setAfter(after);
    }
  }

  /// Forgets the changes that change nothing: rows inserted and deleted again, and rows with the
  /// contents that they had, which get their old version back.
  void dropIneffective() {
    for (Table table : base.tables()) {
      Map<UuidAtom, RowChange> map = changes.get(table.schema().index());
      if (map != null) {
        map.values()
            .removeIf(
                change -> {
                  if (change.isEffective()) {
                    return false;
                  }
                  Row before = change.before();
                  if (before != null) {
                    int at = table.schema().index();
                    rows[at] = rows[at].replace(before, owner);
                  }
                  return true;
                });
        if (map.isEmpty()) {
          changes.set(table.schema().index(), null);
        }
      }
    }
  }

  /// Forgets rows that were inserted and collected again.
  void dropCollected() {
    for (int i = 0; i < changes.size(); i++) {
      Map<UuidAtom, RowChange> map = changes.get(i);
      if (map != null) {
        map.values().removeIf(change -> change.before() == null && change.after() == null);
        if (map.isEmpty()) {
          changes.set(i, null);
        }
      }
    }
  }

  boolean hasChanges() {
    for (Map<UuidAtom, RowChange> map : changes) {
      if (map != null) {
        return true;
      }
    }
    return false;
  }

  void addComment(String comment) {
    comments.add(comment);
  }

  /// All comments, a line each; empty for none.
  String comment() {
    return String.join("\n", comments);
  }

  void setDurable() {
    durable = true;
  }

  boolean isDurable() {
    return durable;
  }

  /// Brings the unique indexes up to date.
  ///
  /// @throws OvsdbException "constraint violation" when two rows have equal values in one
  Commit toCommit() throws OvsdbException {
    List<Table> tables = new ArrayList<>(base.tables());
    for (Table table : base.tables()) {
      TableSchema schema = table.schema();
      Map<UuidAtom, RowChange> map = changes.get(schema.index());
      if (map != null) {
        List<RowTrie> indexes =
            table.indexes().isEmpty() ? table.indexes() : Indexes.update(table, map, owner);
        tables.set(schema.index(), new Table(schema, rows[schema.index()], indexes));
      }
    }
    Snapshot next = new Snapshot(base.schema(), List.copyOf(tables), base.sequence() + 1);
    return new Commit(base, next, changes, comment(), durable);
  }

  /// Copy of a row's values under a new version.
  static Datum[] copy(Row row, UuidAtom version) {
    Datum[] values = row.toArray();
    values[1] = version;
    return values;
  }

  /// Gives every row that was modified its new version; until then it shows the old one.
  void renewVersions(RandomGenerator random) {
    for (Table table : base.tables()) {
      int at = table.schema().index();
      Map<UuidAtom, RowChange> map = changes.get(at);
      if (map != null) {
        for (RowChange change : map.values()) {
          Row after = change.after();
          if (after != null && change.before() != null) {
            Row renewed = new Row(copy(after, UuidAtom.random(random)));
            change.setAfter(renewed);
            rows[at] = rows[at].replace(renewed, owner);
          }
        }
      }
    }
  }
}
