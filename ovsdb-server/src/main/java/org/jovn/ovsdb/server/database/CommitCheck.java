// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.DatumChange;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.BaseType;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.ColumnType;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.ovsdb.server.database.References.Place;
import org.jspecify.annotations.Nullable;

/// What must hold when a transaction ends (RFC 7047 sections 3.2 and 4.1.3): strong references
/// point to rows, unreferenced rows of tables that are no roots are collected, tables keep their
/// maxRows, weak references to rows that are gone are removed, indexes are unique. In this order,
/// as in the C server.
final class CommitCheck {

  private final Transaction transaction;
  private final DatabaseSchema schema;
  private final References references;
  private final Map<Place, Integer> strongDelta = new HashMap<>();

  private CommitCheck(Transaction transaction, References references) {
    this.transaction = transaction;
    this.schema = transaction.base().schema();
    this.references = references;
  }

  /// Finishes a transaction.
  ///
  /// @return what to commit, or null when nothing changed
  /// @throws OvsdbException what does not hold
  static @Nullable Commit check(
      Transaction transaction, References references, RandomGenerator random)
      throws OvsdbException {
    transaction.dropIneffective();
    if (!transaction.hasChanges()) {
      return null;
    }
    CommitCheck check = new CommitCheck(transaction, references);
    check.countReferences();
    check.collectGarbage();
    check.checkMaxRows();
    check.removeWeakReferences();
    transaction.dropCollected();
    if (!transaction.hasChanges()) {
      return null;
    }
    transaction.renewVersions(random);
    return transaction.toCommit();
  }

  private void countReferences() throws OvsdbException {
    List<Dangling> dangling = new ArrayList<>();
    for (TableSchema table : schema.tables()) {
      Map<UuidAtom, RowChange> changes = transaction.changes(table);
      if (changes != null) {
        for (var entry : changes.entrySet()) {
          count(table, entry.getKey(), entry.getValue(), dangling);
        }
      }
    }
    if (!dangling.isEmpty()) {
      Dangling first = dangling.getFirst();
      throw OvsdbError.of(
              "referential integrity violation",
              "Table %s column %s row %s references nonexistent row %s in table %s."
                  .formatted(
                      first.table,
                      first.column.name(),
                      first.row,
                      first.target.uuid(),
                      first.target.table()))
          .exception();
    }
    checkDeleted();
  }

  private record Dangling(TableSchema table, ColumnSchema column, UuidAtom row, Place target) {}

  private void count(TableSchema table, UuidAtom uuid, RowChange change, List<Dangling> dangling) {
    References.visit(
        schema,
        table,
        change.before(),
        change.after(),
        (column, type, target, added) -> {
          if (!type.isStrong() || target.uuid().equals(uuid)) {
            return; // a row does not keep itself; like C we look at the UUID alone
          }
          strongDelta.merge(target, added ? 1 : -1, Integer::sum);
          if (added
              && transaction.get(target.table(), target.uuid()) == null
              && transaction.change(target.table(), target.uuid()) == null) {
            dangling.add(new Dangling(table, column, uuid, target));
          }
        });
  }

  private int strongCount(Place row) {
    return references.strongCount(row) + strongDelta.getOrDefault(row, 0);
  }

  /// A deleted row must have no strong reference left.
  private void checkDeleted() throws OvsdbException {
    for (TableSchema table : schema.tables()) {
      Map<UuidAtom, RowChange> changes = transaction.changes(table);
      if (changes == null) {
        continue;
      }
      for (var entry : changes.entrySet()) {
        int count = strongCount(new Place(table, entry.getKey()));
        if (entry.getValue().after() == null && count > 0) {
          throw OvsdbError.of(
                  "referential integrity violation",
                  "cannot delete %s row %s because of %d remaining reference(s)"
                      .formatted(table, entry.getKey(), count))
              .exception();
        }
      }
    }
  }

  /// Deletes rows that are no roots and that nobody refers to, and what only they referred to.
  private void collectGarbage() {
    ArrayDeque<Place> candidates = new ArrayDeque<>();
    for (TableSchema table : schema.tables()) {
      Map<UuidAtom, RowChange> changes = transaction.changes(table);
      if (changes != null && !table.isRoot()) {
        for (UuidAtom uuid : changes.keySet()) {
          candidates.add(new Place(table, uuid));
        }
      }
    }
    for (Place target : strongDelta.keySet()) {
      if (!target.table().isRoot()) {
        candidates.add(target);
      }
    }
    while (!candidates.isEmpty()) {
      Place candidate = candidates.remove();
      Row row = transaction.get(candidate.table(), candidate.uuid());
      if (row == null || strongCount(candidate) > 0) {
        continue;
      }
      transaction.delete(candidate.table(), row);
      References.visit(
          schema,
          candidate.table(),
          row,
          null,
          (_, type, target, _) -> {
            if (type.isStrong() && !target.uuid().equals(candidate.uuid())) {
              strongDelta.merge(target, -1, Integer::sum);
              if (!target.table().isRoot()) {
                candidates.add(target);
              }
            }
          });
    }
  }

