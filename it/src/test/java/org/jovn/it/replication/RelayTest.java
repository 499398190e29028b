// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;
import org.jovn.it.wire.Json;
import org.jovn.it.wire.WireClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// A relay (ovsdb(7), "Relay Service Model"): ours of the C server, the C server of ours, and a
/// chain of ours.
class RelayTest {

  private static final String ROWS = "{'op':'select','table':'R','where':[],'columns':['n','s']}";

  @TempDir private Path folder;
  private Site site;

  @BeforeEach
  void prepare() throws IOException {
    site = new Site(folder.toRealPath());
  }

  static Stream<Arguments> pairs() {
    ServerCommand c = ServerCommand.sideA();
    ServerCommand ours = ServerCommand.sideB();
    return Stream.of(Arguments.of(c, ours), Arguments.of(ours, c), Arguments.of(ours, ours));
  }

  private String status(String server) throws IOException {
    return site.client(
        "query",
        server,
        "[\"_Server\",{\"op\":\"select\",\"table\":\"Database\","
            + "\"where\":[[\"name\",\"==\",\"T\"]],"
            + "\"columns\":[\"model\",\"connected\",\"leader\"]}]");
  }

  private static String shown(boolean connected) {
    return "[{\"rows\":[{\"connected\":%b,\"leader\":false,\"model\":\"relay\"}]}]"
        .formatted(connected);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theRelayMirrorsAndPassesOn(ServerCommand sourceCommand, ServerCommand relayCommand)
      throws IOException, InterruptedException {
    Path file = site.create("a", 1);
    try (ServerProcess _ = site.start(relayCommand, "b", "relay:T:" + site.at("a"))) {
      assertThat(status("b")).isEqualTo(shown(false));
      assertThat(site.transact("b", ROWS))
          .contains("\"database not available\"")
          .contains("transact request specifies database T which is not yet available");
      ServerProcess source = site.start(sourceCommand, "a", file.toString());
      try {
        site.await("the relay is connected", () -> status("b").equals(shown(true)));
        writes();
        source.kill();
        assertThat(site.transact("b", ROWS)).contains("\"s\":\"b\"");
        assertThat(status("b")).isEqualTo(shown(true)); // for half a minute
        CompletableFuture<String> waits =
            CompletableFuture.supplyAsync(() -> transactLater("{'op':'delete','table':'X',"));
        source = site.start(sourceCommand, "a", file.toString());
        assertThat(waits.join()).isEqualTo("[{\"count\":1}]");
        site.awaitEqual("a", "b");
      } finally {
        source.close();
      }
    }
  }

  private String transactLater(String operation) {
    try {
      return site.transact("b", operation + "'where':[]}");
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void writes() throws IOException, InterruptedException {
    assertThat(
            site.transact(
                "b",
                "{'op':'insert','table':'R','row':{'n':2,'s':'a','set':['set',['p','q']]}},"
                    + "{'op':'insert','table':'X','row':{'x':1}}"))
        .contains("uuid")
        .doesNotContain("error");
    assertThat(site.transact("b", ROWS)).isEqualTo("[{\"rows\":[{\"n\":2,\"s\":\"a\"}]}]");
    assertThat(site.transact("b", "{'op':'insert','table':'R','row':{'n':2}}"))
        .contains("constraint violation");
    assertThat(
            site.transact(
                "b",
                "{'op':'mutate','table':'R','where':[['n','==',2]],"
                    + "'mutations':[['set','delete','p'],['set','insert','r']]},"
                    + "{'op':'update','table':'R','where':[['n','==',2]],'row':{'s':'b'}}"))
        .isEqualTo("[{\"count\":1},{\"count\":1}]");
    assertThat(site.transact("b", "{'op':'insert','table':'Nope','row':{}}"))
        .contains("No table named Nope.");
    assertThat(
            site.transact("b", "{'op':'assert','lock':'l'},{'op':'delete','table':'R','where':[]}"))
        .contains("Asserted lock l not held.");
    site.awaitEqual("a", "b");
  }

  @Test
  void monitorsSeeWhatTheSourceChanges() throws IOException, InterruptedException {
    Path file = site.create("a", 1);
    try (ServerProcess _ = site.start(ServerCommand.sideA(), "a", file.toString());
        ServerProcess relay = site.start(ServerCommand.sideB(), "b", "relay:T:" + site.at("a"))) {
      site.await("the relay is connected", () -> status("b").equals(shown(true)));
      try (WireClient client = WireClient.connect(relay.socket())) {
        JsonNode requests = Json.parse("{\"R\":[{\"columns\":[\"n\",\"set\"]}]}");
        JsonNode reply =
            client.call(
                "monitor_cond_since",
                Json.array("T", "m", requests, "00000000-0000-0000-0000-000000000000"));
        assertThat(Json.text(reply.get("result").get(2))).isEqualTo("{}");
        client.transact("T", Json.parse("{\"op\":\"insert\",\"table\":\"R\",\"row\":{\"n\":1}}"));
        assertThat(client.takeNotifications())
            .as("the update comes before the reply")
            .singleElement()
            .satisfies(update -> assertThat(Json.text(update)).contains("{\"n\":1}"));
        site.transact(
            "a", "{'op':'mutate','table':'R','where':[],'mutations':[['set','insert','x']]}");
        assertThat(next(client)).contains("\"modify\":{\"set\":\"x\"}");
      }
    }
  }

  @Test
  void aClientThatComesAnewIsSentWhatItMissed() throws IOException, InterruptedException {
    Path file = folder.resolve("a.db");
    CommandResult.outputOf(
        ServerCommand.installed("ovsdb-tool"),
        "create-cluster",
        file.toString(),
        site.schema(1).toString(),
        "unix:" + folder.toRealPath().resolve("raft"));
    try (ServerProcess _ = site.start(ServerCommand.sideA(), "a", file.toString());
        ServerProcess c = site.start(ServerCommand.sideA(), "c", "relay:T:" + site.at("a"));
        ServerProcess ours = site.start(ServerCommand.sideB(), "b", "relay:T:" + site.at("a"))) {
      site.await("the C relay is connected", () -> status("c").equals(shown(true)));
      site.await("ours is connected", () -> status("b").equals(shown(true)));
      String insert = "{'op':'insert','table':'R','row':{'n':%d}}";
      String rows =
          IntStream.range(1, 100)
              .mapToObj(n -> insert.formatted(n))
              .collect(Collectors.joining(","));
      assertThat(site.transact("b", rows)).contains("uuid");
      assertThat(site.transact("b", insert.formatted(0))).contains("uuid");
      site.awaitEqual("b", "c");
      JsonNode first = since(ours, "00000000-0000-0000-0000-000000000000");
      assertThat(first.get(0).booleanValue()).isFalse();
      String known = first.get(1).stringValue();
      assertThat(since(c, "00000000-0000-0000-0000-000000000000")).isEqualTo(first);
      for (int n = 100; n < 120; n++) {
        site.transact("a", insert.formatted(n));
      }
      site.transact("a", "{'op':'delete','table':'R','where':[['n','==',1]]}");
      site.awaitEqual("a", "b");
      site.awaitEqual("a", "c");
      JsonNode missed = since(ours, known);
      assertThat(missed.get(0).booleanValue()).isTrue();
      assertThat(missed.get(2).get("R").size()).isEqualTo(21);
      assertThat(since(c, known)).isEqualTo(missed);
      assertThat(Json.text(since(ours, missed.get(1).stringValue()).get(2))).isEqualTo("{}");
      assertThat(since(ours, "11111111-0000-0000-0000-000000000000"))
          .isEqualTo(since(c, "11111111-0000-0000-0000-000000000000"));
    }
  }

  /// The reply to `monitor_cond_since`: whether the transaction is known, the last one, and rows.
  private static JsonNode since(ServerProcess server, String id) throws IOException {
    try (WireClient client = WireClient.connect(server.socket())) {
      JsonNode requests = Json.parse("{\"R\":[{\"columns\":[\"n\"]}]}");
      return client.call("monitor_cond_since", Json.array("T", "m", requests, id)).get("result");
    }
  }

  private static String next(WireClient client) {
    JsonNode message = client.read();
    return message == null ? "the end" : Json.text(message);
  }

  @Test
  void aConversionOfTheSourceIsFollowed() throws IOException, InterruptedException {
    Path file = site.create("a", 1);
    try (ServerProcess _ = site.start(ServerCommand.sideA(), "a", file.toString());
        ServerProcess relay = site.start(ServerCommand.sideB(), "b", "relay:T:" + site.at("a"))) {
      site.await("the relay is connected", () -> status("b").equals(shown(true)));
      try (WireClient aware = WireClient.connect(relay.socket())) {
        aware.call("set_db_change_aware", Json.array(true));
        aware.call("monitor", Json.array("T", "m", Json.parse("{\"R\":{\"columns\":[\"n\"]}}")));
        assertThat(site.client("convert", "b", site.schema(2).toString())).isEmpty();
        assertThat(next(aware)).contains("\"monitor_canceled\",\"params\":[\"m\"]");
      }
      site.transact("a", "{'op':'insert','table':'R','row':{'n':1,'extra':5}}");
      site.awaitEqual("a", "b");
      assertThat(site.dump("b")).contains("extra");
    }
  }

  @Test
  void anUnansweredRequestIsCanceledWithItsConnection() throws IOException, InterruptedException {
    Path file = site.create("a", 1);
    try (ServerProcess source = site.start(ServerCommand.sideB(), "a", file.toString());
        ServerProcess _ = site.start(ServerCommand.sideB(), "b", "relay:T:" + site.at("a"))) {
      site.await("the relay is connected", () -> status("b").equals(shown(true)));
      new ProcessBuilder("kill", "-STOP", Long.toString(source.pid())).start().waitFor();
      CompletableFuture<String> waits =
          CompletableFuture.supplyAsync(() -> transactLater("{'op':'delete','table':'X',"));
      // Nothing shows that a request was passed on. One that comes later waits for the source's
      // return, and the test fails.
      Thread.sleep(1000);
      source.kill();
      assertThat(waits.join()).isEqualTo("ovsdb-client: transaction returned error: \"canceled\"");
    }
  }

  @Test
  void relaysComeAndGoByCommand() throws IOException {
    Path file = site.create("a", 1);
    try (ServerProcess _ = site.start(ServerCommand.sideB(), "b", file.toString())) {
      assertThat(site.control("b", "add-db", "relay:T:unix:x"))
          .startsWith("ovsdb error: T: duplicate database name");
      assertThat(site.control("b", "add-db", "relay:T"))
          .startsWith("ovsdb error: relay:T: invalid syntax");
      assertThat(site.control("b", "add-db", "relay:_S:unix:x"))
          .startsWith("ovsdb error: _S: names beginning with \"_\" are reserved");
      assertThat(site.control("b", "add-db", "relay:Q:unix:x,unix:y")).isEmpty();
      assertThat(site.control("b", "list-dbs")).isEqualTo("Q\nT\n_Server");
      assertThat(site.control("b", "get-db-storage-status", "Q")).isEqualTo("status: ok");
      assertThat(site.control("b", "compact")).isEmpty();
      assertThat(site.control("b", "remove-db", "Q")).isEmpty();
      assertThat(site.control("b", "list-dbs")).isEqualTo("T\n_Server");
    }
  }
}
