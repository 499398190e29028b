// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher script, the daemon and `ovs-appctl` together.
class LaunchTest {

  private static final String NAME = "ovsdb-server";
  private static final String VERSION = "ovsdb-server (Open vSwitch) 3.1.0\n";

  @TempDir private Path folder;
  private Programs programs;

  @BeforeEach
  void prepare() throws IOException {
    programs = Programs.in(folder);
  }

  @AfterEach
  void cleanUp() throws IOException {
    programs.close();
    Files.deleteIfExists(folder.resolve("second"));
    Files.deleteIfExists(folder.resolve("other/first"));
  }

  private Programs.Outcome started(String... arguments) throws IOException, InterruptedException {
    Programs.Outcome outcome = programs.ours(arguments);
    assertThat(outcome).isEqualTo(new Programs.Outcome(0, "", ""));
    return outcome;
  }

  private static String proc(long pid, String file) throws IOException {
    return Files.readString(Path.of("/proc/" + pid + "/" + file));
  }

  private static Path link(long pid, String name) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/" + pid + "/" + name));
  }

  /// Session of a process: the fourth field after its name.
  private static long session(long pid) throws IOException {
    String stat = proc(pid, "stat");
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]);
  }

  /// The standard descriptors are closed right after the command was told that it may return.
  private static void awaitClosed(long pid) throws InterruptedException {
    Programs.await("descriptors of " + pid + " are closed", () -> isClosed(pid));
  }

  private static boolean isClosed(long pid) {
    try {
      Path none = Path.of("/dev/null");
      return link(pid, "fd/0").equals(none)
          && link(pid, "fd/1").equals(none)
          && link(pid, "fd/2").equals(none);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void detachedDaemonServesWhenTheCommandReturns() throws Exception {
    started("--det", "--pidfile", "-vconsole:emer", "--log-file=some log");
    long pid = programs.pid();
    String control = NAME + "." + pid + ".ctl";
    assertThat(programs.files()).containsExactly(control, NAME + ".pid", "some log");
    assertThat(proc(pid, "comm")).isEqualTo(NAME + "\n");
    assertThat(link(pid, "cwd")).isEqualTo(Path.of("/"));
    assertThat(session(pid)).isEqualTo(pid);
    awaitClosed(pid);
    // -t NAME trusts a pid file only when it is locked by that process.
    assertThat(programs.appctl(NAME, "version")).isEqualTo(new Programs.Outcome(0, VERSION, ""));
    assertThat(programs.ours("--pidfile"))
        .isEqualTo(
            new Programs.Outcome(
                1,
                "",
                "ovsdb-server: %s/ovsdb-server.pid: already running as pid %d, aborting\n"
                    .formatted(programs.folder(), pid)));
    assertThat(programs.appctl(NAME, "exit")).isEqualTo(new Programs.Outcome(0, "", ""));
    Programs.awaitEnd(pid);
    assertThat(programs.files()).containsExactly("some log");
    assertThat(programs.read("some log").lines().map(line -> line.substring(24)))
        .containsExactly(
            "|00001|vlog|INFO|opened log file some log",
            "|00002|ovsdb_server|INFO|" + VERSION.strip());
  }

  @Test
  void failureOfADetachedDaemonIsToldByTheCommand() throws Exception {
    String[] arguments = {"--pidfile", "-vconsole:emer", "--detach", "no such\nfile"};
    Programs.Outcome ours = programs.ours(arguments);
    assertThat(ours).isEqualTo(programs.theirs(arguments));
    assertThat(ours.status()).isEqualTo(1);
    assertThat(programs.files()).noneMatch(name -> name.endsWith(".pid"));
    assertThat(programs.ours("--detach", "--monitor", "nofile"))
        .isEqualTo(programs.theirs("--detach", "--monitor", "nofile"));
    assertThat(programs.ours("--detach", "--foo")).isEqualTo(programs.theirs("--detach", "--foo"));
  }

  @Test
  void foregroundDaemonIsTheProcessStartedAndStopsOnSignals() throws Exception {
    for (String signal : List.of("TERM", "HUP")) {
      Process process = programs.startOurs("--pidfile=p", "--unixctl=c", "--log-file=l", "-v");
      Programs.await("it listens", () -> Files.exists(programs.folder().resolve("c")));
      assertThat(proc(process.pid(), "comm")).isEqualTo(NAME + "\n");
      assertThat(link(process.pid(), "cwd")).isEqualTo(programs.folder());
      assertThat(programs.read("p")).isEqualTo(process.pid() + "\n");
      Programs.kill(signal, process.pid());
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(signal.equals("TERM") ? 143 : 129);
      assertThat(programs.files()).containsExactly("l");
      assertThat(programs.read("l"))
          .contains(
              signal.equals("TERM")
                  ? "|fatal_signal|WARN|terminating with signal 15 (Terminated)\n"
                  : "|fatal_signal|WARN|terminating with signal 1 (Hangup)\n");
      Files.delete(programs.folder().resolve("l"));
    }
  }

  @Test
  void linksToTheProgramAreFollowed() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Path link = Files.createSymbolicLink(other.resolve("first"), programs.launcher());
    Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("other/first"));
    assertThat(link).exists();
    assertThat(programs.run(List.of(second.toString(), "-V")))
        .isEqualTo(new Programs.Outcome(0, VERSION, ""));
    assertThat(programs.run(List.of("../dist dir/bin/ovsdb-server", "-V")).output())
        .isEqualTo(VERSION);
    String search = "PATH=\"" + programs.launcher().getParent() + ":$PATH\"; ovsdb-server --vers";
    assertThat(programs.run(List.of("sh", "-c", search)).output()).isEqualTo(VERSION);
  }

  @Test
  void argumentsArriveAsGiven() throws Exception {
    for (String name : List.of("two  words", "a\nb", "'\"$HOME`*\\", "ü", "--")) {
      String[] arguments = {"-vconsole:emer", "--", name};
      assertThat(programs.ours(arguments).errors())
          .isEqualTo(
              "ovsdb-server: I/O error: " + name + ": open failed (No such file or directory)\n");
    }
  }

  @Test
  void monitorRestartsAfterACrashAndOnlyThen() throws Exception {
    started("--pidfile", "-vconsole:off", "--log-file", "--detach", "--no-chdir", "--moni");
    long first = programs.pid();
    long monitor = ProcessHandle.of(first).orElseThrow().parent().orElseThrow().pid();
    assertThat(proc(monitor, "comm")).isEqualTo("monitor\n");
    awaitClosed(monitor);
    assertThat(programs.appctl(NAME, "test/saved").output()).isEqualTo("none\n");
    assertThat(programs.appctl(NAME, "test/save", "remote one\nremote two").status()).isZero();
    Programs.kill("SEGV", first);
    Programs.awaitEnd(first);
    Programs.await("it serves again", () -> serves(first));
    long second = programs.pid();
    assertThat(ProcessHandle.of(second).orElseThrow().parent().orElseThrow().pid())
        .isEqualTo(monitor);
    assertThat(link(second, "cwd")).isEqualTo(programs.folder());
    assertThat(programs.appctl(NAME, "test/saved").output()).isEqualTo("remote one\nremote two\n");
    assertThat(programs.read(NAME + ".log"))
        .contains(
            "|daemon_unix(monitor)|ERR|1 crashes: pid %d died, killed (Aborted), restarting\n"
                .formatted(first));
    assertThat(programs.files()).contains(NAME + "." + first + ".hs_err");
    Programs.kill("INT", second);
    Programs.awaitEnd(second);
    Programs.awaitEnd(monitor);
    assertThat(programs.files()).doesNotContain(NAME + ".pid");
  }

  private boolean serves(long notThis) {
    try {
      return Files.exists(programs.folder().resolve(NAME + ".pid"))
          && programs.pid() != notThis
          && programs.appctl(NAME, "version").status() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Test
  void faultOfOursEndsTheProcessAsAnAssertionInC() throws Exception {
    Process process = programs.startOurs("--pidfile", "--log-file=l", "-vconsole:info");
    Programs.await("it serves", () -> serves(0));
    assertThat(programs.appctl(NAME, "test/bug").status()).isEqualTo(1);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(134);
    assertThat(programs.read("l")).contains("|EMER|java.lang.IllegalStateException: asked for\n");
  }

  @Test
  void closedDescriptorsAndPlainLocalesAreNoObstacle() throws Exception {
    String start = "LC_ALL=C exec \"$0\" --pidfile --detach --log-file=größe ";
    for (String closed : List.of(">&-", ">&- 2>&- <&-", "--monitor 2>&- <&-")) {
      String script = start + closed;
      assertThat(programs.run(List.of("sh", "-c", script, programs.launcher().toString())).status())
          .as(closed)
          .isZero();
      long pid = programs.pid();
      awaitClosed(pid);
      assertThat(programs.appctl(NAME, "exit").status()).isZero();
      Programs.awaitEnd(pid);
      assertThat(programs.files()).containsExactly("größe");
    }
  }

  @Test
  void stalePidFileIsReplaced() throws Exception {
    Files.writeString(programs.folder().resolve("ovsdb-server.pid"), "1\n");
    started("--pidfile", "--detach", "-vconsole:emer");
    long first = programs.pid();
    assertThat(first).isGreaterThan(1);
    started("--pidfile", "--overwrite-pidfile", "--detach", "-vconsole:emer");
    long second = programs.pid();
    assertThat(second).isNotEqualTo(first);
    assertThat(
            programs.appctl(programs.folder() + "/" + NAME + "." + first + ".ctl", "exit").status())
        .isZero();
    Programs.awaitEnd(first);
    assertThat(programs.pid()).as("the file of the other one stays").isEqualTo(second);
    assertThat(programs.appctl(NAME, "exit").status()).isZero();
    Programs.awaitEnd(second);
  }

  @Test
  void whatTheSystemRefusesIsToldAsInC() throws Exception {
    List<List<String>> wrong =
        List.of(
            List.of("--pidfile=/nonexistent/p"),
            List.of("-vconsole:emer", "--unixctl=/nonexistent/c"),
            List.of("-vconsole:off", "--log-file=/nonexistent/l"));
    for (List<String> arguments : wrong) {
      Programs.Outcome ours = programs.ours(arguments.toArray(String[]::new));
      List<String> more = new java.util.ArrayList<>(arguments);
      more.add("--no-db");
      assertThat(ours).isEqualTo(programs.theirs(more.toArray(String[]::new)));
    }
  }
}
