// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.lab;

import java.nio.file.Path;
import java.time.Duration;

/// Checks that each process of the lab may be killed: the others go on, and it comes back.
final class RestartChecks {

  private final Lab lab;
  private final Shell shell;
  private final Checks checks;

  RestartChecks(Lab lab, Shell shell, Checks checks) {
    this.lab = lab;
    this.shell = shell;
    this.checks = checks;
  }

  private boolean pings() {
    return shell.on("ovn1-ns1", "ping", "-c", "2", "-i", "0.2", "-W", "1", "192.168.1.20").isGood();
  }

  /// A change of the logical network reaches the switches.
  private boolean changeTravels() {
    return enabled("disabled")
        && !pings()
        && enabled("enabled")
        && Waiting.until(Duration.ofSeconds(5), this::pings);
  }

  private boolean enabled(String state) {
    return shell
        .on(
            "central",
            "ovn-nbctl",
            "--timeout=15",
            "--wait=hv",
            "lsp-set-enabled",
            "ls1-node2-ns1",
            state)
        .isGood();
  }

  private static boolean isNew(Path file, long old) {
    long now = Shell.pid(file);
    return now > 0 && now != old && ProcessHandle.of(now).isPresent();
  }

  void run() {
    checks.title("every process is killed in turn");
    Path central = lab.central("ovn-central.pid");
    checks.check(
        "ovn-central killed: pings go on", () -> shell.kill("central", central), this::pings);
    checks.check(
        "ovn-central started again: a change travels",
        () -> Waiting.forStarted(LabUp.central(lab, shell)),
        this::changeTravels);
    killed("ovn-controller", "ovn2");
    killed("ovs-vswitchd", "ovn2");
    agentKilled();
    killed("ovs-vswitchd", "sw");
    checks.check(
        "all agents say healthy",
        () -> {
          for (String host : Lab.AGENTS) {
            String agent = lab.programs().resolve("vswitchd-agent").toString();
            if (!shell.on(host, agent, "status").isGood()) {
              return false;
            }
          }
          return true;
        });
  }

  private void killed(String program, String host) {
    Path file = lab.file(host, "run/" + program + ".pid");
    long[] old = new long[1];
    checks.check(
        "%s of %s killed: the agent starts it again".formatted(program, host),
        () -> old[0] = shell.kill(host, file),
        () -> isNew(file, old[0]));
    if (host.equals("sw")) {
      checks.check(
          "sw-ns1 pings sw-ns2 again",
          () -> shell.on("sw-ns1", "ping", "-c", "1", "-W", "1", "1.1.1.2").isGood());
    } else {
      checks.check("ovn1-ns1 pings ovn2-ns1 again", this::pings);
    }
  }

  private void agentKilled() {
    Path agent = lab.file("ovn2", "run/vswitchd-agent.pid");
    Path vswitchd = lab.file("ovn2", "run/ovs-vswitchd.pid");
    long before = Shell.pid(vswitchd);
    checks.check(
        "the agent of ovn2 killed and started again: it takes over the same ovs-vswitchd",
        () -> {
          shell.kill("ovn2", agent);
          Waiting.forStarted(LabUp.agent(lab, shell, "ovn2"));
        },
        () -> Shell.pid(vswitchd) == before && ProcessHandle.of(before).isPresent());
    checks.check("and a change travels", this::changeTravels);
  }
}
