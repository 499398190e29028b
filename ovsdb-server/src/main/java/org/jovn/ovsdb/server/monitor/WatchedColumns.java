// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.monitor;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jovn.ovsdb.monitor.MonitorColumn;
import org.jovn.ovsdb.monitor.MonitorRequest;
import org.jovn.ovsdb.monitor.TableMonitor;
import org.jovn.ovsdb.operation.Clause;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.schema.TableSchema;

/// The columns whose change counts as a change of a row: those that a monitor shows, and those that
/// a condition ever looked at, be it its own or that of another monitor of the same columns.
///
/// As in the C server, all monitors of a database that show the same columns of the same tables
/// have one such set, whatever their sessions, versions and conditions, until the last of them
/// ends. So a monitor without a condition may be told of a row in which nothing that it shows has
/// changed. Thread-safe.
final class WatchedColumns {

  private static final int[] NONE = {};

  private final List<TableMonitor> shown;
  private final Map<Integer, int[]> placesByTable = new ConcurrentHashMap<>();
  private int users;

  private WatchedColumns(List<TableMonitor> shown) {
    this.shown = shown;
    for (TableMonitor table : shown) {
      int[] places = new int[table.columns().size()];
      int count = 0;
      for (MonitorColumn column : table.columns()) {
        places[count++] = column.column().index();
      }
      placesByTable.put(table.table().index(), places);
    }
  }

  /// Places in the row, ascending.
  int[] of(TableSchema table) {
    return placesByTable.getOrDefault(table.index(), NONE);
  }

  private void add(TableSchema table, Condition condition) {
    int[] known = of(table);
    TreeSet<Integer> places = new TreeSet<>();
    for (Clause clause : condition.clauses()) {
      if (clause instanceof Clause.Comparison comparison) {
        places.add(comparison.column().index());
      }
    }
    Arrays.stream(known).forEach(places::add);
    if (places.size() > known.length) {
      placesByTable.put(table.index(), places.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  /// Those of all monitors of a database.
  static final class Registry {

    private final Map<List<TableMonitor>, WatchedColumns> all = new HashMap<>();

    /// The set of a monitor that begins, or that gets another condition; to be given back as often
    /// as it was taken.
    synchronized WatchedColumns take(MonitorRequest request) {
      List<TableMonitor> shown =
          request.tables().stream().map(table -> table.withCondition(Condition.ALL)).toList();
      WatchedColumns watched = all.computeIfAbsent(shown, WatchedColumns::new);
      watched.users++;
      for (TableMonitor table : request.tables()) {
        watched.add(table.table(), table.condition());
      }
      return watched;
    }

    /// A monitor has ended.
    synchronized void giveBack(WatchedColumns watched) {
      watched.users--;
      if (watched.users == 0) {
        all.remove(watched.shown);
      }
    }
  }
}
