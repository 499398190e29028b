// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.central;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `ovn-central --metrics` serves, and that the dashboard asks for nothing else.
class MetricsTest {

  private static final Pattern NAME =
      Pattern.compile("\\b(?:jovn|process|jvm)_[a-z_]+?(?=(?:_bucket|_count|_sum)?(?![a-z_]))");

  @TempDir private Path folder;

  private static Path top() {
    Path at = Path.of("").toAbsolutePath();
    for (Path up = at; up != null; up = up.getParent()) {
      if (Files.isDirectory(up.resolve("docs"))) {
        return up;
      }
    }
    return at;
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = NAME.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }

  /// All names of metrics in the sources of the programs.
  private static Set<String> made() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String module :
        new String[] {"daemon", "ovsdb-server", "northd", "vswitchd-agent", "tools"}) {
      try (Stream<Path> files = Files.walk(top().resolve(module).resolve("src/main"))) {
        for (Path file : files.filter(name -> name.toString().endsWith(".java")).toList()) {
          Matcher literal = Pattern.compile("\"([a-z_]+)\"").matcher(Files.readString(file));
          while (literal.find()) {
            names.addAll(names(literal.group(1)));
          }
        }
      }
    }
    return names;
  }

  @Test
  void dashboardAsksForWhatThereIs() throws IOException {
    Set<String> asked = names(Files.readString(top().resolve("docs/grafana-dashboard.json")));
    assertThat(asked).hasSizeGreaterThan(20);
    assertThat(made()).containsAll(asked);
    assertThat(names(Files.readString(top().resolve("docs/OPERATION.md")))).isSubsetOf(made());
  }

  @Test
  void fullDiskIsNoHealth() throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(List.of(ServerCommand.installed("ovn-nbctl"), "--timeout=20"));
    int port = CentralProcess.freePort();
    try (CentralProcess central =
        CentralProcess.start(folder, "--nb-port=0", "--sb-port=0", "--metrics=" + port)) {
      words.add("--db=" + central.northbound());
      words.add("ls-add");
      assertThat(CommandResult.of(plus(words, "ls1")).status()).isZero();
      central.fillDisk(true);
      assertThat(CommandResult.of(plus(words, "ls2")).errors()).contains("I/O error");
      assertThat(CentralProcess.http(port, "/health"))
          .startsWith("HTTP/1.1 503 ")
          .endsWith("not so: the file of each database can be written\n");
      String sbctl = ServerCommand.installed("ovn-sbctl");
      List<String> chassis =
          List.of(
              sbctl,
              "--timeout=20",
              "--db=" + central.southbound(),
              "chassis-add",
              "c1",
              "geneve",
              "127.0.0.1");
      assertThat(CommandResult.of(chassis).errors()).contains("I/O error");
      central.fillDisk(false);
      assertThat(becomesHealthy(port)).as("though nobody writes").isTrue();
      assertThat(CommandResult.of(plus(words, "ls3")).status()).isZero();
      assertThat(CommandResult.of(chassis).status()).isZero();
    }
  }

  private static boolean becomesHealthy(int port) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!CentralProcess.http(port, "/health").startsWith("HTTP/1.1 200 ")) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(50);
    }
    return true;
  }

  private static List<String> plus(List<String> words, String last) {
    List<String> all = new ArrayList<>(words);
    all.add(last);
    return all;
  }

  @Test
  void transactionIsSeenOnItsWay() throws IOException {
    String nbctl = ServerCommand.installed("ovn-nbctl");
    int port = CentralProcess.freePort();
    try (CentralProcess central =
        CentralProcess.start(folder, "--nb-port=0", "--sb-port=0", "--metrics=" + port)) {
      CommandResult.outputOf(nbctl, "--db=" + central.northbound(), "--wait=sb", "ls-add", "ls1");
      assertThat(CentralProcess.http(port, "/ready")).startsWith("HTTP/1.1 200 ");
      assertThat(CentralProcess.http(port, "/health")).startsWith("HTTP/1.1 200 ");
      String text = CentralProcess.http(port, "/metrics");
      assertThat(text)
          .contains("jovn_ovsdb_table_rows{database=\"OVN_Northbound\",table=\"Logical_Switch\"} 1")
          .contains("jovn_ovsdb_sessions{server=\"OVN_Northbound\",what=\"sessions\"}")
          .contains("jovn_ovn_cfg{stage=\"sb\"} 1.0")
          .contains("jovn_northd_active 1.0");
      assertThat(value(text, "jovn_ovsdb_transaction_seconds_count{database=\"OVN_Northbound\"}"))
          .isPositive();
      assertThat(value(text, "jovn_ovsdb_commit_seconds_count{database=\"OVN_Southbound\"}"))
          .isPositive();
      assertThat(value(text, "jovn_ovsdb_fanout_seconds_count{database=\"OVN_Northbound\"}"))
          .isPositive();
      assertThat(value(text, "jovn_ovn_nb_to_sb_seconds_count")).isPositive();
      assertThat(value(text, "jovn_northd_derivation_runs_total")).isPositive();
      assertThat(value(text, "jovn_northd_logical_flows")).isGreaterThan(20);
      assertThat(
              value(
                  text,
                  "jovn_ovsdb_table_bytes{database=\"OVN_Southbound\",table=\"Logical_Flow\"}"))
          .isGreaterThan(1000);
      assertThat(value(text, "process_resident_memory_bytes")).isGreaterThan(10e6);
    }
  }

  private static double value(String text, String series) {
    return text.lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + series + " in\n" + text));
  }
}
