// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.DaemonOptions;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Options;
import org.jovn.daemon.Options.Option;
import org.jovn.daemon.Program;
import org.jovn.northd.topology.Values;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The options of `ovn-northd` (ovn-northd(8)).
record NorthdOptions(
    DaemonOptions daemon,
    String nb,
    String sb,
    int threads,
    boolean isDryRun,
    boolean comparesWithScratch) {

  static final int THREADS_MAX = 256;
  private static final Logger LOG = LoggerFactory.getLogger("ovn_northd");

  private static final List<Option> OWN =
      List.of(
          Option.required("ovnsb-db"),
          Option.required("ovnnb-db"),
          Option.required("unixctl"),
          Option.required("n-threads"),
          Option.flag("dry-run"),
          Option.flag("compare-with-scratch"),
          Option.flag("help", 'h'),
          Option.flag("options", 'o'),
          Option.flag("version", 'V'));

  static NorthdOptions parse(Program program, String[] arguments, Map<String, String> environment) {
    DaemonOptions daemon = new DaemonOptions(program);
    String[] databases = {
      database(program, environment, "OVN_NB_DB", "ovnnb_db.sock"),
      database(program, environment, "OVN_SB_DB", "ovnsb_db.sock")
    };
    boolean[] flags = {false, false};
    int[] threads = {1};
    Options table =
        Options.of(
            OWN,
            DaemonOptions.DAEMON,
            DaemonOptions.VLOG,
            DaemonOptions.SSL,
            DaemonOptions.METRICS);
    List<String> rest =
        table.parse(
            arguments,
            (option, value) -> {
              switch (option.name()) {
                case "ovnnb-db" -> databases[0] = value.orElse("");
                case "ovnsb-db" -> databases[1] = value.orElse("");
                case "dry-run" -> flags[0] = true;
                case "compare-with-scratch" -> flags[1] = true;
                case "n-threads" -> threads[0] = threads(value.orElse(""));
                case "help" -> {
                  Daemon.output(
                      usage(program, databases)
                          + DaemonOptions.usage(program, false)
                          + DaemonOptions.metricsUsage());
                  throw Fatal.silently(0);
                }
                case "options" -> {
                  Daemon.output(table());
                  throw Fatal.silently(0);
                }
                case "version" -> {
                  Daemon.output(program.version() + "\n");
                  throw Fatal.silently(0);
                }
                default -> daemon.take(option, value);
              }
            });
    if (!rest.isEmpty()) {
      LOG.debug("arguments beside the options say nothing: {}", rest);
    }
    return new NorthdOptions(daemon, databases[0], databases[1], threads[0], flags[0], flags[1]);
  }

  private static int threads(String text) {
    long asked = Values.integer(text, 0);
    int threads = Math.clamp(asked, 1, THREADS_MAX);
    if (asked != threads) {
      LOG.warn("Setting n_threads to {} as --n-threads option was set to : [{}]", threads, text);
    }
    if (threads > 1) {
      LOG.info("Using {} threads", threads);
    }
    return threads;
  }

  private static String usage(Program program, String[] databases) {
    return """
    %1$s: OVN northbound management daemon
    usage: %1$s [OPTIONS]

    Options:
      --ovnnb-db=DATABASE       connect to ovn-nb database at DATABASE
                                (default: %2$s)
      --ovnsb-db=DATABASE       connect to ovn-sb database at DATABASE
                                (default: %3$s)
      --dry-run                 start in paused state (do not commit db changes)
      --n-threads=N             specify number of threads
      --compare-with-scratch    after each change, derive everything anew and log what differs
      --unixctl=SOCKET          override default control socket name
      -h, --help                display this help message
      -o, --options             list available options
      -V, --version             display version information
    """
        .formatted(program.name(), databases[0], databases[1]);
  }

  private static String table() {
    return Options.of(OWN, DaemonOptions.DAEMON, DaemonOptions.VLOG, DaemonOptions.SSL).listing();
  }

  private static String database(
      Program program, Map<String, String> environment, String variable, String socket) {
    return Optional.ofNullable(environment.get(variable))
        .filter(value -> !value.isEmpty())
        .orElse("unix:" + program.directories().run().resolve(socket));
  }
}
