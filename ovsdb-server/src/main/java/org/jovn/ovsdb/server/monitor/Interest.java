// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.monitor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.monitor.TableMonitor;
import org.jovn.ovsdb.operation.Clause;
import org.jovn.ovsdb.operation.ConditionFunction;
import org.jspecify.annotations.Nullable;

/// Which groups a change of a table's row may interest: those that show every row, those that look
/// for a value that the row has or had, and those whose conditions must be tried. Belongs to one
/// event loop.
final class Interest {

  private final Map<MonitorGroup, TableMonitor> monitors = new HashMap<>();
  private final Set<MonitorGroup> always = new LinkedHashSet<>();

  /// For each column that conditions compare for equality, the groups by value.
  private final Map<Integer, Map<Datum, List<MonitorGroup>>> byValue = new HashMap<>();

  boolean isEmpty() {
    return monitors.isEmpty();
  }

  void add(MonitorGroup group, TableMonitor monitor) {
    monitors.put(group, monitor);
    if (!isIndexed(monitor)) {
      always.add(group);
      return;
    }
    for (Clause clause : monitor.condition().clauses()) {
      if (clause instanceof Clause.Comparison comparison) {
        byValue
            .computeIfAbsent(comparison.column().index(), _ -> new HashMap<>())
            .computeIfAbsent(comparison.argument(), _ -> new ArrayList<>())
            .add(group);
      }
    }
  }

  void remove(MonitorGroup group) {
    TableMonitor monitor = monitors.remove(group);
    if (monitor == null || always.remove(group)) {
      return;
    }
    for (Clause clause : monitor.condition().clauses()) {
      if (clause instanceof Clause.Comparison comparison) {
        int column = comparison.column().index();
        Map<Datum, List<MonitorGroup>> values = byValue.getOrDefault(column, Map.of());
        List<MonitorGroup> groups = values.get(comparison.argument());
        if (groups != null) {
          groups.remove(group);
          if (groups.isEmpty()) {
            values.remove(comparison.argument());
          }
        }
        if (values.isEmpty()) {
          byValue.remove(column);
        }
      }
    }
  }

  /// Whether every clause compares a column for equality (`includes` of one value in a column that
  /// holds at most one is the same).
  private static boolean isIndexed(TableMonitor monitor) {
    if (monitor.condition().isAll()) {
      return false;
    }
    for (Clause clause : monitor.condition().clauses()) {
      if (clause instanceof Clause.Comparison comparison && !isEquality(comparison)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEquality(Clause.Comparison comparison) {
    return comparison.function() == ConditionFunction.EQ
        || (comparison.function() == ConditionFunction.INCLUDES
            && comparison.argument().size() == 1
            && !comparison.column().type().isComposite()
            && !comparison.column().type().isMap());
  }

  /// Offers a change to all groups that it may interest, and names them.
  void offer(@Nullable Row before, @Nullable Row after, Consumer<MonitorGroup> interested) {
    Offer offer = new Offer(before, after, interested);
    always.forEach(offer::to);
    for (Map.Entry<Integer, Map<Datum, List<MonitorGroup>>> column : byValue.entrySet()) {
      offer.toThoseWhoLookFor(column.getKey(), column.getValue(), before);
      offer.toThoseWhoLookFor(column.getKey(), column.getValue(), after);
    }
  }

  /// One change on its way to the groups.
  private final class Offer {
    private final @Nullable Row before;
    private final @Nullable Row after;
    private final Consumer<MonitorGroup> interested;

    Offer(@Nullable Row before, @Nullable Row after, Consumer<MonitorGroup> interested) {
      this.before = before;
      this.after = after;
      this.interested = interested;
    }

    void toThoseWhoLookFor(int column, Map<Datum, List<MonitorGroup>> groups, @Nullable Row row) {
      if (row != null) {
        groups.getOrDefault(row.get(column), List.of()).forEach(this::to);
      }
    }

    void to(MonitorGroup group) {
      TableMonitor monitor = monitors.get(group);
      if (monitor != null) {
        group.offer(this, monitor, before, after);
        interested.accept(group);
      }
    }
  }
}
