// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.DaemonOptions;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Options;
import org.jovn.daemon.Options.Option;
import org.jovn.daemon.Program;
import org.jovn.daemon.vlog.Vlog;
import org.jovn.ovn.nb.NbGlobal;
import org.jovn.ovn.nb.OvnNorthboundSchema;
import org.jovn.ovn.sb.Chassis;
import org.jovn.ovn.sb.ChassisPrivate;
import org.jovn.ovn.sb.OvnSouthboundSchema;
import org.jovn.ovn.sb.SbGlobal;
import org.jovn.ovsdb.client.ReplicaSession;
import org.jovn.ovsdb.client.SessionOptions;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Replica;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.net.EndpointException;
import org.jovn.ovsdb.net.Tls;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;

/// `jovn latency`: makes Northbound transactions that raise `nb_cfg`, as `ovn-nbctl --wait=hv sync`
/// does, and shows when the Southbound database had each and when every chassis did: measured here,
/// and by the time stamps that northd and the chassis write (on their own clocks).
final class LatencyCommand {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int COUNT_MAX = 100_000;

  private static final List<Option> OWN =
      List.of(
          Option.required("db"),
          Option.required("sb"),
          Option.required("count"),
          Option.required("timeout"),
          Option.flag("help", 'h'));

  private final DaemonOptions daemon;
  private String nb;
  private String sb;
  private int count = 5;
  private Duration timeout = Duration.ofSeconds(30);

  /// One transaction: milliseconds from its commit, by who has it.
  ///
  /// @param measured as seen from here
  /// @param stamped by the time stamps in the databases
  private record Sample(
      long cfg, double commit, Map<String, Double> measured, Map<String, Long> stamped) {}

  private LatencyCommand(Program program) {
    daemon = new DaemonOptions(program);
    Map<String, String> environment = System.getenv();
    Path run = program.directories().run();
    nb = environment.getOrDefault("OVN_NB_DB", "unix:" + run.resolve("ovnnb_db.sock"));
    sb = environment.getOrDefault("OVN_SB_DB", "unix:" + run.resolve("ovnsb_db.sock"));
  }

  /// Runs it; returns the exit status: 1 when a transaction did not arrive in time.
  static int run(Program program, String[] arguments) {
    LatencyCommand command = new LatencyCommand(program);
    var _ = Vlog.configure("console:warn"); // that it connects is no news
    List<String> operands =
        Options.of(OWN, DaemonOptions.SSL, DaemonOptions.VLOG).parse(arguments, command::take);
    if (!operands.isEmpty()) {
      throw Fatal.of("unexpected argument \"" + operands.getFirst() + "\" (use --help for help)");
    }
    try {
      return command.measure();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 130;
    }
  }

  private void take(Option option, Optional<String> value) {
    String text = value.orElse("");
    switch (option.name()) {
      case "db" -> nb = text;
      case "sb" -> sb = text;
      case "count" -> count = number(option, text, COUNT_MAX);
      case "timeout" -> timeout = Duration.ofSeconds(number(option, text, 86_400));
      case "help" -> {
        Daemon.output(USAGE);
        throw Fatal.silently(0);
      }
      default -> daemon.take(option, value);
    }
  }

  private static final String USAGE =
      """
      usage: jovn latency [OPTION...]
      How long a Northbound transaction takes to the Southbound database and to every chassis.
        --db=REMOTE          Northbound database (default: $OVN_NB_DB, or ovn-ctl's socket)
        --sb=REMOTE          Southbound database (default: $OVN_SB_DB, or ovn-ctl's socket)
        --count=N            transactions (default: 5)
        --timeout=SECONDS    longest wait for one of them (default: 30)
        -p, -c, -C FILE      private key, certificate and authority for ssl:
        -h, --help           this
      """;

  private static int number(Option option, String text, int max) {
    if (text.matches("[0-9]{1,6}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= max) {
      return Integer.parseInt(text);
    }
    throw Fatal.of("--%s: \"%s\" is not a number, 1 to %d".formatted(option.name(), text, max));
  }

  private int measure() throws InterruptedException {
    try (Replica north = open(nb, OvnNorthboundSchema.SCHEMA, NbGlobal.TABLE);
        Replica south =
            open(
                sb,
                OvnSouthboundSchema.SCHEMA,
                SbGlobal.TABLE,
                Chassis.TABLE,
                ChassisPrivate.TABLE)) {
      connect(north, nb);
      connect(south, sb);
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Sample sample = sample(north, south);
        samples.add(sample);
        Daemon.output(line(sample));
        if (!isComplete(sample, south)) {
          Daemon.output(
              "not there after %d s: %s%n"
                  .formatted(timeout.toSeconds(), String.join(", ", missing(sample, south))));
          return 1;
        }
      }
      Daemon.output(summary(samples));
      return 0;
    }
  }

  private static void connect(Replica replica, String remote) throws InterruptedException {
    if (!replica.awaitConnected(CONNECT) || !replica.awaitAfter(0, CONNECT).isLoaded()) {
      throw Fatal.of(remote + ": no answer in " + CONNECT.toSeconds() + " s");
    }
  }

