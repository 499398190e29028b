// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Fatal;

/// The verb `lab` of the program `jovn`.
public final class LabCommand {

  private static final String USAGE =
      """
      usage: jovn lab up                 make the lab: a switch, two hypervisors, OVN, machines
             jovn lab check              check it; prints "ok N - what" or "not ok N - what"
             jovn lab exec NODE CMD...   run a command in a node
             jovn lab status             what the agents see
             jovn lab kill               kill every process in turn, and count the lost pings
             jovn lab down               stop and remove all of it

      Nodes: sw with sw-ns1, sw-ns2 (one switch); ovn1 with ovn1-ns1, ovn1-ns2; ovn2 with
      ovn2-ns1, ovn2-ns2, ovn2-dhcp; central (on ovn1); ul (the wire); ext (the outside).
      """;

  /// Programs that the lab needs, and Debian's packages that have them.
  private static final Map<String, String> NEEDED = new LinkedHashMap<>();

  static {
    NEEDED.put("ip", "iproute2");
    NEEDED.put("ethtool", "ethtool");
    NEEDED.put("ping", "iputils-ping");
    NEEDED.put("ovs-vswitchd", "openvswitch-switch");
    NEEDED.put("ovs-vsctl", "openvswitch-switch");
    NEEDED.put("ovs-ofctl", "openvswitch-common");
    NEEDED.put("ovs-appctl", "openvswitch-common");
    NEEDED.put("ovn-controller", "ovn-host");
    NEEDED.put("ovn-nbctl", "ovn-common");
    NEEDED.put("ovn-sbctl", "ovn-common");
    NEEDED.put("ovn-trace", "ovn-common");
  }

  private LabCommand() {}

  /// Runs a verb of the lab; returns the exit status.
  public static int run(String[] arguments) {
    String verb = arguments.length == 0 ? "" : arguments[0];
    List<String> rest =
        Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
    Lab lab = Lab.of(System.getenv());
    switch (verb) {
      case "", "--help", "-h", "help" -> {
        Daemon.output(USAGE);
        return verb.isEmpty() ? 1 : 0;
      }
      case "traffic" -> {
        return Traffic.run(rest);
      }
      case "up", "check", "exec", "status", "kill", "down" -> requireRoot(verb);
      default -> throw Fatal.of("unknown verb \"lab " + verb + "\" (use \"jovn lab --help\")");
    }
    return switch (verb) {
      case "up" -> {
        requirePrograms();
        yield LabUp.run(lab);
      }
      case "down" -> LabDown.run(lab);
      case "check" -> {
        lab.mustBeUp();
        yield LabChecks.run(lab);
      }
      case "kill" -> {
        lab.mustBeUp();
        yield KillRun.run(lab);
      }
      case "status" -> {
        lab.mustBeUp();
        yield status(lab);
      }
      default -> exec(lab, rest);
    };
  }

  private static int exec(Lab lab, List<String> words) {
    lab.mustBeUp();
    if (words.size() < 2) {
      throw Fatal.of("usage: jovn lab exec NODE COMMAND [ARGUMENT...]");
    }
    String node = words.getFirst();
    if (!node.equals("central") && !Lab.nodes().contains(node)) {
      throw Fatal.of(
          "there is no node \"%s\"; there are central, %s"
              .formatted(node, String.join(", ", Lab.nodes())));
    }
    return new Shell(lab).attached(node, words.subList(1, words.size()));
  }

  private static int status(Lab lab) {
    Shell shell = new Shell(lab);
    int worst = 0;
    for (String node : Lab.AGENTS) {
      Shell.Result result =
          shell.quietly(node, lab.programs().resolve("vswitchd-agent").toString(), "status");
      Daemon.output("== " + node + "\n" + result.output());
      worst = Math.max(worst, result.status());
    }
    return worst;
  }

  private static void requireRoot(String verb) {
    try {
      if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
        throw Fatal.of(
            "\"jovn lab " + verb + "\" makes network namespaces, so it must run as root");
      }
    } catch (IOException e) {
      throw Fatal.of("/proc: " + e.getMessage());
    }
  }

  private static void requirePrograms() {
    List<String> missing = new ArrayList<>();
    Set<String> packages = new LinkedHashSet<>();
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    NEEDED.forEach(
        (program, in) -> {
          for (String folder : (path + ":/usr/local/sbin:/usr/sbin:/sbin").split(":", -1)) {
            if (Files.isExecutable(Path.of(folder, program))) {
              return;
            }
          }
          missing.add(program);
          packages.add(in);
        });
    if (!missing.isEmpty()) {
      throw Fatal.of(
          "not installed here: %s; on Debian: apt-get install --no-install-recommends %s"
              .formatted(String.join(", ", missing), String.join(" ", packages)));
    }
  }
}
