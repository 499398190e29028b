// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// This side of the agreement with the launcher script, which does for a JVM what it cannot do
/// itself.
/// - `JOVN_DETACHED=1`: we are in a session of our own, and descriptor 0 is the writing end of a
///   pipe on which the waiting script takes `ready`, or the exit status of a start that failed.
/// - `JOVN_USER=U`: we run as the user of `--user=U`.
/// - `JOVN_STATE=FILE`: the script is our monitor; FILE survives us. Its first line is our pid, the
///   rest is what [#saveState] keeps for the process that comes after a crash.
/// - `JOVN_CRASHES=TEXT`: we are such a process.
///
/// Children of a daemon must not inherit these: [#clean].
public final class Launcher {

  private static final String DETACHED = "JOVN_DETACHED";
  private static final String USER = "JOVN_USER";
  private static final String STATE = "JOVN_STATE";
  private static final String CRASHES = "JOVN_CRASHES";
  private static final String PIPE_READY = "ready\n";

  private final boolean detached;
  private final Optional<String> user;
  private final Optional<Path> state;
  private final Optional<String> crashes;
  private boolean answered;

  private Launcher(Map<String, String> environment) {
    this.detached = "1".equals(environment.get(DETACHED));
    this.user = Optional.ofNullable(environment.get(USER));
    this.state = Optional.ofNullable(environment.get(STATE)).map(Path::of);
    this.crashes = Optional.ofNullable(environment.get(CRASHES));
  }

  static Launcher of(Map<String, String> environment) {
    return new Launcher(environment);
  }

  /// Takes the script's variables out of the environment of a child.
  public static void clean(Map<String, String> childEnvironment) {
    childEnvironment.remove(DETACHED);
    childEnvironment.remove(USER);
    childEnvironment.remove(STATE);
    childEnvironment.remove(CRASHES);
  }

  static Optional<String> userOf(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(USER));
  }

  boolean isDetached() {
    return detached;
  }

  boolean isMonitored() {
    return state.isPresent();
  }

  boolean hasUser(String wanted) {
    return user.isPresent() && user.get().equals(wanted);
  }

  /// What the monitor says of the process before this one, when that one crashed.
  Optional<String> crashes() {
    return crashes;
  }

  /// Tells the waiting script that the daemon serves, and closes the standard descriptors: the JDK
  /// turns 0, 1 and 2 to `/dev/null` instead of freeing the numbers.
  void ready() {
    answer(PIPE_READY, true);
  }

  /// As [#ready()], but leaves descriptors 1 and 2 as they are.
  void readyKeepingOutput() {
    answer(PIPE_READY, false);
  }

  /// Tells the waiting script that the start failed. The reason is on standard error, which is
  /// still that of the script.
  void failed(int status) {
    answer(status + "\n", false);
  }

  private void answer(String text, boolean closeAll) {
    if (!detached || answered) {
      return;
    }
    answered = true;
    try (FileOutputStream pipe = new FileOutputStream(FileDescriptor.in)) {
      pipe.write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // The script was killed: nobody waits any more.
      answered = true;
    }
    if (closeAll) {
      close(FileDescriptor.out);
      close(FileDescriptor.err);
    }
  }

  private static void close(FileDescriptor descriptor) {
    try (FileOutputStream stream = new FileOutputStream(descriptor)) {
      stream.flush();
    } catch (IOException e) {
      return; // the caller's terminal is gone, which is what was wanted
    }
  }

  /// Writes our pid for the monitor, keeping what the process before us saved.
  void begin() {
    if (state.isPresent()) {
      write(state.get(), savedState().orElse(""));
    }
  }

  /// What a process before this one saved, when that one crashed; not empty.
  public Optional<String> savedState() {
    if (state.isEmpty()) {
      return Optional.empty();
    }
    try {
      String content = Files.readString(state.get(), StandardCharsets.UTF_8);
      int end = content.indexOf('\n');
      String saved = content.substring(end + 1);
      return end < 0 || saved.isEmpty() ? Optional.empty() : Optional.of(saved);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Keeps a text for the process that takes over should this one crash; without a monitor there is
  /// none, and nothing is kept.
  public void saveState(String text) {
    @Nullable Path file = state.orElse(null);
    if (file != null) {
      write(file, text);
    }
  }

  private static void write(Path file, String text) {
    byte[] content = (ProcessHandle.current().pid() + "\n" + text).getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.truncate(content.length);
    } catch (IOException e) {
      throw Fatal.of(file + ": cannot save state for the monitor (" + e.getMessage() + ")");
    }
  }
}
