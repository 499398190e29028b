// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jovn.daemon.Options.Option;
import org.jovn.daemon.metrics.MetricsAddress;
import org.jovn.daemon.vlog.Severity;
import org.jovn.daemon.vlog.Vlog;

/// The options that all daemons share, each group in the order of the C programs' tables, and their
/// values. Logging options take effect when they are met.
public final class DaemonOptions {

  /// Detaching, pid file, user.
  public static final List<Option> DAEMON =
      List.of(
          Option.flag("detach"),
          Option.flag("no-self-confinement"),
          Option.flag("no-chdir"),
          Option.optional("pidfile"),
          Option.flag("overwrite-pidfile"),
          Option.flag("monitor"),
          Option.required("user"));

  /// Logging, of commands too.
  public static final List<Option> VLOG =
      List.of(
          Option.optional("verbose", 'v'),
          Option.optional("log-file"),
          Option.required("syslog-method"),
          Option.required("syslog-target"));

  /// TLS files; see [#tls].
  public static final List<Option> SSL =
      List.of(
          Option.required("private-key", 'p'),
          Option.required("certificate", 'c'),
          Option.required("ca-cert", 'C'),
          Option.required("ssl-protocols"),
          Option.required("ssl-ciphers"));

  /// More TLS files, which some programs take.
  public static final List<Option> SSL_PEER =
      List.of(Option.required("bootstrap-ca-cert"), Option.required("peer-ca-cert"));

  /// The end point for Prometheus; see [#metrics].
  public static final List<Option> METRICS = List.of(Option.optional("metrics"));

  /// What programs without a counterpart in C have besides.
  public static final List<Option> OURS =
      List.of(Option.optional("metrics"), Option.required("log-format"));

  private final Program program;
  private boolean detach;
  private boolean monitor;
  private boolean overwritePidFile;
  private Optional<Path> pidFile = Optional.empty();
  private Optional<String> user = Optional.empty();
  private Optional<String> unixctl = Optional.empty();
  private TlsFiles tls = TlsFiles.NONE;
  private Optional<MetricsAddress> metrics = Optional.empty();

  public DaemonOptions(Program program) {
    this.program = program;
    String method = System.getenv("OVS_SYSLOG_METHOD");
    if (method != null && !method.isEmpty()) {
      Vlog.syslogMethod(method);
    }
  }

  /// The part of `--help` on these options.
  ///
  /// @param bootstrap whether the program takes [#SSL_PEER] too
  public static String usage(Program program, boolean bootstrap) {
    String name = program.name();
    Directories directories = program.directories();
    return """
    Methods of connecting:
      tcp:HOST:PORT           TCP to PORT of HOST
      ssl:HOST:PORT           TLS to PORT of HOST
      unix:FILE               unix socket FILE
    Methods of listening:
      ptcp:PORT[:IP]          TCP on PORT, of address IP
      pssl:PORT[:IP]          TLS on PORT, of address IP
      punix:FILE              unix socket FILE
    TLS:
      -p, --private-key=FILE  our private key
      -c, --certificate=FILE  certificate of that key
      -C, --ca-cert=FILE      certificate of the CA of our peers
    """
        + (bootstrap ? "  --bootstrap-ca-cert=FILE  the same, made from the first peer's\n" : "")
        + """
          --ssl-protocols=PROTOS  TLS versions to use
          --ssl-ciphers=CIPHERS   ciphers to use

        Daemon:
          --detach                serve in the background
          --monitor               start again after a crash
          --user=username[:group] run as another user
          --no-chdir              stay in the current directory
          --pidfile[=FILE]        write a pid file (default: %s/%s.pid)
          --overwrite-pidfile     even if the pid file is another's

        Logging:
          -vSPEC, --verbose=SPEC  set levels or patterns
          -v, --verbose           log everything
          --log-file[=FILE]       log to a file (default: %s/%s.log)
          --syslog-method=(libc|unix:file|udp:ip:port)  how to reach the system log
          --syslog-target=HOST:PORT  another system log, by UDP
        """
            .formatted(directories.run(), name, directories.log(), name);
  }

  /// The line of `--help` on [#METRICS].
  public static String metricsUsage() {
    return "  --metrics[=ADDRESS:PORT]  serve metrics for Prometheus (default: only this"
        + " computer)\n";
  }

  /// Takes an option that the program does not treat itself, which is one of these groups.
  ///
  /// @throws Fatal when its value is wrong
  /// @throws IllegalStateException when it belongs to none, which is a fault of the program
  public void take(Option option, Optional<String> value) {
    if (!accept(option, value)) {
      throw new IllegalStateException("option " + option.name() + " is in no group");
    }
  }

