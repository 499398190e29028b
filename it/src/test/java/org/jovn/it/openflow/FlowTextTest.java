// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.text.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// Random flows become the same message as with `ovs-ofctl`, which shows in the text of what was
/// encoded; what it refuses, we refuse.
@EnabledIf("org.jovn.it.openflow.RealSwitch#isInstalled")
class FlowTextTest {
  private static final long SEED = Long.getLong("jovn.flows.seed", 20261123);
  private static final int FLOWS = Integer.getInteger("jovn.flows", 250);

  @Test
  void flowsBecomeTheSameMessages() throws Exception {
    RandomFlows flows = new RandomFlows(SEED);
    List<String> differences = new ArrayList<>();
    int valid = 0;
    for (int i = 0; i < FLOWS; i++) {
      String flow = flows.next();
      String theirs = theirs(flow);
      String ours = ours(flow);
      if (theirs.contains("decode error")) {
        continue; // what it sends and cannot read itself
      }
      if (theirs.startsWith("ADD")) {
        valid++;
      }
      if (!ours.equals(theirs)) {
        differences.add(flow + "\n  ovs-ofctl: " + theirs + "\n  ofctl:     " + ours);
      }
    }
    assertThat(valid).as("flows that are right").isGreaterThan(FLOWS / 8);
    assertThat(differences).as("seed " + SEED).isEmpty();
  }

  /// What follows the header in the text of the message, or `refused`.
  private static String theirs(String flow) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("ovs-ofctl", "-O", "OpenFlow13", "--no-names", "parse-flow", flow)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? body(text) : "refused";
  }

  private static String ours(String flow) {
    String hex = Batch.ENCODE.answer("{\"command\":[\"add-flow\",\"SW\",\"" + flow + "\"]}");
    return hex.startsWith("error: ") ? "refused" : body(Batch.PRINT.answer(hex));
  }

  private static String body(String text) {
    int start = text.indexOf("): ") + 3;
    int end = text.indexOf('\n', start);
    int ours = text.indexOf("\\n", start);
    return text.substring(start, end >= 0 ? end : ours >= 0 ? ours : text.length());
  }
}
