// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.central;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;

/// A running `ovn-central` with its data in a folder. Closing kills it.
final class CentralProcess implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path folder;
  private final Process process;

  private CentralProcess(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /// The words that start a program of ours in a JVM of its own.
  static List<String> command(String mainClass, String... arguments) {
    List<String> words = new ArrayList<>(ServerCommand.sideB().words());
    words.set(words.size() - 1, mainClass);
    words.addAll(List.of(arguments));
    return words;
  }

  /// Starts it with data in `folder/data`, and waits until it has said what it serves.
  static CentralProcess start(Path folder, String... arguments) throws IOException {
    List<String> words = command("org.jovn.tools.OvnCentralMain", arguments);
    words.add("--data=" + folder.resolve("data"));
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    CentralProcess central = new CentralProcess(folder, process);
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!central.output().contains("Try:")) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        central.close();
        throw new IOException("ovn-central does not start: " + central.output());
      }
      LockSupport.parkNanos(20_000_000);
    }
    return central;
  }

  /// Lets it write no file beyond its first byte, as on a full disk, or again without limit.
  void fillDisk(boolean full) throws IOException {
    String pid = Long.toString(process.pid());
    String limit = "--fsize=" + (full ? "1" : "unlimited") + ":";
    CommandResult.outputOf(ServerCommand.installed("prlimit"), "--pid", pid, limit);
  }

  String output() throws IOException {
    Path file = folder.resolve("out");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  String northbound() {
    return "unix:" + folder.resolve("data/ovnnb_db.sock");
  }

  String southbound() {
    return "unix:" + folder.resolve("data/ovnsb_db.sock");
  }

  /// A port that nobody listens on now.
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// The answer to a request of HTTP, with its head.
  static String http(int port, String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      var _ = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
