// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;
import org.jovn.it.wire.Json;
import org.jovn.it.wire.WireClient;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `memory/show` counts the same things by the same names as in the C server.
class MemoryShowTest {

  private static final Path SCHEMA = Path.of("/usr/share/ovn/ovn-sb.ovsschema");
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String NAME = "OVN_Southbound";

  private static final String ROWS =
      """
      [{"op":"insert","table":"Encap","uuid-name":"e",
        "row":{"type":"geneve","ip":"192.0.2.1","chassis_name":"c",
               "options":["map",[["a","b"],["c","d"]]]}},
       {"op":"insert","table":"Chassis","uuid-name":"c",
        "row":{"name":"c","encaps":["named-uuid","e"]}},
       {"op":"insert","table":"Datapath_Binding","uuid-name":"d","row":{"tunnel_key":1}},
       {"op":"insert","table":"Port_Binding",
        "row":{"logical_port":"p","tunnel_key":1,"datapath":["named-uuid","d"],
               "chassis":["named-uuid","c"],"encap":["named-uuid","e"],
               "mac":["set",["x","y","z"]]}}]
      """;

  private static final String WAIT =
      """
      {"op":"wait","table":"Chassis","where":[],"columns":["name"],"until":"==","rows":[]}
      """;

  @TempDir private Path folder;

  @Test
  void countsAsTheReference() throws IOException {
    Assumptions.assumeTrue(Files.exists(SCHEMA), "the schemas are not installed");
    assertThat(counts(ServerCommand.sideB())).isEqualTo(counts(ServerCommand.sideA()));
  }

  private List<String> counts(ServerCommand command) throws IOException {
    Path database = folder.resolve(command.name() + ".db");
    var _ =
        CommandResult.outputOf(
            ServerCommand.installed("ovsdb-tool"),
            "create",
            database.toString(),
            SCHEMA.toString());
    List<String> counts = new ArrayList<>();
    try (ServerProcess server =
        ServerProcess.start(command, command.name(), folder, List.of(), database)) {
      counts.add(count(server));
      try (WireClient first = WireClient.connect(server.socket());
          WireClient second = WireClient.connect(server.socket())) {
        assertThat(Json.text(first.call("transact", params(ROWS)))).doesNotContain("details");
        counts.add(count(server));
        first.call("monitor", Json.parse("[\"" + NAME + "\",1,{\"Chassis\":{}}]"));
        second.send(WireClient.request(Json.node(7), "transact", params("[" + WAIT + "]")));
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!count(server).contains("triggers:1")) {
          assertThat(System.nanoTime()).as(count(server)).isLessThan(deadline);
        }
        counts.add(count(server));
        assertThat(counts.getLast()).contains("monitors:1", "n-weak-refs:2");
      }
    }
    return counts;
  }

  private static JsonNode params(String operations) {
    return Json.parse("[\"" + NAME + "\"," + operations.strip().substring(1));
  }

  private static String count(ServerProcess server) throws IOException {
    return CommandResult.outputOf(
        ServerCommand.installed("ovs-appctl"), "--target=" + server.control(), "memory/show");
  }
}
