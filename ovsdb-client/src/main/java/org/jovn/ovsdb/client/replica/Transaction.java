// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.operation.Clause;
import org.jovn.ovsdb.operation.ColumnValues;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.operation.ConditionFunction;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.schema.AtomicType;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;

/// Collects what is to be done to a database in one step (RFC 7047 section 4.1.3); given to
/// [Replica#commit]. What is done to one row in several calls becomes one operation or two.
///
/// The client chooses the UUIDs of new rows: they are known at once, may be referred to from
/// anywhere in the transaction, and tell after a lost connection whether it has happened.
///
/// Belongs to one thread until it is committed, and is committed once.
public final class Transaction {

  private record RowKey(TableSchema table, UuidAtom uuid) {}

  private final DatabaseSchema schema;
  private final Map<RowKey, RowEdit> edits = new LinkedHashMap<>();
  private final Set<RowKey> deleted = new LinkedHashSet<>();
  private final Map<RowKey, Map<ColumnSchema, Datum>> verified = new LinkedHashMap<>();
  private final List<Operation> added = new ArrayList<>();
  private final List<Increment> increments = new ArrayList<>();
  private final Set<String> locks = new LinkedHashSet<>();
  private final StringBuilder comment = new StringBuilder();
  private boolean durable;
  private boolean dryRun;

  record Increment(TableSchema table, UuidAtom uuid, ColumnSchema column) {}

  /// @param schema the model that tables and columns are of
  public Transaction(DatabaseSchema schema) {
    this.schema = schema;
  }

  /// A new row under a random UUID; columns that are not set get their defaults.
  public RowEdit insert(TableSchema table) {
    return insert(table, UuidAtom.random(ThreadLocalRandom.current()));
  }

  /// A new row under a UUID of the caller's choice.
  public RowEdit insert(TableSchema table, UuidAtom uuid) {
    RowEdit edit = new RowEdit(table, uuid, RowEdit.Kind.INSERT, Optional.empty());
    if (edits.putIfAbsent(key(table, uuid), edit) != null) {
      throw new IllegalArgumentException(
          "row %s of %s is in the transaction already".formatted(uuid, table));
    }
    return edit;
  }

  /// What is to change in a row, of which no more is known than its UUID.
  public RowEdit update(TableSchema table, UuidAtom uuid) {
    return edits.computeIfAbsent(
        key(table, uuid), _ -> new RowEdit(table, uuid, RowEdit.Kind.UPDATE, Optional.empty()));
  }

  /// What is to change in a row. Columns that are set to what `row` has are not written.
  public RowEdit update(TableSchema table, Row row) {
    return edits.computeIfAbsent(
        key(table, row.uuid()),
        _ -> new RowEdit(table, row.uuid(), RowEdit.Kind.UPDATE, Optional.of(row)));
  }

  /// Deletes a row, and forgets what was to change in it.
  public void delete(TableSchema table, UuidAtom uuid) {
    RowKey key = key(table, uuid);
    RowEdit edit = edits.remove(key);
    if (edit == null || edit.kind() == RowEdit.Kind.UPDATE) {
      deleted.add(key);
    }
  }

  private RowKey key(TableSchema table, UuidAtom uuid) {
    if (schema.table(table.index()) != table) {
      throw new IllegalArgumentException(
          "table %s is not of the transaction's schema %s".formatted(table, schema));
    }
    return new RowKey(table, uuid);
  }

  /// The value of a column, on which the transaction then depends: if it is another when the
  /// transaction is executed, the outcome is [Outcome.Conflict].
  public Datum read(TableSchema table, Row row, ColumnSchema column) {
    verify(table, row, column);
    return row.get(column.index());
  }

