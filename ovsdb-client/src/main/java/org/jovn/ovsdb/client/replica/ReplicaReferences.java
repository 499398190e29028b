// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.BaseType;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// Who refers to a row, in one snapshot: the references of some columns, read backwards. Immutable;
/// [#advance] gives those of a later snapshot at the cost of what differs.
public final class ReplicaReferences {

  private static final Comparator<Reference> ORDER =
      Comparator.comparing(Reference::target)
          .thenComparingInt(reference -> reference.table().index())
          .thenComparingInt(reference -> reference.column().index())
          .thenComparing(Reference::source);

  private final List<TableSchema> tables;
  private final ReplicaSnapshot snapshot;
  private final SortedTree<Reference> references;

  /// A column of a row that holds the UUID of a row of another table, or of the same.
  ///
  /// @param source the row that refers
  public record Reference(
      UuidAtom target, TableSchema table, ColumnSchema column, UuidAtom source) {
    @Override
    public int hashCode() {
      return target.hashCode() * 31 + source.hashCode() * 7 + column.index();
    }
  }

  private ReplicaReferences(
      List<TableSchema> tables, ReplicaSnapshot snapshot, SortedTree<Reference> references) {
    this.tables = tables;
    this.snapshot = snapshot;
    this.references = references;
  }

  /// The references from these tables; from all tables, if none is given.
  public static ReplicaReferences of(ReplicaSnapshot snapshot, TableSchema... tables) {
    List<TableSchema> sources = tables.length == 0 ? snapshot.schema().tables() : List.of(tables);
    return new ReplicaReferences(
            sources, ReplicaSnapshot.empty(snapshot.schema()), SortedTree.empty(ORDER))
        .advance(snapshot);
  }

  /// The same of another snapshot of the replica.
  public ReplicaReferences advance(ReplicaSnapshot newer) {
    SortedTree<Reference> changed = references;
    for (TableSchema table : tables) {
      List<ColumnSchema> columns = columns(table);
      if (columns.isEmpty()) {
        continue;
      }
      for (RowDelta delta : ReplicaChanges.ofTable(snapshot, newer, table)) {
        for (ColumnSchema column : columns) {
          if (delta.changes(column)) {
            for (Reference gone : of(table, column, before(delta))) {
              changed = changed.delete(gone);
            }
            for (Reference made : of(table, column, after(delta))) {
              changed = changed.insert(made);
            }
          }
        }
      }
    }
    return new ReplicaReferences(tables, newer, changed);
  }

  private static @Nullable Row before(RowDelta delta) {
    return switch (delta) {
      case RowDelta.Inserted _ -> null;
      case RowDelta.Deleted(Row row) -> row;
      case RowDelta.Modified(Row before, _) -> before;
    };
  }

  private static @Nullable Row after(RowDelta delta) {
    return switch (delta) {
      case RowDelta.Inserted(Row row) -> row;
      case RowDelta.Deleted _ -> null;
      case RowDelta.Modified(_, Row after) -> after;
    };
  }

  private static List<ColumnSchema> columns(TableSchema table) {
    List<ColumnSchema> columns = new ArrayList<>();
    for (ColumnSchema column : table.columns()) {
      BaseType value = column.type().value();
      if (column.type().key().refTable() != null || (value != null && value.refTable() != null)) {
        columns.add(column);
      }
    }
    return columns;
  }

  private static Set<Reference> of(TableSchema table, ColumnSchema column, @Nullable Row row) {
    Set<Reference> found = new LinkedHashSet<>();
    if (row == null) {
      return found;
    }
    BaseType value = column.type().value();
    boolean keys = column.type().key().refTable() != null;
    boolean values = value != null && value.refTable() != null;
    Datum datum = row.get(column.index());
    if (datum instanceof AtomMap map) {
      map.forEach(
          (k, v) -> {
            if (keys && k instanceof UuidAtom target) {
              found.add(new Reference(target, table, column, row.uuid()));
            }
            if (values && v instanceof UuidAtom target) {
              found.add(new Reference(target, table, column, row.uuid()));
            }
          });
    } else {
      datum.forEachAtom(
          atom -> {
            if (atom instanceof UuidAtom target) {
              found.add(new Reference(target, table, column, row.uuid()));
            }
          });
    }
    return found;
  }

  /// The snapshot whose references are here.
  public ReplicaSnapshot snapshot() {
    return snapshot;
  }

  /// The references to a row, whether or not the row is in the snapshot.
  public List<Reference> to(UuidAtom target) {
    List<Reference> found = new ArrayList<>();
    references.forEachFrom(
        reference -> reference.target().compareTo(target),
        reference -> reference.target().equals(target) && found.add(reference));
    return found;
  }
}
