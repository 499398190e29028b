// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.lab;

/// Checks of what is measured, with the real `ovn-controller` of both hypervisors.
final class MetricsChecks {

  private final Lab lab;
  private final Shell shell;
  private final Checks checks;

  MetricsChecks(Lab lab, Shell shell, Checks checks) {
    this.lab = lab;
    this.shell = shell;
    this.checks = checks;
  }

  /// The answer of an end point of `--metrics`; the shell can do it, so no program is needed.
  private Shell.Result ask(String node, int port, String path) {
    return shell.on(
        node,
        "bash",
        "-c",
        "exec 3<>/dev/tcp/127.0.0.1/%d; printf 'GET %s HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3"
            .formatted(port, path));
  }

  void run() {
    checks.title("what is measured");
    checks.check(
        "jovn latency: both hypervisors say when they have a change",
        () -> {
          String jovn = lab.programs().resolve("jovn").toString();
          Shell.Result result = shell.on("central", jovn, "latency", "--count=3");
          return result.isGood()
              && result.says("(?m)^southbound +[0-9.]+ +[0-9.]+ +[0-9.]+$")
              && result.says("(?m)^ovn1 +[0-9.]+ ")
              && result.says("(?m)^ovn2 +[0-9.]+ ");
        });
    checks.check(
        "metrics of ovn-central: latencies to both hypervisors",
        () -> {
          Shell.Result result = ask("central", 9641, "/metrics");
          return result.says("jovn_ovn_chassis_seconds\\{chassis=\"ovn1\"}")
              && result.says("jovn_ovn_chassis_seconds\\{chassis=\"ovn2\"}")
              && result.says("jovn_ovn_nb_to_hv_seconds_count [1-9]");
        });
    checks.check(
        "metrics of an agent: OpenFlow round trips, programs",
        () -> {
          Shell.Result result = ask("sw", 9643, "/metrics");
          return result.says("jovn_agent_openflow_round_trip_seconds_count\\{[^}]*} [1-9]")
              && result.says("jovn_agent_program_up\\{program=\"ovs-vswitchd\"} 1");
        });
    checks.check("all are ready", () -> isReady("central", 9641) && isReady("ovn2", 9643));
  }

  private boolean isReady(String node, int port) {
    return ask(node, port, "/ready").says("^HTTP/1.[01] 200 ");
  }
}