  /// Makes the transaction depend on these columns, and on the row: [#read] without the value.
  /// Without columns it depends on the row's being there.
  public void verify(TableSchema table, Row row, ColumnSchema... columns) {
    Map<ColumnSchema, Datum> values =
        verified.computeIfAbsent(key(table, row.uuid()), _ -> new LinkedHashMap<>());
    if (columns.length == 0) {
      values.putIfAbsent(table.column(ColumnSchema.UUID_INDEX), row.uuid());
    }
    for (ColumnSchema column : columns) {
      values.putIfAbsent(column, row.get(column.index()));
    }
  }

  /// Adds an operation as it is, after all others; its result is in [Outcome.Committed#results].
  public void add(Operation operation) {
    added.add(operation);
  }

  /// Adds 1 to a column of integers; what it is then is in [Outcome.Committed#counters].
  public void increment(TableSchema table, UuidAtom uuid, ColumnSchema column) {
    if (!column.type().isScalar() || column.type().key().type() != AtomicType.INTEGER) {
      throw new IllegalArgumentException(
          "column %s of %s is not one integer but %s"
              .formatted(column.name(), table, column.type().english()));
    }
    increments.add(new Increment(key(table, uuid).table(), uuid, column));
  }

  /// Requires that the session holds a lock when the transaction is executed (section 5.2.10).
  public void requireLock(String lock) {
    locks.add(lock);
  }

  /// A line of comment for the log of the database (section 5.2.9).
  public void comment(String text) {
    comment.append(comment.isEmpty() ? "" : "\n").append(text);
  }

  /// The outcome is to be known only once the transaction is on disk (section 5.2.7).
  public void setDurable() {
    durable = true;
  }

  /// Nothing is to be changed: the transaction is executed and then aborted (section 5.2.8). What
  /// is only checked at the end of one, such as references, is not found out so.
  public void setDryRun() {
    dryRun = true;
  }

  /// The operations, and how to understand their results. For bindings.
  public CompiledTransaction compile() {
    List<Operation> operations = new ArrayList<>();
    for (String lock : locks) {
      operations.add(new Operation.Assert(lock));
    }
    int waitsBegin = operations.size();
    verified.forEach((key, values) -> operations.add(waitFor(key, values)));
    int waitsEnd = operations.size();
    for (RowKey key : deleted) {
      operations.add(new Operation.Delete(key.table(), where(key.table(), key.uuid())));
    }
    for (RowEdit edit : edits.values()) {
      edit.addTo(operations);
    }
    int incrementsBegin = operations.size();
    for (Increment increment : increments) {
      RowEdit.addIncrement(increment, operations);
    }
    int addedBegin = operations.size();
    operations.addAll(added);
    boolean empty = operations.size() == waitsEnd && !durable && !dryRun;
    if (!comment.isEmpty() && !empty) {
      operations.add(new Operation.Comment(comment.toString()));
    }
    if (dryRun) {
      operations.add(new Operation.Abort());
    } else if (durable) {
      operations.add(new Operation.Commit(true));
    }
    return new CompiledTransaction(
        schema,
        empty ? List.of() : List.copyOf(operations),
        List.copyOf(locks),
        waitsBegin,
        waitsEnd,
        incrementsBegin,
        addedBegin,
        added.size(),
        dryRun);
  }

  private static Operation waitFor(RowKey key, Map<ColumnSchema, Datum> values) {
    List<ColumnSchema> columns = List.copyOf(values.keySet());
    ColumnValues row = new ColumnValues(columns, List.copyOf(values.values()));
    Condition where = where(key.table(), key.uuid());
    return new Operation.Wait(key.table(), where, columns, true, List.of(row), Optional.of(0L));
  }

  /// The condition that only the row of this UUID passes.
  static Condition where(TableSchema table, UuidAtom uuid) {
    ColumnSchema column = table.column(ColumnSchema.UUID_INDEX);
    return new Condition(List.of(new Clause.Comparison(column, ConditionFunction.EQ, uuid)));
  }

  @Override
  public String toString() {
    return Arrays.toString(compile().operations().toArray());
  }
}
