// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The checks of the lab. Each leaves the lab as it found it, so that they can be run again.
final class LabChecks {

  private final Lab lab;
  private final Shell shell;
  private final Checks checks;
  private final List<Process> servers = new ArrayList<>();

  private LabChecks(Lab lab) {
    this.lab = lab;
    this.shell = new Shell(lab);
    this.checks = new Checks(shell);
  }

  static int run(Lab lab) {
    LabChecks all = new LabChecks(lab);
    try {
      all.serve();
      new SwitchChecks(lab, all.shell, all.checks).run();
      all.chassis();
      all.logicalSwitch();
      all.router();
      all.services();
      new MetricsChecks(lab, all.shell, all.checks).run();
      new RestartChecks(lab, all.shell, all.checks).run();
    } finally {
      all.servers.forEach(Process::destroy);
    }
    return all.checks.finish();
  }

  /// A small server on each machine that is asked.
  private void serve() {
    for (String[] server :
        new String[][] {
          {"ovn1-ns1", "n1"},
          {"ovn2-ns1", "n2"},
          {"ovn1-ns2", "b1"},
          {"ovn2-ns2", "b2"},
          {"ext", "x"}
        }) {
      servers.add(
          shell.start(
              server[0],
              "serve-" + server[1],
              lab.programs().resolve("jovn").toString(),
              "lab",
              "traffic",
              "serve",
              server[1],
              "8080"));
    }
  }

  private void nb(String command) {
    shell.must("central", LogicalNetwork.words("ovn-nbctl --timeout=20 " + command));
  }

  private String sb(String command) {
    return shell
        .on("central", LogicalNetwork.words("ovn-sbctl --timeout=20 " + command))
        .output()
        .strip();
  }

  private boolean pings(String from, String to) {
    return shell.on(from, "ping", "-c", "2", "-i", "0.2", "-W", "1", to).isGood();
  }

  /// Nothing comes back: status 1; 2 would mean that nothing could be sent.
  private boolean pingsNot(String from, String to) {
    return shell.on(from, "ping", "-c", "2", "-i", "0.3", "-W", "1", to).status() == 1;
  }

  private String ask(String node, String kind, String... more) {
    List<String> words =
        new ArrayList<>(List.of(lab.programs().resolve("jovn").toString(), "lab", "traffic", kind));
    words.addAll(List.of(more));
    return shell.quietly(node, words.toArray(String[]::new)).output().strip();
  }

  private void chassis() {
    checks.title("two hypervisors and the central node");
    checks.check(
        "both chassis have registered, with geneve",
        () -> {
          String text = sb("show");
          return text.contains("ovn1") && text.contains("ovn2") && text.contains("Encap geneve");
        });
    for (String host : Lab.HOSTS) {
      checks.check(
          "the agent of " + host + " says healthy",
          () ->
              shell
                  .on(host, lab.programs().resolve("vswitchd-agent").toString(), "status")
                  .isGood());
      checks.check(
          "ovn-controller of " + host + " is connected",
          () ->
              shell
                  .on(host, "ovn-appctl", "-t", "ovn-controller", "connection-status")
                  .says("^connected"));
    }
    checks.check(
        "the databases answer over tcp from ovn2",
        () ->
            shell.on("ovn2", "ovn-nbctl", "--db=tcp:192.168.44.241:6641", "ls-list").says("ls1")
                && shell
                    .on("ovn2", "ovn-sbctl", "--db=tcp:192.168.44.241:6642", "list", "Chassis")
                    .says("ovn2"));
    checks.check(
        "br-int of ovn1 has a tunnel to ovn2",
        () -> shell.on("ovn1", "ovs-vsctl", "show").says("remote_ip=\"?192.168.44.242"));
  }

