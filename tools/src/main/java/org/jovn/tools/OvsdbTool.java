// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.DaemonOptions;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Options;
import org.jovn.daemon.Options.Option;
import org.jovn.daemon.Program;
import org.jovn.ovsdb.server.log.LogException;

/// `ovsdb-tool`: works on database and schema files without a server (ovsdb-tool(1)). Names,
/// options, output and exit codes are those of the C program; what makes or changes files of
/// clusters is refused, for there are none yet.
public final class OvsdbTool {

  private static final Option MORE = Option.flag("more", 'm');
  private static final Option RBAC_ROLE = Option.required("rbac-role");
  private static final Option CID = Option.required("cid");
  private static final Option ELECTION_TIMER = Option.required("election-timer");
  private static final Option HELP = Option.flag("help", 'h');
  private static final Option OPTION = Option.flag("option", 'o');
  private static final Option VERSION = Option.flag("version", 'V');

  private static final Options OPTIONS =
      Options.of(
          List.of(
              MORE,
              RBAC_ROLE,
              CID,
              ELECTION_TIMER,
              Option.optional("verbose", 'v'),
              HELP,
              OPTION,
              VERSION));

  /// Does a command's work and returns the exit status.
  @FunctionalInterface
  private interface Action {
    int run(List<String> operands) throws LogException;
  }

  /// @param usage of the operands, for `list-commands`
  private record Command(String name, String usage, int min, int max, Action action) {}

  private final Program program;
  private final OvsdbToolOutput output;
  private final OvsdbToolFiles files;
  private final List<Command> commands;
  private int verbosity;
  private Optional<String> role = Optional.empty();

  OvsdbTool(Program program, OvsdbToolOutput output) {
    this.program = program;
    this.output = output;
    this.files = new OvsdbToolFiles(program.directories(), output);
    this.commands = commands();
  }

  public static void main(String[] arguments) {
    Program program = Program.ovs("ovsdb-tool");
    Daemon.run(program, _ -> new OvsdbTool(program, OvsdbToolOutput.PROCESS).run(arguments));
  }

  /// Does what the command line says and returns the exit status.
  ///
  /// @throws Fatal when the program ends with a message, or after `--help` and the like
  int run(String[] arguments) {
    DaemonOptions logging = new DaemonOptions(program);
    List<String> operands =
        OPTIONS.parse(arguments, (option, value) -> take(logging, option, value));
    if (operands.isEmpty()) {
      throw Fatal.of("missing command name; use --help for help");
    }
    String name = operands.getFirst();
    List<String> rest = operands.subList(1, operands.size());
    for (Command command : commands) {
      if (command.name().equals(name)) {
        return run(command, rest);
      }
    }
    throw Fatal.of("unknown command '" + name + "'; use --help for help");
  }

  private static int run(Command command, List<String> operands) {
    if (operands.size() < command.min()) {
      throw Fatal.of(
          "'%s' command requires at least %d arguments".formatted(command.name(), command.min()));
    }
    if (operands.size() > command.max()) {
      throw Fatal.of(
          "'%s' command takes at most %d arguments".formatted(command.name(), command.max()));
    }
    try {
      return command.action().run(operands);
    } catch (LogException e) {
      throw Fatal.of(String.valueOf(e.getMessage()));
    }
  }

  private void take(DaemonOptions logging, Option option, Optional<String> value) {
    if (option.equals(MORE)) {
      verbosity++;
    } else if (option.equals(RBAC_ROLE)) {
      role = value;
    } else if (option.equals(CID)) {
      OvsdbToolFiles.checkUuid(value.orElse(""));
    } else if (option.equals(ELECTION_TIMER)) {
      checkElectionTimer(value.orElse(""));
    } else if (option.equals(HELP)) {
      help();
      throw Fatal.silently(0);
    } else if (option.equals(OPTION)) {
      output.print(OPTIONS.listing());
      throw Fatal.silently(0);
    } else if (option.equals(VERSION)) {
      output.print(program.version() + "\n");
      throw Fatal.silently(0);
    } else {
      logging.take(option, value);
    }
  }

