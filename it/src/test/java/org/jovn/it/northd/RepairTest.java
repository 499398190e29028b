// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.northd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jovn.northd.sync.Datums;
import org.jovn.ovn.sb.AddressSet;
import org.jovn.ovn.sb.DatapathBinding;
import org.jovn.ovn.sb.LogicalDpGroup;
import org.jovn.ovn.sb.LogicalFlow;
import org.jovn.ovn.sb.MacBinding;
import org.jovn.ovn.sb.MeterBand;
import org.jovn.ovn.sb.PortBinding;
import org.jovn.ovn.sb.StaticMacBinding;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.RowEdit;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.client.replica.Values;
import org.jovn.ovsdb.data.UuidAtom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What others change of northd's rows in the Southbound database is mended, as C mends it.
@Timeout(120)
class RepairTest {

  private static final String LEARNED = "10.0.0.77";

  @TempDir private Path folder;

  private final Random random = new Random(1);

  private UuidAtom insert(Transaction transaction, String table, Object... columns) {
    return Rows.insert(transaction, random, table, columns);
  }

  /// Two switches on a router, and some configuration.
  private void build(Central central) throws InterruptedException {
    Transaction transaction = central.nb.newTransaction();
    for (String name : List.of("s1", "s2")) {
      UuidAtom vif =
          insert(transaction, "Logical_Switch_Port", "name", "vif-" + name, "addresses", "unknown");
      UuidAtom port =
          insert(
              transaction,
              "Logical_Switch_Port",
              "name",
              "to-" + name,
              "type",
              "router",
              "options",
              Map.of("router-port", "r-" + name));
      insert(transaction, "Logical_Switch", "name", name, "ports", List.of(vif, port));
    }
    UuidAtom port =
        insert(
            transaction,
            "Logical_Router_Port",
            "name",
            "r-s1",
            "mac",
            "0a:00:00:00:00:01",
            "networks",
            List.of("10.0.0.1/24"));
    insert(transaction, "Logical_Router", "name", "r", "ports", List.of(port));
    insert(transaction, "Address_Set", "name", "as", "addresses", List.of("10.0.0.9"));
    UuidAtom band = insert(transaction, "Meter_Band", "action", "drop", "rate", 10);
    insert(transaction, "Meter", "name", "m", "unit", "pktps", "bands", List.of(band));
    central.commit(transaction);
    central.settle();
  }

  /// What the database says after `change`, when northd has had its turn.
  private static ReplicaSnapshot after(Central central, Consumer<Transaction> change)
      throws InterruptedException {
    Transaction transaction = central.sb.newTransaction();
    change.accept(transaction);
    assertThat(central.sb.commit(transaction)).isInstanceOf(Outcome.Committed.class);
    central.settle();
    return central.sb.snapshot();
  }

  private static PortBinding port(Central central, String name) {
    return PortBinding.all(central.sb.snapshot()).stream()
        .filter(row -> row.logicalPort().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void mendsWhatOthersChange() throws Exception {
    try (Central central = new Central(folder)) {
      build(central);
      List<String> good = Southbound.differences(central.sb.snapshot(), central.sb.snapshot());
      assertThat(good).isEmpty();
      ReplicaSnapshot before = central.sb.snapshot();
      List<Consumer<Transaction>> changes =
          List.of(
              // The column that a row is known by: the row is another one then.
              t ->
                  AddressSet.forEach(
                      before,
                      row ->
                          t.update(AddressSet.TABLE, row.row())
                              .set(AddressSet.NAME, Values.of("other-" + row.name()))),
              t ->
                  MeterBand.forEach(
                      before,
                      row ->
                          t.update(MeterBand.TABLE, row.row()).set(MeterBand.RATE, Values.of(7))),
              t ->
                  LogicalDpGroup.forEach(
                      central.sb.snapshot(),
                      row ->
                          t.update(LogicalDpGroup.TABLE, row.row())
                              .set(LogicalDpGroup.DATAPATHS, Datums.NONE)),
              t ->
                  t.update(PortBinding.TABLE, port(central, "r-s1").row())
                      .set(PortBinding.PARENT_PORT, Values.of("x")),
              t ->
                  DatapathBinding.forEach(
                      central.sb.snapshot(),
                      row ->
                          t.update(DatapathBinding.TABLE, row.row())
                              .set(DatapathBinding.EXTERNAL_IDS, Datums.map(Map.of()))));
      for (int i = 0; i < changes.size(); i++) {
        ReplicaSnapshot mended = after(central, changes.get(i));
        assertThat(Southbound.differences(before, mended)).as("change %d", i).isEmpty();
      }
      assertThat(central.northd.differencesFromScratch()).isEmpty();
      assertThat(before.size(LogicalFlow.TABLE)).isGreaterThan(50);
    }
  }

  @Test
  void forgetsNeighborsOfNoPortWhenAPortGoes() throws Exception {
    try (Central central = new Central(folder)) {
      build(central);
      UuidAtom datapath = port(central, "r-s1").datapath();
      ReplicaSnapshot kept =
          after(
              central,
              t -> {
                RowEdit edit = t.insert(MacBinding.TABLE);
                edit.set(MacBinding.LOGICAL_PORT, Values.of("nobody"));
                edit.set(MacBinding.IP, Values.of(LEARNED));
                edit.set(MacBinding.DATAPATH, datapath);
              });
      assertThat(kept.size(MacBinding.TABLE)).isEqualTo(1);
      Transaction transaction = central.nb.newTransaction();
      transaction.delete(
          Network.SWITCH, central.nb.snapshot().sorted(Network.SWITCH).getFirst().uuid());
      central.commit(transaction);
      central.settle();
      assertThat(central.sb.snapshot().size(MacBinding.TABLE)).isZero();
    }
  }

  @Test
  void keepsAStaticBindingWhosePortIsGone() throws Exception {
    try (Central central = new Central(folder)) {
      build(central);
      Transaction transaction = central.nb.newTransaction();
      insert(
          transaction,
          "Static_MAC_Binding",
          "logical_port",
          "r-s1",
          "ip",
          "10.0.0.8",
          "mac",
          "0a:00:00:00:00:08");
      central.commit(transaction);
      Transaction going = central.nb.newTransaction();
      going
          .update(Network.ROUTER, central.nb.snapshot().sorted(Network.ROUTER).getFirst())
          .set(Network.column(Network.ROUTER, "ports"), Datums.NONE);
      central.commit(going);
      central.settle();
      assertThat(StaticMacBinding.all(central.sb.snapshot()))
          .singleElement()
          .extracting(StaticMacBinding::logicalPort, StaticMacBinding::ip)
          .containsExactly("r-s1", "10.0.0.8");
    }
  }
}
