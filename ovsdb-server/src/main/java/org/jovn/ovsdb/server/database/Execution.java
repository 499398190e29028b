// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.operation.ColumnValues;
import org.jovn.ovsdb.operation.Mutation;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.operation.OperationResult;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// Executes the operations of one transaction (RFC 7047 section 5.2) on a snapshot. Pure: what
/// comes of it is an [Outcome].
public final class Execution {

  /// What comes of a transaction.
  public sealed interface Outcome {

    /// It ended.
    ///
    /// @param results one for each operation that ran, and one more for an error at commit
    /// @param commit what it changed; empty when it failed or changed nothing
    record Done(List<OperationResult> results, Optional<Commit> commit, boolean durable)
        implements Outcome {}

    /// A `wait` is not satisfied yet: execute again when the database has changed, or when the time
    /// is over.
    ///
    /// @param timeoutMillis counted from the first execution; empty for ever
    record Blocked(Optional<Long> timeoutMillis) implements Outcome {}

    /// All operations passed, and the context wants them passed on.
    record Passed() implements Outcome {}
  }

  private final Transaction transaction;
  private final ExecutionContext context;
  private final RandomGenerator random;
  private final long elapsedMillis;
  private Outcome.@Nullable Blocked blocked;

  private Execution(
      Transaction transaction,
      ExecutionContext context,
      RandomGenerator random,
      long elapsedMillis) {
    this.transaction = transaction;
    this.context = context;
    this.random = random;
    this.elapsedMillis = elapsedMillis;
  }

  /// Executes operations.
  ///
  /// @param elapsedMillis time since the transaction was executed for the first time; 0 then
  static Outcome execute(
      Snapshot snapshot,
      References references,
      List<Operation> operations,
      ExecutionContext context,
      RandomGenerator random,
      long elapsedMillis) {
    Transaction transaction = new Transaction(snapshot);
    Execution execution = new Execution(transaction, context, random, elapsedMillis);
    List<OperationResult> results = new ArrayList<>(operations.size() + 1);
    for (Operation operation : operations) {
      try {
        results.add(execution.execute(operation));
      } catch (OvsdbException e) {
        results.add(new OperationResult.Failed(e.error()));
        return new Outcome.Done(results, Optional.empty(), false);
      }
      Outcome.Blocked blocked = execution.blocked;
      if (blocked != null) {
        return blocked;
      }
    }
    if (context.passesOn() && operations.stream().anyMatch(Operation::isWrite)) {
      return new Outcome.Passed();
    }
    try {
      Commit commit = CommitCheck.check(transaction, references, random);
      return new Outcome.Done(results, Optional.ofNullable(commit), transaction.isDurable());
    } catch (OvsdbException e) {
      results.add(new OperationResult.Failed(e.error()));
      return new Outcome.Done(results, Optional.empty(), false);
    }
  }

  /// The snapshot that operations make of another, which must have no rows yet.
  ///
  /// @throws OvsdbException the first error, also one at commit
  public static Snapshot apply(Snapshot empty, List<Operation> operations, RandomGenerator random)
      throws OvsdbException {
    Outcome outcome =
        execute(empty, References.of(empty), operations, ExecutionContext.TRUSTED, random, 0);
    if (!(outcome
        instanceof Outcome.Done(List<OperationResult> results, Optional<Commit> commit, _))) {
      throw OvsdbError.of("not supported", "an operation waits").exception();
    }
    if (!results.isEmpty() && results.getLast() instanceof OperationResult.Failed(var error)) {
      throw error.exception();
    }
    return commit.isPresent() ? commit.get().after() : empty;
  }

  /// Executes operations that write nothing on a snapshot; any thread may.
  public static Outcome read(
      Snapshot snapshot, List<Operation> operations, ExecutionContext context) {
    Execution execution =
        new Execution(new Transaction(snapshot), context, RandomGenerator.getDefault(), 0);
    List<OperationResult> results = new ArrayList<>(operations.size());
    for (Operation operation : operations) {
      try {
        results.add(execution.execute(operation));
      } catch (OvsdbException e) {
        results.add(new OperationResult.Failed(e.error()));
        break;
      }
    }
    return new Outcome.Done(results, Optional.empty(), false);
  }

  private OperationResult execute(Operation operation) throws OvsdbException {
    OvsdbError refused = context.access().refuse(operation, transaction.base());
    if (refused != null && !(operation instanceof Operation.Insert)) {
      throw refused.exception();
    }
    return switch (operation) {
      case Operation.Insert insert -> insert(insert);
      case Operation.Select select -> {
        List<Row> rows = RowSelection.matching(transaction, select.table(), select.where());
        yield new OperationResult.Selected(
            select.columns(), RowSelection.distinct(rows, select.columns()));
      }
      case Operation.Update update -> update(update);
      case Operation.Mutate mutate -> mutate(mutate);
      case Operation.Delete delete -> delete(delete);
      case Operation.Wait wait -> await(wait);
      case Operation.Commit(boolean durable) -> {
        if (durable) {
          transaction.setDurable();
        }
        yield new OperationResult.Empty();
      }
      case Operation.Abort _ -> throw OvsdbError.of("aborted", "aborted by request").exception();
      case Operation.Comment(String comment) -> {
        transaction.addComment(comment);
        yield new OperationResult.Empty();
      }
      case Operation.Assert(String lock) -> {
        if (!context.holdsLock().test(lock)) {
          throw OvsdbError.of("not owner", "Asserted lock " + lock + " not held.").exception();
        }
        yield new OperationResult.Empty();
      }
      case Operation.Invalid(OvsdbError error) -> throw error.exception();
    };
  }

