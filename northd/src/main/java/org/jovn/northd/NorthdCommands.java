// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jovn.daemon.ControlCommand;
import org.jovn.daemon.ControlException;
import org.jovn.daemon.ControlRequest;
import org.jovn.daemon.ControlSocket;
import org.jovn.northd.topology.Values;
import org.jovn.ovn.sb.Chassis;
import org.jovn.ovsdb.client.ReplicaSession;
import org.jovn.ovsdb.client.replica.Replica;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The control commands of `ovn-northd` (ovn-northd(8), "Runtime management commands").
public final class NorthdCommands {

  private static final Logger LOG = LoggerFactory.getLogger("ovn_northd");
  private static final Logger POOL = LoggerFactory.getLogger("ovn_parallel_hmap");
  private static final Logger ENGINE = LoggerFactory.getLogger("inc_proc_eng");

  private final Northd northd;
  private final AtomicInteger threads;

  /// What the statistics of the engine begin at.
  private final Map<String, Long> cleared = new ConcurrentHashMap<>();

  private NorthdCommands(Northd northd, int threads) {
    this.northd = northd;
    this.threads = new AtomicInteger(threads);
  }

  /// Adds the commands to a socket.
  ///
  /// @param threads how many were asked for
  public static void register(ControlSocket socket, Northd northd, int threads) {
    new NorthdCommands(northd, threads).registerAll(socket);
  }

  private void registerAll(ControlSocket socket) {
    register(socket, "pause", () -> northd.pause(true));
    register(socket, "resume", () -> northd.pause(false));
    answer(socket, "is-paused", () -> northd.isPaused() ? "true" : "false");
    answer(socket, "status", () -> "Status: " + northd.status() + "\n");
    answer(socket, "nb-connection-status", () -> connection(northd.nb()));
    answer(socket, "sb-connection-status", () -> connection(northd.sb()));
    register(socket, "nb-cluster-state-reset", () -> reset("northbound", northd.nb()));
    register(socket, "sb-cluster-state-reset", () -> reset("southbound", northd.sb()));
    answer(socket, "debug/chassis-features-list", () -> features(northd.sb()));
    socket.register(
        "explain/lflow",
        "UUID",
        1,
        1,
        request -> reply(request, northd.explainFlow(request.arguments().getFirst()), "flow"));
    socket.register(
        "explain/nb",
        "TABLE RECORD",
        2,
        2,
        request ->
            reply(
                request,
                northd.explainRow(request.arguments().get(0), request.arguments().get(1)),
                "row"));
    registerThreads(socket);
    registerEngine(socket);
    registerStopwatches(socket);
  }

  private static void reply(
      ControlRequest request, CompletableFuture<@Nullable String> text, String what) {
    var _ =
        text.thenAccept(
            answer -> {
              if (answer == null) {
                request.error("no such " + what);
              } else {
                request.reply(answer);
              }
            });
  }

  private static void register(ControlSocket socket, String name, Runnable action) {
    answer(
        socket,
        name,
        () -> {
          action.run();
          return "";
        });
  }

  private interface Text {
    String get();
  }

  private static void answer(ControlSocket socket, String name, Text text) {
    socket.register(name, "", 0, 0, ControlCommand.of(_ -> text.get()));
  }

  private static String connection(Replica replica) {
    return replica.isConnected() ? "connected\n" : "not connected\n";
  }

  private static void reset(String name, Replica replica) {
    LOG.info("Resetting {} database cluster state", name);
    if (replica instanceof ReplicaSession session) {
      session.resetMinIndex();
    }
  }

