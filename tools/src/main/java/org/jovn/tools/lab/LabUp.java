// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.SystemError;
import org.jovn.tools.lab.Lab.Guest;

/// Makes the lab. Everything uses the userspace datapath, so no kernel module is needed.
final class LabUp {

  private static final String WIRE_MTU = "2000"; // room for the header of geneve around 1500
  private static final long SPACE_MIN = 64L << 20; // databases and logs
  private static final long SPACE_LEFT_MIN = 1L << 20;

  private final Lab lab;
  private final Shell shell;
  private final long begin = System.nanoTime();

  private LabUp(Lab lab) {
    this.lab = lab;
    this.shell = new Shell(lab);
    shell.begin("  ");
  }

  /// Makes it, or leaves nothing.
  static int run(Lab lab) {
    if (lab.isUp()) {
      throw Fatal.of("a lab is up in " + lab.folder() + "; \"jovn lab down\" removes it");
    }
    for (String node : Lab.nodes()) {
      if (Files.exists(Path.of("/run/netns", lab.namespace(node)))) {
        throw Fatal.of(
            "the namespace %s is left of another lab; \"jovn lab down\" removes it"
                .formatted(lab.namespace(node)));
      }
    }
    long space = space(lab);
    if (space < SPACE_MIN) {
      throw Fatal.of(
          "the lab needs %d MB for its files in %s, and %d MB are free there; make room first"
              .formatted(SPACE_MIN >> 20, lab.folder(), space >> 20));
    }
    LabUp up = new LabUp(lab);
    try {
      up.all();
      return 0;
    } catch (Fatal e) {
      Daemon.output("up failed: " + e.text() + "\n");
      up.showLogs();
      boolean isFull = space(lab) < SPACE_LEFT_MIN;
      LabDown.run(lab);
      throw isFull
          ? Fatal.of(
              "there is no space left where the lab's files are (%s)".formatted(lab.folder()))
          : e;
    }
  }

