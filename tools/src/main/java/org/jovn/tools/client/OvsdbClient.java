// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.DaemonOptions;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Options;
import org.jovn.daemon.Options.Option;
import org.jovn.daemon.Program;
import org.jovn.daemon.vlog.Vlog;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.net.Tls;
import org.jovn.ovsdb.net.Transport;
import org.jspecify.annotations.Nullable;

/// `ovsdb-client`: asks an OVSDB server (ovsdb-client(1)). Names, options, output and exit codes
/// are those of the C program.
public final class OvsdbClient implements AutoCloseable {

  private static final String MODULE = "ovsdb_client";

  private static final Options OPTIONS =
      Options.of(
          List.of(
              Option.flag("help", 'h'),
              Option.flag("version", 'V'),
              Option.flag("timestamp"),
              Option.flag("force"),
              Option.required("timeout", 't'),
              Option.flag("db-change-aware"),
              Option.flag("no-db-change-aware"),
              Option.flag("leader-only"),
              Option.flag("no-leader-only")),
          DaemonOptions.VLOG,
          DaemonOptions.DAEMON,
          List.of(Option.required("bootstrap-ca-cert")),
          DaemonOptions.SSL,
          TableStyle.OPTIONS,
          List.of(Option.optional("record"), Option.optional("replay")));

  private final Program program;
  private final Output out;
  private final Consumer<String> complain;
  private final DaemonOptions daemonOptions;
  private final String defaultServer;
  private TableStyle style = TableStyle.DEFAULT;
  private Optional<Boolean> changeAware = Optional.empty();
  private boolean timestamp;
  private boolean force;
  private boolean leaderOnly = true;
  private long timeoutSeconds;
  private @Nullable Transport transport;

  /// @param complain takes lines for standard error that do not end the program
  private OvsdbClient(Program program, OutputStream out, Consumer<String> complain) {
    this.program = program;
    this.out = new Output(out);
    this.complain = complain;
    daemonOptions = new DaemonOptions(program);
    defaultServer = "unix:" + program.directories().run() + "/db.sock";
  }

  @SuppressWarnings("resource") // closing the stream would close the descriptor
  public static void main(String[] arguments) {
    Program program = Program.ovs("ovsdb-client");
    Vlog.declare(MODULE);
    Daemon.run(
        program,
        daemon -> {
          OvsdbClient client =
              new OvsdbClient(
                  program,
                  new FileOutputStream(FileDescriptor.out),
                  line -> System.err.println(program.name() + ": " + line));
          List<String> operands = client.parse(arguments);
          if (client.timeoutSeconds > 0) {
            Alarm.start(client.timeoutSeconds, client.daemonOptions);
          }
          return client.run(operands, new ForkedBackground(daemon, client.daemonOptions));
        });
  }

  /// Runs a command in this process, where it neither detaches nor times out.
  ///
  /// @return the exit status
  /// @throws Fatal when the program would end with a message
  public static int run(
      Program program, String[] arguments, OutputStream out, Consumer<String> complain) {
    try (OvsdbClient client = new OvsdbClient(program, out, complain)) {
      return client.run(client.parse(arguments), Background.NONE);
    }
  }

  @Override
  public void close() {
    if (transport != null) {
      transport.close();
    }
  }

  private List<String> parse(String[] arguments) {
    return OPTIONS.parse(arguments, this::take);
  }

  private void take(Option option, Optional<String> value) {
    switch (option.name()) {
      case "help" -> {
        out.print(Usage.text(program, defaultServer)).flush();
        throw Fatal.silently(0);
      }
      case "version" -> {
        out.line(program.version());
        out.flush();
        throw Fatal.silently(0);
      }
      case "timestamp" -> timestamp = true;
      case "force" -> force = true;
      case "timeout" -> timeoutSeconds = seconds(value.orElse(""));
      case "db-change-aware" -> changeAware = Optional.of(true);
      case "no-db-change-aware" -> changeAware = Optional.of(false);
      case "leader-only" -> leaderOnly = true;
      case "no-leader-only" -> leaderOnly = false;
      case "record", "replay" -> throw Fatal.of("--" + option.name() + " is not supported");
      default -> {
        Optional<TableStyle> changed = style.with(option, value.orElse(""));
        if (changed.isPresent()) {
          style = changed.get();
        } else {
          daemonOptions.take(option, value);
        }
      }
    }
  }

  private static long seconds(String text) {
    try {
      long seconds = Long.parseLong(text);
      if (seconds > 0 && seconds <= 0xffff_ffffL) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw Fatal.of("value " + text + " on -t or --timeout is invalid");
  }

  private int run(List<String> operands, Background background) {
    Tls tls = new Tls(daemonOptions.tls().toOptions());
    tls.read();
    if (operands.isEmpty()) {
      throw Fatal.of("missing command name; use --help for help");
    }
    ConnectionOptions connections =
        ConnectionOptions.defaults().withProbeIntervalMillis(0).withTls(tls);
    Requests requests = new Requests(style.pretty(), changeAware);
    Servers servers =
        new Servers(requests, this::transport, connections, defaultServer, leaderOnly);
    Context context =
        new Context(
            requests,
            servers,
            style,
            new TablePrinter(style, out),
            out,
            background,
            this::transport,
            connections,
            timestamp,
            force,
            complain);
    try {
      run(context, operands.getFirst(), operands.subList(1, operands.size()));
    } finally {
      out.flush();
    }
    return 0;
  }

  private Transport transport() {
    Transport made = transport;
    if (made == null) {
      made = new Transport(1);
      transport = made;
    }
    return made;
  }

  private void run(Context context, String name, List<String> operands) {
    for (Command command : Command.all()) {
      if (command.name().equals(name)) {
        command.run(context, operands);
        return;
      }
    }
    if (name.equals("help")) {
      out.print(Usage.text(program, defaultServer));
      return;
    }
    throw Fatal.logged(MODULE, "unknown command '" + name + "'; use --help for help");
  }
}
