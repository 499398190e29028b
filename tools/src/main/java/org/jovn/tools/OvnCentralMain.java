// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jovn.daemon.ControlSocket;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.DaemonOptions;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Options.Option;
import org.jovn.daemon.Program;
import org.jovn.daemon.SystemError;
import org.jovn.northd.Northd;
import org.jovn.northd.NorthdCommands;
import org.jovn.ovn.nb.OvnNorthboundSchema;
import org.jovn.ovn.sb.OvnSouthboundSchema;
import org.jovn.ovsdb.net.Transport;
import org.jovn.ovsdb.server.BundledDatabase;
import org.jovn.ovsdb.server.LocalReplica;
import org.jovn.ovsdb.server.Server;
import org.jovn.ovsdb.server.ServerSetup;

/// The program `ovn-central`: OVN's northbound and southbound databases and northd in one process.
public final class OvnCentralMain {

  static final String OVN_RELEASE = "23.03.1";

  private OvnCentralMain() {}

  public static void main(String[] arguments) {
    Northd.declareLogModules();
    Daemon.run(
        Program.ovn("ovn-central", OVN_RELEASE), daemon -> run(daemon, "ovn-central", arguments));
  }

  /// Runs to the end of the daemon.
  ///
  /// @param command what the user typed to start this, for messages
  static int run(Daemon daemon, String command, String[] arguments) {
    CentralOptions settings = CentralOptions.parse(daemon.program(), command, arguments);
    Path data = settings.data();
    try {
      Files.createDirectories(data);
    } catch (IOException e) {
      throw Fatal.of(
          data + ": cannot create the folder for the databases (" + SystemError.text(e) + ")");
    }
    requireFreePort(CentralDatabase.NORTHBOUND, settings, "--nb-port");
    requireFreePort(CentralDatabase.SOUTHBOUND, settings, "--sb-port");
    daemon.start(settings.daemon());
    Transport transport = new Transport(1);
    daemon.onStop(transport::close);
    Server nb = host(daemon, transport, CentralDatabase.NORTHBOUND, settings);
    Server sb = host(daemon, transport, CentralDatabase.SOUTHBOUND, settings);
    runNorthd(daemon, transport, settings, nb, sb);
    Daemon.output(greeting(settings));
    daemon.ready();
    return daemon.awaitStop();
  }

  /// A server only logs that it cannot listen; here nobody would reach the database then, but
  /// perhaps one of another program.
  private static void requireFreePort(
      CentralDatabase database, CentralOptions settings, String option) {
    String address = settings.listen() + ":" + settings.port(database);
    try (ServerSocketChannel probe = ServerSocketChannel.open()) {
      probe.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      probe.bind(new InetSocketAddress(settings.listen(), settings.port(database)));
    } catch (IOException | UnresolvedAddressException e) {
      throw Fatal.of(
          "%s: cannot listen on %s (%s): stop what does, or give another port with %s"
              .formatted(database.name(), address, e.getMessage(), option));
    }
  }

  private static Server host(
      Daemon daemon, Transport transport, CentralDatabase database, CentralOptions settings) {
    BundledDatabase bundled = database.in(settings.data());
    bundled.createIfMissing();
    DaemonOptions options = new DaemonOptions(daemon.program());
    options.take(
        Option.required("unixctl"), Optional.of(database.control(settings.data()).toString()));
    if (settings.isTls()) {
      CentralTls.giveKeys(settings.data(), options);
    }
    ServerSetup setup =
        new ServerSetup(
            List.of(bundled.file().toString()),
            CentralTls.remotes(settings, database),
            options,
            true);
    return setup.start(
        daemon,
        transport,
        server -> {
          bundled.upgrade(server);
          if (database == CentralDatabase.SOUTHBOUND) {
            CentralTls.restrict(settings, server);
          }
        });
  }

  /// Runs northd on the databases of this process, which are there already.
  private static void runNorthd(
      Daemon daemon, Transport transport, CentralOptions settings, Server nb, Server sb) {
    Northd northd =
        new Northd(
            LocalReplica.open(nb, OvnNorthboundSchema.SCHEMA),
            LocalReplica.open(sb, OvnSouthboundSchema.SCHEMA),
            System::currentTimeMillis,
            ThreadLocalRandom.current());
    DaemonOptions options = new DaemonOptions(daemon.program());
    options.take(Option.required("unixctl"), Optional.of(northdControl(settings).toString()));
    NorthdCommands.register(ControlSocket.open(daemon, options, transport), northd, 1);
    northd.start(daemon);
  }

  private static Path northdControl(CentralOptions settings) {
    return settings.data().resolve("ovn-northd.ctl");
  }

  private static String greeting(CentralOptions settings) {
    String method = settings.isTls() ? "ssl:" : "tcp:";
    String nb = method + settings.listen() + ":" + settings.port(CentralDatabase.NORTHBOUND);
    String sb = method + settings.listen() + ":" + settings.port(CentralDatabase.SOUTHBOUND);
    Path nbSocket = CentralDatabase.NORTHBOUND.socket(settings.data());
    Path sbSocket = CentralDatabase.SOUTHBOUND.socket(settings.data());
    return """
    OVN_Northbound: %1$s and unix:%2$s
    OVN_Southbound: %3$s and unix:%4$s
    Data: %5$s
    northd runs in this process: ovs-appctl -t %6$s status
    Try:
      ovn-nbctl --db=%7$s --wait=sb ls-add ls1
      ovn-nbctl --db=%7$s show
      ovn-sbctl --db=%8$s lflow-list ls1
    """
            .formatted(
                nb,
                nbSocket,
                sb,
                sbSocket,
                settings.data(),
                northdControl(settings),
                settings.isTls() ? "unix:" + nbSocket : nb,
                settings.isTls() ? "unix:" + sbSocket : sb)
        + (settings.isTls() ? CentralTls.advice(settings) : "");
  }
}
