// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jovn.daemon.Fatal;

/// Names and places of the lab.
///
/// @param folder of all its files
/// @param prefix of the names of its namespaces
/// @param programs folder of our programs
record Lab(Path folder, String prefix, Path programs) {

  /// The hypervisors of OVN.
  static final List<String> HOSTS = List.of("ovn1", "ovn2");

  /// What runs an agent.
  static final List<String> AGENTS = List.of("sw", "ovn1", "ovn2");

  /// A machine: the interface `inner` in it is the other end of `outer` in its host.
  record Guest(
      String name,
      String host,
      String outer,
      String inner,
      String mac,
      String address,
      String via) {
    /// Whether it is a machine of the logical network.
    boolean isLogical() {
      return !host.equals("sw");
    }

    /// The name of its logical port.
    String port() {
      return switch (name) {
        case "ovn1-ns1" -> "ls1-node1-ns1";
        case "ovn2-ns1" -> "ls1-node2-ns1";
        case "ovn1-ns2" -> "ls2-node1-ns2";
        case "ovn2-ns2" -> "ls2-node2-ns2";
        default -> "ls1-dhcp";
      };
    }
  }

  static final List<Guest> GUESTS =
      List.of(
          new Guest("sw-ns1", "sw", "veth11", "veth12", "00:00:00:00:01:01", "1.1.1.1/24", ""),
          new Guest("sw-ns2", "sw", "veth21", "veth22", "00:00:00:00:01:02", "1.1.1.2/24", ""),
          new Guest(
              "ovn1-ns1",
              "ovn1",
              "veth11",
              "veth12",
              "00:00:00:00:00:01",
              "192.168.1.10/24",
              "192.168.1.1"),
          new Guest(
              "ovn2-ns1",
              "ovn2",
              "veth11",
              "veth12",
              "00:00:00:00:00:02",
              "192.168.1.20/24",
              "192.168.1.1"),
          new Guest(
              "ovn1-ns2",
              "ovn1",
              "veth21",
              "veth22",
              "00:00:00:00:00:11",
              "192.168.2.10/24",
              "192.168.2.1"),
          new Guest(
              "ovn2-ns2",
              "ovn2",
              "veth21",
              "veth22",
              "00:00:00:00:00:12",
              "192.168.2.20/24",
              "192.168.2.1"),
          new Guest("ovn2-dhcp", "ovn2", "veth31", "veth32", "00:00:00:00:00:03", "", ""));

  /// The lab of this computer, or another one that the environment names.
  static Lab of(Map<String, String> environment) {
    Path home = Path.of(System.getProperty("java.home")).resolveSibling("bin");
    String named = environment.get("JOVN_LAB_PROGRAMS");
    return new Lab(
        Path.of(environment.getOrDefault("JOVN_LAB_DIR", "/run/jovn-lab")),
        environment.getOrDefault("JOVN_LAB_NS", "jovn"),
        named == null ? home : Path.of(named));
  }

  static List<String> nodes() {
    List<String> nodes = new ArrayList<>(List.of("sw", "ul", "ext", "ovn1", "ovn2"));
    GUESTS.forEach(guest -> nodes.add(guest.name()));
    return nodes;
  }

  static String address(String host) {
    return host.equals("ovn1") ? "192.168.44.241" : "192.168.44.242";
  }

  /// The namespace of a node; "central" runs in that of ovn1.
  String namespace(String node) {
    return prefix + "-" + (node.equals("central") ? "ovn1" : node);
  }

  boolean isUp() {
    return Files.exists(folder.resolve("lab"));
  }

  /// Refuses what needs a lab when there is none.
  void mustBeUp() {
    if (!isUp()) {
      throw Fatal.of("there is no lab in " + folder + "; \"jovn lab up\" makes one");
    }
  }

  Path central(String file) {
    return folder.resolve("central").resolve(file);
  }

  Path file(String node, String file) {
    return folder.resolve(node).resolve(file);
  }

  /// The host whose programs a node's tools speak to.
  private static String hostOf(String node) {
    if (node.equals("central")) {
      return "ovn1";
    }
    for (Guest guest : GUESTS) {
      if (guest.name().equals(node)) {
        return guest.host();
      }
    }
    return node;
  }

  /// What a node's programs find in their environment.
  Map<String, String> environment(String node) {
    Path host = folder.resolve(hostOf(node));
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("JOVN_LAB", folder.toString());
    variables.put("OVS_RUNDIR", host.resolve("run").toString());
    variables.put("OVS_LOGDIR", host.resolve("log").toString());
    variables.put("OVS_DBDIR", host.resolve("etc").toString());
    variables.put("OVS_SYSCONFDIR", host.resolve("etc").toString());
    Path ovn = node.equals("central") ? folder.resolve("central") : host.resolve("run");
    variables.put("OVN_RUNDIR", ovn.toString());
    variables.put("OVN_LOGDIR", host.resolve("log").toString());
    variables.put("OVN_DBDIR", host.resolve("etc").toString());
    variables.put("OVN_SYSCONFDIR", host.resolve("etc").toString());
    variables.put("OVN_NB_DB", "unix:" + central("ovnnb_db.sock"));
    variables.put("OVN_SB_DB", "unix:" + central("ovnsb_db.sock"));
    return variables;
  }

  /// The words that run a command in a node.
  List<String> command(String node, List<String> words) {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace(node)));
    command.addAll(words);
    return command;
  }
}
