// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.northd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jovn.northd.sync.Datums;
import org.jovn.ovn.sb.LogicalFlow;
import org.jovn.ovn.sb.PortBinding;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.data.UuidAtom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// northd follows random changes; `-Djovn.seed` and `-Djovn.steps` make another or a longer walk.
@Timeout(600)
class NorthdWalkTest {

  private static final int STEPS = Integer.getInteger("jovn.steps", 150);

  private static final int CHECKPOINT = 50;
  private static final int HYPERVISORS = 3;

  @TempDir private Path folder;

  @Test
  void derivesStepByStepWhatItDerivesFromScratch() throws Exception {
    long seed = Long.getLong("jovn.seed", 1);
    Random random = new Random(seed);
    Random tampering = new Random(seed);
    Network network = new Network(random);
    List<Hypervisor> hypervisors = new ArrayList<>();
    try (Central central = new Central(folder)) {
      for (int step = 0; step < STEPS; step++) {
        Transaction transaction = central.nb.newTransaction();
        network.change(central.nb.snapshot(), transaction);
        central.commit(transaction);
        if (step % 10 == 9) {
          bind(central, random, hypervisors);
        }
        if (step % 10 == 4) {
          Tampering.change(central, tampering);
        }
        assertThat(central.northd.differencesFromScratch())
            .as("seed %d, step %d", seed, step)
            .isEmpty();
        if (step % CHECKPOINT == CHECKPOINT - 1) {
          compareWithC(central, "seed %d, step %d".formatted(seed, step));
        }
      }
      assertThat(central.sb.snapshot().size(LogicalFlow.TABLE)).isGreaterThan(100);
    }
  }

  /// A hypervisor comes, or takes a port.
  private static void bind(Central central, Random random, List<Hypervisor> hypervisors)
      throws InterruptedException {
    Transaction transaction = central.sb.newTransaction();
    if (hypervisors.size() < HYPERVISORS) {
      hypervisors.add(
          Hypervisor.insert(transaction, "hv" + hypervisors.size(), Hypervisor.FEATURES));
    } else {
      List<PortBinding> ports =
          PortBinding.all(central.sb.snapshot()).stream()
              .filter(port -> port.type().isEmpty())
              .sorted(Comparator.comparing(PortBinding::logicalPort))
              .toList();
      if (!ports.isEmpty()) {
        hypervisors
            .get(random.nextInt(HYPERVISORS))
            .claim(transaction, ports.get(random.nextInt(ports.size())));
      }
    }
    assertThat(central.sb.commit(transaction))
        .isInstanceOfAny(Outcome.Committed.class, Outcome.Unchanged.class);
    central.settle();
  }

  /// The C program makes the same of the same contents, from nothing.
  private void compareWithC(Central central, String when) throws Exception {
    central.settle();
    ReplicaSnapshot ours = central.sb.snapshot();
    Path place = Files.createTempDirectory(folder, "c");
    try (Reference reference = new Reference(place, central.northbound())) {
      List<String> differences = new ArrayList<>();
      differences.addAll(Southbound.differences(reference.southbound(ours), ours));
      differences.addAll(Northbound.differences(reference.northbound(), central.nb.snapshot()));
      if (!differences.isEmpty()) {
        // For whoever looks into it.
        Path kept = Path.of("target", "northd-walk.db");
        Files.copy(central.northbound(), kept, StandardCopyOption.REPLACE_EXISTING);
        assertThat(differences)
            .as("%s; Northbound is in %s", when, kept.toAbsolutePath())
            .isEmpty();
      }
    } catch (Reference.NoAnswerException e) {
      System.out.printf("%s: not compared, %s%n", when, e.getMessage());
    }
  }