  private void logicalSwitch() {
    checks.title("a logical switch across the hypervisors");
    checks.check("the ports of ls1 are up", () -> up("ls1-node1-ns1") && up("ls1-node2-ns1"));
    checks.check(
        "ls1-node2-ns1 is bound to ovn2",
        () -> {
          String chassis = sb("--bare --columns=_uuid find Chassis name=ovn2");
          String bound =
              sb("--bare --columns=chassis find Port_Binding logical_port=ls1-node2-ns1");
          return !chassis.isEmpty() && chassis.equals(bound);
        });
    checks.check("ovn1-ns1 pings ovn2-ns1", () -> pings("ovn1-ns1", "192.168.1.20"));
    checks.check("ovn2-ns1 pings ovn1-ns1", () -> pings("ovn2-ns1", "192.168.1.10"));
    checks.check("the ping crosses the wire as geneve", this::crossesTunnel);
    checks.check(
        "a ping of 1472 bytes that must not be cut",
        () ->
            shell
                .on(
                    "ovn1-ns1",
                    "ping",
                    "-c",
                    "1",
                    "-W",
                    "1",
                    "-s",
                    "1472",
                    "-M",
                    "do",
                    "192.168.1.20")
                .isGood());
    checks.check(
        "tcp through the tunnel",
        () -> ask("ovn1-ns1", "get", "192.168.1.20", "8080").equals("n2 192.168.1.10"));
    checks.check(
        "4 MB through the tunnel",
        () -> ask("ovn1-ns1", "fetch", "192.168.1.20", "8080", "4000000").equals("4000000"));
    checks.check(
        "ovn-trace says the same",
        () ->
            shell
                .on(
                    "central",
                    "ovn-trace",
                    "--minimal",
                    "ls1",
                    "inport == \"ls1-node1-ns1\" && eth.src == 00:00:00:00:00:01 && eth.dst =="
                        + " 00:00:00:00:00:02")
                .says("output\\(\"ls1-node2-ns1\"\\)"));
    changes();
  }

  private void changes() {
    checks.check(
        "port security stops another source address",
        () -> mac("00:00:00:00:00:99"),
        () -> pingsNot("ovn1-ns1", "192.168.1.20"));
    checks.check(
        "with its own address it pings again",
        () -> mac("00:00:00:00:00:01"),
        () -> pings("ovn1-ns1", "192.168.1.20"));
    checks.check(
        "a disabled port gets nothing",
        () -> nb("--wait=hv lsp-set-enabled ls1-node2-ns1 disabled"),
        () -> pingsNot("ovn1-ns1", "192.168.1.20"));
    checks.check(
        "an enabled one does",
        () -> nb("--wait=hv lsp-set-enabled ls1-node2-ns1 enabled"),
        () -> pings("ovn1-ns1", "192.168.1.20"));
    checks.check(
        "nb_cfg travels to both chassis and back",
        () -> nb("--wait=hv sync"),
        () -> {
          String nb = global("nb_cfg");
          return nb.equals(global("sb_cfg")) && nb.equals(global("hv_cfg"));
        });
  }

  private boolean up(String port) {
    return shell.on("central", "ovn-nbctl", "lsp-get-up", port).says("^up");
  }

  private void mac(String address) {
    shell.must("ovn1-ns1", "ip", "link", "set", "veth12", "address", address);
    // The route through the router goes when the device is set down, not so: only the address.
    shell.quietly("ovn1-ns1", "ip", "neigh", "flush", "all");
    shell.quietly("ovn1-ns1", "ip", "route", "replace", "default", "via", "192.168.1.1");
  }

  private String global(String column) {
    return shell.on("central", "ovn-nbctl", "get", "NB_Global", ".", column).output().strip();
  }

  private boolean crossesTunnel() {
    long before = tunnelPackets();
    boolean pinged = pings("ovn1-ns1", "192.168.1.20");
    return pinged
        && before >= 0
        && Waiting.until(Duration.ofSeconds(8), () -> tunnelPackets() > before);
  }

  private long tunnelPackets() {
    String text =
        shell
            .on(
                "ovn1",
                "ovs-vsctl",
                "--bare",
                "--columns=statistics",
                "find",
                "interface",
                "type=geneve")
            .output();
    Matcher matcher = Pattern.compile("tx_packets=([0-9]+)").matcher(text);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
  }

