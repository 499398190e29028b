// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.northd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jovn.northd.sync.Datums;
import org.jovn.ovn.sb.OvnSouthboundSchema;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.TableSchema;

/// What nobody but northd should do to the Southbound database: rows of its go, or get another
/// name. It mends that.
final class Tampering {

  /// Tables, and the column by which a row is known.
  private static final List<Map.Entry<String, String>> TABLES =
      List.of(
          Map.entry("Address_Set", "name"),
          Map.entry("Chassis_Template_Var", "chassis"),
          Map.entry("DHCP_Options", "name"),
          Map.entry("DNS", "external_ids"),
          Map.entry("HA_Chassis_Group", "name"),
          Map.entry("Load_Balancer", "external_ids"),
          Map.entry("Logical_DP_Group", "datapaths"),
          Map.entry("Logical_Flow", "match"),
          Map.entry("Meter", "name"),
          Map.entry("Mirror", "name"),
          Map.entry("Multicast_Group", "name"),
          Map.entry("Port_Group", "name"),
          Map.entry("Static_MAC_Binding", "mac"));

  private Tampering() {}

  /// Changes one row; northd has followed on return.
  static void change(Central central, Random random) throws InterruptedException {
    Map.Entry<String, String> choice = TABLES.get(random.nextInt(TABLES.size()));
    TableSchema table = Objects.requireNonNull(OvnSouthboundSchema.SCHEMA.table(choice.getKey()));
    List<Row> rows = central.sb.snapshot().sorted(table);
    boolean deletes = random.nextBoolean() && !isReferred(table);
    int index = random.nextInt(1 << 20);
    if (rows.isEmpty()) {
      return;
    }
    Row row = rows.get(index % rows.size());
    Transaction transaction = central.sb.newTransaction();
    if (deletes) {
      transaction.delete(table, row.uuid());
    } else {
      ColumnSchema column = Objects.requireNonNull(table.column(choice.getValue()));
      Datum datum =
          column.type().isScalar()
              ? Datums.string("tampered with")
              : column.type().isMap() ? Datums.map(Map.of()) : Datums.NONE;
      transaction.update(table, row).set(column, datum);
    }
    assertThat(central.sb.commit(transaction)).isInstanceOf(Outcome.Committed.class);
    central.settle();
  }

  /// Whether rows of others hold those of a table where they are.
  private static boolean isReferred(TableSchema table) {
    return table.name().equals("HA_Chassis_Group") || table.name().equals("Logical_DP_Group");
  }
}
