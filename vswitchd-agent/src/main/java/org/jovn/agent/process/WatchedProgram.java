// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real daemon that is to run: started in the foreground as our child, or taken over when a
/// process before us has left it running; started again when it ends, after a pause ([Backoff]).
/// Belongs to the agent's thread, but for [#state].
public final class WatchedProgram {

  private static final Logger LOG = LoggerFactory.getLogger("vswitchd_agent");

  private static final long EXIT_MILLIS = 1_500;
  private static final long TERM_MILLIS = 700;
  private static final Duration ASK = Duration.ofSeconds(1);

  private final String name;
  private final List<String> command;
  private final Path run;
  private final Path output;
  private final LongSupplier clock;
  private final Runnable onEnd;
  private final Backoff backoff = new Backoff();

  private volatile @Nullable ProcessHandle process;
  private volatile int restarts = -1;
  private volatile Optional<String> ended = Optional.empty();
  private volatile long started;
  private long due;

  /// @param command what to run; must write `RUN/NAME.pid` and stay in the foreground
  /// @param run the run directory, with its pid file and control socket
  /// @param output takes its standard output and error
  /// @param clock nanoseconds
  /// @param onEnd called on any thread when it has ended
  public WatchedProgram(
      String name,
      List<String> command,
      Path run,
      Path output,
      LongSupplier clock,
      Runnable onEnd) {
    this.name = name;
    this.command = List.copyOf(command);
    this.run = run;
    this.output = output;
    this.clock = clock;
    this.onEnd = onEnd;
    this.due = clock.getAsLong();
  }

  /// Takes over a process that runs already; returns whether there is one.
  public boolean adopt() {
    Optional<ProcessHandle> found = running();
    if (found.isEmpty()) {
      return false;
    }
    LOG.info("{}: running already as pid {}, watching it", name, found.get().pid());
    restarts = 0;
    begin(found.get(), Optional.empty());
    return true;
  }

  /// The process that the pid file names, if it is still this program.
  private Optional<ProcessHandle> running() {
    try {
      long pid = Long.parseLong(Files.readString(run.resolve(name + ".pid")).strip());
      String comm = Files.readString(Path.of("/proc", Long.toString(pid), "comm")).strip();
      return comm.equals(name) ? ProcessHandle.of(pid) : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /// Starts it if it is due.
  ///
  /// @return nanoseconds until it is, or a long time
  public long step() {
    long now = clock.getAsLong();
    if (process != null) {
      return Long.MAX_VALUE;
    }
    if (now - due < 0) {
      return due - now;
    }
    int count = restarts + 1;
    restarts = count;
    ProcessBuilder builder =
        Children.builder(command)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .redirectInput(Path.of("/dev/null").toFile());
    try {
      Process child = builder.start();
      LOG.info("{}: started as pid {}", name, child.pid());
      begin(child.toHandle(), Optional.of(child));
    } catch (IOException e) {
      ended = Optional.of("it cannot be started: " + e.getMessage());
      due = now + Math.max(1_000_000_000L, backoff.pauseAfter(0));
      LOG.warn("{}: cannot be started: {}", name, e.getMessage());
    }
    return Long.MAX_VALUE;
  }

  private void begin(ProcessHandle handle, Optional<Process> child) {
    process = handle;
    started = clock.getAsLong();
    CompletableFuture<ProcessHandle> exit = handle.onExit();
    var _ = exit.thenRun(() -> ended(handle, child));
  }

  /// On the thread that reaps processes.
  private synchronized void ended(ProcessHandle handle, Optional<Process> child) {
    if (process != handle) {
      return;
    }
    String how = child.map(WatchedProgram::how).orElse("it ended");
    long now = clock.getAsLong();
    long pause = backoff.pauseAfter(now - started);
    ended = Optional.of(how);
    due = now + pause;
    process = null;
    LOG.warn("{}: pid {}: {}; restart in {} s", name, handle.pid(), how, pause / 1_000_000_000L);
    onEnd.run();
  }

  private static String how(Process child) {
    int status = child.exitValue();
    return status > 128 ? "it was ended by signal " + (status - 128) : "exit status " + status;
  }

  /// Sends a command to its control socket.
  public String ask(String text, String... arguments) throws IOException {
    ProcessHandle handle = process;
    if (handle == null) {
      throw new IOException(name + " does not run");
    }
    return ControlCall.ask(control(handle), ASK, text, arguments);
  }

  private Path control(ProcessHandle handle) {
    return run.resolve(name + "." + handle.pid() + ".ctl");
  }

  /// Ends it, kindly first, and does not start it again.
  public void stop() {
    ProcessHandle handle;
    synchronized (this) {
      handle = process;
      process = null;
      due = clock.getAsLong() + Long.MAX_VALUE / 2;
    }
    if (handle == null) {
      return;
    }
    try {
      var _ = ControlCall.ask(control(handle), ASK, "exit");
      if (isOver(handle, EXIT_MILLIS)) {
        return;
      }
    } catch (IOException e) {
      LOG.debug("{}: exit: {}", name, e.getMessage());
    }
    handle.destroy();
    if (!isOver(handle, TERM_MILLIS)) {
      LOG.warn("{}: pid {} does not end on SIGTERM; killing it", name, handle.pid());
      handle.destroyForcibly();
      boolean _ = isOver(handle, TERM_MILLIS);
    }
  }

  private static boolean isOver(ProcessHandle handle, long millis) {
    try {
      handle.onExit().get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  public String name() {
    return name;
  }

  /// Thread-safe.
  public ProgramState state() {
    ProcessHandle handle = process;
    return new ProgramState(
        name,
        handle == null ? OptionalLong.empty() : OptionalLong.of(handle.pid()),
        Math.max(0, restarts),
        handle == null ? 0 : (clock.getAsLong() - started) / 1_000_000_000L,
        ended);
  }
}