  private void checkMaxRows() throws OvsdbException {
    for (TableSchema table : schema.tables()) {
      int rows = transaction.rows(table).size();
      if (transaction.changes(table) != null && rows > table.maxRows()) {
        throw OvsdbError.constraint(
                ("transaction causes \"%s\" table to contain %d rows, greater than the"
                        + " schema-defined limit of %d row(s)")
                    .formatted(table, rows, table.maxRows()))
            .exception();
      }
    }
  }

  /// Looks at the weak references that the transaction added, and at those to rows that it deleted;
  /// all others are as good as they were.
  private void removeWeakReferences() throws OvsdbException {
    Map<Place, Set<Place>> gone = new LinkedHashMap<>();
    for (TableSchema table : schema.tables()) {
      Map<UuidAtom, RowChange> changes = transaction.changes(table);
      if (changes != null) {
        changes.forEach(
            (uuid, change) -> {
              Place place = new Place(table, uuid);
              if (change.after() == null) {
                for (Place source : references.weakSources(place)) {
                  gone.computeIfAbsent(source, _ -> new HashSet<>()).add(place);
                }
              } else {
                addGone(place, change, gone);
              }
            });
      }
    }
    for (Map.Entry<Place, Set<Place>> entry : gone.entrySet()) {
      TableSchema table = entry.getKey().table();
      Row row = transaction.get(table, entry.getKey().uuid());
      if (row != null) {
        removeWeakReferences(table, row, entry.getValue());
      }
    }
  }

  private void addGone(Place source, RowChange change, Map<Place, Set<Place>> gone) {
    References.visit(
        schema,
        source.table(),
        change.before(),
        change.after(),
        (_, type, target, added) -> {
          if (added && type.isWeak() && transaction.get(target.table(), target.uuid()) == null) {
            gone.computeIfAbsent(source, _ -> new HashSet<>()).add(target);
          }
        });
  }

  private void removeWeakReferences(TableSchema table, Row row, Set<Place> targets)
      throws OvsdbException {
    RowChange change = transaction.change(table, row.uuid());
    Datum[] values = null;
    for (int i = 2; i < table.columnCount(); i++) {
      ColumnSchema column = table.column(i);
      List<Atom> gone = goneKeys(column.type(), row.get(i), targets);
      if (gone.isEmpty()) {
        continue;
      }
      Datum left = row.get(i);
      for (Atom key : gone) {
        left = DatumChange.delete(left, key);
      }
      if (left.size() < column.type().min()) {
        throw emptied(table, row, column, gone, change);
      }
      if (values == null) {
        values = row.toArray();
      }
      values[i] = left;
    }
    if (values != null) {
      transaction.replace(table, row, new Row(values));
    }
  }

  /// The elements or keys of a datum that refer weakly, themselves or by their values, to one of
  /// the targets.
  private List<Atom> goneKeys(ColumnType type, Datum datum, Set<Place> targets) {
    BaseType value = type.value();
    TableSchema keyTable = weakTable(type.key());
    TableSchema valueTable = value == null ? null : weakTable(value);
    List<Atom> gone = new ArrayList<>();
    if (valueTable != null && datum instanceof AtomMap map) {
      map.forEach(
          (k, v) -> {
            if (v instanceof UuidAtom uuid && targets.contains(new Place(valueTable, uuid))) {
              gone.add(k);
            }
          });
    }
    if (keyTable != null) {
      for (Place target : targets) {
        if (target.table() == keyTable
            && datum.containsKey(target.uuid())
            && !gone.contains(target.uuid())) {
          gone.add(target.uuid());
        }
      }
    }
    return gone;
  }

  private @Nullable TableSchema weakTable(BaseType type) {
    return type.isWeak() ? References.target(schema, type) : null;
  }

  private static OvsdbException emptied(
      TableSchema table,
      Row row,
      ColumnSchema column,
      List<Atom> gone,
      @Nullable RowChange change) {
    boolean inserted = change != null && change.before() == null;
    String origin = inserted ? " (inserted within this transaction)" : "";
    String where = "\"%s\" in \"%s\" row %s%s".formatted(column.name(), table, row.uuid(), origin);
    return OvsdbError.constraint(
            gone.equals(List.of(UuidAtom.ZERO))
                ? "Weak reference column "
                    + where
                    + " contained all-zeros UUID (probably as the default value for this column)"
                    + " but deleting this value caused a constraint volation because this column"
                    + " is not allowed to be empty."
                : "Deletion of "
                    + gone.size()
                    + " weak reference(s) to deleted (or never-existing) rows from column "
                    + where
                    + " caused this column to become empty, but constraints on this column"
                    + " disallow an empty column.")
        .exception();
  }
}
