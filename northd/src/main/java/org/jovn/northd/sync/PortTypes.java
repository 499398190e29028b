// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.sync;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.TableSchema;

/// Changes of type after which a Port_Binding is another port of the same name.
final class PortTypes {

  private static final Datum VIRTUAL = Datums.string("virtual");
  private static final Datum INTERFACE = Datums.string("");

  /// The datapaths of the ports that changed so, by name.
  private final Map<String, String> changed = new LinkedHashMap<>();

  /// Takes note of a port that is another now.
  void note(String port, SbRow row) {
    if (row.columns().get("datapath") instanceof SbRow.Value.References(_, List<String> keys)) {
      keys.forEach(datapath -> changed.put(port, datapath));
    }
  }

  /// Hands over what was noted since it was asked last: datapaths and names.
  void take(BiConsumer<String, String> taker) {
    changed.forEach((port, datapath) -> taker.accept(datapath, port));
    changed.clear();
  }

  /// Whether a port has become or ceased to be virtual, or an interface that is nested in another.
  static boolean isRetyped(TableSchema table, Row existing, SbRow row) {
    ColumnSchema type = table.column("type");
    ColumnSchema parent = table.column("parent_port");
    if (type == null || parent == null) {
      return false;
    }
    Datum before = existing.get(type.index());
    // Of a type that there is not, any other than the initial one stays.
    Datum after =
        row.columns().get("type") instanceof SbRow.Value.Plain(Datum wanted) ? wanted : null;
    if (VIRTUAL.equals(after) != VIRTUAL.equals(before)) {
      return true;
    }
    return INTERFACE.equals(after)
        && INTERFACE.equals(before)
        && row.columns().get("parent_port") instanceof SbRow.Value.Plain(Datum of)
        && of.isEmpty() != existing.get(parent.index()).isEmpty();
  }
}
