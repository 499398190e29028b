// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.northd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jovn.ovn.sb.LogicalFlow;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.data.UuidAtom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What one change makes northd derive anew, and what a flow was derived from.
@Timeout(300)
class WhatRanTest {

  /// The one derivation that looks at each route and policy of a router when a port comes to it:
  /// whether this port is the way to the next hop.
  private static final String WAY = "way to neighbor";

  private static final int SMALL = 4;
  private static final int LARGE = 40;

  @TempDir private Path folder;

  /// Which derivations each kind of change runs, and how often, in a network of so many switches.
  private static Map<Change, Map<String, Long>> runs(Path where, int switches) throws Exception {
    Map<Change, Map<String, Long>> result = new EnumMap<>(Change.class);
    try (Central central = new Central(where)) {
      Tree tree = Tree.build(central, switches);
      central.settle();
      for (Change change : Change.values()) {
        Map<String, Long> before = central.northd.runs();
        if (change.isSouthbound()) {
          Transaction transaction = central.sb.newTransaction();
          change.make(central, tree, transaction);
          assertThat(central.sb.commit(transaction)).isInstanceOf(Outcome.Committed.class);
        } else {
          Transaction transaction = central.nb.newTransaction();
          change.make(central, tree, transaction);
          central.commit(transaction);
        }
        central.settle();
        Map<String, Long> ran = central.runsSince(before);
        if (change == Change.ROUTER_PORT) {
          assertThat(ran.remove(WAY)).isEqualTo(switches);
        }
        result.put(change, ran);
      }
      assertThat(central.northd.differencesFromScratch()).isEmpty();
    }
    return result;
  }

  @Test
  void aChangeRunsNoMoreInALargerNetwork() throws Exception {
    Map<Change, Map<String, Long>> small =
        runs(Files.createDirectory(folder.resolve("small")), SMALL);
    Map<Change, Map<String, Long>> large =
        runs(Files.createDirectory(folder.resolve("large")), LARGE);
    for (Change change : Change.values()) {
      assertThat(large.get(change)).as("%s", change).isNotEmpty().isEqualTo(small.get(change));
    }
  }

  @Test
  void explainsWhatAFlowComesFrom() throws Exception {
    try (Central central = new Central(folder)) {
      Tree tree = Tree.build(central, 2);
      Transaction transaction = central.nb.newTransaction();
      Change.ACL.make(central, tree, transaction);
      central.commit(transaction);
      UuidAtom acl = central.nb.snapshot().sorted(Network.table("ACL")).getFirst().uuid();
      LogicalFlow flow =
          LogicalFlow.all(central.sb.snapshot()).stream()
              .filter(row -> row.priority() == 1000 + Change.PRIORITY)
              .findFirst()
              .orElseThrow();
      assertThat(central.northd.explainFlow(flow.uuid().toString()).get())
          .startsWith("table=4(ls_out_acl), priority=1007")
          .contains("ACL " + acl)
          .doesNotContain(tree.switches().get(1).toString());
      assertThat(central.northd.explainRow("ACL", acl.toString()).get())
          .contains("table=4(ls_out_acl), priority=1007, match=(")
          .contains("on 1 datapath(s)");
      String other = tree.switches().getFirst().toString();
      assertThat(central.northd.explainRow("ACL", other).get()).isNull();
    }
  }
}