  private Replica open(String remote, DatabaseSchema schema, TableSchema... tables) {
    try {
      SessionOptions options = SessionOptions.of(remote, schema);
      Map<TableSchema, SessionOptions.Watch> watched = new LinkedHashMap<>();
      for (TableSchema table : tables) {
        SessionOptions.Watch watch = options.tables().get(table);
        if (watch != null) {
          watched.put(table, watch);
        }
      }
      options =
          options
              .withTables(watched)
              .withConnection(
                  ConnectionOptions.defaults().withTls(new Tls(daemon.tls().toOptions())));
      return ReplicaSession.open(options);
    } catch (EndpointException | IOException e) {
      throw Fatal.of(remote + ": " + e.getMessage());
    }
  }

  private Sample sample(Replica north, Replica south) throws InterruptedException {
    List<NbGlobal> globals = NbGlobal.all(north.snapshot());
    if (globals.isEmpty()) {
      throw Fatal.of(nb + ": NB_Global has no row; does ovn-northd run?");
    }
    long wallBefore = System.currentTimeMillis();
    long begin = System.nanoTime();
    Outcome outcome =
        north.transact(
            timeout,
            (snapshot, transaction) ->
                transaction.increment(NbGlobal.TABLE, globals.getFirst().uuid(), NbGlobal.NB_CFG));
    double commit = millisSince(begin);
    if (!outcome.isDone()) {
      throw Fatal.of(nb + ": the transaction was not taken: " + outcome);
    }
    long cfg = NbGlobal.all(north.snapshot()).getFirst().nbCfg();
    Map<String, Double> measured = new TreeMap<>();
    Map<String, Long> stamped = new TreeMap<>();
    Sample sample = new Sample(cfg, commit, measured, stamped);
    long deadline = begin + timeout.toNanos();
    while (System.nanoTime() < deadline) {
      long sequence = south.snapshot().sequence();
      look(south, cfg, begin, wallBefore, sample);
      if (isComplete(sample, south)) {
        break;
      }
      var _ = south.awaitAfter(sequence, Duration.ofMillis(100));
    }
    return sample;
  }

  private static void look(Replica south, long cfg, long begin, long wall, Sample sample) {
    for (SbGlobal global : SbGlobal.all(south.snapshot())) {
      if (global.nbCfg() >= cfg) {
        sample.measured().putIfAbsent(SOUTHBOUND, millisSince(begin));
      }
    }
    for (ChassisPrivate chassis : ChassisPrivate.all(south.snapshot())) {
      if (chassis.nbCfg() >= cfg) {
        sample.measured().putIfAbsent(chassis.name(), millisSince(begin));
        sample.stamped().putIfAbsent(chassis.name(), chassis.nbCfgTimestamp() - wall);
      }
    }
  }

  /// The name under which the Southbound database is kept; no chassis has a space in its name.
  private static final String SOUTHBOUND = " southbound";

  private static double millisSince(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }

  private static List<String> missing(Sample sample, Replica south) {
    List<String> missing = new ArrayList<>();
    if (!sample.measured().containsKey(SOUTHBOUND)) {
      missing.add("the Southbound database");
    }
    for (ChassisPrivate chassis : ChassisPrivate.all(south.snapshot())) {
      if (!sample.measured().containsKey(chassis.name())) {
        missing.add(chassis.name());
      }
    }
    return missing;
  }

  private static boolean isComplete(Sample sample, Replica south) {
    return missing(sample, south).isEmpty();
  }

  private static String line(Sample sample) {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(Locale.ROOT, "nb_cfg %d: committed %.1f ms", sample.cfg(), sample.commit()));
    sample
        .measured()
        .forEach(
            (name, millis) -> {
              out.append(
                  name.equals(SOUTHBOUND)
                      ? String.format(Locale.ROOT, ", southbound %.1f ms", millis)
                      : String.format(Locale.ROOT, ", %s %.1f ms", name, millis));
              Long stamp = sample.stamped().get(name);
              if (stamp != null) {
                out.append(String.format(Locale.ROOT, " (its clock: %d ms)", stamp));
              }
            });
    return out.append('\n').toString();
  }

  private static String summary(List<Sample> samples) {
    Map<String, List<Double>> all = new TreeMap<>();
    for (Sample sample : samples) {
      sample
          .measured()
          .forEach((name, millis) -> all.computeIfAbsent(name, _ -> new ArrayList<>()).add(millis));
    }
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT, "%-20s %9s %9s %9s%n", "milliseconds until", "median", "p95", "longest"));
    all.forEach(
        (name, list) -> {
          double[] sorted = list.stream().mapToDouble(Double::doubleValue).toArray();
          Arrays.sort(sorted);
          out.append(
              String.format(
                  Locale.ROOT,
                  "%-20s %9.1f %9.1f %9.1f%n",
                  name.strip(),
                  sorted[(sorted.length - 1) / 2],
                  sorted[(int) (0.95 * (sorted.length - 1))],
                  sorted[sorted.length - 1]));
        });
    return out.toString();
  }
}
