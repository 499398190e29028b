// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Program;
import org.jovn.daemon.vlog.Severity;
import org.jovn.daemon.vlog.Vlog;
import org.jovn.openflow.text.Batch;
import org.jovn.openflow.text.TextException;

/// `ofctl`: asks and changes switches over OpenFlow 1.3, with the verbs, the syntax and the output
/// of ovs-ofctl(8), and answers lines on standard input (`ofctl batch MODE`).
public final class OfctlMain {
  private static final int ALARM_STATUS = 142;

  /// What `--read-only` allows besides the dumps.
  private static final Set<String> READS =
      Set.of(
          "show",
          "monitor",
          "snoop",
          "queue-stats",
          "queue-get-config",
          "meter-stats",
          "meter-features",
          "get-frags",
          "probe",
          "ping",
          "benchmark",
          "ct-flush-zone",
          "ct-flush",
          "add-tlv-map",
          "del-tlv-map",
          "help",
          "list-commands");

  /// Does a verb's work and returns the exit status.
  @FunctionalInterface
  interface Action {
    int run(List<String> operands);
  }

  private record Verb(int min, int max, Action action) {}

  private final OfctlOptions options;
  private final Map<String, Verb> verbs = new LinkedHashMap<>();

  private OfctlMain(Daemon daemon, OfctlOptions options) {
    this.options = options;
    OfctlSwitch target = new OfctlSwitch(options);
    OfctlTables tables = new OfctlTables(options, target);
    OfctlWatch watch = new OfctlWatch(daemon, options, target);
    OfctlOffline offline = new OfctlOffline(options);
    for (String verb : OfctlSwitch.DUMPS) {
      int max =
          switch (verb) {
            case "queue-stats", "queue-get-config" -> 3;
            case "dump-ports", "dump-ports-desc", "dump-aggregate", "meter-stats" -> 2;
            case "dump-groups", "dump-group-stats", "dump-meter", "dump-meters" -> 2;
            default -> 1;
          };
      add(verb, 1, max, operands -> target.dump(verb, operands));
    }
    for (String verb : OfctlSwitch.CHANGES) {
      int min = OfctlSwitch.NEEDS_ARGUMENT.contains(verb) ? 2 : 1;
      int max =
          switch (verb) {
            case "packet-out" -> Integer.MAX_VALUE;
            case "ct-flush" -> 4;
            default -> 2;
          };
      add(verb, min, max, operands -> target.change(verb, operands));
    }
    add("show", 1, 1, target::show);
    add("get-frags", 1, 1, target::getFrags);
    add("set-frags", 2, 2, target::setFrags);
    add("mod-port", 3, 3, target::modPort);
    add("mod-table", 3, 3, tables::modTable);
    add("dump-table-desc", 1, 1, _ -> needs("dump-table-desc", "1.4", "OpenFlow14"));
    add("insert-buckets", 1, 2, _ -> needs("insert-bucket", "1.5", "OpenFlow15"));
    add("remove-buckets", 1, 2, operands -> target.change("remove-buckets", operands));
    add("dump-table-features", 1, 1, target::dumpTableFeatures);
    add("dump-flows", 1, 2, tables::dumpFlows);
    add("replace-flows", 2, 2, tables::replaceFlows);
    add("diff-flows", 2, 2, tables::diffFlows);
    add("monitor", 1, 3, watch::monitor);
    add("snoop", 1, 1, watch::snoop);
    add("probe", 1, 1, watch::probe);
    add("ping", 1, 2, watch::ping);
    add("benchmark", 3, 3, watch::benchmark);
    add("parse-flow", 1, 1, offline::parseFlow);
    add("parse-flows", 1, 1, offline::parseFlows);
    add("parse-group", 1, 1, offline::parseGroup);
    add("parse-actions", 1, 1, offline::parseActions);
    add("ofp-print", 1, 2, offline::print);
    add("ofp-parse", 1, 1, offline::parse);
    add("ofp-parse-pcap", 1, Integer.MAX_VALUE, offline::parseCapture);
    add("batch", 1, 1, OfctlMain::batch);
    add("list-commands", 0, Integer.MAX_VALUE, _ -> listCommands());
    add("help", 0, Integer.MAX_VALUE, _ -> help());
  }

  private void add(String verb, int min, int max, Action action) {
    verbs.put(verb, new Verb(min, max, action));
  }

  private static int needs(String verb, String version, String option) {
    throw Fatal.of("%s needs OpenFlow %s or later ('-O %s')".formatted(verb, version, option));
  }

  public static void main(String[] arguments) {
    Program program = Program.ovs("ofctl");
    Daemon.run(
        program,
        daemon -> {
          OfctlOptions options = new OfctlOptions(program, OfctlUsage.TEXT, arguments);
          return new OfctlMain(daemon, options).run();
        });
  }

  private int run() {
    if (options.operands.isEmpty()) {
      throw Fatal.of("missing command name; use --help for help");
    }
    String name = options.operands.getFirst();
    List<String> operands = options.operands.subList(1, options.operands.size());
    Verb verb = verbs.get(name);
    if (verb == null) {
      throw Fatal.of("unknown command '" + name + "'; use --help for help");
    } else if (operands.size() < verb.min()) {
      throw Fatal.of("'%s' command requires at least %d arguments".formatted(name, verb.min()));
    } else if (operands.size() > verb.max()) {
      throw Fatal.of("'%s' command takes at most %d arguments".formatted(name, verb.max()));
    }
    if (options.readOnly && !name.startsWith("dump-") && !READS.contains(name)) {
      throw Fatal.of("'" + name + "' command does not work in read only mode");
    }
    if (options.timeoutSeconds > 0) {
      Thread.ofVirtual().start(this::alarm);
    }
    try {
      return verb.action().run(operands);
    } catch (TextException e) {
      throw Fatal.of(String.valueOf(e.getMessage()));
    }
  }

  private void alarm() {
    try {
      TimeUnit.SECONDS.sleep(options.timeoutSeconds);
    } catch (InterruptedException e) {
      return;
    }
    Vlog.log("fatal_signal", Severity.WARN, "terminating with signal 14 (Alarm clock)");
    Runtime.getRuntime().halt(ALARM_STATUS);
  }

  private static int batch(List<String> operands) {
    Batch mode =
        switch (operands.getFirst()) {
          case "reencode" -> Batch.REENCODE;
          case "print" -> Batch.PRINT;
          case "encode" -> Batch.ENCODE;
          default ->
              throw Fatal.of(
                  operands.getFirst() + ": not a mode; there are reencode, print and encode");
        };
    try {
      mode.run(
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
          new PrintStream(System.out, false, StandardCharsets.UTF_8));
      return 0;
    } catch (IOException e) {
      throw Fatal.of("standard input: " + e.getMessage());
    }
  }

  private static int listCommands() {
    StringBuilder text = new StringBuilder("The available commands are:\n");
    for (String line : OfctlUsage.VERBS.lines().toList()) {
      int end = line.indexOf(' ');
      String verb = end < 0 ? line : line.substring(0, end);
      String arguments = end < 0 ? "" : line.substring(end + 1);
      text.append("  %-23s %s%n".formatted(verb, arguments));
    }
    Daemon.output(text.toString());
    return 0;
  }

  private static int help() {
    Daemon.output(OfctlUsage.TEXT);
    return 0;
  }
}