  private static void checkElectionTimer(String text) {
    long millis;
    try {
      millis = Long.parseLong(text);
    } catch (NumberFormatException e) {
      millis = 0;
    }
    if (millis < 100 || millis > 600_000) {
      throw Fatal.of("ovsdb error: election timer must be between 100 and 600000, in msec.");
    }
  }

  /// In the order of the C program's list.
  private List<Command> commands() {
    OvsdbToolDatabases databases = new OvsdbToolDatabases(files, output);
    List<Command> list = new ArrayList<>();
    list.add(new Command("create", "[db [schema]]", 0, 2, files::create));
    list.add(cluster("create-cluster", "db contents local", 3, 3));
    list.add(cluster("join-cluster", "db name local remote...", 4, Integer.MAX_VALUE));
    list.add(new Command("compact", "[db [dst]]", 0, 2, databases::compact));
    list.add(new Command("convert", "[db [schema [dst]]]", 0, 3, databases::convert));
    list.add(new Command("needs-conversion", "", 0, 2, files::needsConversion));
    list.add(new Command("db-name", "[db]", 0, 1, files::databaseName));
    list.add(new Command("db-version", "[db]", 0, 1, files::databaseVersion));
    list.add(new Command("db-cksum", "[db]", 0, 1, files::databaseChecksum));
    list.add(new Command("db-cid", "db", 1, 1, files::clusterId));
    list.add(new Command("db-sid", "db", 1, 1, files::serverId));
    list.add(new Command("db-local-address", "db", 1, 1, files::localAddress));
    list.add(new Command("db-is-clustered", "db", 1, 1, files::isClustered));
    list.add(new Command("db-is-standalone", "db", 1, 1, files::isStandalone));
    list.add(new Command("schema-name", "[schema]", 0, 1, files::schemaName));
    list.add(new Command("schema-version", "[schema]", 0, 1, files::schemaVersion));
    list.add(new Command("schema-cksum", "[schema]", 0, 1, files::schemaChecksum));
    list.add(new Command("query", "[db] trns", 1, 2, operands -> databases.query(operands, role)));
    list.add(
        new Command("transact", "[db] trns", 1, 2, operands -> databases.transact(operands, role)));
    list.add(new Command("show-log", "[db]", 0, 1, this::showLog));
    list.add(new Command("check-cluster", "db...", 1, Integer.MAX_VALUE, files::checkCluster));
    list.add(new Command("compare-versions", "a op b", 3, 3, OvsdbToolVersion::compare));
    list.add(new Command("help", "", 0, Integer.MAX_VALUE, _ -> help()));
    list.add(new Command("list-commands", "", 0, Integer.MAX_VALUE, _ -> listCommands()));
    list.add(
        new Command("cluster-to-standalone", "db clusterdb", 2, 2, files::clusterToStandalone));
    return list;
  }

  private static Command cluster(String name, String usage, int min, int max) {
    return new Command(
        name,
        usage,
        min,
        max,
        _ -> {
          throw Fatal.of("'" + name + "' command is not supported: there are no clusters yet");
        });
  }

  private int showLog(List<String> operands) throws LogException {
    return new OvsdbToolShowLog(verbosity, output)
        .run(files.openLog(files.databaseFile(operands, 0)));
  }

  private int listCommands() {
    StringBuilder out = new StringBuilder("The available commands are:\n");
    for (Command command : commands) {
      out.append("  %-23s %s\n".formatted(command.name(), command.usage()));
    }
    output.print(out.toString());
    return 0;
  }

  private int help() {
    output.print(OvsdbToolUsage.text(program, files.defaultDatabase(), files.defaultSchema()));
    return 0;
  }
}