  /// Bytes that are free where the lab's files are, or are going to be.
  private static long space(Lab lab) {
    Path folder = lab.folder().toAbsolutePath();
    Path parent = folder.getParent();
    while (!Files.exists(folder) && parent != null) {
      folder = parent;
      parent = folder.getParent();
    }
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      throw Fatal.of(folder + ": " + SystemError.text(e));
    }
  }

  private void all() {
    say("places for files and namespaces");
    folders();
    for (String node : Lab.nodes()) {
      shell.root("ip", "netns", "add", lab.namespace(node));
      shell.root("ip", "-n", lab.namespace(node), "link", "set", "lo", "up");
    }
    say("the wire between the hypervisors, and the outside network 203.0.113.0/24");
    wires();
    say("the machines");
    Lab.GUESTS.forEach(this::guest);
    say("a vswitchd-agent on each host, and ovn-central on ovn1");
    LabDescriptions descriptions = new LabDescriptions(lab);
    List<Process> starting = new ArrayList<>();
    for (String host : Lab.AGENTS) {
      descriptions.write(host, "");
      LabDescriptions.sameAs(host).forEach(line -> shell.show(host, line));
      starting.add(agent(lab, shell, host));
    }
    starting.add(central(lab, shell));
    starting.forEach(Waiting::forStarted);
    say("the logical network: switches ls1 and ls2, router lr0, the way out");
    LogicalNetwork.make(shell);
    say("machines of hypervisors become ports of the logical network");
    Waiting.forStep("br-int on both hypervisors", this::hasIntegrationBridges);
    Lab.GUESTS.stream().filter(Guest::isLogical).forEach(this::bind);
    shell.must("central", "ovn-nbctl", "--timeout=30", "--wait=hv", "sync");
    Waiting.forStep(
        "the first ping",
        () -> shell.quietly("ovn1-ns1", "ping", "-c", "1", "-W", "1", "192.168.1.20").isGood());
    Daemon.output(
        "up: first ping from ovn1-ns1 to ovn2-ns1 after %.1f s%n"
            .formatted((System.nanoTime() - begin) / 1e9));
    Daemon.output("try: jovn lab exec ovn1-ns1 ping 192.168.1.20\n");
  }

  private void say(String what) {
    Daemon.output(
        String.format(Locale.ROOT, "[%4.1f s] %s%n", (System.nanoTime() - begin) / 1e9, what));
  }

  private void folders() {
    try {
      for (String node : List.of("log", "central")) {
        Files.createDirectories(lab.folder().resolve(node));
      }
      for (String host : Lab.AGENTS) {
        for (String part : List.of("run", "log", "etc")) {
          Files.createDirectories(lab.file(host, part));
        }
      }
      Files.writeString(lab.folder().resolve("lab"), lab.prefix() + "\n");
    } catch (IOException e) {
      throw Fatal.of(lab.folder() + ": cannot be made (" + SystemError.text(e) + ")");
    }
  }

  private void wires() {
    for (String wire : List.of("ul", "ext")) {
      String namespace = lab.namespace(wire);
      shell.root("ip", "-n", namespace, "link", "add", "wire", "type", "bridge");
      String mtu = wire.equals("ul") ? WIRE_MTU : "1500";
      shell.root("ip", "-n", namespace, "link", "set", "wire", "mtu", mtu, "up");
    }
    shell.root("ip", "-n", lab.namespace("ext"), "addr", "add", "203.0.113.100/24", "dev", "wire");
    for (String host : Lab.HOSTS) {
      uplink(host, "eth0", "ul", WIRE_MTU);
      uplink(host, "eth1", "ext", "1500");
    }
    checksums("ext", "wire");
  }

  private void uplink(String host, String device, String wire, String mtu) {
    String there = lab.namespace(wire);
    String port = "h-" + host;
    shell.root(
        "ip -n %s link add %s mtu %s type veth peer name %s mtu %s netns %s"
            .formatted(lab.namespace(host), device, mtu, port, mtu, there)
            .split(" ", -1));
    shell.root("ip", "-n", there, "link", "set", port, "master", "wire", "up");
    shell.root("ip", "-n", lab.namespace(host), "link", "set", device, "up");
    checksums(host, device);
    checksums(wire, port);
  }

  /// The switch reads packets from the kernel as they are, so the kernel must not leave checksums
  /// or segmentation to a card.
  private void checksums(String node, String device) {
    shell.quietly(
        node, ("ethtool -K " + device + " tx off rx off tso off gso off gro off").split(" ", -1));
  }

  private void guest(Guest guest) {
    String host = lab.namespace(guest.host());
    String inside = lab.namespace(guest.name());
    shell.root(
        "ip -n %s link add %s type veth peer name %s netns %s"
            .formatted(host, guest.outer(), guest.inner(), inside)
            .split(" ", -1));
    shell.root("ip", "-n", inside, "link", "set", guest.inner(), "address", guest.mac(), "up");
    shell.root("ip", "-n", host, "link", "set", guest.outer(), "up");
    checksums(guest.name(), guest.inner());
    checksums(guest.host(), guest.outer());
    if (!guest.address().isEmpty()) {
      shell.show(guest.name(), "ip addr add " + guest.address() + " dev " + guest.inner());
      shell.root("ip", "-n", inside, "addr", "add", guest.address(), "dev", guest.inner());
    }
    if (!guest.via().isEmpty()) {
      shell.root("ip", "-n", inside, "route", "add", "default", "via", guest.via());
    }
  }

  /// Starts the agent of a host; the command ends when the switch has taken its configuration.
  static Process agent(Lab lab, Shell shell, String host) {
    return shell.start(
        host,
        host + ".agent",
        lab.programs().resolve("vswitchd-agent").toString(),
        "--config=" + LabDescriptions.file(lab, host),
        "--metrics",
        "--detach",
        "--no-chdir",
        "--pidfile",
        "-vconsole:off",
        "--log-file=" + lab.file(host, "log/vswitchd-agent.log"));
  }

  /// Starts the central node; the command ends when it serves.
  static Process central(Lab lab, Shell shell) {
    return shell.start(
        "central",
        "central",
        lab.programs().resolve("ovn-central").toString(),
        "--data=" + lab.folder().resolve("central"),
        "--listen=0.0.0.0",
        "--metrics",
        "--detach",
        "--no-chdir",
        "--pidfile=" + lab.central("ovn-central.pid"),
        "-vconsole:off",
        "--log-file=" + lab.folder().resolve("log/ovn-central.log"));
  }

  private boolean hasIntegrationBridges() {
    for (String host : Lab.HOSTS) {
      if (!shell.quietly(host, "ovs-vsctl", "--timeout=5", "br-exists", "br-int").isGood()) {
        return false;
      }
    }
    return true;
  }

  private void bind(Guest guest) {
    shell.must(
        guest.host(),
        "ovs-vsctl",
        "--timeout=20",
        "add-port",
        "br-int",
        guest.outer(),
        "--",
        "set",
        "interface",
        guest.outer(),
        "external_ids:iface-id=" + guest.port());
  }

  private void showLogs() {
    try (var files = Files.list(lab.folder().resolve("log"))) {
      for (Path file : files.sorted().toList()) {
        List<String> lines = Files.readAllLines(file);
        int from = Math.max(0, lines.size() - 5);
        for (String line : lines.subList(from, lines.size())) {
          Daemon.output("  " + file.getFileName() + ": " + line + "\n");
        }
      }
    } catch (IOException e) {
      Daemon.output("  no logs: " + SystemError.text(e) + "\n");
    }
  }
}
