// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Runs [TestDaemonMain] by the launcher script, and the C programs, with their files in one
/// folder.
final class Programs implements AutoCloseable {

  private static final int TIMEOUT_SECONDS = 60;
  private static final Path C_SERVER = Path.of("/usr/sbin/ovsdb-server");
  private static final Path APPCTL = Path.of("/usr/bin/ovs-appctl");

  private final Path folder;
  private final Path launcher;
  private final List<Process> started = new ArrayList<>();

  /// What a command left behind.
  record Outcome(int status, String output, String errors) {}

  private Programs(Path folder, Path launcher) {
    this.folder = folder;
    this.launcher = launcher;
  }

  /// Fills in the launcher's template as the build of the distribution does.
  static Programs in(Path folder) throws IOException {
    assumeTrue(Files.isExecutable(C_SERVER), "needs the C ovsdb-server");
    assumeTrue(Files.isExecutable(APPCTL), "needs ovs-appctl");
    Path home = Files.createDirectories(folder.resolve("dist dir"));
    Path libexec = Files.createDirectories(home.resolve("libexec"));
    Files.createSymbolicLink(
        libexec.resolve("ovsdb-server"), Path.of(System.getProperty("java.home"), "bin", "java"));
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String flags =
        "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto --enable-native-access=ALL-UNNAMED"
            + " --sun-misc-unsafe-memory-access=allow -Dtest.home=\"$home\" -cp '"
            + classPath
            + "'";
    String script =
        Files.readString(Path.of("src/main/launcher/launch.sh"))
            .replace("@PROGRAM@", "ovsdb-server")
            .replace("@MAIN@", TestDaemonMain.class.getName())
            .replace("@JVM_FLAGS@", flags);
    Path bin = Files.createDirectories(home.resolve("bin"));
    Path launcher = Files.writeString(bin.resolve("ovsdb-server"), script);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Programs(Files.createDirectories(folder.resolve("run")), launcher);
  }

  Path folder() {
    return folder;
  }

  Path launcher() {
    return launcher;
  }

  Outcome ours(String... arguments) throws IOException, InterruptedException {
    return run(command(launcher, arguments));
  }

  Outcome theirs(String... arguments) throws IOException, InterruptedException {
    return run(command(C_SERVER.getFileName(), arguments));
  }

  /// Talks to the daemon whose pid file or control socket is so called.
  Outcome appctl(String target, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(APPCTL.toString(), "-t", target));
    command.addAll(Arrays.asList(arguments));
    return run(command);
  }

  private static List<String> command(Path program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  Outcome run(List<String> command) throws IOException, InterruptedException {
    Process process = start(command);
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(command + " did not end");
    }
    return new Outcome(
        process.exitValue(),
        Files.readString(folder.resolveSibling("out"), StandardCharsets.UTF_8),
        Files.readString(folder.resolveSibling("err"), StandardCharsets.UTF_8));
  }

  Process startOurs(String... arguments) throws IOException {
    return start(command(launcher, arguments));
  }

  /// Output goes to files, so that a child that keeps a descriptor is no reason to wait.
  private Process start(List<String> command) throws IOException {
    // Under nohup a child would ignore SIGHUP too; env executes the command in its own place.
    List<String> words = new ArrayList<>(List.of("env", "--default-signal=HUP"));
    words.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectOutput(folder.resolveSibling("out").toFile())
            .redirectError(folder.resolveSibling("err").toFile());
    for (String name : List.of("OVS_RUNDIR", "OVS_LOGDIR", "OVS_DBDIR")) {
      builder.environment().put(name, folder.toString());
    }
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Dmust=not-be-picked-up");
    Process process = builder.start();
    started.add(process);
    return process;
  }

  long pid() throws IOException {
    return Long.parseLong(read("ovsdb-server.pid").strip());
  }

  String read(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  boolean contains(String file, String text) {
    try {
      return read(file).contains(text);
    } catch (IOException e) {
      return false;
    }
  }

  List<String> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  static void awaitEnd(long pid) throws InterruptedException {
    await("process " + pid + " ends", () -> !isAlive(pid));
  }

  /// A zombie, which waits for a parent that never asks, is not alive.
  static boolean isAlive(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException e) {
      return false;
    }
  }

  static void kill(String signal, long pid) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor())
        .isZero();
  }

  /// Ends what a test may have left running.
  @Override
  public void close() throws IOException {
    started.forEach(Process::destroyForcibly);
    if (Files.exists(folder.resolve("ovsdb-server.pid"))) {
      long pid = pid();
      if (isAlive(pid) && Files.readString(Path.of("/proc/" + pid + "/comm")).contains("ovsdb")) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
    Files.delete(launcher.resolveSibling("../libexec/ovsdb-server"));
  }
}
