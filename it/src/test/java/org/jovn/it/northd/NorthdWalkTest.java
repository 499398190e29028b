// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.northd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jovn.ovn.sb.LogicalFlow;
import org.jovn.ovn.sb.PortBinding;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.Transaction;
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
    Random observing = new Random(seed);
    Network network = new Network(random);
    List<Hypervisor> hypervisors = new ArrayList<>();
    try (Central central = new Central(folder)) {
      Daemons daemons = new Daemons(central, observing, hypervisors);
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
        if (step % 3 == 2) {
          daemons.change(step);
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
}
