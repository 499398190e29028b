// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd;

import java.util.Set;
import java.util.TreeSet;
import org.jovn.northd.engine.Explanation;
import org.jovn.northd.pipeline.Flow;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.topology.Table;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// Says which Northbound rows a logical flow comes from, and which flows come from a row. On the
/// loop's thread.
final class Explain {

  private final Implied implied;

  Explain(Implied implied) {
    this.implied = implied;
  }

  /// The rows that the flow of a UUID was derived from, by derivation; null when there is no such
  /// flow.
  @Nullable String flow(String uuidText) {
    UuidAtom uuid = UuidAtom.find(uuidText);
    Flow flow = uuid == null ? null : implied.flows.flow(uuid);
    if (flow == null) {
      return null;
    }
    StringBuilder out = new StringBuilder(text(flow)).append('\n');
    Set<String> lines = new TreeSet<>();
    Explanation.backwards(
        implied.translation.engine,
        implied.translation.flows,
        use -> use.flow().equals(flow),
        (name, key, use, origins) -> {
          for (Explanation.Origin origin : origins) {
            String line = line(origin);
            if (line != null) {
              lines.add("  " + name + ": " + line);
            }
          }
        });
    lines.forEach(line -> out.append(line).append('\n'));
    return out.toString();
  }

  private @Nullable String line(Explanation.Origin origin) {
    Table table = implied.translation.nb.find(origin.input());
    if (table == null || !(origin.key() instanceof UuidAtom uuid)) {
      return null;
    }
    Row row = table.rows().get(uuid);
    String name = row == null ? "" : name(table, row);
    return table.name() + " " + uuid + (name.isEmpty() ? "" : " (" + name + ")");
  }

  private static String name(Table table, Row row) {
    int at = table.column("name");
    return at >= 0 && row.get(at) instanceof StringAtom(String value) ? value : "";
  }

  /// The flows that were derived from a row, with the derivations; null when there is no such row.
  ///
  /// @param record the UUID of the row, or its name
  @Nullable String row(String tableName, String record) {
    Table table = implied.translation.nb.find(tableName);
    UuidAtom uuid = table == null ? null : find(table, record);
    if (table == null || uuid == null) {
      return null;
    }
    Set<String> lines = new TreeSet<>();
    Explanation.forwards(
        table.rows(),
        uuid,
        implied.translation.flows,
        (name, key, use, origins) -> lines.add(line(name, use)));
    return String.join("\n", lines) + (lines.isEmpty() ? "" : "\n");
  }

  private static @Nullable UuidAtom find(Table table, String record) {
    UuidAtom uuid = UuidAtom.find(record);
    if (uuid != null) {
      return table.rows().get(uuid) == null ? null : uuid;
    }
    for (UuidAtom key : table.rows().keys()) {
      Row row = table.rows().get(key);
      if (row != null && name(table, row).equals(record)) {
        return key;
      }
    }
    return null;
  }

  private static String line(String name, FlowUse use) {
    return name + ": " + text(use.flow()) + " on " + use.datapaths().size() + " datapath(s)";
  }

  private static String text(Flow flow) {
    return "table=%d(%s), priority=%d, match=(%s), action=(%s)"
        .formatted(
            flow.stage().table(),
            flow.stage().stageName(),
            flow.priority(),
            flow.match(),
            flow.actions());
  }
}
