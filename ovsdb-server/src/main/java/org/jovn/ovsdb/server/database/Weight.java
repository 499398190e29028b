// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.List;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.schema.TableSchema;

/// How much work operations are on a snapshot, by the rows that they would look at.
record Weight(Snapshot snapshot) {

  private static final int LIGHT_ROWS = 2_000;
  private static final int LIGHT_OPERATIONS = 200;

  /// Whether an event loop may do it between its other work.
  ///
  /// @param isSyncSlow whether it takes long to wait for the disk
  boolean isLight(List<Operation> operations, boolean isSyncSlow) {
    if (operations.size() > LIGHT_OPERATIONS) {
      return false;
    }
    long rows = 0;
    for (Operation operation : operations) {
      rows +=
          switch (operation) {
            case Operation.Select select -> cost(select.table(), select.where());
            case Operation.Update update -> cost(update.table(), update.where());
            case Operation.Mutate mutate -> cost(mutate.table(), mutate.where());
            case Operation.Delete delete -> cost(delete.table(), delete.where());
            case Operation.Wait wait -> cost(wait.table(), wait.where());
            case Operation.Commit(boolean durable) -> durable && isSyncSlow ? LIGHT_ROWS + 1 : 0;
            case Operation.Insert _,
                Operation.Abort _,
                Operation.Comment _,
                Operation.Assert _,
                Operation.Invalid _ ->
                1;
          };
    }
    return rows <= LIGHT_ROWS;
  }

  /// Whether it is long, and writes nothing.
  boolean isLongRead(List<Operation> operations) {
    long rows = 0;
    for (Operation operation : operations) {
      if (operation instanceof Operation.Select select) {
        rows += cost(select.table(), select.where());
      } else if (!(operation instanceof Operation.Comment)) {
        return false;
      }
    }
    return rows > LIGHT_ROWS;
  }

  private long cost(TableSchema table, Condition where) {
    return table.index() < snapshot.tables().size()
        ? RowSelection.cost(snapshot.tables().get(table.index()), where)
        : 0;
  }
}
