// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.monitor;

import java.util.List;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.schema.TableSchema;

/// What a client monitors of one table: all its `<monitor-request>`s in one.
///
/// @param columns ascending by place in the row
/// @param select the kinds of change that any of the requests shows
/// @param condition which rows; one clause must hold. Always [Condition#ALL] for `monitor`
public record TableMonitor(
    TableSchema table, List<MonitorColumn> columns, MonitorSelect select, Condition condition) {

  /// This with another condition.
  public TableMonitor withCondition(Condition newCondition) {
    return new TableMonitor(table, columns, select, newCondition);
  }
}
