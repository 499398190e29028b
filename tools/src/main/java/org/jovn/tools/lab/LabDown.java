// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.SystemError;

/// Stops every process of the lab and removes its namespaces and files. Processes are told by the
/// namespace that they are in, and end only if our variable is in their environment or they are
/// children of such; so nothing else can be hit.
final class LabDown {

  private static final Duration KIND = Duration.ofSeconds(8);
  private static final Duration LAST = Duration.ofSeconds(10);

  private final Lab lab;

  private LabDown(Lab lab) {
    this.lab = lab;
  }

  /// Takes the lab down; there may be none, or a half of one.
  static int run(Lab lab) {
    LabDown down = new LabDown(lab);
    int processes = down.stop();
    int namespaces = down.removeNamespaces();
    down.removeFiles();
    Daemon.output(
        "down: %d processes stopped, %d namespaces removed\n".formatted(processes, namespaces));
    return 0;
  }

  private List<String> namespaces() {
    List<String> present = new ArrayList<>();
    for (String node : Lab.nodes()) {
      if (Files.exists(Path.of("/run/netns", lab.namespace(node)))) {
        present.add(lab.namespace(node));
      }
    }
    return present;
  }

  /// Agents and central first: they stop what they have started.
  private int stop() {
    Set<Long> all = processes();
    for (long pid : all) {
      String name = comm(pid);
      if (name.equals("vswitchd-agent") || name.equals("ovn-central")) {
        signal(pid, false);
      }
    }
    Waiting.until(KIND, () -> processes().stream().noneMatch(LabDown::isAgent));
    processes().forEach(pid -> signal(pid, false));
    Waiting.until(Duration.ofSeconds(2), () -> processes().isEmpty());
    processes().forEach(pid -> signal(pid, true));
    // Until pid 1 has taken note of its dead orphans they are still to be seen.
    Waiting.until(LAST, () -> all.stream().noneMatch(pid -> Files.exists(proc(pid))));
    return all.size();
  }

  private static boolean isAgent(long pid) {
    String name = comm(pid);
    return name.equals("vswitchd-agent") || name.equals("ovn-central");
  }

  private static void signal(long pid, boolean kill) {
    ProcessHandle.of(pid)
        .ifPresent(
            process -> {
              boolean _ = kill ? process.destroyForcibly() : process.destroy();
            });
  }

  private static Path proc(long pid) {
    return Path.of("/proc", Long.toString(pid));
  }

  private static String comm(long pid) {
    try {
      return Files.readString(proc(pid).resolve("comm")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /// The living processes in the lab's namespaces.
  private Set<Long> processes() {
    Set<Path> ours = new TreeSet<>();
    for (String namespace : namespaces()) {
      ours.add(Path.of("/run/netns", namespace));
    }
    Set<Object> inodes = new HashSet<>();
    for (Path file : ours) {
      try {
        inodes.add(Files.getAttribute(file, "unix:ino"));
      } catch (IOException e) {
        throw Fatal.of(file + ": " + SystemError.text(e));
      }
    }
    Set<Long> pids = new TreeSet<>();
    ProcessHandle.allProcesses()
        .forEach(
            process -> {
              try {
                Path namespace = proc(process.pid()).resolve("ns/net");
                if (inodes.contains(Files.getAttribute(namespace, "unix:ino"))) {
                  pids.add(process.pid());
                }
              } catch (IOException e) {
                return; // it has ended, or is a zombie
              }
            });
    pids.remove(ProcessHandle.current().pid());
    return pids;
  }

  private int removeNamespaces() {
    Shell shell = new Shell(lab);
    List<String> present = namespaces();
    for (String namespace : present) {
      shell.root("ip", "netns", "del", namespace);
    }
    return present.size();
  }

  private void removeFiles() {
    if (!Files.exists(lab.folder().resolve("lab"))) {
      return;
    }
    try (Stream<Path> files = Files.walk(lab.folder())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw Fatal.of(lab.folder() + ": cannot be removed (" + SystemError.text(e) + ")");
    }
  }
}
