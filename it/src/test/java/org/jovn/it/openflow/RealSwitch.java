// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.openflow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// An `ovs-vswitchd` with its database server in a folder of its own, and a bridge `br0` with the
/// ports p1, p2 and p3 on a dummy datapath, which needs no network and no privileges.
final class RealSwitch implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Path SCHEMA = Path.of("/usr/share/openvswitch/vswitch.ovsschema");
  private static final Path[] PLACES = {
    Path.of("/usr/sbin"), Path.of("/usr/bin"), Path.of("/usr/local/sbin"), Path.of("/sbin")
  };

  /// What a program printed, and how it ended.
  record Result(int status, String out, String err) {}

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();

  private RealSwitch(Path folder) {
    this.folder = folder;
  }

  /// Whether the programs are there.
  static boolean isInstalled() {
    return Files.exists(SCHEMA) && !find("ovs-vswitchd").isEmpty();
  }

  private static String find(String program) {
    for (Path place : PLACES) {
      Path file = place.resolve(program);
      if (Files.isExecutable(file)) {
        return file.toString();
      }
    }
    return "";
  }

  static RealSwitch start(Path folder) throws IOException, InterruptedException {
    RealSwitch started = new RealSwitch(folder);
    try {
      started.begin();
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
    return started;
  }

  private void begin() throws IOException, InterruptedException {
    Path database = folder.resolve("db.sock");
    check(run("ovsdb-tool", "create", folder.resolve("conf.db").toString(), SCHEMA.toString()));
    daemon(
        "ovsdb-server",
        folder.resolve("conf.db").toString(),
        "--remote=punix:" + database,
        "--unixctl=" + folder.resolve("db.ctl"));
    await(() -> Files.exists(database));
    check(vsctl("--no-wait", "init"));
    daemon(
        "ovs-vswitchd",
        "unix:" + database,
        "--disable-system",
        "--enable-dummy",
        "--unixctl=" + folder.resolve("vs.ctl"));
    check(
        vsctl(
            ("add-br br0 -- set bridge br0 datapath_type=dummy protocols=OpenFlow13"
                    + " fail_mode=secure other_config:datapath-id=00000000000000aa"
                    + " other_config:hwaddr=aa:55:aa:55:00:00"
                    + " -- add-port br0 p1 -- set interface p1 type=dummy ofport_request=1"
                    + " -- add-port br0 p2 -- set interface p2 type=dummy ofport_request=2"
                    + " -- add-port br0 p3 -- set interface p3 type=dummy ofport_request=3")
                .split(" ", -1)));
  }

  private static void check(Result result) throws IOException {
    if (result.status() != 0) {
      throw new IOException(result.toString());
    }
  }

  Result vsctl(String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    all.add(find("ovs-vsctl"));
    all.add("--timeout=20");
    all.add("--db=unix:" + folder.resolve("db.sock"));
    all.addAll(List.of(words));
    return run(all);
  }

  Result appctl(String... words) throws IOException, InterruptedException {
    return appctl(folder.resolve("vs.ctl"), words);
  }

  /// A command to the program with this control socket.
  Result appctl(Path target, String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    all.add(find("ovs-appctl"));
    all.add("--target=" + target);
    all.addAll(List.of(words));
    return run(all);
  }

  /// Starts the C program to run until the switch is closed.
  Process ovsOfctlInBackground(String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(find("ovs-ofctl"), "--protocols=OpenFlow13"));
    all.addAll(List.of(words));
    return background(all);
  }

  /// The C program.
  Result ovsOfctl(List<String> words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(find("ovs-ofctl"), "--protocols=OpenFlow13"));
    all.addAll(words);
    return run(all);
  }

  /// Ours.
  Result ofctl(List<String> words) throws IOException, InterruptedException {
    List<String> all = java("org.jovn.tools.OfctlMain");
    all.addAll(words);
    return run(all);
  }

  /// Starts a program of ours that runs until the switch is closed.
  Process daemonOfOurs(String main, String... words) throws IOException {
    List<String> all = java(main);
    all.addAll(List.of(words));
    return background(all);
  }

  private static List<String> java(String main) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            main));
  }

  private Result run(String program, String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    all.add(find(program));
    all.addAll(List.of(words));
    return run(all);
  }

  private Result run(List<String> words) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Process process =
        environment(new ProcessBuilder(words))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().close();
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(words + " does not end");
    }
    return new Result(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private void daemon(String program, String... words) throws IOException {
    List<String> all = new ArrayList<>();
    all.add(find(program));
    all.addAll(List.of(words));
    all.add("-vconsole:off");
    background(all);
  }

  private Process background(List<String> words) throws IOException {
    Process process =
        environment(new ProcessBuilder(words))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("daemons.log").toFile())
            .start();
    processes.add(process);
    return process;
  }

  private ProcessBuilder environment(ProcessBuilder builder) {
    for (String name : List.of("OVS_RUNDIR", "OVS_LOGDIR", "OVS_DBDIR", "OVS_SYSCONFDIR")) {
      builder.environment().put(name, folder.toString());
    }
    builder.directory(folder.toFile());
    return builder;
  }

  /// Waits until something is so.
  static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("it has not come about within " + LIMIT);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Override
  public void close() {
    for (Process process : processes.reversed()) {
      process.destroy();
    }
    for (Process process : processes) {
      process.destroyForcibly();
    }
  }
}
