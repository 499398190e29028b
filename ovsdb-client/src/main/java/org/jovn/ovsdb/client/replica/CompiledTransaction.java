// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.data.IntegerAtom;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.operation.OperationResult;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.DatabaseSchema;

/// A transaction as operations, and the meaning of their results. The operations are, in this
/// order: assertions of locks, waits, changes, increments with a select each, operations added as
/// they are, a comment, a commit or an abort. Immutable.
public final class CompiledTransaction {

  private final DatabaseSchema schema;
  private final List<Operation> operations;
  private final List<String> locks;
  private final int waitsBegin;
  private final int waitsEnd;
  private final int incrementsBegin;
  private final int addedBegin;
  private final int addedCount;
  private final boolean dryRun;

  CompiledTransaction(
      DatabaseSchema schema,
      List<Operation> operations,
      List<String> locks,
      int waitsBegin,
      int waitsEnd,
      int incrementsBegin,
      int addedBegin,
      int addedCount,
      boolean dryRun) {
    this.schema = schema;
    this.operations = operations;
    this.locks = locks;
    this.waitsBegin = waitsBegin;
    this.waitsEnd = waitsEnd;
    this.incrementsBegin = incrementsBegin;
    this.addedBegin = addedBegin;
    this.addedCount = addedCount;
    this.dryRun = dryRun;
  }

  /// The schema whose tables and columns the operations name.
  public DatabaseSchema schema() {
    return schema;
  }

  /// What to execute; empty when there is nothing to do.
  public List<Operation> operations() {
    return operations;
  }

  /// What became of it when all its operations were executed, or those up to one that failed.
  ///
  /// @param results one for each operation executed, and one more for an error at commit
  public Outcome outcome(List<OperationResult> results) {
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof OperationResult.Failed(OvsdbError error)) {
        return failure(i, error);
      }
    }
    if (results.size() < operations.size()) {
      return new Outcome.Failed(
          OvsdbError.of(
              "internal error",
              "%d results for %d operations".formatted(results.size(), operations.size())));
    }
    List<Long> counters = new ArrayList<>();
    for (int i = incrementsBegin; i < addedBegin; i += 2) {
      counters.add(counter(i + 1, results.get(i + 1)));
    }
    return new Outcome.Committed(
        List.copyOf(counters), List.copyOf(results.subList(addedBegin, addedBegin + addedCount)));
  }

  private Outcome failure(int index, OvsdbError error) {
    if (index < waitsBegin && error.tag().equals("not owner")) {
      return new Outcome.NotLocked(locks.get(index));
    }
    if (index >= waitsBegin && index < waitsEnd && error.tag().equals("timed out")) {
      return new Outcome.Conflict(error);
    }
    if (dryRun && index == operations.size() - 1 && error.tag().equals("aborted")) {
      return new Outcome.DryRun();
    }
    return new Outcome.Failed(error);
  }

  /// The value that a select has read; 0 when the row was not there to be incremented.
  private long counter(int index, OperationResult result) {
    if (operations.get(index) instanceof Operation.Select select
        && result instanceof OperationResult.Selected selected
        && !selected.rows().isEmpty()) {
      ColumnSchema column = select.columns().getFirst();
      if (selected.rows().getFirst().get(column.index()) instanceof IntegerAtom(long value)) {
        return value;
      }
    }
    return 0;
  }
}
