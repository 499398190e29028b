// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Fatal;

/// `jovn lab kill`: kills every process of the lab in turn, without a warning, while two machines
/// ping ten times a second, and prints how many pings were lost and for how long none came back.
final class KillRun {

  private static final int PINGS = 120;
  private static final Duration BEFORE = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Pattern ANSWER = Pattern.compile("icmp_seq=([0-9]+) ttl=");

  private final Lab lab;
  private final Shell shell;
  private final List<String> rows = new ArrayList<>();

  private KillRun(Lab lab) {
    this.lab = lab;
    this.shell = new Shell(lab);
    shell.begin("#   ");
  }

  /// What is killed.
  ///
  /// @param restart starts it again; what is watched needs none
  private record Victim(String name, String node, Path pidFile, Runnable restart) {}

  /// What a ping run shows.
  ///
  /// @param lost requests without an answer
  /// @param silenceMillis the longest time without an answer, more than the usual 100 ms
  record Loss(int lost, int silenceMillis) {}

  static int run(Lab lab) {
    KillRun all = new KillRun(lab);
    all.kill(
        new Victim(
            "ovn-central",
            "central",
            lab.central("ovn-central.pid"),
            () -> Waiting.forStarted(LabUp.central(lab, all.shell))));
    for (String host : Lab.HOSTS) {
      all.kill(all.watched("ovn-controller", host));
      all.kill(all.watched("ovs-vswitchd", host));
      all.kill(
          new Victim(
              "vswitchd-agent",
              host,
              lab.file(host, "run/vswitchd-agent.pid"),
              () -> Waiting.forStarted(LabUp.agent(lab, all.shell, host))));
    }
    all.kill(all.watched("ovs-vswitchd", "sw"));
    Daemon.output("| killed | pings lost of 120, ten a second | longest silence |\n");
    Daemon.output("|---|---|---|\n");
    all.rows.forEach(Daemon::output);
    return 0;
  }

  private Victim watched(String program, String host) {
    return new Victim(program, host, lab.file(host, "run/" + program + ".pid"), () -> {});
  }

  private void kill(Victim victim) {
    boolean isSwitch = victim.node().equals("sw");
    String from = isSwitch ? "sw-ns1" : "ovn1-ns1";
    String to = isSwitch ? "1.1.1.2" : "192.168.1.20";
    Waiting.until(LIMIT, () -> shell.quietly(from, "ping", "-c", "1", "-W", "1", to).isGood());
    String log = "kill." + victim.name() + "." + victim.node();
    Process ping =
        shell.start(
            from, log, "ping", "-n", "-i", "0.1", "-W", "1", "-c", Integer.toString(PINGS), to);
    boolean _ = Waiting.until(BEFORE, () -> !ping.isAlive());
    shell.kill(victim.node(), victim.pidFile());
    victim.restart().run();
    Waiting.until(LIMIT, () -> !ping.isAlive());
    Loss loss = loss(lab.folder().resolve("log").resolve(log + ".out"));
    rows.add(
        String.format(
            Locale.ROOT,
            "| %s of %s | %d | %s |%n",
            victim.name(),
            victim.node(),
            loss.lost(),
            loss.silenceMillis() == 0 ? "–" : loss.silenceMillis() / 1000.0 + " s"));
    Daemon.output(rows.getLast());
  }

  private static Loss loss(Path output) {
    try {
      return loss(Files.readString(output));
    } catch (IOException e) {
      throw Fatal.of(output + ": " + e.getMessage());
    }
  }

  /// Reads what `ping` printed.
  static Loss loss(String output) {
    Matcher matcher = ANSWER.matcher(output);
    int answers = 0;
    int last = 0;
    int longest = 0;
    while (matcher.find()) {
      int sequence = Integer.parseInt(matcher.group(1));
      answers++;
      longest = Math.max(longest, sequence - last - 1);
      last = Math.max(last, sequence);
    }
    longest = Math.max(longest, PINGS - last);
    return new Loss(PINGS - answers, longest * 100);
  }
}
