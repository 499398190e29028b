// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jovn.daemon.ControlCommand;
import org.jovn.daemon.ControlSocket;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.DaemonOptions;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Program;
import org.jovn.daemon.TlsFiles;
import org.jovn.daemon.vlog.Vlog;
import org.jovn.northd.topology.Values;
import org.jovn.ovn.nb.OvnNorthboundSchema;
import org.jovn.ovn.sb.Chassis;
import org.jovn.ovn.sb.OvnSouthboundSchema;
import org.jovn.ovsdb.client.ReplicaSession;
import org.jovn.ovsdb.client.SessionOptions;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.net.EndpointException;
import org.jovn.ovsdb.net.Tls;
import org.jovn.ovsdb.net.TlsOptions;
import org.jovn.ovsdb.net.Transport;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The program `ovn-northd` (ovn-northd(8)).
public final class OvnNorthdMain {

  private static final Logger LOG = LoggerFactory.getLogger("ovn_northd");
  private static final String RELEASE = "23.03.1";

  private OvnNorthdMain() {}

  public static void main(String[] arguments) {
    Vlog.declare(new String[] {"northd", "ovn_northd", "inc_proc_eng", "ovsdb_idl"});
    Daemon.run(Program.ovn("ovn-northd", RELEASE), daemon -> run(daemon, arguments));
  }

  private static int run(Daemon daemon, String[] arguments) {
    NorthdOptions options = NorthdOptions.parse(daemon.program(), arguments, System.getenv());
    daemon.start(options.daemon());
    Transport transport = new Transport(1);
    daemon.onStop(transport::close);
    ReplicaSession nb = open(options.nb(), OvnNorthboundSchema.SCHEMA, options.daemon());
    ReplicaSession sb = open(options.sb(), OvnSouthboundSchema.SCHEMA, options.daemon());
    Northd northd = new Northd(nb, sb, System::currentTimeMillis, ThreadLocalRandom.current());
    northd.pause(options.isDryRun());
    commands(ControlSocket.open(daemon, options.daemon(), transport), northd, nb, sb);
    LOG.info("OVN internal version is : [23.03.1-20.27.0-70.6]");
    Thread thread =
        new Thread(
            () -> {
              try {
                northd.run();
              } catch (RuntimeException | Error e) {
                daemon.bug(e);
              }
            },
            "northd");
    thread.start();
    daemon.onStop(
        () -> {
          northd.stop();
          nb.close();
          sb.close();
        });
    daemon.ready();
    return daemon.awaitStop();
  }

  private static ReplicaSession open(String remotes, DatabaseSchema schema, DaemonOptions daemon) {
    try {
      SessionOptions options = SessionOptions.of(remotes, schema);
      TlsFiles files = daemon.tls();
      if (!files.privateKey().isEmpty()) {
        options =
            options.withConnection(
                ConnectionOptions.defaults()
                    .withTls(
                        new Tls(
                            TlsOptions.of(
                                Path.of(files.privateKey()),
                                Path.of(files.certificate()),
                                Path.of(files.caCert())))));
      }
      return ReplicaSession.open(options);
    } catch (EndpointException | IOException e) {
      throw Fatal.of(remotes + ": " + e.getMessage());
    }
  }

  private static void commands(
      ControlSocket socket, Northd northd, ReplicaSession nb, ReplicaSession sb) {
    socket.register("pause", "", 0, 0, answer(() -> northd.pause(true)));
    socket.register("resume", "", 0, 0, answer(() -> northd.pause(false)));
    socket.register(
        "is-paused", "", 0, 0, ControlCommand.of(_ -> northd.isPaused() ? "true" : "false"));
    socket.register(
        "status", "", 0, 0, ControlCommand.of(_ -> "Status: " + northd.status() + "\n"));
    socket.register("nb-connection-status", "", 0, 0, ControlCommand.of(_ -> connection(nb)));
    socket.register("sb-connection-status", "", 0, 0, ControlCommand.of(_ -> connection(sb)));
    socket.register("nb-cluster-state-reset", "", 0, 0, answer(nb::resetMinIndex));
    socket.register("sb-cluster-state-reset", "", 0, 0, answer(sb::resetMinIndex));
    socket.register("parallel-build/get-n-threads", "", 0, 0, ControlCommand.of(_ -> "1\n"));
    socket.register("parallel-build/set-n-threads", "N_THREADS", 1, 1, ControlCommand.of(_ -> ""));
    socket.register("debug/chassis-features-list", "", 0, 0, ControlCommand.of(_ -> features(sb)));
    socket.register("inc-engine/recompute", "", 0, 0, answer(northd::recompute));
    Map<String, Long> cleared = new ConcurrentHashMap<>();
    socket.register(
        "inc-engine/clear-stats", "", 0, 0, answer(() -> cleared.putAll(northd.runs())));
    socket.register(
        "inc-engine/show-stats",
        "",
        0,
        2,
        ControlCommand.of(
            _ -> {
              StringBuilder out = new StringBuilder();
              northd
                  .runs()
                  .forEach(
                      (name, runs) -> {
                        long count = runs - cleared.getOrDefault(name, 0L);
                        out.append("Node: ").append(name).append('\n');
                        out.append("- recompute: %12d%n".formatted(0));
                        out.append("- compute:   %12d%n".formatted(Math.max(count, 0)));
                        out.append("- abort:     %12d%n".formatted(0));
                      });
              return out.toString();
            }));
  }

  /// What all chassis support.
  private static String features(ReplicaSession sb) {
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

  private static String connection(ReplicaSession session) {
    return session.isConnected() ? "connected\n" : "not connected\n";
  }

  private static ControlCommand answer(Runnable action) {
    return ControlCommand.of(
        _ -> {
          action.run();
          return "";
        });
  }
}