  /// Switches with ports, all on one router.
  private static List<UuidAtom> build(Central central, int switches) throws Exception {
    List<UuidAtom> made = new ArrayList<>();
    Transaction transaction = central.nb.newTransaction();
    List<UuidAtom> routerPorts = new ArrayList<>();
    for (int i = 0; i < switches; i++) {
      List<UuidAtom> ports = new ArrayList<>();
      ports.add(
          Network.insert(
              transaction,
              "Logical_Switch_Port",
              Map.of(
                  "name", Network.text("p" + i),
                  "addresses", Network.text("0a:00:00:00:00:%02x 10.%d.0.2".formatted(i, i)))));
      ports.add(
          Network.insert(
              transaction,
              "Logical_Switch_Port",
              Map.of(
                  "name", Network.text("sp" + i),
                  "type", Network.text("router"),
                  "addresses", Network.text("router"),
                  "options", Datums.map(Map.of("router-port", "rp" + i)))));
      routerPorts.add(
          Network.insert(
              transaction,
              "Logical_Router_Port",
              Map.of(
                  "name", Network.text("rp" + i),
                  "mac", Network.text("0a:00:00:00:01:%02x".formatted(i)),
                  "networks", Network.text("10.%d.0.1/24".formatted(i)))));
      made.add(
          Network.insert(
              transaction,
              "Logical_Switch",
              Map.of("name", Network.text("sw" + i), "ports", Datums.uuids(ports))));
    }
    Network.insert(
        transaction,
        "Logical_Router",
        Map.of("name", Network.text("lr"), "ports", Datums.uuids(routerPorts)));
    central.commit(transaction);
    return made;
  }

  private static long runs(Map<String, Long> runs) {
    long sum = 0;
    for (long count : runs.values()) {
      sum += count;
    }
    return sum;
  }

  /// How many derivations a port, an ACL and a route run in a network of so many switches.
  private List<Long> cost(Path where, int switches) throws Exception {
    try (Central central = new Central(where)) {
      List<UuidAtom> made = build(central, switches);
      central.settle();
      List<Long> result = new ArrayList<>();
      for (int kind = 0; kind < 3; kind++) {
        Map<String, Long> before = central.northd.runs();
        Transaction transaction = central.nb.newTransaction();
        add(central, transaction, kind, made.getFirst());
        central.commit(transaction);
        central.settle();
        result.add(runs(central.runsSince(before)));
      }
      return result;
    }
  }

  private static void add(Central central, Transaction transaction, int kind, UuidAtom onSwitch) {
    switch (kind) {
      case 0 ->
          transaction
              .update(Network.SWITCH, onSwitch)
              .add(
                  Network.column(Network.SWITCH, "ports"),
                  Network.insert(
                      transaction,
                      "Logical_Switch_Port",
                      Map.of(
                          "name", Network.text("more"),
                          "addresses", Network.text("0a:00:00:00:02:01 10.0.0.9"))));
      case 1 ->
          transaction
              .update(Network.SWITCH, onSwitch)
              .add(
                  Network.column(Network.SWITCH, "acls"),
                  Network.insert(
                      transaction,
                      "ACL",
                      Map.of(
                          "priority", Datums.integer(7),
                          "direction", Network.text("to-lport"),
                          "match", Network.text("tcp"),
                          "action", Network.text("drop"))));
      default ->
          transaction
              .update(Network.ROUTER, central.nb.snapshot().sorted(Network.ROUTER).getFirst())
              .add(
                  Network.column(Network.ROUTER, "static_routes"),
                  Network.insert(
                      transaction,
                      "Logical_Router_Static_Route",
                      Map.of(
                          "ip_prefix", Network.text("172.16.0.0/16"),
                          "nexthop", Network.text("10.1.0.2"))));
    }
  }

  @Test
  void aChangeRunsNoMoreInALargerNetwork() throws Exception {
    List<Long> small = cost(Files.createDirectory(folder.resolve("small")), 5);
    List<Long> large = cost(Files.createDirectory(folder.resolve("large")), 50);
    assertThat(large).isEqualTo(small);
  }

  @Test
  void explainsWhatAFlowComesFrom() throws Exception {
    try (Central central = new Central(folder)) {
      List<UuidAtom> made = build(central, 2);
      Transaction transaction = central.nb.newTransaction();
      add(central, transaction, 1, made.getFirst());
      central.commit(transaction);
      UuidAtom acl = central.nb.snapshot().sorted(Network.table("ACL")).getFirst().uuid();
      LogicalFlow flow =
          LogicalFlow.all(central.sb.snapshot()).stream()
              .filter(row -> row.priority() == 1007)
              .findFirst()
              .orElseThrow();
      assertThat(central.northd.explainFlow(flow.uuid().toString()).get())
          .startsWith("table=4(ls_out_acl), priority=1007")
          .contains("ACL " + acl)
          .doesNotContain(made.get(1).toString());
      assertThat(central.northd.explainRow("ACL", acl.toString()).get())
          .contains("table=4(ls_out_acl), priority=1007, match=(")
          .contains("on 1 datapath(s)");
      assertThat(central.northd.explainRow("ACL", made.getFirst().toString()).get()).isNull();
    }
  }
}
