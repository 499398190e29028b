// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.message.MultipartReply.FlowStats;
import org.jovn.openflow.text.FlowEntry;
import org.junit.jupiter.api.Test;

class FlowSyncTest {

  private static List<FlowEntry> flows(String... lines) {
    return FlowEntry.parse(String.join("\n", lines), "test");
  }

  private static FlowStats stats(FlowEntry flow) {
    return new FlowStats(
        flow.tableId(),
        0,
        0,
        flow.priority(),
        flow.idleTimeout(),
        flow.hardTimeout(),
        flow.flags(),
        flow.cookie(),
        0,
        0,
        flow.match(),
        flow.instructions());
  }

  @Test
  void sendsOnlyWhatDiffers() {
    List<FlowStats> present =
        flows(
                "priority=1,actions=NORMAL",
                "priority=2,in_port=1,actions=drop",
                "priority=3,in_port=2,actions=output:3")
            .stream()
            .map(FlowSyncTest::stats)
            .toList();
    List<FlowMod> changes =
        FlowSync.difference(
            present,
            flows(
                "priority=1,actions=NORMAL",
                "priority=3,in_port=2,actions=output:4",
                "table=1,actions=drop"));
    assertThat(changes)
        .extracting(FlowMod::command)
        .containsExactly(FlowMod.ADD, FlowMod.ADD, FlowMod.DELETE_STRICT);
    assertThat(changes).extracting(FlowMod::priority).containsExactly(3, 0x8000, 2);
    assertThat(FlowSync.difference(present, present.stream().map(FlowEntry::of).toList()))
        .isEmpty();
  }
}
