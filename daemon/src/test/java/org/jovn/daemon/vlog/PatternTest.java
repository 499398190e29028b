// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.vlog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PatternTest {

  private static final Pattern.Line LINE =
      new Pattern.Line(
          Severity.WARN,
          "vlog",
          "text",
          132,
          1_795_420_137_489L,
          1_795_420_137_436L,
          new Pattern.Identity("ovsdb-server", "", "vm", 24_700, 128));

  private static String format(String pattern) {
    StringBuilder out = new StringBuilder();
    new Pattern(pattern).format(LINE, out);
    return out.toString();
  }

  /// The C program's own output for such a line.
  @Test
  void everyEscapeIsExpandedAsInC() {
    assertThat(
            format(
                "%d{}%D|%A|%B|%E|%12c|%-7p|%07P|%r|%t|%T|%D{%c %x %X %p %j %s}|%q|%%|%m"
                    .replace("%d{}", "")))
        .isEqualTo(
            "2026-11-23 07:48:57.489|ovsdb-server|132|vm|        vlog|WARN   |0024700|53|main||"
                + "Mon Nov 23 07:48:57 2026 11/23/26 07:48:57 AM 327 1795420137|q|%|text");
  }

  @Test
  void defaultPatternsAreThoseOfTheManual() {
    assertThat(format(Destination.FILE.defaultPattern))
        .isEqualTo("2026-11-23T07:48:57.489Z|00132|vlog|WARN|text");
    assertThat(format(Destination.CONSOLE.defaultPattern))
        .isEqualTo("2026-11-23T07:48:57Z|00132|vlog|WARN|text");
    assertThat(format(Destination.SYSLOG.defaultPattern)).isEqualTo("ovs|00132|vlog|WARN|text");
  }

  @Test
  void anUnfinishedEscapeIsDropped() {
    assertThat(format("a%")).isEqualTo("a");
    assertThat(format("a%-03")).isEqualTo("a");
    assertThat(format("")).isEqualTo("");
  }
}
