// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jovn.agent.description.Description;
import org.jovn.agent.process.ControlCall;
import org.jovn.daemon.ControlSocket;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Directories;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Program;
import org.jovn.daemon.SystemError;
import org.jovn.daemon.vlog.Vlog;
import org.jovn.ovsdb.net.Transport;
import org.jovn.ovsdb.server.LocalReplica;
import org.jspecify.annotations.Nullable;

/// The program `vswitchd-agent`: one per hypervisor, beside the real switch.
public final class VswitchdAgentMain {

  private static final String NAME = "vswitchd-agent";
  private static final int SETTLE_MILLIS = 30_000;
  private static final Duration ASK = Duration.ofSeconds(10);

  private VswitchdAgentMain() {}

  public static void main(String[] arguments) {
    Vlog.declare("vswitchd_agent", "ovsdb_server", "openflow");
    Program program = Program.ovs(NAME);
    Daemon.run(program, daemon -> run(daemon, arguments));
  }

  private static int run(Daemon daemon, String[] arguments) {
    AgentOptions options = AgentOptions.parse(daemon.program(), arguments);
    List<String> operands = options.operands();
    if (operands.isEmpty()) {
      return serve(daemon, options);
    }
    if (operands.size() > 1) {
      throw Fatal.of("unexpected argument \"" + operands.get(1) + "\" (use --help for help)");
    }
    Path run = daemon.program().directories().run();
    return switch (operands.getFirst()) {
      case "status" -> status(run, options.isJson());
      case "reload" -> print(ask(run, "agent/reload"));
      case "leave" -> print(ask(run, "agent/leave"));
      case "stop" -> print(ask(run, "exit"));
      default ->
          throw Fatal.of("unknown verb \"" + operands.getFirst() + "\" (use --help for help)");
    };
  }

  private static int serve(Daemon daemon, AgentOptions options) {
    Directories ovs = daemon.program().directories();
    Directories ovn = Directories.ovn(System.getenv());
    Description description = options.description();
    requirePrograms(options, description);
    for (Path folder : List.of(ovs.run(), ovs.log(), ovn.run(), ovn.log())) {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw Fatal.of(folder + ": cannot be made (" + SystemError.text(e) + ")");
      }
    }
    daemon.start(options.daemon());
    Transport transport = new Transport(1);
    daemon.onStop(transport::close);
    AtomicReference<@Nullable Agent> running = new AtomicReference<>();
    AtomicBoolean alone = new AtomicBoolean();
    LocalReplica replica =
        SwitchDatabase.host(
            daemon,
            transport,
            options,
            control -> register(control, daemon, options, running, alone));
    Agent agent = new Agent(options, ovs, ovn, replica, description, System::nanoTime);
    running.set(agent);
    AgentMetrics.register(agent);
    daemon.onStop(() -> agent.stop(alone.get()));
    agent.start();
    try {
      agent
          .awaitSettled(SETTLE_MILLIS)
          .ifPresent(
              problem -> {
                throw Fatal.of(problem);
              });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
    daemon.ready();
    return daemon.awaitStop();
  }

  private static void requirePrograms(AgentOptions options, Description description) {
    if (!options.isWithoutSwitch() && !Versions.isInstalled("ovs-vswitchd")) {
      throw Fatal.of("ovs-vswitchd is not installed here (Debian: openvswitch-switch)");
    }
    if (description.controller() && !Versions.isInstalled("ovn-controller")) {
      throw Fatal.of("ovn-controller is not installed here (Debian: ovn-host)");
    }
  }

  /// The agent's commands. They may have to ask the programs, so none is run on the event loop.
  private static void register(
      ControlSocket control,
      Daemon daemon,
      AgentOptions options,
      AtomicReference<@Nullable Agent> running,
      AtomicBoolean alone) {
    control.register(
        "agent/status",
        "[json]",
        0,
        1,
        request ->
            Thread.startVirtualThread(
                () -> {
                  Agent agent = running.get();
                  if (agent == null) {
                    request.error("the agent is starting");
                  } else if (request.argument(0).equals("json")) {
                    request.reply(agent.status().json().toString());
                  } else {
                    request.reply(agent.status().text());
                  }
                }));
    control.register(
        "agent/reload",
        "",
        0,
        0,
        request ->
            Thread.startVirtualThread(
                () -> {
                  Agent agent = running.get();
                  try {
                    Description description = options.description();
                    if (agent != null) {
                      agent.describe(description);
                    }
                    request.reply("");
                  } catch (Fatal e) {
                    request.error(e.text());
                  }
                }));
    control.register(
        "agent/leave",
        "",
        0,
        0,
        request -> {
          alone.set(true);
          request.reply("");
          daemon.stop();
        });
  }

  private static int status(Path run, boolean json) {
    String answer = json ? ask(run, "agent/status", "json") : ask(run, "agent/status");
    Daemon.output(answer);
    boolean healthy = json ? answer.contains("\"healthy\":true") : answer.startsWith("healthy\n");
    return healthy ? 0 : 1;
  }

  private static int print(String answer) {
    Daemon.output(answer);
    return 0;
  }

  /// Asks the agent whose control socket is in the run directory.
  private static String ask(Path run, String command, String... arguments) {
    try (Stream<Path> files = Files.list(run)) {
      List<Path> sockets =
          files
              .filter(file -> file.getFileName().toString().matches(NAME + "\\.[0-9]+\\.ctl"))
              .sorted()
              .toList();
      for (Path socket : sockets) {
        String pid = socket.getFileName().toString().split("\\.", -1)[1];
        if (ProcessHandle.of(Long.parseLong(pid)).isPresent()) {
          return ControlCall.ask(socket, ASK, command, arguments);
        }
      }
    } catch (IOException e) {
      if (!(e instanceof NoSuchFileException)) {
        throw Fatal.of(run + ": " + SystemError.text(e));
      }
    }
    throw Fatal.of("no " + NAME + " runs with " + run + " (OVS_RUNDIR) as its run directory");
  }
}
