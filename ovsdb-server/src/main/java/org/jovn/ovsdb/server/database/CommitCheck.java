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
import org.jspecify.annotations.Nullable;

/// What must hold when a transaction ends (RFC 7047 sections 3.2 and 4.1.3): strong references
/// point to rows, unreferenced rows of tables that are no roots are collected, tables keep their
/// maxRows, weak references to rows that are gone are removed, indexes are unique. In this order,
/// as in the C server.
final class CommitCheck {

  private final Transaction transaction;
  private final DatabaseSchema schema;
  private final References references;
  private final Map<UuidAtom, Integer> strongDelta = new HashMap<>();
  private final Map<UuidAtom, TableSchema> strongTable = new HashMap<>();

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
                      first.table, first.column.name(), first.row, first.target, first.targetTable))
          .exception();
    }
    checkDeleted();
  }

  private record Dangling(
      TableSchema table,
      ColumnSchema column,
      UuidAtom row,
      UuidAtom target,
      @Nullable String targetTable) {}

  private void count(
      TableSchema table, UuidAtom uuid, RowChange change, @Nullable List<Dangling> dangling) {
    References.visit(
        table,
        change.before(),
        change.after(),
        (column, type, target, added) -> {
          TableSchema targetTable = targetTable(type);
          if (!type.isStrong() || targetTable == null || target.equals(uuid)) {
            return; // a row does not keep itself
          }
          strongDelta.merge(target, added ? 1 : -1, Integer::sum);
          strongTable.put(target, targetTable);
          if (added
              && dangling != null
              && transaction.get(targetTable, target) == null
              && transaction.change(targetTable, target) == null) {
            dangling.add(new Dangling(table, column, uuid, target, type.refTable()));
          }
        });
  }

  private @Nullable TableSchema targetTable(BaseType type) {
    String name = type.refTable();
    return name == null ? null : schema.table(name);
  }

  private int strongCount(UuidAtom uuid) {
    return references.strongCount(uuid) + strongDelta.getOrDefault(uuid, 0);
  }

  /// A deleted row must have no strong reference left.
  private void checkDeleted() throws OvsdbException {
    for (TableSchema table : schema.tables()) {
      Map<UuidAtom, RowChange> changes = transaction.changes(table);
      if (changes == null) {
        continue;
      }
      for (var entry : changes.entrySet()) {
        int count = strongCount(entry.getKey());
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
    ArrayDeque<UuidAtom> candidates = new ArrayDeque<>();
    Map<UuidAtom, TableSchema> tables = new HashMap<>();
    for (TableSchema table : schema.tables()) {
      Map<UuidAtom, RowChange> changes = transaction.changes(table);
      if (changes != null && !table.isRoot()) {
        for (UuidAtom uuid : changes.keySet()) {
          candidates.add(uuid);
          tables.put(uuid, table);
        }
      }
    }
    strongDelta.forEach(
        (uuid, _) -> {
          TableSchema table = strongTable.get(uuid);
          if (table != null && !table.isRoot() && tables.put(uuid, table) == null) {
            candidates.add(uuid);
          }
        });
    while (!candidates.isEmpty()) {
      UuidAtom uuid = candidates.remove();
      TableSchema table = tables.get(uuid);
      Row row = table == null ? null : transaction.get(table, uuid);
      if (table == null || row == null || strongCount(uuid) > 0) {
        continue;
      }
      transaction.delete(table, row);
      References.visit(
          table,
          row,
          null,
          (_, type, target, _) -> {
            TableSchema targetTable = targetTable(type);
            if (type.isStrong() && targetTable != null && !target.equals(uuid)) {
              strongDelta.merge(target, -1, Integer::sum);
              if (!targetTable.isRoot()) {
                tables.put(target, targetTable);
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
    Map<References.Source, Set<UuidAtom>> gone = new LinkedHashMap<>();
    for (TableSchema table : schema.tables()) {
      Map<UuidAtom, RowChange> changes = transaction.changes(table);
      if (changes != null) {
        changes.forEach(
            (uuid, change) -> {
              if (change.after() == null) {
                for (References.Source source : references.weakSources(uuid)) {
                  gone.computeIfAbsent(source, _ -> new HashSet<>()).add(uuid);
                }
              } else {
                addGone(new References.Source(table, uuid), change, gone);
              }
            });
      }
    }
    for (Map.Entry<References.Source, Set<UuidAtom>> entry : gone.entrySet()) {
      TableSchema table = entry.getKey().table();
      Row row = transaction.get(table, entry.getKey().uuid());
      if (row != null) {
        removeWeakReferences(table, row, entry.getValue());
      }
    }
  }

  private void addGone(
      References.Source source, RowChange change, Map<References.Source, Set<UuidAtom>> gone) {
    References.visit(
        source.table(),
        change.before(),
        change.after(),
        (_, type, target, added) -> {
          TableSchema targetTable = added && type.isWeak() ? targetTable(type) : null;
          if (targetTable != null && transaction.get(targetTable, target) == null) {
            gone.computeIfAbsent(source, _ -> new HashSet<>()).add(target);
          }
        });
  }

  private void removeWeakReferences(TableSchema table, Row row, Set<UuidAtom> targets)
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
  private static List<Atom> goneKeys(ColumnType type, Datum datum, Set<UuidAtom> targets) {
    BaseType value = type.value();
    boolean weakKey = type.key().isWeak();
    boolean weakValue = value != null && value.isWeak();
    List<Atom> gone = new ArrayList<>();
    if (weakValue && datum instanceof AtomMap map) {
      map.forEach(
          (k, v) -> {
            if (v instanceof UuidAtom uuid && targets.contains(uuid)) {
              gone.add(k);
            }
          });
    }
    if (weakKey) {
      for (UuidAtom target : targets) {
        if (datum.containsKey(target) && !gone.contains(target)) {
          gone.add(target);
        }
      }
    }
    return gone;
  }

  private static OvsdbException emptied(
      TableSchema table,
      Row row,
      ColumnSchema column,
      List<Atom> gone,
      @Nullable RowChange change) {
    String origin =
        change == null
            ? ""
            : change.before() == null
                ? " (inserted within this transaction)"
                : " (modified within this transaction)";
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
