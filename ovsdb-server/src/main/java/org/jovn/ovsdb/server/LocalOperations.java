// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.client.replica.SchemaMapping;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.operation.Clause;
import org.jovn.ovsdb.operation.ColumnValues;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.operation.Mutation;
import org.jovn.ovsdb.operation.Mutator;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.operation.Operation.InsertRow;
import org.jovn.ovsdb.operation.OperationResult;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// Makes operations of a model into those of a database's schema, which may lack columns: such
/// columns are not written, waited for or selected, and a clause about one is as good as true.
/// Checks what a parser checks of operations that come in JSON. Immutable.
final class LocalOperations {

  private final SchemaMapping mapping;

  LocalOperations(SchemaMapping mapping) {
    this.mapping = mapping;
  }

  /// @throws OvsdbException when an operation is about a table that the database lacks, or writes
  ///   what may not be written
  List<Operation> translate(List<Operation> operations) throws OvsdbException {
    List<Operation> translated = new ArrayList<>(operations.size());
    for (Operation operation : operations) {
      translated.add(translate(operation));
    }
    return translated;
  }

  private Operation translate(Operation operation) throws OvsdbException {
    return switch (operation) {
      case Operation.Insert insert -> insert(insert);
      case Operation.Select select ->
          new Operation.Select(
              table(select.table()),
              condition(select.table(), select.where()),
              columns(select.table(), select.columns()));
      case Operation.Update update -> update(update);
      case Operation.Mutate mutate -> mutate(mutate);
      case Operation.Delete delete ->
          new Operation.Delete(table(delete.table()), condition(delete.table(), delete.where()));
      case Operation.Wait wait -> await(wait);
      case Operation.Commit _,
          Operation.Abort _,
          Operation.Comment _,
          Operation.Assert _,
          Operation.Invalid _ ->
          operation;
    };
  }

  private Operation insert(Operation.Insert insert) throws OvsdbException {
    TableSchema table = table(insert.table());
    return switch (insert.row()) {
      case InsertRow.Values(ColumnValues values) ->
          new Operation.Insert(
              table,
              insert.uuid(),
              insert.uuidGiven(),
              new InsertRow.Values(checked(insert.table(), values)));
      case InsertRow.Bad(OvsdbError error) -> throw error.exception();
    };
  }

  private Operation update(Operation.Update update) throws OvsdbException {
    ColumnValues values = checked(update.table(), update.row());
    for (ColumnSchema column : values.columns()) {
      checkMutable(column, update.table(), "update");
    }
    return new Operation.Update(
        table(update.table()), condition(update.table(), update.where()), values);
  }

  private Operation mutate(Operation.Mutate mutate) throws OvsdbException {
    List<Mutation> mutations = new ArrayList<>(mutate.mutations().size());
    for (Mutation mutation : mutate.mutations()) {
      ColumnSchema column = find(mutate.table(), mutation.column());
      if (column != null) {
        checkMutable(column, mutate.table(), "mutate");
        if (mutation.mutator() == Mutator.INSERT) {
          column.type().checkAtoms(mutation.argument());
        }
        mutations.add(new Mutation(column, mutation.mutator(), mutation.argument()));
      }
    }
    return new Operation.Mutate(
        table(mutate.table()), condition(mutate.table(), mutate.where()), List.copyOf(mutations));
  }

  private Operation await(Operation.Wait wait) throws OvsdbException {
    List<ColumnValues> rows = new ArrayList<>(wait.rows().size());
    for (ColumnValues row : wait.rows()) {
      rows.add(values(wait.table(), row));
    }
    return new Operation.Wait(
        table(wait.table()),
        condition(wait.table(), wait.where()),
        columns(wait.table(), wait.columns()),
        wait.equal(),
        List.copyOf(rows),
        wait.timeoutMillis());
  }

  private TableSchema table(TableSchema table) throws OvsdbException {
    TableSchema found = mapping.server(table);
    if (found == null) {
      throw OvsdbError.of("unknown table", "The server has no table " + table.name() + ".")
          .exception();
    }
    return found;
  }

  private @Nullable ColumnSchema find(TableSchema table, ColumnSchema column) {
    SchemaMapping.Column found = mapping.column(table, column.name());
    return found == null ? null : found.server();
  }

  private List<ColumnSchema> columns(TableSchema table, List<ColumnSchema> columns) {
    List<ColumnSchema> translated = new ArrayList<>(columns.size());
    for (ColumnSchema column : columns) {
      ColumnSchema found = find(table, column);
      if (found != null) {
        translated.add(found);
      }
    }
    return List.copyOf(translated);
  }

  private ColumnValues values(TableSchema table, ColumnValues row) {
    List<ColumnSchema> columns = new ArrayList<>(row.columns().size());
    List<Datum> values = new ArrayList<>(row.columns().size());
    for (int i = 0; i < row.columns().size(); i++) {
      ColumnSchema found = find(table, row.columns().get(i));
      if (found != null) {
        columns.add(found);
        values.add(row.values().get(i));
      }
    }
    return new ColumnValues(List.copyOf(columns), List.copyOf(values));
  }

  private ColumnValues checked(TableSchema table, ColumnValues row) throws OvsdbException {
    ColumnValues values = values(table, row);
    for (int i = 0; i < values.columns().size(); i++) {
      ColumnSchema column = values.columns().get(i);
      column.type().checkSize(values.values().get(i));
      column.type().checkAtoms(values.values().get(i));
    }
    return values;
  }

  private static void checkMutable(ColumnSchema column, TableSchema table, String verb)
      throws OvsdbException {
    if (!column.mutable()) {
      throw OvsdbError.constraint(
              "Cannot %s immutable column %s in table %s."
                  .formatted(verb, column.name(), table.name()))
          .exception();
    }
  }

  /// A condition for rows as the database has them.
  Condition condition(TableSchema table, Condition condition) {
    if (condition.clauses().isEmpty()) {
      return condition;
    }
    List<Clause> clauses = new ArrayList<>(condition.clauses().size());
    for (Clause clause : condition.clauses()) {
      clauses.add(
          switch (clause) {
            case Clause.Constant _ -> clause;
            case Clause.Comparison comparison -> {
              ColumnSchema found = find(table, comparison.column());
              yield found == null
                  ? new Clause.Constant(true)
                  : new Clause.Comparison(found, comparison.function(), comparison.argument());
            }
          });
    }
    return new Condition(List.copyOf(clauses));
  }

  /// The results of operations as the model has them.
  ///
  /// @param operations those of the model, which had these results
  List<OperationResult> results(List<Operation> operations, List<OperationResult> results) {
    List<OperationResult> translated = new ArrayList<>(results.size());
    for (int i = 0; i < results.size(); i++) {
      OperationResult result = results.get(i);
      translated.add(
          i < operations.size()
                  && operations.get(i) instanceof Operation.Select select
                  && result instanceof OperationResult.Selected selected
              ? selected(select, selected)
              : result);
    }
    return translated;
  }

  private OperationResult selected(Operation.Select select, OperationResult.Selected selected) {
    TableSchema table = select.table();
    TableSchema database = mapping.server(table);
    if (database == null) {
      return selected;
    }
    RowProjection projection = new RowProjection(mapping, table, database, select.columns());
    return new OperationResult.Selected(
        select.columns(), selected.rows().stream().map(projection::of).toList());
  }
}
