// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.lab;

import java.nio.file.Path;

/// Checks of the plain switch sw1, which an agent keeps as it is described.
final class SwitchChecks {

  private final Shell shell;
  private final Checks checks;
  private final LabDescriptions descriptions;
  private final String agent;

  SwitchChecks(Lab lab, Shell shell, Checks checks) {
    this.shell = shell;
    this.checks = checks;
    this.descriptions = new LabDescriptions(lab);
    Path program = lab.programs().resolve("vswitchd-agent");
    this.agent = program.toString();
  }

  private boolean pings() {
    return shell.on("sw-ns1", "ping", "-c", "2", "-i", "0.2", "-W", "1", "1.1.1.2").isGood();
  }

  private boolean pingsNot() {
    return shell.on("sw-ns1", "ping", "-c", "2", "-i", "0.3", "-W", "1", "1.1.1.2").status() == 1;
  }

  private boolean isHealthy() {
    return shell.on("sw", agent, "status").isGood();
  }

  private void describe(String variant, String sameAs) {
    descriptions.write("sw", variant);
    shell.show("sw", sameAs);
    shell.must("sw", agent, "reload");
  }

  private boolean flows(String regex) {
    return shell.on("sw", "ovs-ofctl", "dump-flows", "sw1").says(regex);
  }

  void run() {
    checks.title("one switch, kept as described by its agent");
    checks.check("the agent says healthy", this::isHealthy);
    checks.check(
        "ovs-vsctl shows sw1 and its ports",
        () -> shell.on("sw", "ovs-vsctl", "show").says("(?s)Bridge sw1.*Port veth"));
    checks.check(
        "sw1 has the userspace datapath",
        () -> shell.on("sw", "ovs-appctl", "dpif/show").says("netdev@ovs-netdev"));
    checks.check("sw-ns1 pings sw-ns2", this::pings);
    checks.check(
        "VLANs 10 and 20: no ping",
        () -> describe("tags", "ovs-vsctl set port veth11 tag=10 -- set port veth21 tag=20"),
        this::pingsNot);
    checks.check(
        "VLANs 10 and 10: a ping",
        () -> describe("same-tag", "ovs-vsctl set port veth21 tag=10"),
        this::pings);
    checks.check(
        "no VLANs, but a flow that drops",
        () -> describe("drop", "ovs-ofctl add-flow sw1 priority=2,in_port=veth11,actions=drop"),
        this::pingsNot);
    checks.check(
        "the flow counts packets", () -> flows("n_packets=[1-9][0-9]*,.*in_port=.* actions=drop"));
    checks.check(
        "deleted by hand, it comes back",
        () -> shell.must("sw", "ovs-ofctl", "del-flows", "sw1", "in_port=veth11"),
        () -> flows("actions=drop"));
    checks.check(
        "no more described, it goes",
        () -> describe("", "ovs-ofctl del-flows sw1 in_port=veth11"),
        () -> !flows("actions=drop") && pings());
    checks.check(
        "a port deleted by hand comes back",
        () -> shell.must("sw", "ovs-vsctl", "--no-wait", "del-port", "sw1", "veth21"),
        () -> shell.on("sw", "ovs-vsctl", "list-ports", "sw1").says("veth21") && pings());
    checks.check(
        "statistics reach the database",
        () ->
            shell
                .on("sw", "ovs-vsctl", "get", "interface", "veth11", "statistics:rx_packets")
                .says("^[1-9]"));
  }
}
