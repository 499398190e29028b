// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.AtomSet;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.DatumChange;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.BaseType;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.ColumnType;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// Who refers to whom in the newest snapshot of a database: for each row how many strong references
/// it has, and which rows refer to it weakly. Belongs to the database's committer; readers of
/// snapshots have no use for it.
final class References {

  /// A row that holds a weak reference, or that one refers to. Clients may choose UUIDs, so that
  /// two tables may have a row of the same.
  record Place(TableSchema table, UuidAtom uuid) {}

  /// Receives the references that a change of a row adds and takes away.
  interface Visitor {
    void reference(ColumnSchema column, BaseType type, Place target, boolean added);
  }

  private final DatabaseSchema schema;
  private final Map<Place, Integer> strong = new HashMap<>();
  private final Map<Place, Set<Place>> weak = new HashMap<>();

  private References(DatabaseSchema schema) {
    this.schema = schema;
  }

  /// Those of all rows of a snapshot.
  static References of(Snapshot snapshot) {
    References references = new References(snapshot.schema());
    for (Table table : snapshot.tables()) {
      if (refers(table.schema())) {
        table.rows().forEach(row -> references.apply(table.schema(), null, row));
      }
    }
    return references;
  }

  private static boolean refers(TableSchema table) {
    for (int i = 2; i < table.columnCount(); i++) {
      if (refers(table.column(i).type())) {
        return true;
      }
    }
    return false;
  }

  private static boolean refers(ColumnType type) {
    BaseType value = type.value();
    return type.key().refTable() != null || (value != null && value.refTable() != null);
  }

  int strongCount(Place target) {
    return strong.getOrDefault(target, 0);
  }

  Set<Place> weakSources(Place target) {
    return weak.getOrDefault(target, Set.of());
  }

  /// Takes a committed change into account.
  void apply(TableSchema table, @Nullable Row before, @Nullable Row after) {
    Row row = after != null ? after : before;
    if (row == null) {
      return;
    }
    Place source = new Place(table, row.uuid());
    visit(
        schema,
        table,
        before,
        after,
        (_, type, target, added) -> {
          if (type.isStrong() && !target.uuid().equals(source.uuid())) {
            int count = strongCount(target) + (added ? 1 : -1);
            if (count == 0) {
              strong.remove(target);
            } else {
              strong.put(target, count);
            }
          } else if (type.isStrong()) {
            return; // a row does not keep itself; like C we look at the UUID alone
          } else if (added) {
            weak.computeIfAbsent(target, _ -> new HashSet<>(4)).add(source);
          } else {
            dropWeak(source, target, after);
          }
        });
  }

  /// A row may refer to one target from several columns; the source goes with the last of them.
  private void dropWeak(Place source, Place target, @Nullable Row after) {
    if (after != null && refersWeakly(source.table(), after, target)) {
      return;
    }
    Set<Place> sources = weak.get(target);
    if (sources != null) {
      sources.remove(source);
      if (sources.isEmpty()) {
        weak.remove(target);
      }
    }
  }

  private boolean refersWeakly(TableSchema table, Row row, Place target) {
    boolean[] found = new boolean[1];
    visit(
        schema,
        table,
        null,
        row,
        (_, type, place, _) -> found[0] |= type.isWeak() && place.equals(target));
    return found[0];
  }

  /// Calls `visitor` with each reference that only one of the rows has.
  static void visit(
      DatabaseSchema schema,
      TableSchema table,
      @Nullable Row before,
      @Nullable Row after,
      Visitor visitor) {
    for (int i = 2; i < table.columnCount(); i++) {
      ColumnSchema column = table.column(i);
      if (!refers(column.type())) {
        continue;
      }
      Datum none = column.type().isMap() ? AtomMap.EMPTY : AtomSet.EMPTY;
      Datum a = before == null ? none : before.get(i);
      Datum b = after == null ? none : after.get(i);
      if (a != b) {
        BaseType key = column.type().key();
        BaseType value = column.type().value();
        DatumChange.forEachChangedAtom(
            a,
            b,
            (atom, isValue, added) -> {
              BaseType type = isValue && value != null ? value : key;
              TableSchema target = target(schema, type);
              if (target != null && atom instanceof UuidAtom uuid) {
                visitor.reference(column, type, new Place(target, uuid), added);
              }
            });
      }
    }
  }

  /// The table that values of a type refer to.
  static @Nullable TableSchema target(DatabaseSchema schema, BaseType type) {
    String name = type.refTable();
    return name == null ? null : schema.table(name);
  }
}
