// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.northd;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.TableSchema;

/// Two Northbound databases of the same origin after two northds: what they wrote back must agree.
final class Northbound {

  private static final int SHOWN_MAX = 20;

  /// How far each has come, and when.
  private static final Set<String> FREE_COLUMNS =
      Set.of(
          "nb_cfg",
          "nb_cfg_timestamp",
          "sb_cfg",
          "sb_cfg_timestamp",
          "hv_cfg",
          "hv_cfg_timestamp",
          "connections");

  private Northbound() {}

  /// A line for each column that differs, some at most.
  static List<String> differences(ReplicaSnapshot theirs, ReplicaSnapshot ours) {
    List<String> result = new ArrayList<>();
    for (TableSchema table : ours.schema().tables()) {
      ours.forEach(
          table,
          row -> {
            Row other = theirs.row(table, row.uuid());
            if (other == null) {
              result.add("%s %s: only ours".formatted(table.name(), row.uuid()));
            } else {
              compare(table, other, row, result);
            }
          });
    }
    return result.subList(0, Math.min(SHOWN_MAX, result.size()));
  }

  private static void compare(TableSchema table, Row theirs, Row ours, List<String> result) {
    for (ColumnSchema column : table.columns()) {
      boolean free = table.name().equals("NB_Global") && FREE_COLUMNS.contains(column.name());
      if (!column.isImplicit()
          && !free
          && !theirs.get(column.index()).equals(ours.get(column.index()))) {
        result.add(
            "%s %s %s: %s instead of %s"
                .formatted(
                    table.name(),
                    ours.uuid(),
                    column.name(),
                    ours.get(column.index()),
                    theirs.get(column.index())));
      }
    }
  }
}