  private void router() {
    checks.title("a router, access lists, translation of addresses");
    checks.check("from ls1 to ls2 on one host", () -> pings("ovn1-ns1", "192.168.2.10"));
    checks.check(
        "from ls1 on ovn1 to ls2 on ovn2, one hop less to live",
        () -> shell.on("ovn1-ns1", "ping", "-c", "1", "-W", "1", "192.168.2.20").says("ttl=63"));
    checks.check("the router answers", () -> pings("ovn2-ns2", "192.168.2.1"));
    checks.check(
        "a policy of the router drops",
        () -> nb("--wait=hv lr-policy-add lr0 100 'ip4.dst == 192.168.2.20' drop"),
        () -> pingsNot("ovn1-ns1", "192.168.2.20"));
    checks.check(
        "without it, a ping again",
        () -> nb("--wait=hv lr-policy-del lr0"),
        () -> pings("ovn1-ns1", "192.168.2.20"));
    String port = "outport == \"ls1-node2-ns1\" && ";
    checks.check(
        "an ACL drops",
        () -> nb("--wait=hv acl-add ls1 to-lport 1000 '" + port + "ip4' drop"),
        () -> pingsNot("ovn1-ns1", "192.168.1.20"));
    checks.check(
        "a stronger one lets pings through",
        () -> nb("--wait=hv acl-add ls1 to-lport 1001 '" + port + "icmp4' allow-related"),
        () -> pings("ovn1-ns1", "192.168.1.20"));
    checks.check(
        "and nothing else", () -> ask("ovn1-ns1", "get", "192.168.1.20", "8080").equals("TIMEOUT"));
    checks.check(
        "an ACL refuses",
        () -> nb("--wait=hv acl-add ls1 to-lport 1002 '" + port + "tcp.dst == 9999' reject"),
        () -> ask("ovn1-ns1", "get", "192.168.1.20", "9999").equals("REFUSED"));
    checks.check(
        "without ACLs, tcp again",
        () -> nb("--wait=hv acl-del ls1"),
        () -> ask("ovn1-ns1", "get", "192.168.1.20", "8080").equals("n2 192.168.1.10"));
    checks.check("a machine pings the outside", () -> pings("ovn1-ns1", "203.0.113.100"));
    checks.check(
        "which sees the router's address",
        () -> ask("ovn2-ns1", "get", "203.0.113.100", "8080").equals("x 203.0.113.3"));
    checks.check("the outside pings a floating address", () -> pings("ext", "203.0.113.20"));
    checks.check(
        "behind which is ovn2-ns2",
        () -> ask("ext", "get", "203.0.113.20", "8080").equals("b2 203.0.113.100"));
  }

  private void services() {
    checks.title("services of the logical network");
    checks.check(
        "the load balancer answers",
        () -> ask("ovn1-ns1", "get", "10.0.0.100", "80").matches("b[12] 192.168.1.10"));
    checks.check(
        "from both of its backends",
        () -> {
          String answers = ask("ovn1-ns1", "get", "10.0.0.100", "80", "20");
          return answers.contains("b1 ") && answers.contains("b2 ");
        });
    checks.check(
        "DNS knows vm2.lab.test",
        () -> ask("ovn1-ns1", "dns", "192.168.1.1", "vm2.lab.test").equals("192.168.1.20"));
    checks.check(
        "northd gives ls1-dhcp an address",
        () ->
            shell
                .on(
                    "central",
                    "ovn-nbctl",
                    "get",
                    "Logical_Switch_Port",
                    "ls1-dhcp",
                    "dynamic_addresses")
                .says("00:00:00:00:00:03 192.168.1.30"));
    if (!shell.quietly("ovn2-dhcp", "busybox", "true").isGood()) {
      checks.skip("DHCP leases it", "busybox is not installed");
      return;
    }
    checks.check(
        "DHCP leases it",
        () ->
            shell
                .on(
                    "ovn2-dhcp",
                    LogicalNetwork.words(
                        "busybox udhcpc -f -n -q -t 4 -T 1 -i veth32 -s /bin/true"))
                .says("lease of 192.168.1.30 obtained"));
  }
}
