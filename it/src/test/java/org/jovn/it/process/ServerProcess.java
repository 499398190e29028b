// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A running `ovsdb-server` that serves database files on a unix socket in a folder of its own.
///
/// The folder gets `NAME.sock`, `NAME.ctl`, `NAME.log` and `NAME.err` (standard output and error).
/// Closing kills the process, for nobody depends on a test's server; [#stop] ends it politely.
public final class ServerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final int PATH_LENGTH_MAX = 100;

  private final String name;
  private final Path folder;
  private final Process process;

  private ServerProcess(String name, Path folder, Process process) {
    this.name = name;
    this.folder = folder;
    this.process = process;
  }

  /// Starts a server on `databases` and waits until it accepts connections.
  ///
  /// @param name distinguishes servers that share a folder
  public static ServerProcess start(
      ServerCommand command, String name, Path folder, List<String> options, Path... databases)
      throws IOException {
    Path socket = folder.resolve(name + ".sock");
    if (socket.toString().length() > PATH_LENGTH_MAX) {
      throw new IllegalArgumentException(socket + " is too long for the name of a unix socket");
    }
    List<String> words = new ArrayList<>(command.words());
    words.add("--remote=punix:" + socket);
    words.add("--unixctl=" + folder.resolve(name + ".ctl"));
    words.add("--log-file=" + folder.resolve(name + ".log"));
    words.addAll(options);
    for (Path database : databases) {
      words.add(database.toString());
    }
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".err").toFile())
            .start();
    ServerProcess server = new ServerProcess(name, folder, process);
    try {
      server.awaitListening();
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  public Path socket() {
    return folder.resolve(name + ".sock");
  }

  public Path control() {
    return folder.resolve(name + ".ctl");
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// Whether the process ends within a time, or has ended.
  public boolean endsWithin(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean ended = pause();
    while (!ended && System.nanoTime() < deadline) {
      ended = pause();
    }
    return ended;
  }

  /// What the program wrote to standard output and error so far, then its log.
  public String output() {
    return readIfThere(folder.resolve(name + ".err")) + log();
  }

  /// The log file so far.
  public String log() {
    return readIfThere(folder.resolve(name + ".log"));
  }

  /// Sends SIGKILL and waits for the end of the process.
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /// Sends SIGTERM and waits for the end of the process.
  public int stop() {
    process.destroy();
    awaitEnd();
    return process.exitValue();
  }

  @Override
  public void close() {
    kill();
  }

  private void awaitListening() throws IOException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!accepts()) {
      if (pause()) {
        throw new IOException(name + " ended with status " + process.exitValue() + ": " + output());
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(name + " does not listen after " + START_LIMIT + ": " + output());
      }
    }
  }

  private boolean accepts() {
    if (!Files.exists(socket())) {
      return false;
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket()));
    } catch (IOException _) {
      return false;
    }
  }

  /// Waits a moment and says whether the process has ended meanwhile.
  private boolean pause() {
    try {
      return process.waitFor(10, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + name, e);
    }
  }

  private void awaitEnd() {
    long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
    while (!pause()) {
      if (System.nanoTime() > deadline) {
        process.destroyForcibly();
        throw new IllegalStateException(name + " did not end within " + STOP_LIMIT);
      }
    }
  }

  private static String readIfThere(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return "(" + file + ": " + e + ")";
    }
  }
}