  /// What all chassis support.
  private static String features(Replica sb) {
    StringBuilder out = new StringBuilder();
    String[][] names = {
      {"ct_no_masked_label:    ", "ct-no-masked-label"},
      {"ct_lb_related:         ", "ovn-ct-lb-related"},
      {"mac_binding_timestamp: ", "mac-binding-timestamp"}
    };
    for (String[] name : names) {
      boolean all = true;
      for (Chassis chassis : Chassis.all(sb.snapshot())) {
        if (!Values.bool(chassis.otherConfig("is-remote").orElse(null), false)) {
          all &= Values.bool(chassis.otherConfig(name[1]).orElse(null), false);
        }
      }
      out.append(name[0]).append(all).append('\n');
    }
    return out.toString();
  }

  /// How many threads were asked for. What is left to do after a change is too little to be shared
  /// among several, so that one does it whatever is asked for.
  private void registerThreads(ControlSocket socket) {
    answer(socket, "parallel-build/get-n-threads", () -> threads + "\n");
    socket.register(
        "parallel-build/set-n-threads",
        "N_THREADS",
        1,
        1,
        ControlCommand.of(
            arguments -> {
              long wanted = Values.integer(arguments.getFirst(), 0);
              if (wanted < 1 || wanted > NorthdOptions.THREADS_MAX) {
                throw new ControlException("invalid n_threads: " + wanted);
              }
              POOL.info("Setting thread count to {}", wanted);
              threads.set((int) wanted);
              return "";
            }));
  }

  private void registerEngine(ControlSocket socket) {
    register(
        socket,
        "inc-engine/recompute",
        () -> {
          ENGINE.info("User triggered force recompute.");
          northd.recompute();
        });
    register(socket, "inc-engine/clear-stats", () -> cleared.putAll(northd.runs()));
    socket.register("inc-engine/show-stats", "", 0, 2, ControlCommand.of(this::stats));
    socket.register(
        "inc-engine/compute-log-timeout",
        "",
        1,
        1,
        ControlCommand.of(
            arguments -> {
              long millis = Values.integer(arguments.getFirst(), -1);
              if (millis < 0) {
                throw new ControlException("unsigned integer required");
              }
              northd.logRunsLongerThan(millis);
              return "";
            }));
  }

  /// How often each derivation ran: all runs are incremental ones.
  private String stats(List<String> arguments) throws ControlException {
    StringBuilder out = new StringBuilder();
    String only = arguments.isEmpty() ? "" : arguments.getFirst();
    for (Map.Entry<String, Long> entry : northd.runs().entrySet()) {
      String name = entry.getKey().replace(' ', '_');
      if (!only.isEmpty() && !only.equals(name)) {
        continue;
      }
      long count = Math.max(0, entry.getValue() - cleared.getOrDefault(entry.getKey(), 0L));
      if (arguments.size() < 2) {
        out.append("Node: ").append(name).append('\n');
        out.append("- recompute: %12d\n".formatted(0));
        out.append("- compute:   %12d\n".formatted(count));
        out.append("- abort:     %12d\n".formatted(0));
        continue;
      }
      String kind = arguments.get(1);
      out.append(
          switch (kind) {
            case "compute" -> Long.toString(count);
            case "recompute", "abort" -> "0";
            default -> "Invalid stat type : " + kind;
          });
    }
    return out.toString();
  }

  private void registerStopwatches(ControlSocket socket) {
    socket.register(
        "stopwatch/show",
        "[NAME]",
        0,
        1,
        ControlCommand.of(
            arguments -> {
              StringBuilder out = new StringBuilder();
              for (Stopwatch stopwatch : northd.stopwatches()) {
                if (arguments.isEmpty() || arguments.getFirst().equals(stopwatch.name())) {
                  out.append(stopwatch.show());
                }
              }
              if (out.isEmpty()) {
                throw new ControlException("No such stopwatch");
              }
              return out.toString();
            }));
    socket.register(
        "stopwatch/reset",
        "[NAME]",
        0,
        1,
        ControlCommand.of(
            arguments -> {
              for (Stopwatch stopwatch : northd.stopwatches()) {
                if (arguments.isEmpty() || arguments.getFirst().equals(stopwatch.name())) {
                  stopwatch.reset();
                }
              }
              return "";
            }));
  }
}
