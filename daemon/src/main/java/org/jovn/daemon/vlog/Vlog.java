// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.vlog;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The log of the process. As in C there is one, and it works from the first instruction on: at
/// first to the console, later to what the options say. All state is under one lock, which is held
/// while a line is written, so that lines do not mix.
public final class Vlog {

  /// Netty's loggers, silent and unlisted unless somebody names this module.
  private static final String NETTY = "netty";

  private static final Object LOCK = new Object();
  private static final long START_MILLIS = System.currentTimeMillis();
  private static final TreeMap<String, Module> MODULES = new TreeMap<>();

  /// Levels of the modules that appear from now on.
  private static final EnumMap<Destination, Severity> GLOBAL = new EnumMap<>(Destination.class);

  private static final EnumMap<Destination, Pattern> PATTERNS = new EnumMap<>(Destination.class);

  private static String application = "jovn";
  private static String subprogram = "";
  private static long number;
  private static boolean consoleOpen = true;
  private static boolean asJson;
  private static @Nullable LogFile file;
  private static @Nullable Path fileName;
  private static final Syslog SYSLOG = new Syslog();
  private static @Nullable String host;

  static {
    for (Destination destination : Destination.values()) {
      GLOBAL.put(destination, Severity.INFO);
      PATTERNS.put(destination, new Pattern(destination.defaultPattern));
    }
    for (String name : ModuleNames.COMMON) {
      module(name);
    }
  }

  private Vlog() {}

  /// Sets the name that `%A` and the names of modules refer to.
  public static void application(String name) {
    synchronized (LOCK) {
      application = name;
    }
  }

  /// Sets what `%T` shows in parentheses: empty in a program that runs for the first time.
  public static void subprogram(String name) {
    synchronized (LOCK) {
      subprogram = name;
    }
  }

  /// Makes modules known, so that `-v` and `vlog/list` have them before their first message.
  public static void declare(String... names) {
    for (String name : names) {
      module(name);
    }
  }

  static Module module(String loggerName) {
    String name = moduleName(loggerName);
    synchronized (LOCK) {
      Module module = MODULES.get(name);
      if (module == null) {
        module = new Module(name, Severity.OFF);
        if (!name.equals(NETTY)) {
          GLOBAL.forEach(module::level);
        }
        MODULES.put(name, module);
        refresh(module);
      }
      return module;
    }
  }

  private static String moduleName(String loggerName) {
    if (loggerName.startsWith("io.netty.")) {
      return NETTY;
    }
    return loggerName.substring(loggerName.lastIndexOf('.') + 1);
  }

  private static void refresh(Module module) {
    module.refresh(consoleOpen, SYSLOG.isActive(), file != null);
  }

  private static void refreshAll() {
    for (Module module : MODULES.values()) {
      refresh(module);
    }
  }

  /// Changes levels.
  ///
  /// @param moduleName of a known module, or empty for all
  /// @param destination or empty for all
  /// @throws IllegalArgumentException when there is no such module
  public static void levels(
      Optional<String> moduleName, Optional<Destination> destination, Severity severity) {
    synchronized (LOCK) {
      List<Destination> destinations =
          destination.map(List::of).orElseGet(() -> List.of(Destination.values()));
      if (moduleName.isPresent()) {
        Module module = MODULES.get(moduleName.get());
        if (module == null) {
          throw new IllegalArgumentException("no module named " + moduleName.get());
        }
        set(module, destinations, severity);
        return;
      }
      for (Destination each : destinations) {
        GLOBAL.put(each, severity);
      }
      for (Module module : MODULES.values()) {
        if (!module.name.equals(NETTY)) {
          set(module, destinations, severity);
        }
      }
    }
  }

  private static void set(Module module, List<Destination> destinations, Severity severity) {
    for (Destination destination : destinations) {
      module.level(destination, severity);
    }
    refresh(module);
  }

  /// Applies a specification as `-v` and `vlog/set` take it.
  ///
  /// @return the reason why it is wrong, or empty
  public static Optional<String> configure(String specification) {
    return LogSpecification.apply(specification);
  }

