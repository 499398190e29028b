// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.DaemonOptions;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Options;
import org.jovn.daemon.Options.Option;
import org.jovn.daemon.Program;
import org.jovn.daemon.SettingsFile;

/// The command line of `ovn-central`, and the file that may hold the same.
final class CentralOptions {

  private static final List<Option> OWN =
      List.of(
          Option.required("config"),
          Option.required("data"),
          Option.required("listen"),
          Option.required("nb-port"),
          Option.required("sb-port"),
          Option.flag("tls"),
          Option.flag("help", 'h'),
          Option.flag("version", 'V'));

  private final Program program;
  private final String command;
  private final DaemonOptions daemon;
  private String data = "var";
  private String listen = "127.0.0.1";
  private int northboundPort = CentralDatabase.NORTHBOUND.port();
  private int southboundPort = CentralDatabase.SOUTHBOUND.port();
  private boolean tls;

  private CentralOptions(Program program, String command) {
    this.program = program;
    this.command = command;
    this.daemon = new DaemonOptions(program);
  }

  /// @param command what the user typed to start this, for messages
  static CentralOptions parse(Program program, String command, String[] arguments) {
    CentralOptions options = new CentralOptions(program, command);
    List<String> operands =
        SettingsFile.parse(
            Options.of(OWN, DaemonOptions.DAEMON, DaemonOptions.VLOG, DaemonOptions.OURS),
            arguments,
            options::take);
    if (!operands.isEmpty()) {
      throw Fatal.of("unexpected argument \"" + operands.getFirst() + "\" (use --help for help)");
    }
    return options;
  }

  private void take(Option option, Optional<String> value) {
    String text = value.orElse("");
    switch (option.name()) {
      case "data" -> data = text;
      case "listen" -> listen = text;
      case "nb-port" -> northboundPort = port(option, text);
      case "sb-port" -> southboundPort = port(option, text);
      case "tls" -> tls = true;
      case "help" -> {
        Daemon.output(usage(command));
        throw Fatal.silently(0);
      }
      case "version" -> {
        Daemon.output(program.version() + "\n");
        throw Fatal.silently(0);
      }
      default -> daemon.take(option, value);
    }
  }

  private static int port(Option option, String text) {
    if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) < 65_536) {
      return Integer.parseInt(text);
    }
    throw Fatal.of("--" + option.name() + ": \"" + text + "\" is not a port, 0 to 65535");
  }

  DaemonOptions daemon() {
    return daemon;
  }

  /// The folder of the databases.
  Path data() {
    return Path.of(data).toAbsolutePath().normalize();
  }

  String listen() {
    return listen;
  }

  boolean isTls() {
    return tls;
  }

  int port(CentralDatabase database) {
    return database == CentralDatabase.NORTHBOUND ? northboundPort : southboundPort;
  }

  private static String usage(String command) {
    return """
    usage: %s [OPTIONS]
    OVN's control plane in one process: the databases OVN_Northbound and OVN_Southbound,
    and northd.

      --data=DIR              folder of the databases and unix sockets (default: ./var)
      --listen=ADDRESS        address to listen on (default: 127.0.0.1)
      --nb-port=PORT, --sb-port=PORT  ports of the databases (default: 6641, 6642)
      --tls                   TLS instead of TCP, with keys in DIR/pki that are made if need be;
                              peers of Southbound have the role ovn-controller
      --config=FILE           more options, in YAML: "nb-port: 16641"; the command line wins
      --metrics[=ADDRESS:PORT]  serve metrics for Prometheus (default: 127.0.0.1:9641)
      --log-format=FORMAT     lines of the log: text, or json
      -h, --help              display this help message
      -V, --version           display version information

    The options of daemons (--pidfile, --detach, --log-file, -v, ...) are those of ovsdb-server.
    """
        .formatted(command);
  }
}
