// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;
import org.jovn.ovn.nb.OvnNorthboundSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The example of the client's README does what it says.
class ExampleTest {

  private static final Path EXAMPLE = Path.of("..", "ovsdb-client/examples/WatchSwitches.java");

  @TempDir private Path folder;

  @Test
  @Timeout(120)
  void watchesSwitches() throws Exception {
    Path schema = folder.resolve("nb.ovsschema");
    Files.writeString(schema, OvnNorthboundSchema.SCHEMA.toJson().toString());
    Path file = folder.resolve("nb.db");
    CommandResult.outputOf(
        ServerCommand.installed("ovsdb-tool"), "create", file.toString(), schema.toString());
    try (Scene scene = new Scene(folder)) {
      ServerProcess server = scene.start(ServerCommand.sideB(), "nb", List.of(), file);
      Process example =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  EXAMPLE.toString(),
                  Scene.remote(server))
              .redirectError(folder.resolve("example.err").toFile())
              .start();
      try (BufferedReader output = example.inputReader()) {
        assertThat(List.of(String.valueOf(output.readLine()), String.valueOf(output.readLine())))
            .anyMatch(line -> line.startsWith("Committed"))
            .contains("+ example");
        CommandResult.outputOf(
            ServerCommand.installed("ovsdb-client"),
            "transact",
            Scene.remote(server),
            "[\"OVN_Northbound\",{\"op\":\"delete\",\"table\":\"Logical_Switch\",\"where\":[]}]");
        assertThat(output.readLine()).isEqualTo("- example");
      } finally {
        example.destroyForcibly();
      }
    }
  }
}