  static boolean isModule(String name) {
    synchronized (LOCK) {
      return MODULES.containsKey(name);
    }
  }

  static void pattern(Destination destination, String pattern) {
    synchronized (LOCK) {
      PATTERNS.put(destination, new Pattern(pattern));
    }
  }

  /// Whether lines on the console and in the file are JSON objects instead of what the patterns
  /// say.
  public static void asJson(boolean value) {
    synchronized (LOCK) {
      asJson = value;
    }
  }

  private static Pattern patternOf(Destination destination) {
    return Objects.requireNonNull(PATTERNS.get(destination));
  }

  static Syslog syslog() {
    return SYSLOG;
  }

  /// Chooses how the system log is reached.
  ///
  /// @param method `libc`, `null`, `unix:FILE` or `udp:IP:PORT`
  /// @return false when it is none of these
  public static boolean syslogMethod(String method) {
    synchronized (LOCK) {
      boolean known = SYSLOG.method(method);
      refreshAll();
      return known;
    }
  }

  /// Sends messages to `host:port` by UDP, besides the system log.
  ///
  /// @return the reason why it cannot, or empty
  public static Optional<String> syslogTarget(String target) {
    synchronized (LOCK) {
      Optional<String> error = SYSLOG.target(target);
      refreshAll();
      if (error.isEmpty()) {
        String advice = "--syslog-target flag is deprecated, use --syslog-method instead";
        log("vlog", Severity.WARN, advice);
      }
      return error;
    }
  }

  /// Opens a log file, closing the one before unless it is the same.
  ///
  /// @return the system's reason why it cannot be opened, or empty
  public static Optional<String> openFile(Path path) {
    synchronized (LOCK) {
      LogFile opened;
      try {
        opened = LogFile.open(path);
      } catch (IOException e) {
        String reason = LogFile.reason(e);
        log("vlog", Severity.WARN, "failed to open " + path + " for logging: " + reason);
        return Optional.of(reason);
      }
      LogFile before = file;
      if (before != null && before.isSameAs(opened)) {
        opened.close();
        return Optional.empty();
      }
      if (before != null) {
        closeFile();
      }
      file = opened;
      fileName = path;
      refreshAll();
      log("vlog", Severity.INFO, "opened log file " + path);
      return Optional.empty();
    }
  }

  /// Closes the log file, if there is one, and opens the file that now has its name.
  ///
  /// @return the reason why it could not, or empty
  public static Optional<String> reopenFile() {
    synchronized (LOCK) {
      Path path = fileName;
      return path == null ? Optional.of("Logging to file not configured") : openFile(path);
    }
  }

  public static void closeFile() {
    synchronized (LOCK) {
      LogFile open = file;
      if (open != null) {
        log("vlog", Severity.INFO, "closing log file");
        open.close();
        file = null;
        refreshAll();
      }
    }
  }

  /// Ends logging to the console, whose descriptor is about to be closed.
  public static void closeConsole() {
    synchronized (LOCK) {
      consoleOpen = false;
      levels(Optional.empty(), Optional.of(Destination.CONSOLE), Severity.OFF);
      refreshAll();
    }
  }

  /// Turns the limiters of a module, or of all, on or off.
  ///
  /// @return false when there is no such module
  public static boolean rateLimits(Optional<String> moduleName, boolean limited) {
    synchronized (LOCK) {
      if (moduleName.isPresent() && !MODULES.containsKey(moduleName.get())) {
        return false;
      }
      for (Map.Entry<String, Module> entry : MODULES.entrySet()) {
        if (moduleName.isEmpty() || entry.getKey().equals(moduleName.get())) {
          entry.getValue().rateLimited = limited;
        }
      }
      return true;
    }
  }

  public static boolean isEnabled(String moduleName, Severity severity) {
    return module(moduleName).isEnabled(severity);
  }

  /// Logs one message; of its lines after the first, nothing but the text is written.
  public static void log(String moduleName, Severity severity, String message) {
    log(module(moduleName), severity, message);
  }

