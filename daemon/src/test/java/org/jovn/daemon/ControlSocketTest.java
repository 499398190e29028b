// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Asks the C server and a daemon of ours the same questions.
class ControlSocketTest {

  @TempDir private Path folder;

  @Test
  void answersAreThoseOfTheCProgram() throws Exception {
    try (Programs programs = Programs.in(folder)) {
      compare(programs);
    }
  }

  private static void compare(Programs programs) throws Exception {
    String[] common = {"-vconsole:off", "-vsyslog:off", "--detach"};
    assertThat(programs.ours(join(common, "--pidfile=our.pid", "--unixctl=our.ctl")).status())
        .isZero();
    assertThat(
            programs.theirs(join(common, "--pidfile=c.pid", "--unixctl=c.ctl", "--no-db")).status())
        .isZero();
    String ours = programs.folder().resolve("our.ctl").toString();
    String theirs = programs.folder().resolve("c.ctl").toString();
    try {
      for (List<String> question : questions()) {
        String[] words = question.toArray(String[]::new);
        Programs.Outcome expected = programs.appctl(theirs, words);
        Programs.Outcome actual = programs.appctl(ours, words);
        assertThat(actual.errors().replace("our.ctl", "c.ctl"))
            .as("errors of %s", question)
            .isEqualTo(expected.errors());
        assertThat(actual.status()).as("status of %s", question).isEqualTo(expected.status());
        switch (question.getFirst()) {
          // Theirs has more modules and commands, but the lines of those of ours are the same.
          case "vlog/list", "list-commands" ->
              assertThat(expected.output().lines().toList())
                  .containsAll(actual.output().lines().filter(l -> !l.contains("test/")).toList());
          default ->
              assertThat(actual.output()).as("output of %s", question).isEqualTo(expected.output());
        }
      }
    } finally {
      assertThat(programs.appctl(theirs, "exit").status()).isZero();
      assertThat(programs.appctl(ours, "exit").status()).isZero();
    }
    Programs.await("both are gone", () -> noneLeft(programs));
  }

  private static boolean noneLeft(Programs programs) {
    return !Files.exists(programs.folder().resolve("our.pid"))
        && !Files.exists(programs.folder().resolve("c.pid"));
  }

  private static String[] join(String[] first, String... rest) {
    String[] all = java.util.Arrays.copyOf(first, first.length + rest.length);
    System.arraycopy(rest, 0, all, first.length, rest.length);
    return all;
  }

  private static List<List<String>> questions() {
    return List.of(
        List.of("list-commands"),
        List.of("version"),
        List.of("version", "x"),
        List.of("no-such-command"),
        List.of("vlog/list"),
        List.of("vlog/list-pattern"),
        List.of("vlog/set", "foo"),
        List.of("vlog/set", "jsonrpc:file:warn", "foo"),
        List.of("vlog/list"),
        List.of("vlog/set", "Any:Reconnect,DBG"),
        List.of("vlog/list"),
        List.of("vlog/set", "syslog:err"),
        List.of("vlog/list"),
        List.of("vlog/set"),
        List.of("vlog/list"),
        List.of("vlog/set", ""),
        List.of("vlog/list"),
        List.of("vlog/set", "off"),
        List.of("vlog/list"),
        List.of("vlog/set", "PATTERN"),
        List.of("vlog/set", "PATTERN:nowhere:x"),
        List.of("vlog/set", "PATTERN:file:%d|%D{%H}|%m: x"),
        List.of("vlog/set", "pattern:SYSLOG"),
        List.of("vlog/list-pattern"),
        List.of("vlog/set", "FACILITY"),
        List.of("vlog/set", "FACILITY:local9"),
        List.of("vlog/set", "FACILITY:local3"),
        List.of("vlog/reopen"),
        List.of("vlog/close"),
        List.of("vlog/close", "x"),
        List.of("vlog/disable-rate-limit", "jsonrpc"),
        List.of("vlog/enable-rate-limit", "jsonrpc", "foo"),
        List.of("vlog/enable-rate-limit"),
        List.of("coverage/read-counter"),
        List.of("coverage/read-counter", "foo"),
        List.of("memory/show", "x"),
        List.of("exit", "x", "y"));
  }

  @Test
  void thereMayBeNone() throws Exception {
    try (Programs programs = Programs.in(folder)) {
      Process process =
          programs.startOurs("--unixctl=none", "--pidfile", "-vconsole:off", "--log-file=log");
      Programs.await("it serves", () -> programs.contains("log", "ovsdb_server"));
      assertThat(programs.files()).containsExactly("log", "ovsdb-server.pid");
      Programs.kill("TERM", process.pid());
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(programs.files()).containsExactly("log");
    }
  }
}
