// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.wire.Json;
import org.jovn.it.wire.WireClient;
import tools.jackson.databind.JsonNode;

/// A process that holds a Southbound database, and tells how far it has come.
sealed interface FlowReader extends AutoCloseable {

  /// Time that the processor gave it, from the clock of the kernel.
  int TICKS_PER_SECOND = 100;

  Duration LIMIT = Duration.ofMinutes(5);

  /// Prints each `nb_cfg` that Python's replica shows.
  String PYTHON =
      """
      import sys
      import ovs.db.idl
      import ovs.poller

      helper = ovs.db.idl.SchemaHelper(sys.argv[2])
      helper.register_all()
      idl = ovs.db.idl.Idl(sys.argv[1], helper, leader_only=False)
      shown = None
      while True:
          idl.run()
          if idl.has_ever_connected():
              for row in idl.tables["SB_Global"].rows.values():
                  if row.nb_cfg != shown:
                      shown = row.nb_cfg
                      print(shown, flush=True)
          poller = ovs.poller.Poller()
          idl.wait(poller)
          poller.block()
      """;

  /// Waits until it shows this `nb_cfg`.
  void await(long cfg) throws IOException;

  long pid();

  @Override
  void close() throws IOException;

  /// A program that prints each `nb_cfg`.
  record Printing(Process process, BufferedReader lines) implements FlowReader {

    static Printing start(List<String> words, Path errors) throws IOException {
      Process process = new ProcessBuilder(words).redirectError(errors.toFile()).start();
      return new Printing(process, process.inputReader());
    }

    @Override
    public void await(long cfg) throws IOException {
      String wanted = Long.toString(cfg);
      String line;
      do {
        line = lines.readLine();
        if (line == null) {
          throw new IOException("the reader ended before nb_cfg " + cfg);
        }
      } while (!line.equals(wanted));
    }

    /// Has it load everything afresh, which only ours can.
    void again() throws IOException {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    }

    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      try {
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
          throw new IOException("the reader does not end");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// `ovn-sbctl` as a daemon, which is asked for `nb_cfg` over its control socket.
  record Daemon(long pid, WireClient control) implements FlowReader {

    static Daemon start(String remote, Path folder) throws IOException {
      Path socket = folder.resolve("sbctl.ctl");
      Path pidFile = folder.resolve("sbctl.pid");
      CommandResult.outputOf(
          ServerCommand.installed("ovn-sbctl"),
          "--db=" + remote,
          "--no-leader-only",
          "--detach",
          "--pidfile=" + pidFile,
          "-u",
          socket.toString());
      long pid = Long.parseLong(Files.readString(pidFile).strip());
      return new Daemon(pid, WireClient.connect(socket));
    }

    @Override
    public void await(long cfg) throws IOException {
      while (asked() != cfg) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }

    /// It answers once it has contents.
    private long asked() throws IOException {
      JsonNode command = Json.array("get", "SB_Global", ".", "nb_cfg");
      control.send(WireClient.request(Json.node(0), "run", command));
      byte[] reply = Objects.requireNonNull(control.readBytes(LIMIT), "ovn-sbctl hung up");
      JsonNode answer = Json.parse(new String(reply, StandardCharsets.UTF_8));
      JsonNode result = answer.get("result");
      if (result == null || !result.isString()) {
        throw new IOException("ovn-sbctl: " + answer);
      }
      return Long.parseLong(result.stringValue().strip());
    }

    @Override
    public void close() {
      control.close();
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }
  }

  /// Our replica.
  static Printing ours(String remote, Path folder) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders"));
    words.addAll(List.of(System.getProperty("jovn.bench.flags", "").split(" +", -1)));
    words.removeIf(String::isEmpty);
    words.addAll(
        List.of(
            "-cp", System.getProperty("java.class.path"), ReplicaReader.class.getName(), remote));
    return Printing.start(words, folder.resolve("ours.err"));
  }

  /// `ovs.db.idl` of Debian's package.
  static Printing python(String remote, Path schema, Path folder) throws IOException {
    String python = System.getProperty("jovn.bench.python", "/usr/bin/python3");
    return Printing.start(
        List.of(python, "-c", PYTHON, remote, schema.toString()), folder.resolve("python.err"));
  }

  /// Seconds of processor time so far.
  default double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (double) (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /// A line of its status that counts kilobytes, in megabytes.
  default long megabytes(String name) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
      if (line.startsWith(name + ":")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    throw new IOException("no line " + name + " of process " + pid());
  }
}
