// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jovn.daemon.Options.Option;
import org.jovn.daemon.vlog.Vlog;
import org.jovn.ovsdb.net.Transport;
import org.slf4j.LoggerFactory;

/// A daemon that does nothing but be one. It has the options of `ovsdb-server`, in the same order,
/// so that both can be asked the same questions.
final class TestDaemonMain {

  private static final String MODULE = "ovsdb_server";

  static final Options OPTIONS =
      Options.of(
          List.of(
              Option.required("remote"),
              Option.required("unixctl"),
              Option.required("run"),
              Option.flag("help", 'h'),
              Option.flag("version", 'V')),
          DaemonOptions.DAEMON,
          DaemonOptions.VLOG,
          DaemonOptions.SSL_PEER,
          DaemonOptions.SSL,
          List.of(
              Option.optional("record"),
              Option.optional("replay"),
              Option.required("sync-from"),
              Option.required("sync-exclude-tables"),
              Option.flag("active"),
              Option.flag("no-dbs"),
              Option.flag("disable-file-column-diff")));

  private TestDaemonMain() {}

  public static void main(String[] args) {
    Daemon.run(Program.ovs("ovsdb-server"), daemon -> run(daemon, args));
  }

  private record Arguments(DaemonOptions options, List<String> operands) {}

  /// Parses options only.
  static List<String> parse(String[] args) {
    return parse(Program.ovs("ovsdb-server"), args).operands();
  }

  private static Arguments parse(Program program, String[] args) {
    Vlog.declare(MODULE);
    DaemonOptions options = new DaemonOptions(program);
    return new Arguments(
        options, OPTIONS.parse(args, (option, value) -> accept(program, options, option, value)));
  }

  private static int run(Daemon daemon, String[] args) {
    Arguments arguments = parse(daemon.program(), args);
    DaemonOptions options = arguments.options();
    daemon.start(options);
    for (String operand : arguments.operands()) {
      if (!Files.exists(Path.of(operand))) {
        throw Fatal.of("I/O error: " + operand + ": open failed (No such file or directory)");
      }
    }
    Transport transport = new Transport(1);
    daemon.onStop(transport::close);
    ControlSocket control = ControlSocket.open(daemon, options, transport);
    control.memory(TestDaemonMain::memory);
    control.register("test/save", "TEXT", 1, 1, ControlCommand.of(a -> save(daemon, a)));
    control.register("test/saved", "", 0, 0, ControlCommand.of(_ -> saved(daemon)));
    control.register("test/bug", "", 0, 0, ControlCommand.of(_ -> bug()));
    daemon.ready();
    LoggerFactory.getLogger(MODULE).info(daemon.program().version());
    return daemon.awaitStop();
  }

  private static void accept(
      Program program, DaemonOptions options, Option option, Optional<String> value) {
    if (options.accept(option, value)) {
      return;
    }
    if (option.name().equals("version")) {
      Daemon.output(program.version() + "\n");
      throw Fatal.silently(0);
    }
  }

  private static SortedMap<String, Long> memory() {
    return new TreeMap<>(Map.of("monitors", 0L, "atoms", 7L));
  }

  private static String save(Daemon daemon, List<String> arguments) {
    daemon.launcher().saveState(arguments.getFirst());
    return "";
  }

  private static String saved(Daemon daemon) {
    return daemon.launcher().savedState().orElse("none");
  }

  private static String bug() {
    throw new IllegalStateException("asked for");
  }
}
