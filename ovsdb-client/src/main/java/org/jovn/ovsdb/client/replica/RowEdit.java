// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.DatumChange;
import org.jovn.ovsdb.data.IntegerAtom;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.operation.ColumnValues;
import org.jovn.ovsdb.operation.Mutation;
import org.jovn.ovsdb.operation.Mutator;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.operation.Operation.InsertRow;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// What a transaction does to one row that it inserts or changes. Belongs to the transaction's
/// thread. The later of two calls about one column counts.
///
/// Elements added to or removed from a column that was not set in the same transaction are sent as
/// mutations: other clients' elements stay.
public final class RowEdit {

  enum Kind {
    INSERT,
    UPDATE
  }

  private final TableSchema table;
  private final UuidAtom uuid;
  private final Kind kind;
  private final Optional<Row> before;

  /// What columns are set to, by their indexes.
  private final @Nullable Datum[] values;

  /// For each column what is taken out of it (elements, or keys), then what is put in.
  private final Map<Integer, Datum> removed = new TreeMap<>();

  private final Map<Integer, Datum> added = new TreeMap<>();

  RowEdit(TableSchema table, UuidAtom uuid, Kind kind, Optional<Row> before) {
    this.table = table;
    this.uuid = uuid;
    this.kind = kind;
    this.before = before;
    this.values = new @Nullable Datum[table.columnCount()];
  }

  Kind kind() {
    return kind;
  }

  public UuidAtom uuid() {
    return uuid;
  }

  /// Replaces a column's value.
  ///
  /// @throws IllegalArgumentException when the column's type does not allow it
  public RowEdit set(ColumnSchema column, Datum value) {
    try {
      if (value.size() < column.type().min() || value.size() > column.type().max()) {
        column.type().checkSize(value);
      }
      column.type().checkAtoms(value);
    } catch (OvsdbException e) {
      throw new IllegalArgumentException(
          "column %s of %s: %s".formatted(column.name(), table, e.error().text()), e);
    }
    int at = column.index();
    removed.remove(at);
    added.remove(at);
    boolean isThere = before.isPresent() && before.get().get(at).equals(value);
    values[at] = isThere ? null : value;
    return this;
  }

  /// Puts elements into a set, as the mutation `insert`.
  public RowEdit add(ColumnSchema column, Datum elements) {
    int at = column.index();
    if (isWhole(at)) {
      return set(column, DatumChange.insert(whole(column), elements));
    }
    added.merge(at, elements, DatumChange::insert);
    return this;
  }

  /// Takes elements out of a set, or keys out of a map, as the mutation `delete`.
  public RowEdit remove(ColumnSchema column, Datum elements) {
    int at = column.index();
    if (isWhole(at)) {
      return set(column, DatumChange.delete(whole(column), elements));
    }
    Datum kept = added.get(at);
    if (kept != null) {
      added.put(at, DatumChange.delete(kept, elements));
    }
    removed.merge(at, elements, DatumChange::insert);
    return this;
  }

  /// Gives a key of a map a value, whatever it had.
  public RowEdit put(ColumnSchema column, Atom key, Atom value) {
    int at = column.index();
    AtomMap pair = pair(key, value);
    if (isWhole(at)) {
      return set(column, DatumChange.insert(DatumChange.delete(whole(column), key), pair));
    }
    if (before.isPresent()
        && before.get().get(at).includesAll(pair)
        && !removed.containsKey(at)
        && !added.containsKey(at)) {
      return this;
    }
    remove(column, key);
    added.merge(at, pair, DatumChange::insert);
    return this;
  }

  private static AtomMap pair(Atom key, Atom value) {
    AtomMap map = AtomMap.of(new AtomMap.Pair(key, value));
    if (map == null) {
      throw new IllegalStateException("one pair has no duplicate");
    }
    return map;
  }

  /// Whether the transaction writes the column as a whole.
  private boolean isWhole(int at) {
    return kind == Kind.INSERT || values[at] != null;
  }

  private Datum whole(ColumnSchema column) {
    Datum value = values[column.index()];
    return value == null ? column.defaultDatum() : value;
  }

  void addTo(List<Operation> operations) {
    if (kind == Kind.INSERT) {
      operations.add(new Operation.Insert(table, uuid, true, new InsertRow.Values(columnValues())));
      return;
    }
    ColumnValues changes = columnValues();
    if (!changes.columns().isEmpty()) {
      operations.add(new Operation.Update(table, Transaction.where(table, uuid), changes));
    }
    List<Mutation> mutations = new ArrayList<>();
    removed.forEach((at, datum) -> addMutation(mutations, at, Mutator.DELETE, datum));
    added.forEach((at, datum) -> addMutation(mutations, at, Mutator.INSERT, datum));
    if (!mutations.isEmpty()) {
      operations.add(
          new Operation.Mutate(table, Transaction.where(table, uuid), List.copyOf(mutations)));
    }
  }

  private void addMutation(List<Mutation> mutations, int at, Mutator mutator, Datum datum) {
    if (!datum.isEmpty()) {
      mutations.add(new Mutation(table.column(at), mutator, datum));
    }
  }

  private ColumnValues columnValues() {
    List<ColumnSchema> columns = new ArrayList<>(values.length);
    List<Datum> data = new ArrayList<>(values.length);
    for (int at = 0; at < values.length; at++) {
      Datum datum = values[at];
      ColumnSchema column = table.column(at);
      if (datum != null && (kind == Kind.UPDATE || !datum.equals(column.defaultDatum()))) {
        columns.add(column);
        data.add(datum);
      }
    }
    return new ColumnValues(List.copyOf(columns), List.copyOf(data));
  }

  static void addIncrement(Transaction.Increment increment, List<Operation> operations) {
    ColumnSchema column = increment.column();
    TableSchema table = increment.table();
    Mutation plusOne = new Mutation(column, Mutator.ADD, IntegerAtom.of(1));
    operations.add(
        new Operation.Mutate(table, Transaction.where(table, increment.uuid()), List.of(plusOne)));
    operations.add(
        new Operation.Select(table, Transaction.where(table, increment.uuid()), List.of(column)));
  }
}
