// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// The beginning of the command line that starts an `ovsdb-server`; options follow.
public record ServerCommand(String name, List<String> words) {
  private static final String OUR_MAIN = "org.jovn.ovsdb.server.OvsdbServerMain";

  public ServerCommand {
    words = List.copyOf(words);
  }

  /// The reference side, the C server unless `-Djovn.side.a` says otherwise.
  public static ServerCommand sideA() {
    return of(System.getProperty("jovn.side.a", "c"));
  }

  /// The side under test, ours unless `-Djovn.side.b` says otherwise.
  public static ServerCommand sideB() {
    return of(System.getProperty("jovn.side.b", "ours"));
  }

  /// `c`, `ours` or a command line; skips the test when the C program is wanted and not installed.
  static ServerCommand of(String choice) {
    return switch (choice) {
      case "c" -> new ServerCommand("C", List.of(installed("ovsdb-server")));
      case "ours" -> new ServerCommand("ours", ourCommand());
      default -> new ServerCommand(choice, List.of(choice.split(" +")));
    };
  }

  /// The path of an installed program of Open vSwitch; skips the test when there is none.
  public static String installed(String program) {
    Optional<String> found = find(program);
    Assumptions.assumeTrue(
        found.isPresent(), () -> program + " is not in PATH: install Open vSwitch to compare");
    return found.orElseThrow();
  }

  private static Optional<String> find(String program) {
    List<String> folders = new ArrayList<>();
    folders.addAll(List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)));
    folders.addAll(List.of("/usr/sbin", "/usr/local/sbin"));
    for (String folder : folders) {
      Path path = Path.of(folder, program);
      if (Files.isExecutable(path)) {
        return Optional.of(path.toString());
      }
    }
    return Optional.empty();
  }

  private static List<String> ourCommand() {
    String resource = "/" + OUR_MAIN.replace('.', '/') + ".class";
    Assumptions.assumeTrue(
        ServerCommand.class.getResource(resource) != null,
        () -> OUR_MAIN + " is not in the class path: nothing to compare");
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("--enable-native-access=ALL-UNNAMED");
    words.add("--sun-misc-unsafe-memory-access=allow");
    words.add("-XX:+UseSerialGC");
    words.add("-XX:TieredStopAtLevel=1");
    words.add("-Xmx512m");
    words.add("-cp");
    words.add(System.getProperty("java.class.path"));
    words.add(OUR_MAIN);
    return words;
  }
}