  /// As [#log], sparing the console: the same message is about to be printed there.
  public static void logQuietly(String moduleName, Severity severity, String message) {
    write(module(moduleName), severity, message, false);
  }

  static void log(Module module, Severity severity, String message) {
    write(module, severity, message, true);
  }

  private static void write(Module module, Severity severity, String message, boolean console) {
    if (!module.isEnabled(severity)) {
      return;
    }
    synchronized (LOCK) {
      number++;
      Pattern.Identity identity =
          new Pattern.Identity(
              application,
              subprogram,
              hostName(),
              ProcessHandle.current().pid(),
              SYSLOG.facility());
      Pattern.Line line =
          new Pattern.Line(
              severity,
              module.name,
              message,
              number,
              System.currentTimeMillis(),
              START_MILLIS,
              identity);
      if (console && consoleOpen && module.level(Destination.CONSOLE).takes(severity)) {
        console(text(Destination.CONSOLE, line));
      }
      if (SYSLOG.isActive() && module.level(Destination.SYSLOG).takes(severity)) {
        SYSLOG.send(line, patternOf(Destination.SYSLOG));
      }
      LogFile open = file;
      if (open != null && module.level(Destination.FILE).takes(severity)) {
        open.write(text(Destination.FILE, line));
      }
    }
  }

  private static byte[] text(Destination destination, Pattern.Line line) {
    StringBuilder out = new StringBuilder(120 + line.message().length());
    if (asJson) {
      JsonLine.format(line, Thread.currentThread().getName(), out);
    } else {
      patternOf(destination).format(line, out);
    }
    return out.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  @SuppressWarnings("resource") // closing the stream would close the descriptor
  private static void console(byte[] text) {
    try {
      new FileOutputStream(FileDescriptor.err).write(text);
    } catch (IOException e) {
      consoleOpen = false; // nobody reads it any more
    }
  }

  /// The host's name is asked for only where a pattern or the system log can show it.
  private static String hostName() {
    String name = host;
    if (name == null) {
      name = SYSLOG.isActive() || usesHost() ? LogFile.hostName() : "";
      host = name.isEmpty() ? null : name;
    }
    return name;
  }

  private static boolean usesHost() {
    for (Pattern pattern : PATTERNS.values()) {
      if (pattern.toString().contains("E")) {
        return true;
      }
    }
    return false;
  }

  /// The answer to `vlog/list`.
  public static String list() {
    StringBuilder out = new StringBuilder(8192);
    out.append("                 console    syslog    file\n");
    out.append("                 -------    ------    ------\n");
    synchronized (LOCK) {
      for (Module module : MODULES.values()) {
        if (!module.name.equals(NETTY)) {
          out.append(module.name).repeat(' ', Math.max(0, 16 - module.name.length()));
          column(module.level(Destination.CONSOLE), 2, out);
          column(module.level(Destination.SYSLOG), 7, out);
          column(module.level(Destination.FILE), 7, out);
          out.append('\n');
        }
      }
    }
    return out.toString();
  }

  private static void column(Severity severity, int gap, StringBuilder out) {
    out.repeat(' ', gap + 4 - severity.name().length()).append(severity.name());
  }

  /// The answer to `vlog/list-pattern`.
  public static String listPatterns() {
    StringBuilder out = new StringBuilder(400);
    out.append("         prefix                            format\n");
    out.append("         ------                            ------\n");
    synchronized (LOCK) {
      for (Destination destination :
          List.of(Destination.SYSLOG, Destination.CONSOLE, Destination.FILE)) {
        String name = destination.name();
        String prefix = destination == Destination.SYSLOG ? SYSLOG.prefix() : "none";
        out.append(name).repeat(' ', 9 - name.length());
        out.append(prefix).repeat(' ', Math.max(0, 32 - prefix.length())).append("  ");
        out.append(patternOf(destination)).append('\n');
      }
    }
    return out.toString();
  }

  static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
