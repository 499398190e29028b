// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Launcher;

/// Runs commands in the nodes of the lab and shows them as a person would type them.
final class Shell {

  private static final int COMMAND_SECONDS_MAX = 60;
  private static final String SBIN = ":/usr/local/sbin:/usr/sbin:/sbin";

  /// What a command did.
  record Result(int status, String output) {
    boolean isGood() {
      return status == 0;
    }

    boolean says(String regex) {
      return Pattern.compile(regex).matcher(output).find();
    }
  }

  private final Lab lab;
  private final Set<String> shown = new HashSet<>();
  private String mark = "";

  Shell(Lab lab) {
    this.lab = lab;
  }

  /// Begins a step: its commands are shown once each, after this mark.
  void begin(String newMark) {
    mark = newMark;
    shown.clear();
  }

  private void show(String node, List<String> words) {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      boolean plain = word.matches("[A-Za-z0-9_./:=,@%+-]+");
      line.append(' ').append(plain ? word : "'" + word.replace("'", "'\\''") + "'");
    }
    show(node, line.substring(1).replace(lab.programs() + "/", ""));
  }

  /// Shows a command that somebody else runs for us.
  void show(String node, String line) {
    if (shown.add(node + line)) {
      Daemon.output(mark + node + "# " + line + "\n");
    }
  }

  /// Runs a command on the computer itself; it must succeed.
  void root(String... words) {
    Result result = run(List.of(words), Map.of());
    if (!result.isGood()) {
      throw Fatal.of(String.join(" ", words) + ": " + result.output().strip());
    }
  }

  /// Runs a command in a node, and shows it.
  Result on(String node, String... words) {
    show(node, List.of(words));
    return quietly(node, words);
  }

  /// Runs a command in a node.
  Result quietly(String node, String... words) {
    return run(lab.command(node, List.of(words)), lab.environment(node));
  }

  /// Runs a command in a node, shows it, and ends everything if it fails.
  String must(String node, String... words) {
    Result result = on(node, words);
    if (!result.isGood()) {
      throw Fatal.of(node + "# " + String.join(" ", words) + ": " + result.output().strip());
    }
    return result.output().strip();
  }

  private static Result run(List<String> command, Map<String, String> variables) {
    try {
      Path output = Files.createTempFile("jovn-lab", ".out");
      try {
        Process process =
            builder(command, variables)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return new Result(124, "no end after " + COMMAND_SECONDS_MAX + " s");
        }
        return new Result(
            process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      return new Result(127, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(130, "interrupted");
    }
  }

  private static ProcessBuilder builder(List<String> command, Map<String, String> variables) {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.merge("PATH", "/usr/bin:/bin" + SBIN, (path, _) -> path + SBIN);
    environment.putAll(variables);
    Launcher.clean(environment);
    return builder;
  }

  /// Runs a command in a node with our own standard streams, and returns its status.
  int attached(String node, List<String> words) {
    try {
      ProcessBuilder builder = builder(lab.command(node, words), lab.environment(node));
      // Ours come last, for the names that the C programs have too.
      builder.environment().merge("PATH", "", (path, _) -> path + ":" + lab.programs());
      return builder.inheritIO().start().waitFor();
    } catch (IOException e) {
      throw Fatal.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 130;
    }
  }

  /// Starts a command in a node; its output goes to the node's log folder.
  Process start(String node, String name, String... words) {
    List<String> command = new ArrayList<>(lab.command(node, List.of(words)));
    try {
      Path output = lab.folder().resolve("log").resolve(name + ".out");
      return builder(command, lab.environment(node))
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .redirectInput(Path.of("/dev/null").toFile())
          .start();
    } catch (IOException e) {
      throw Fatal.of(String.join(" ", command) + ": " + e.getMessage());
    }
  }

  /// The process of a pid file, or -1 when it names none.
  static long pid(Path file) {
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (IOException | NumberFormatException e) {
      return -1;
    }
  }

  /// Kills the process of a pid file without a warning, and waits until it is dead; returns which
  /// it was.
  long kill(String node, Path file) {
    long pid = pid(file);
    show(node, "kill -KILL $(cat " + file + ")");
    ProcessHandle process =
        ProcessHandle.of(pid).orElseThrow(() -> Fatal.of("no process " + pid + " of " + file));
    process.destroyForcibly();
    Waiting.until(Duration.ofSeconds(5), () -> !process.isAlive());
    return pid;
  }
}
