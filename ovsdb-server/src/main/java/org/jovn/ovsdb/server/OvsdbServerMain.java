// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Launcher;
import org.jovn.daemon.Program;
import org.jovn.daemon.vlog.Vlog;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonReader;
import org.jovn.ovsdb.net.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The program `ovsdb-server` (ovsdb-server(1)).
public final class OvsdbServerMain {

  private static final Logger LOG = LoggerFactory.getLogger("ovsdb_server");
  private static final int IO_THREADS = 1;

  /// The JDK adds it to the signal that ended a process.
  private static final int SIGNALED = 128;

  /// What `vlog/list` of the C server has beside the modules of every program.
  private static final String[] MODULES = {
    "netdev_afxdp",
    "ovsdb",
    "ovsdb_file",
    "ovsdb_jsonrpc_server",
    "ovsdb_log",
    "ovsdb_monitor",
    "ovsdb_rbac",
    "ovsdb_server",
    "ovsdb_util",
    "raft",
    "raft_rpc",
    "relay",
    "replication",
    "storage",
    "transaction",
    "transaction_forward",
    "trigger"
  };

  private OvsdbServerMain() {}

  public static void main(String[] arguments) {
    Vlog.declare(MODULES);
    Daemon.run(Program.ovs("ovsdb-server"), daemon -> run(daemon, arguments));
  }

  private static int run(Daemon daemon, String[] arguments) {
    ServerOptions options = ServerOptions.parse(daemon.program(), arguments);
    daemon.start(options.daemon());
    Transport transport = new Transport(IO_THREADS);
    daemon.onStop(transport::close);
    Saved saved = Saved.of(daemon.launcher(), options);
    ServerSetup setup =
        new ServerSetup(
            saved.databases(),
            saved.remotes(),
            options.daemon(),
            options.asDifferences(),
            options.limits());
    var _ =
        setup.start(
            daemon,
            transport,
            saved.role(),
            (files, remotes, role) ->
                daemon.launcher().saveState(Saved.json(files, remotes, role)));
    if (options.run().isPresent()) {
      daemon.ready();
      return runCommand(options.run().get());
    }
    LOG.info("{}", daemon.program().version());
    daemon.ready();
    return daemon.awaitStop();
  }

  /// Runs a command beside the server, which ends with it.
  private static int runCommand(String command) {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command).inheritIO();
    Launcher.clean(builder.environment());
    try {
      int status = builder.start().waitFor();
      if (status == 0) {
        return 0;
      }
      throw Fatal.of(
          command
              + ": child exited, "
              + (status > SIGNALED ? signal(status - SIGNALED) : "exit status " + status));
    } catch (IOException e) {
      throw Fatal.of(command + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  /// What the C library calls the signals that end programs.
  private static String signal(int number) {
    return "killed (%s)"
        .formatted(
            switch (number) {
              case 1 -> "Hangup";
              case 2 -> "Interrupt";
              case 3 -> "Quit";
              case 6 -> "Aborted";
              case 9 -> "Killed";
              case 11 -> "Segmentation fault";
              case 13 -> "Broken pipe";
              case 14 -> "Alarm clock";
              case 15 -> "Terminated";
              default -> "signal " + number;
            });
  }

  /// What is hosted: from the command line, or as the process before this one left it when it
  /// crashed.
  private record Saved(List<String> databases, List<String> remotes, ActiveBackup.Role role) {

    static Saved of(Launcher launcher, ServerOptions options) {
      Optional<String> text = launcher.savedState();
      if (text.isPresent() && !text.get().isEmpty()) {
        try {
          if (JsonReader.parse(text.get()) instanceof JsonObject json) {
            return new Saved(
                strings(json, "databases"),
                strings(json, "remotes"),
                ActiveBackup.Role.of(json.get("role")));
          }
        } catch (JsonException e) {
          LOG.warn("what the process before this one saved is not JSON: {}", e.getMessage());
        }
      }
      return new Saved(options.files(), options.remotes(), options.role());
    }

    private static List<String> strings(JsonObject json, String member) {
      List<String> result = new ArrayList<>();
      if (json.get(member) instanceof Json.Arr(List<Json> elements)) {
        for (Json element : elements) {
          if (element instanceof Json.Str(String value)) {
            result.add(value);
          }
        }
      }
      return result;
    }

    static String json(List<String> files, List<String> remotes, ActiveBackup.Role role) {
      return Json.object(
              "databases", array(files), "remotes", array(remotes), "role", role.toJson())
          .toString();
    }

    private static Json array(List<String> values) {
      return new Json.Arr(values.stream().<Json>map(Json::of).toList());
    }
  }
}
