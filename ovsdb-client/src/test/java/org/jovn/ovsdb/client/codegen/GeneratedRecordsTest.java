// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jovn.kinds.Dhcpv6Part;
import org.jovn.kinds.EveryKind;
import org.jovn.kinds.KindsSchema;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.operation.Operation.InsertRow;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.RowKey;
import org.jovn.ovsdb.schema.RowTrie;
import org.jovn.ovsdb.schema.TableSchema;
import org.junit.jupiter.api.Test;

/// Records that the build has generated from `kinds.ovsschema`, which has a column of each kind.
class GeneratedRecordsTest {

  /// What the inserts of a transaction would make of empty tables.
  private static ReplicaSnapshot inserted(Transaction transaction) {
    RowTrie[] tables = new RowTrie[KindsSchema.SCHEMA.tableCount()];
    java.util.Arrays.fill(tables, RowTrie.empty(RowKey.ByUuid.KEY));
    for (Operation operation : transaction.compile().operations()) {
      if (operation instanceof Operation.Insert insert
          && insert.row() instanceof InsertRow.Values(var values)) {
        TableSchema table = insert.table();
        Datum[] row = new Datum[table.columnCount()];
        for (ColumnSchema column : table.columns()) {
          row[column.index()] = column.defaultDatum();
        }
        values.into(row);
        row[0] = insert.uuid();
        tables[table.index()] = tables[table.index()].insert(new Row(row), null);
      }
    }
    return ReplicaSnapshot.of(KindsSchema.SCHEMA, List.of(tables), 1, 1);
  }

  @Test
  void writesAndReadsEveryKind() {
    Transaction transaction = new Transaction(KindsSchema.SCHEMA);
    UuidAtom part = Dhcpv6Part.insert(transaction).k(7).uuid();
    UuidAtom uuid =
        EveryKind.insert(transaction)
            .name("n")
            .count(-3)
            .ratio(0.5)
            .up(true)
            .class_("c")
            .color(EveryKind.Color.DARK_GREEN)
            .fixed("f")
            .maybeString("m")
            .maybeCount(9)
            .maybeRatio(1.5)
            .maybeUp(false)
            .maybeColor(EveryKind.MaybeColor.BLUE)
            .strings(List.of("b", "a", "b"))
            .counts(List.of(5L, 4L))
            .colors(List.of(EveryKind.Colors.RED))
            .options(Map.of("k", "v"))
            .putOptions("k2", "v2")
            .putOptions("k", "v3")
            .putQueues(4, part)
            .part(part)
            .addParts(part)
            .uuid();
    ReplicaSnapshot snapshot = inserted(transaction);
    EveryKind row = EveryKind.find(snapshot, uuid).orElseThrow();
    assertThat(row.name()).isEqualTo("n");
    assertThat(row.count()).isEqualTo(-3);
    assertThat(row.ratio()).isEqualTo(0.5);
    assertThat(row.up()).isTrue();
    assertThat(row.class_()).isEqualTo("c");
    assertThat(row.color()).isEqualTo(EveryKind.Color.DARK_GREEN);
    assertThat(row.color().wireName()).isEqualTo("dark-green");
    assertThat(row.maybeString()).hasValue("m");
    assertThat(row.maybeCount()).isEqualTo(OptionalLong.of(9));
    assertThat(row.maybeRatio()).isEqualTo(OptionalDouble.of(1.5));
    assertThat(row.maybeUp()).isEqualTo(Optional.of(false));
    assertThat(row.maybeColor()).hasValue(EveryKind.MaybeColor.BLUE);
    assertThat(row.strings()).containsExactly("a", "b");
    assertThat(row.counts()).containsExactly(4L, 5L);
    assertThat(row.colors()).containsExactly(EveryKind.Colors.RED);
    assertThat(row.options()).containsExactly(Map.entry("k", "v3"), Map.entry("k2", "v2"));
    assertThat(row.options("k2")).hasValue("v2");
    assertThat(row.options("k3")).isEmpty();
    assertThat(row.queues(4)).hasValue(part);
    assertThat(row.part(snapshot).orElseThrow().k()).isEqualTo(7);
    assertThat(row.parts(snapshot)).containsExactly(Dhcpv6Part.find(snapshot, part).orElseThrow());
    assertThat(EveryKind.all(snapshot)).containsExactly(row);
  }

  @Test
  void hasNothingWhereNothingWasSet() {
    Transaction transaction = new Transaction(KindsSchema.SCHEMA);
    UuidAtom uuid = EveryKind.insert(transaction).maybeString("m").clearMaybeString().uuid();
    ReplicaSnapshot snapshot = inserted(transaction);
    EveryKind row = EveryKind.find(snapshot, uuid).orElseThrow();
    assertThat(row.maybeString()).isEmpty();
    assertThat(row.maybeCount()).isEmpty();
    assertThat(row.maybeRatio()).isEmpty();
    assertThat(row.maybeUp()).isEmpty();
    assertThat(row.maybeColor()).isEmpty();
    assertThat(row.strings()).isEmpty();
    assertThat(row.options()).isEmpty();
    assertThat(row.part(snapshot)).isEmpty();
    assertThat(row.parts(snapshot)).isEmpty();
    assertThat(row.color()).isEqualTo(EveryKind.Color.OTHER);
  }

  @Test
  void refusesWhatTheSchemaDoes() {
    EveryKind.Editor editor = EveryKind.insert(new Transaction(KindsSchema.SCHEMA));
    assertThatThrownBy(() -> editor.maybeCount(10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("column maybe_count of Every_Kind")
        .hasMessageContaining("10");
    assertThatThrownBy(() -> editor.color(EveryKind.Color.OTHER))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void knowsNewValuesOfAnEnumerationAsOther() {
    assertThat(EveryKind.Color.of(StringAtom.of("mauve"))).isEqualTo(EveryKind.Color.OTHER);
  }

  @Test
  void makesNamesOfJava() {
    assertThat(JavaNames.type("Logical_Switch_Port")).isEqualTo("LogicalSwitchPort");
    assertThat(JavaNames.type("DHCPv6_Options")).isEqualTo("Dhcpv6Options");
    assertThat(JavaNames.type("QoS")).isEqualTo("QoS");
    assertThat(JavaNames.type("NB_Global")).isEqualTo("NbGlobal");
    assertThat(JavaNames.type("Open_vSwitch")).isEqualTo("OpenVSwitch");
    assertThat(JavaNames.method("switch")).isEqualTo("switch_");
    assertThat(JavaNames.method("external_ids")).isEqualTo("externalIds");
    assertThat(JavaNames.constant("802.1ad")).isEqualTo("_802_1AD");
    assertThat(JavaNames.literal("a\"\\")).isEqualTo("\"a\\\"\\\\\"");
  }
}