  /// Takes an option if it is one of these groups, or `--unixctl`.
  ///
  /// @return whether it was
  /// @throws Fatal when its value is wrong
  boolean accept(Option option, Optional<String> value) {
    String argument = value.orElse("");
    switch (option.name()) {
      case "detach" -> detach = true;
      case "monitor" -> monitor = true;
      // The launcher has done the one, and there is nothing of the other to switch off.
      case "no-chdir", "no-self-confinement" -> {}
      case "pidfile" -> pidFile = Optional.of(inRun(value, program.name() + ".pid"));
      case "overwrite-pidfile" -> overwritePidFile = true;
      case "user" -> user(argument);
      case "unixctl" -> unixctl = value;
      case "log-format" -> logFormat(argument);
      case "metrics" -> metrics = Optional.of(MetricsAddress.parse(program.name(), value));
      case "verbose" -> verbose(value);
      case "log-file" -> logFile(value);
      case "syslog-method" -> {
        if (!Vlog.syslogMethod(argument)) {
          throw Fatal.of("unsupported syslog method '" + argument + "'");
        }
      }
      case "syslog-target" ->
          Vlog.syslogTarget(argument)
              .ifPresent(error -> Vlog.log("socket_util", Severity.ERR, error));
      default -> {
        return acceptTls(option, argument);
      }
    }
    return true;
  }

  private boolean acceptTls(Option option, String argument) {
    Optional<TlsFiles> changed = tls.with(option.name(), argument);
    changed.ifPresent(files -> tls = files);
    return changed.isPresent();
  }

  private Path inRun(Optional<String> file, String otherwise) {
    return program.directories().inRun(file.filter(f -> !f.isEmpty()).orElse(otherwise));
  }

  private static void verbose(Optional<String> specification) {
    String text = specification.orElse("dbg");
    Vlog.configure(text)
        .ifPresent(
            error -> {
              throw Fatal.of("processing \"" + text + "\": " + error);
            });
  }

  private static void logFormat(String format) {
    if (!format.equals("text") && !format.equals("json")) {
      throw Fatal.of("--log-format: \"" + format + "\" is neither text nor json");
    }
    Vlog.asJson(format.equals("json"));
  }

  private void logFile(Optional<String> file) {
    Path path =
        file.isPresent()
            ? Path.of(file.get())
            : program.directories().log().resolve(program.name() + ".log");
    if (Vlog.openFile(path).isPresent()) {
      throw Fatal.silently(1); // the log has said it, on the console
    }
  }

  /// `USER`, `USER:GROUP` or `:GROUP`; that we run as such is the launcher's work, checked in
  /// [Daemon].
  private void user(String text) {
    boolean switched = Launcher.userOf(System.getenv()).isPresent();
    if (!switched && !"root".equals(System.getProperty("user.name"))) {
      throw Fatal.logged("daemon_unix", "(null): only root can use --user option");
    }
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String group = colon < 0 ? "" : text.substring(colon + 1);
    if (!name.isEmpty() && !isKnown(name, false)) {
      throw Fatal.logged("daemon_unix", "(null): user " + name + " not found, aborting.");
    }
    if (!group.isEmpty() && !isKnown(group, true)) {
      throw Fatal.logged("daemon_unix", "(null): group " + group + " not found, aborting.");
    }
    user = name.isEmpty() && group.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static boolean isKnown(String name, boolean group) {
    try {
      var principals = FileSystems.getDefault().getUserPrincipalLookupService();
      if (group) {
        principals.lookupPrincipalByGroupName(name);
      } else {
        principals.lookupPrincipalByName(name);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  public boolean isDetach() {
    return detach;
  }

  boolean isMonitor() {
    return monitor;
  }

  boolean isOverwritePidFile() {
    return overwritePidFile;
  }

  Optional<Path> pidFile() {
    return pidFile;
  }

  Optional<String> user() {
    return user;
  }

  /// Where metrics are to be served; empty for nowhere.
  Optional<MetricsAddress> metrics() {
    return metrics;
  }

  /// Where the control socket is to be; empty for none (`--unixctl=none`).
  public Optional<Path> controlSocket() {
    if (unixctl.isPresent() && unixctl.get().equals("none")) {
      return Optional.empty();
    }
    String name = program.name() + "." + ProcessHandle.current().pid() + ".ctl";
    return Optional.of(program.directories().inRun(unixctl.orElse(name)));
  }

  /// The values of the TLS options.
  public TlsFiles tls() {
    return tls;
  }
}
