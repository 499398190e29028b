// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jovn.it.wire.Json;
import org.jovn.it.wire.WireClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The limits that an operator may set: those within them do not notice, those beyond lose their
/// connection, and nobody else does.
class LimitsTest {

  @TempDir private Path folder;
  private Path database;

  @BeforeEach
  void create() throws IOException {
    Path schema = folder.resolve("schema");
    Files.writeString(schema, "{\"name\":\"T\",\"tables\":{}}");
    database = folder.resolve("a.db");
    CommandResult.outputOf(
        ServerCommand.installed("ovsdb-tool"), "create", database.toString(), schema.toString());
  }

  private ServerProcess start(String... options) throws IOException {
    return ServerProcess.start(ServerCommand.sideB(), "a", folder, List.of(options), database);
  }

  @Test
  void aSessionTooManyIsClosedAtOnce() throws IOException {
    try (ServerProcess server = start("--limit-sessions=2");
        WireClient first = WireClient.connect(server.socket());
        WireClient second = WireClient.connect(server.socket())) {
      // The connection that looked whether the server listens may not be gone yet.
      awaitAnswer(first);
      awaitAnswer(second);
      try (WireClient third = WireClient.connect(server.socket())) {
        third.send(WireClient.request(Json.node(1), "list_dbs", Json.array()));
        assertThat(third.read()).isNull();
      }
      awaitAnswer(first);
      awaitAnswer(second);
      assertThat(server.log()).contains("closed, for there are 2 sessions already");
    }
  }

  private static void awaitAnswer(WireClient client) {
    assertThat(Json.text(client.call("list_dbs", Json.array()).get("result")))
        .isEqualTo("[\"T\",\"_Server\"]");
  }

  @Test
  void aMessageTooLongEndsItsSession() throws IOException {
    try (ServerProcess server = start("--limit-message=8k");
        WireClient good = WireClient.connect(server.socket());
        WireClient bad = WireClient.connect(server.socket())) {
      assertThat(Json.text(bad.call("echo", Json.array("x".repeat(8000))).get("result")))
          .hasSize(8004);
      bad.send(("[\"" + "x".repeat(8300)).getBytes(StandardCharsets.UTF_8));
      assertThat(bad.read()).isNull();
      awaitAnswer(good);
    }
  }

  @Test
  void wrongLimitsAreExplained() {
    assertThatThrownBy(() -> start("--limit-message=1").close())
        .hasMessageContaining("--limit-message: \"1\" is no number from 4096 to 2147483647");
    assertThatThrownBy(() -> start("--limit-sessions=many").close())
        .hasMessageContaining("--limit-sessions: \"many\" is no number from 1");
    assertThatThrownBy(() -> start("--limit-backlog=9G").close())
        .hasMessageContaining("--limit-backlog: \"9G\" is no number");
  }
}