  private OperationResult insert(Operation.Insert insert) throws OvsdbException {
    TableSchema table = insert.table();
    UuidAtom uuid = insert.uuid();
    if (insert.uuidGiven() && transaction.isTaken(table, uuid)) {
      throw OvsdbError.about(
              Json.of(uuid.text()),
              "duplicate uuid",
              "This UUID would duplicate a UUID already present within the table or deleted within"
                  + " the same transaction.")
          .exception();
    }
    ColumnValues given =
        switch (insert.row()) {
          case Operation.InsertRow.Values(ColumnValues values) -> values;
          case Operation.InsertRow.Bad(OvsdbError error) -> throw error.exception();
        };
    Datum[] values = new Datum[table.columnCount()];
    values[0] = uuid;
    values[1] = UuidAtom.random(random);
    given.into(values);
    for (int i = 2; i < values.length; i++) {
      if (values[i] == null) {
        values[i] = table.column(i).defaultDatum();
        table.column(i).type().checkAtoms(values[i]);
      }
    }
    Row row = new Row(values);
    OvsdbError refused = context.access().refuse(insert, transaction.base());
    if (refused == null) {
      refused = context.access().refuseInsert(insert, row, transaction.base());
    }
    if (refused != null) {
      throw refused.exception();
    }
    transaction.insert(table, row);
    return new OperationResult.Inserted(uuid);
  }

  private OperationResult update(Operation.Update update) throws OvsdbException {
    List<Row> rows = RowSelection.matching(transaction, update.table(), update.where());
    for (Row row : rows) {
      allowed(context.access().refuseUpdate(update, row, transaction.base()));
    }
    if (!update.row().columns().isEmpty()) {
      for (Row row : rows) {
        Datum[] values = row.toArray();
        update.row().into(values);
        transaction.replace(update.table(), row, new Row(values));
      }
    }
    return new OperationResult.Count(rows.size());
  }

  private OperationResult mutate(Operation.Mutate mutate) throws OvsdbException {
    List<Row> rows = RowSelection.matching(transaction, mutate.table(), mutate.where());
    List<ColumnSchema> columns = mutate.mutations().stream().map(Mutation::column).toList();
    for (Row row : rows) {
      allowed(context.access().refuseMutate(mutate, row, columns, transaction.base()));
    }
    if (!mutate.mutations().isEmpty()) {
      for (Row row : rows) {
        Datum[] values = row.toArray();
        for (Mutation mutation : mutate.mutations()) {
          int column = mutation.column().index();
          values[column] = mutation.apply(values[column]);
        }
        transaction.replace(mutate.table(), row, new Row(values));
      }
    }
    return new OperationResult.Count(rows.size());
  }

  private OperationResult delete(Operation.Delete delete) throws OvsdbException {
    List<Row> rows = RowSelection.matching(transaction, delete.table(), delete.where());
    for (Row row : rows) {
      allowed(context.access().refuseDelete(delete, row, transaction.base()));
    }
    for (Row row : rows) {
      transaction.delete(delete.table(), row);
    }
    return new OperationResult.Count(rows.size());
  }

  private static void allowed(@Nullable OvsdbError refused) throws OvsdbException {
    if (refused != null) {
      throw refused.exception();
    }
  }

  private OperationResult await(Operation.Wait wait) throws OvsdbException {
    Set<List<Datum>> expected = new HashSet<>();
    for (ColumnValues row : wait.rows()) {
      expected.add(projectExpected(wait, row));
    }
    Set<List<Datum>> found = new HashSet<>();
    for (Row row : RowSelection.matching(transaction, wait.table(), wait.where())) {
      found.add(RowSelection.project(row, wait.columns()));
    }
    if (found.equals(expected) == wait.equal()) {
      return new OperationResult.Empty();
    }
    Optional<Long> timeout = wait.timeoutMillis();
    if (timeout.isPresent() && elapsedMillis >= timeout.get()) {
      throw OvsdbError.of(
              "timed out",
              elapsedMillis == 0
                  ? "\"where\" clause test failed"
                  : "\"wait\" timed out after " + elapsedMillis + " ms")
          .exception();
    }
    blocked = new Outcome.Blocked(timeout);
    return new OperationResult.Empty();
  }

  private static List<Datum> projectExpected(Operation.Wait wait, ColumnValues given) {
    Datum[] values = new Datum[wait.table().columnCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = wait.table().column(i).defaultDatum();
    }
    for (int i = 0; i < given.columns().size(); i++) {
      values[given.columns().get(i).index()] = given.values().get(i);
    }
    return RowSelection.project(new Row(values), wait.columns());
  }
}
