// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import org.jovn.daemon.metrics.Metrics;
import org.jovn.daemon.metrics.MetricsServer;
import org.jovn.daemon.vlog.Severity;
import org.jovn.daemon.vlog.Vlog;

/// The life of a program. `main` calls [#run] with a body, which parses its options, calls
/// [#start], opens what it serves, calls [#ready], and waits in [#awaitStop]. Errors that end it
/// are thrown as [Fatal].
///
/// It ends by the control command `exit` ([#stop]), with the body's status, or by a signal, with
/// status 128 + its number. In either case what was given to [#onStop] runs, latest first, and the
/// pid file goes. May be used from any thread.
public final class Daemon {

  private static final int STATUS_BUG = 134; // as if by SIGABRT: the monitor restarts us

  private static final int STOP_SECONDS_MAX = 5;
  private static final Map<Integer, String> SIGNALS =
      Map.of(1, "Hangup", 2, "Interrupt", 15, "Terminated");

  private final Program program;
  private final Launcher launcher = Launcher.of(System.getenv());
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final ArrayDeque<Runnable> stopActions = new ArrayDeque<>();
  private boolean over;
  private volatile boolean isReady;
  private volatile boolean signalled;

  private Daemon(Program program) {
    this.program = program;
  }

  /// Runs a program to its end; does not return. The body's value is the exit status.
  public static void run(Program program, ToIntFunction<Daemon> body) {
    Vlog.application(program.name());
    Daemon daemon = new Daemon(program);
    Runtime.getRuntime().addShutdownHook(new Thread(daemon::terminate, "stop"));
    Thread.setDefaultUncaughtExceptionHandler((_, bug) -> daemon.bug(bug));
    int status = daemon.guard(() -> body.applyAsInt(daemon));
    daemon.finish(status);
    daemon.launcher.failed(status);
    System.exit(status);
  }

  private int guard(IntSupplier body) {
    try {
      return body.getAsInt();
    } catch (Fatal e) {
      if (!e.text().isEmpty()) {
        e.module().ifPresent(module -> Vlog.logQuietly(module, Severity.EMER, e.text()));
        print(e.text());
      }
      return e.status();
    } catch (RuntimeException | Error e) {
      report(e);
      return STATUS_BUG;
    }
  }

  /// Ends the process at once because of a fault of ours, as a failed assertion does in C: nothing
  /// is tidied up, for any thread may hold anything, and the monitor starts it again. Every thread
  /// without a handler of its own ends so.
  public void bug(Throwable bug) {
    report(bug);
    launcher.failed(STATUS_BUG);
    Runtime.getRuntime().halt(STATUS_BUG);
  }

  private void report(Throwable bug) {
    if (signalled) {
      return; // what runs while everything is being closed may well fail
    }
    StringWriter trace = new StringWriter();
    bug.printStackTrace(new PrintWriter(trace));
    Vlog.logQuietly("util", Severity.EMER, trace.toString().stripTrailing());
    print(trace.toString().stripTrailing());
  }

  private void print(String message) {
    String line = program.name() + ": " + message + "\n";
    write(FileDescriptor.err, line);
  }

  /// Writes text to standard output or standard error as UTF-8, whatever the locale.
  @SuppressWarnings("resource") // closing the stream would close the descriptor
  static void write(FileDescriptor descriptor, String text) {
    try {
      new FileOutputStream(descriptor).write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      return; // nobody reads it any more
    }
  }

  /// Prints on standard output, as UTF-8 whatever the locale.
  public static void output(String text) {
    write(FileDescriptor.out, text);
  }

  public Program program() {
    return program;
  }

  /// The connection to the launcher script, which keeps what must survive a crash.
  public Launcher launcher() {
    return launcher;
  }

  /// Takes up the work of a daemon: to be called when the options are parsed, before anything is
  /// opened. The pid file is written and locked here.
  public void start(DaemonOptions options) {
    if (options.isDetach() && !launcher.isDetached()) {
      throw Fatal.of("--detach needs the launcher script, which did not start this process");
    }
    if (options.isMonitor() && !launcher.isMonitored()) {
      throw Fatal.of("--monitor needs the launcher script, which did not start this process");
    }
    if (options.user().isPresent() && !launcher.hasUser(options.user().get())) {
      throw Fatal.of("--user needs the launcher script, which did not start this process");
    }
    if (options.pidFile().isPresent()) {
      PidFile file = PidFile.create(options.pidFile().get(), options.isOverwritePidFile());
      onStop(file::close);
    }
    if (options.metrics().isPresent()) {
      MetricsServer metrics = MetricsServer.open(options.metrics().get());
      onStop(metrics::close);
      Metrics.ready("the program has started", () -> isReady);
    }
    launcher.begin();
    Optional<String> crashes = launcher.crashes();
    if (crashes.isPresent()) {
      Vlog.subprogram("monitor");
      Vlog.log("daemon_unix", Severity.ERR, crashes.get());
      Vlog.subprogram(program.name());
    }
  }

  /// Says that the daemon serves. When it is detached, the command that started it returns now, and
  /// the standard descriptors are closed.
  public void ready() {
    isReady = true;
    if (launcher.isDetached()) {
      Vlog.closeConsole();
    }
    launcher.ready();
  }

  /// As [#ready()], but standard output and standard error stay open: the daemon's work is to write
  /// there.
  public void readyKeepingOutput() {
    if (launcher.isDetached()) {
      Vlog.closeConsole();
    }
    launcher.readyKeepingOutput();
  }

  /// Adds something to be done at the end, before what was added earlier.
  public void onStop(Runnable action) {
    synchronized (stopActions) {
      stopActions.push(action);
    }
  }

  /// Ends [#awaitStop].
  public void stop() {
    stopped.countDown();
  }

  /// Waits for [#stop]; returns the exit status of a clean end.
  public int awaitStop() {
    try {
      stopped.await();
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  /// The shutdown hook: after a signal the body never comes to its end.
  private void terminate() {
    synchronized (stopActions) {
      if (over) {
        return;
      }
    }
    int signal = signal();
    if (signal > 0) {
      signalled = true;
      String name = SIGNALS.getOrDefault(signal, "");
      String message = "terminating with signal " + signal + " (" + name + ")";
      Vlog.log("fatal_signal", Severity.WARN, message);
    }
    finish(128 + signal);
  }

  /// Does what is to be done at the end. Whatever hangs there does not keep the process alive.
  private void finish(int status) {
    CountDownLatch done = new CountDownLatch(1);
    Thread.ofPlatform().daemon().name("watchdog").start(() -> haltUnless(done, status));
    while (true) {
      Runnable action;
      synchronized (stopActions) {
        over = stopActions.isEmpty();
        if (over) {
          break;
        }
        action = stopActions.pop();
      }
      try {
        action.run();
      } catch (RuntimeException e) {
        Vlog.log("daemon", Severity.WARN, "at the end: " + e);
      }
    }
    done.countDown();
  }

  private static void haltUnless(CountDownLatch done, int status) {
    try {
      if (done.await(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(status);
  }

  /// Which signal ends the process, or 0. The JDK does not tell a shutdown hook, but runs its own
  /// handler in a thread that is named after the signal and waits for the hooks.
  private static int signal() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] threads = new Thread[root.activeCount() + 16];
    int count = root.enumerate(threads);
    for (int i = 0; i < count; i++) {
      int signal =
          switch (threads[i].getName()) {
            case "SIGTERM handler" -> 15;
            case "SIGINT handler" -> 2;
            case "SIGHUP handler" -> 1;
            default -> 0;
          };
      if (signal > 0) {
        return signal;
      }
    }
    return 0;
  }
}
