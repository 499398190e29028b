// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.monitor;

import java.util.List;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.schema.TableSchema;

/// What a client monitors of one table: all its `<monitor-request>`s in one.
///
/// @param columns ascending by place in the row
/// @param condition which rows; one clause must hold. Always [Condition#ALL] for `monitor`
public record TableMonitor(TableSchema table, List<MonitorColumn> columns, Condition condition) {

  /// The kinds of change that show at least one column, or all when no column is monitored.
  public MonitorSelect select() {
    MonitorSelect select = columns.isEmpty() ? MonitorSelect.ALL : MonitorSelect.NONE;
    for (MonitorColumn column : columns) {
      select = select.or(column.select());
    }
    return select;
  }

  public TableMonitor withCondition(Condition newCondition) {
    return new TableMonitor(table, columns, newCondition);
  }
}
