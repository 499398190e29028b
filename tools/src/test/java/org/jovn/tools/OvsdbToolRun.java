// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jovn.daemon.Directories;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Program;

/// One run of `ovsdb-tool`, the C program or ours.
///
/// @param status exit status
/// @param out standard output
/// @param err standard error
record OvsdbToolRun(int status, String out, String err) {

  static boolean hasReference() {
    return Files.isExecutable(Path.of("/usr/bin/ovsdb-tool"));
  }

  /// The environment leads all default files into `directory`.
  private static Map<String, String> environment(Path directory) {
    String path = directory.toString();
    return Map.of("OVS_DBDIR", path, "OVS_PKGDATADIR", path, "OVS_LOGDIR", path);
  }

  /// Runs the C program.
  static OvsdbToolRun reference(Path directory, List<String> arguments) {
    return process(directory, List.of("ovsdb-tool"), arguments);
  }

  /// Runs ours in a process of its own, with the class path of the tests.
  static OvsdbToolRun ourProcess(Path directory, List<String> arguments) {
    return process(
        directory,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            OvsdbTool.class.getName()),
        arguments);
  }

  /// Runs ours in this process, which has another working directory: files need absolute names.
  static OvsdbToolRun ours(Path directory, List<String> arguments) {
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    Program program =
        new Program(
            "ovsdb-tool",
            "ovsdb-tool (Open vSwitch) " + Program.OVS_VERSION,
            Directories.ovs(environment(directory)));
    OvsdbToolOutput output =
        new OvsdbToolOutput(out::append, line -> err.append(line).append('\n'));
    int status;
    try {
      status = new OvsdbTool(program, output).run(arguments.toArray(String[]::new));
    } catch (Fatal e) {
      status = e.status();
      err.append(e.text().isEmpty() ? "" : "ovsdb-tool: " + e.text() + "\n");
    }
    return new OvsdbToolRun(status, out.toString(), err.toString());
  }

  private static OvsdbToolRun process(
      Path directory, List<String> program, List<String> arguments) {
    List<String> command = new ArrayList<>(program);
    command.addAll(arguments);
    try {
      Path out = Files.createTempFile("tool", ".out");
      Path err = Files.createTempFile("tool", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment(directory));
      Process process = builder.start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("does not end: " + command);
      }
      OvsdbToolRun run = new OvsdbToolRun(process.exitValue(), text(out), text(err));
      Files.delete(out);
      Files.delete(err);
      return run;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /// Random and passing things replaced: UUIDs, times, process ids, the folder.
  OvsdbToolRun normalized(Path directory) {
    return new OvsdbToolRun(status, normalized(out, directory), normalized(err, directory));
  }

  /// The lines of standard output in order: the C program prints rows and columns as its hash
  /// tables have them.
  OvsdbToolRun sorted() {
    return new OvsdbToolRun(status, String.join("\n", out.lines().sorted().toList()), err);
  }

  private static String normalized(String text, Path directory) {
    return text.replace(directory.toString(), "DIRECTORY")
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID")
        .replaceAll("row [0-9a-f]{8}", "row UUID")
        .replaceAll("\\([0-9a-f]{8}\\)", "(UUID)")
        .replaceAll("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "TIME")
        .replaceAll("20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d+", "TIME")
        .replaceAll("pid \\d+", "pid N");
  }
}
