// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.DaemonOptions;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Options;
import org.jovn.daemon.Options.Option;
import org.jovn.daemon.Program;
import org.jovn.ovsdb.server.replication.ExcludedTables;

/// The command line of `ovsdb-server` (ovsdb-server(1)).
///
/// @param limits what peers may cost
/// @param role active, or the backup of another server
/// @param run a command to run, after which the server ends
record ServerOptions(
    DaemonOptions daemon,
    List<String> files,
    List<String> remotes,
    Optional<String> run,
    boolean asDifferences,
    ServerLimits limits,
    ActiveBackup.Role role) {

  private static final List<Option> OWN =
      List.of(
          Option.required("remote"),
          Option.required("unixctl"),
          Option.required("run"),
          Option.flag("help", 'h'),
          Option.flag("version", 'V'),
          Option.required("sync-from"),
          Option.required("sync-exclude-tables"),
          Option.flag("active"),
          Option.flag("no-dbs"),
          Option.flag("disable-file-column-diff"),
          Option.required("limit-message"),
          Option.required("limit-backlog"),
          Option.required("limit-sessions"),
          Option.optional("record"),
          Option.optional("replay"));

  static ServerOptions parse(Program program, String[] arguments) {
    DaemonOptions daemon = new DaemonOptions(program);
    List<String> remotes = new ArrayList<>();
    List<String> run = new ArrayList<>();
    boolean[] flags = new boolean[3];
    String[] sync = {"", ""};
    ServerLimits[] limits = {ServerLimits.DEFAULT};
    Options table =
        Options.of(
            OWN,
            DaemonOptions.DAEMON,
            DaemonOptions.VLOG,
            DaemonOptions.SSL,
            DaemonOptions.SSL_PEER,
            DaemonOptions.METRICS);
    List<String> files =
        table.parse(
            arguments,
            (option, value) -> {
              switch (option.name()) {
                case "remote" -> remotes.add(value.orElse(""));
                case "run" -> run.add(value.orElse(""));
                case "disable-file-column-diff" -> flags[0] = true;
                case "no-dbs" -> flags[1] = true;
                case "help" -> {
                  Daemon.output(ServerUsage.of(program));
                  throw Fatal.silently(0);
                }
                case "version" -> {
                  Daemon.output(program.version() + "\n");
                  throw Fatal.silently(0);
                }
                case "sync-from" -> sync[0] = value.orElse("");
                case "sync-exclude-tables" -> sync[1] = value.orElse("");
                case "active" -> flags[2] = true;
                case "limit-message", "limit-backlog", "limit-sessions" ->
                    limits[0] = limits[0].with(option.name(), value.orElse(""));
                case "record", "replay" ->
                    throw Fatal.of("--" + option.name() + " is not supported by this server");
                default -> daemon.take(option, value);
              }
            });
    if (files.isEmpty() && !flags[1]) {
      files = List.of(program.directories().database().resolve("conf.db").toString());
    }
    return new ServerOptions(
        daemon,
        files.stream().distinct().toList(),
        List.copyOf(remotes),
        run.stream().reduce((a, b) -> b),
        !flags[0],
        limits[0],
        new ActiveBackup.Role(
            sync[0], ExcludedTables.parse(sync[1]), !sync[0].isEmpty() && !flags[2]));
  }
}
