// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.AtomSet;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.TableSchema;

/// The rows of a table in one snapshot, in the order of some columns' values: rows of a value, and
/// of a range of values. Immutable; [#advance] gives the index of a later snapshot at the cost of
/// what differs.
public final class ReplicaIndex {

  private final TableSchema table;
  private final List<ColumnSchema> columns;
  private final ReplicaSnapshot snapshot;
  private final SortedTree<Row> rows;

  private ReplicaIndex(
      TableSchema table,
      List<ColumnSchema> columns,
      ReplicaSnapshot snapshot,
      SortedTree<Row> rows) {
    this.table = table;
    this.columns = columns;
    this.snapshot = snapshot;
    this.rows = rows;
  }

  /// An index of a snapshot.
  public static ReplicaIndex of(
      ReplicaSnapshot snapshot, TableSchema table, ColumnSchema... columns) {
    List<ColumnSchema> list = List.of(columns);
    Comparator<Row> order =
        (a, b) -> {
          for (int i = 0; i < list.size(); i++) {
            int at = list.get(i).index();
            int way = compare(a.get(at), b.get(at));
            if (way != 0) {
              return way;
            }
          }
          return a.uuid().compareTo(b.uuid());
        };
    return new ReplicaIndex(
            table, list, ReplicaSnapshot.empty(snapshot.schema()), SortedTree.empty(order))
        .advance(snapshot);
  }

  /// The same index of another snapshot of the replica.
  public ReplicaIndex advance(ReplicaSnapshot newer) {
    SortedTree<Row> changed = rows;
    for (RowDelta delta : ReplicaChanges.ofTable(snapshot, newer, table)) {
      changed =
          switch (delta) {
            case RowDelta.Inserted(Row row) -> changed.insert(row);
            case RowDelta.Deleted(Row row) -> changed.delete(row);
            case RowDelta.Modified(Row before, Row after) -> changed.delete(before).insert(after);
          };
    }
    return new ReplicaIndex(table, columns, newer, changed);
  }

  /// The snapshot whose rows are here.
  public ReplicaSnapshot snapshot() {
    return snapshot;
  }

  /// The rows that have these values in the index's columns, or in the first of them.
  public List<Row> equal(Datum... values) {
    List<Row> found = new ArrayList<>();
    range(values, values, found::add);
    return found;
  }

  /// Gives `action` the rows from one place to another, both included, in order. Places name values
  /// for the index's columns or the first of them; no value stands for the first and last row.
  public void range(Datum[] from, Datum[] to, Consumer<Row> action) {
    rows.forEachFrom(
        row -> compare(row, from),
        row -> {
          if (compare(row, to) > 0) {
            return false;
          }
          action.accept(row);
          return true;
        });
  }

  private int compare(Row row, Datum[] values) {
    for (int i = 0; i < values.length; i++) {
      int way = compare(row.get(columns.get(i).index()), values[i]);
      if (way != 0) {
        return way;
      }
    }
    return 0;
  }

  /// Atoms in their order; sets and maps by size, then element by element.
  private static int compare(Datum a, Datum b) {
    if (a == b) {
      return 0;
    }
    if (a instanceof Atom x && b instanceof Atom y) {
      return x.compareTo(y);
    }
    int way = Integer.compare(a.size(), b.size());
    if (way != 0) {
      return way;
    }
    List<Atom> left = atoms(a);
    List<Atom> right = atoms(b);
    for (int i = 0; way == 0 && i < left.size(); i++) {
      way = left.get(i).compareTo(right.get(i));
    }
    return way;
  }

  private static List<Atom> atoms(Datum datum) {
    return switch (datum) {
      case Atom atom -> List.of(atom);
      case AtomSet set -> List.of(set.toArray());
      case AtomMap map -> {
        List<Atom> atoms = new ArrayList<>(map.size() * 2);
        map.forEachAtom(atoms::add);
        yield atoms;
      }
    };
  }
}
