// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.monitor;

import java.util.List;
import java.util.TreeSet;
import org.jovn.ovsdb.operation.Clause;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.schema.TableSchema;

/// What a client monitors of one table: all its `<monitor-request>`s in one.
///
/// @param columns ascending by place in the row
/// @param select the kinds of change that any of the requests shows
/// @param watched places of the columns whose change counts as a change of the row: those
///   monitored, and those that a condition of the monitor ever looked at
/// @param condition which rows; one clause must hold. Always [Condition#ALL] for `monitor`
public record TableMonitor(
    TableSchema table,
    List<MonitorColumn> columns,
    MonitorSelect select,
    List<Integer> watched,
    Condition condition) {

  static TableMonitor of(
      TableSchema table, List<MonitorColumn> columns, MonitorSelect select, Condition condition) {
    List<Integer> places = columns.stream().map(column -> column.column().index()).toList();
    return new TableMonitor(table, columns, select, places, Condition.ALL).withCondition(condition);
  }

  /// This with another condition.
  TableMonitor withCondition(Condition newCondition) {
    TreeSet<Integer> places = new TreeSet<>(watched);
    for (Clause clause : newCondition.clauses()) {
      if (clause instanceof Clause.Comparison comparison) {
        places.add(comparison.column().index());
      }
    }
    return new TableMonitor(table, columns, select, List.copyOf(places), newCondition);
  }
}
