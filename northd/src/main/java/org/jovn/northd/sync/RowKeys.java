// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.sync;

import java.util.Map;
import java.util.function.Function;
import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// By what northd knows its rows again in the Southbound tables that it owns: one line for each.
final class RowKeys {

  /// Others make these rows; northd takes away those that mean nothing any more.
  private static final String[] BY_UUID = {"_uuid"};

  /// Columns whose values make the key, or `column:key` of a map, or several.
  private static final Map<String, String[]> COLUMNS =
      Map.ofEntries(
          Map.entry("Address_Set", new String[] {"name"}),
          Map.entry("BFD", new String[] {"logical_port", "dst_ip"}),
          Map.entry("Chassis_Template_Var", new String[] {"chassis"}),
          Map.entry("DHCP_Options", new String[] {"name"}),
          Map.entry("DHCPv6_Options", new String[] {"name"}),
          Map.entry("DNS", new String[] {"external_ids:dns_id"}),
          Map.entry(
              "Datapath_Binding",
              new String[] {"external_ids:logical-switch|external_ids:logical-router"}),
          Map.entry("FDB", BY_UUID),
          Map.entry("HA_Chassis_Group", new String[] {"name"}),
          Map.entry("IGMP_Group", BY_UUID),
          Map.entry("IP_Multicast", new String[] {"datapath"}),
          Map.entry("Load_Balancer", new String[] {"external_ids:lb_id"}),
          Map.entry("MAC_Binding", BY_UUID),
          Map.entry("Meter", new String[] {"name"}),
          Map.entry("Mirror", new String[] {"name"}),
          Map.entry("Multicast_Group", new String[] {"datapath", "name"}),
          Map.entry("Port_Binding", new String[] {"logical_port"}),
          Map.entry("Port_Group", new String[] {"name"}),
          Map.entry("RBAC_Permission", new String[] {"table"}),
          Map.entry("RBAC_Role", new String[] {"name"}),
          Map.entry("SB_Global", new String[] {}),
          Map.entry("Service_Monitor", new String[] {"logical_port", "ip", "port", "protocol"}),
          Map.entry("Static_MAC_Binding", new String[] {"logical_port", "ip"}));

  private RowKeys() {}

  static boolean isOwned(String table) {
    return COLUMNS.containsKey(table);
  }

  /// The key of a row; null when it has none, and so is not northd's.
  static @Nullable String of(TableSchema table, Row row, Function<UuidAtom, String> datapaths) {
    String[] columns = COLUMNS.get(table.name());
    if (columns == null) {
      return null;
    }
    if (columns == BY_UUID) {
      return row.uuid().toString();
    }
    StringBuilder key = new StringBuilder();
    for (String column : columns) {
      String part = null;
      for (String alternative : column.split("\\|", -1)) {
        part = part == null ? part(table, row, alternative, datapaths) : part;
      }
      if (part == null) {
        return "";
      }
      key.append(key.isEmpty() ? "" : "/").append(part);
    }
    return key.toString();
  }

  private static @Nullable String part(
      TableSchema table, Row row, String column, Function<UuidAtom, String> datapaths) {
    int colon = column.indexOf(':');
    ColumnSchema schema = table.column(colon < 0 ? column : column.substring(0, colon));
    if (schema == null) {
      return null;
    }
    return switch (row.get(schema.index())) {
      case AtomMap map ->
          map.get(new StringAtom(column.substring(colon + 1))) instanceof StringAtom(String value)
              ? value
              : null;
      case StringAtom(String value) -> value;
      case UuidAtom uuid -> datapaths.apply(uuid);
      case Atom atom -> atom.text();
      case org.jovn.ovsdb.data.AtomSet _ -> null;
    };
  }
}
