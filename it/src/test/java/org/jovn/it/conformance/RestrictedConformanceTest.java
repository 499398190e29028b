// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;
import org.jovn.it.wire.Json;
import org.jovn.tools.conformance.ConformanceCommand;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The cases of roles of `jovn conformance ovsdb`: on both servers by a remote with the role, and
/// by one that has none, where all that should be refused is a failure.
class RestrictedConformanceTest {
  private static final String CASES = "4.1.3-role-";
  private static final int CASES_MIN = 40;

  /// Where the remotes are, so that the database that is judged is empty.
  private static final String REMOTES =
      """
      {"name":"Remotes","version":"1.0.0","tables":{
       "Root":{"isRoot":true,"columns":{"remotes":{"type":
        {"key":{"type":"uuid","refTable":"Remote"},"min":0,"max":"unlimited"}}}},
       "Remote":{"columns":{"target":{"type":"string"},"role":{"type":"string"}}}}}
      """;

  private static final String SETUP =
      """
      ["Remotes",
       {"op":"insert","table":"Remote","uuid-name":"r0",
        "row":{"target":"pssl:PORT0:127.0.0.1","role":"suite"}},
       {"op":"insert","table":"Remote","uuid-name":"r1","row":{"target":"pssl:PORT1:127.0.0.1"}},
       {"op":"insert","table":"Root",
        "row":{"remotes":["set",[["named-uuid","r0"],["named-uuid","r1"]]]}}]
      """;

  @TempDir private static Path folder;

  @BeforeAll
  static void makeCertificates() throws IOException {
    CommandResult made =
        CommandResult.of(
            List.of(
                "sh",
                "-ec",
                """
                cd "$0"
                openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=ca
                for n in server alice; do
                  openssl req -newkey rsa:2048 -nodes -keyout $n.key -out $n.csr -subj /O=x/CN=$n
                  openssl x509 -req -in $n.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out $n.pem
                done
                """,
                folder.toString()));
    assertThat(made.status()).as(made.errors()).isZero();
  }

  @Test
  void bothServersPass() throws IOException {
    Map<String, String> reference = statuses("a", ServerCommand.sideA(), 0);
    assertThat(reference).hasSizeGreaterThanOrEqualTo(CASES_MIN);
    assertThat(reference.values()).containsOnly("pass");
    assertThat(statuses("b", ServerCommand.sideB(), 0)).isEqualTo(reference);
  }

  @Test
  void permissionsThatAreNotLookedAtAreFound() throws IOException {
    Map<String, String> statuses = statuses("none", ServerCommand.sideB(), 1);
    assertThat(statuses)
        .containsEntry(CASES + "insert-key", "pass")
        .containsEntry(CASES + "update", "pass")
        .containsEntry(CASES + "unknown-insert", "fail")
        .containsEntry(CASES + "insert-key-other", "fail")
        .containsEntry(CASES + "insert-off", "fail")
        .containsEntry(CASES + "delete-off", "fail")
        .containsEntry(CASES + "delete-key-other", "fail")
        .containsEntry(CASES + "update-column", "fail")
        .containsEntry(CASES + "update-row", "fail")
        .containsEntry(CASES + "mutate-column", "fail")
        .containsEntry(CASES + "mutate-row", "fail")
        .containsEntry(CASES + "revoked", "fail")
        .containsEntry(CASES + "convert", "fail");
  }

  /// @param remote index of the one that the suite takes for the one with the role
  private static Map<String, String> statuses(String name, ServerCommand command, int remote)
      throws IOException {
    Path judged = create(name, Schema.write(folder.resolve(name + ".ovsschema")));
    Path schema = Files.writeString(folder.resolve(name + ".remotes.ovsschema"), REMOTES);
    Path remotes = create(name + ".remotes", schema);
    List<String> options =
        List.of(
            "--remote=db:Remotes,Root,remotes",
            "--private-key=" + folder.resolve("server.key"),
            "--certificate=" + folder.resolve("server.pem"),
            "--ca-cert=" + folder.resolve("ca.pem"));
    int[] ports = {freePort(), freePort()};
    Path json = folder.resolve(name + ".json");
    try (ServerProcess server =
        ServerProcess.start(command, name, folder, options, judged, remotes)) {
      String setup =
          SETUP
              .replace("PORT0", Integer.toString(ports[0]))
              .replace("PORT1", Integer.toString(ports[1]))
              .replace("\n", "");
      String client = ServerCommand.installed("ovsdb-client");
      assertThat(CommandResult.outputOf(client, "transact", "unix:" + server.socket(), setup))
          .doesNotContain("error");
      var _ =
          ConformanceCommand.run(
              "ovsdb",
              "unix:" + server.socket(),
              "--database=" + Schema.NAME,
              "--case=" + CASES,
              "--json=" + json,
              "--ca-cert=" + folder.resolve("ca.pem"),
              "--role=suite",
              "--role-server=ssl:127.0.0.1:" + ports[remote],
              "--role-key=" + folder.resolve("alice.key"),
              "--role-cert=" + folder.resolve("alice.pem"));
    }
    Map<String, String> statuses = new TreeMap<>();
    for (JsonNode result : Json.parse(Files.readString(json))) {
      statuses.put(result.path("id").asString(), result.path("status").asString());
    }
    return statuses;
  }

  private static Path create(String name, Path schema) throws IOException {
    Path file = folder.resolve(name + ".db");
    String tool = ServerCommand.installed("ovsdb-tool");
    var _ = CommandResult.outputOf(tool, "create", file.toString(), schema.toString());
    return file;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
