// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What is read of the output of `ping`.
class KillRunTest {

  private static String pings(int from, int to) {
    StringBuilder out = new StringBuilder();
    for (int i = from; i <= to; i++) {
      out.append("64 bytes from 192.168.1.20: icmp_seq=" + i + " ttl=64 time=0.1 ms\n");
    }
    return out.toString();
  }

  @Test
  void gapsAreCountedAndMeasured() {
    assertThat(KillRun.loss(pings(1, 120))).isEqualTo(new KillRun.Loss(0, 0));
    assertThat(KillRun.loss(pings(1, 20) + pings(31, 50) + pings(52, 120)))
        .isEqualTo(new KillRun.Loss(11, 1000));
    assertThat(KillRun.loss(pings(1, 20))).isEqualTo(new KillRun.Loss(100, 10_000));
    assertThat(KillRun.loss("")).isEqualTo(new KillRun.Loss(120, 12_000));
  }
}
