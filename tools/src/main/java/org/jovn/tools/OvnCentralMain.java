// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jovn.daemon.ControlSocket;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.DaemonOptions;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Options;
import org.jovn.daemon.Options.Option;
import org.jovn.daemon.Program;
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

  private static final List<Option> OWN =
      List.of(
          Option.required("data"),
          Option.required("listen"),
          Option.required("nb-port"),
          Option.required("sb-port"),
          Option.flag("help", 'h'),
          Option.flag("version", 'V'));

  private OvnCentralMain() {}

  public static void main(String[] arguments) {
    Northd.declareLogModules();
    Daemon.run(
        Program.ovn("ovn-central", OVN_RELEASE), daemon -> run(daemon, "ovn-central", arguments));
  }

  private record Settings(
      DaemonOptions daemon, Path data, String listen, int northboundPort, int southboundPort) {

    int port(CentralDatabase database) {
      return database == CentralDatabase.NORTHBOUND ? northboundPort : southboundPort;
    }
  }

  /// Runs to the end of the daemon.
  ///
  /// @param command what the user typed to start this, for messages
  static int run(Daemon daemon, String command, String[] arguments) {
    Settings settings = parse(daemon, command, arguments);
    Path data = settings.data();
    try {
      Files.createDirectories(data);
    } catch (IOException e) {
      throw Fatal.of(
          data + ": cannot create the folder for the databases (" + e.getMessage() + ")");
    }
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

  private static Settings parse(Daemon daemon, String command, String[] arguments) {
    DaemonOptions options = new DaemonOptions(daemon.program());
    String[] values = {"var", "127.0.0.1"};
    int[] ports = {CentralDatabase.NORTHBOUND.port(), CentralDatabase.SOUTHBOUND.port()};
    List<String> operands =
        Options.of(OWN, DaemonOptions.DAEMON, DaemonOptions.VLOG)
            .parse(
                arguments,
                (option, value) -> {
                  switch (option.name()) {
                    case "data" -> values[0] = value.orElse("");
                    case "listen" -> values[1] = value.orElse("");
                    case "nb-port" -> ports[0] = port(option, value.orElse(""));
                    case "sb-port" -> ports[1] = port(option, value.orElse(""));
                    case "help" -> {
                      Daemon.output(usage(command));
                      throw Fatal.silently(0);
                    }
                    case "version" -> {
                      Daemon.output(daemon.program().version() + "\n");
                      throw Fatal.silently(0);
                    }
                    default -> {
                      if (!options.accept(option, value)) {
                        throw new IllegalStateException(option.name() + " is in no group");
                      }
                    }
                  }
                });
    if (!operands.isEmpty()) {
      throw Fatal.of("unexpected argument \"" + operands.getFirst() + "\" (use --help for help)");
    }
    return new Settings(
        options, Path.of(values[0]).toAbsolutePath().normalize(), values[1], ports[0], ports[1]);
  }

  private static int port(Option option, String text) {
    if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) < 65_536) {
      return Integer.parseInt(text);
    }
    throw Fatal.of("--" + option.name() + ": \"" + text + "\" is not a port, 0 to 65535");
  }

  private static Server host(
      Daemon daemon, Transport transport, CentralDatabase database, Settings settings) {
    BundledDatabase bundled = database.in(settings.data());
    bundled.createIfMissing();
    DaemonOptions options = new DaemonOptions(daemon.program());
    var _ =
        options.accept(
            Option.required("unixctl"), Optional.of(database.control(settings.data()).toString()));
    ServerSetup setup =
        new ServerSetup(
            List.of(bundled.file().toString()),
            List.of(
                "ptcp:" + settings.port(database) + ":" + settings.listen(),
                "punix:" + database.socket(settings.data()),
                "db:" + database.name() + "," + global(database) + ",connections"),
            options,
            true);
    Server server = setup.start(daemon, transport);
    bundled.upgrade(server);
    return server;
  }

  /// Runs northd on the databases of this process, which are there already.
  private static void runNorthd(
      Daemon daemon, Transport transport, Settings settings, Server nb, Server sb) {
    Northd northd =
        new Northd(
            LocalReplica.open(nb, OvnNorthboundSchema.SCHEMA),
            LocalReplica.open(sb, OvnSouthboundSchema.SCHEMA),
            System::currentTimeMillis,
            ThreadLocalRandom.current());
    DaemonOptions options = new DaemonOptions(daemon.program());
    var _ =
        options.accept(Option.required("unixctl"), Optional.of(northdControl(settings).toString()));
    NorthdCommands.register(ControlSocket.open(daemon, options, transport), northd, 1);
    northd.start(daemon);
  }

  private static Path northdControl(Settings settings) {
    return settings.data().resolve("ovn-northd.ctl");
  }

  private static String global(CentralDatabase database) {
    return database == CentralDatabase.NORTHBOUND ? "NB_Global" : "SB_Global";
  }

  private static String greeting(Settings settings) {
    String address = settings.listen();
    return """
    OVN_Northbound: tcp:%1$s:%5$d and unix:%2$s
    OVN_Southbound: tcp:%1$s:%6$d and unix:%3$s
    Data: %4$s
    northd runs in this process: ovs-appctl -t %7$s status
    Try:
      ovn-nbctl --db=tcp:%1$s:%5$d --wait=sb ls-add ls1
      ovn-nbctl --db=tcp:%1$s:%5$d show
      ovn-sbctl --db=tcp:%1$s:%6$d lflow-list ls1
    """
        .formatted(
            address,
            CentralDatabase.NORTHBOUND.socket(settings.data()),
            CentralDatabase.SOUTHBOUND.socket(settings.data()),
            settings.data(),
            settings.northboundPort(),
            settings.southboundPort(),
            northdControl(settings));
  }

  private static String usage(String command) {
    return """
    usage: %s [OPTIONS]
    OVN's control plane in one process: the databases OVN_Northbound and OVN_Southbound,
    and northd.

      --data=DIR              folder of the databases and unix sockets (default: ./var)
      --listen=ADDRESS        address to listen on (default: 127.0.0.1)
      -h, --help              display this help message
      -V, --version           display version information

    The options of daemons (--pidfile, --detach, --log-file, -v, ...) are those of ovsdb-server.
    """
        .formatted(command);
  }
}
