// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;
import org.jovn.it.wire.Json;
import org.jovn.it.wire.WireClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Kills the server under test while sessions write, and cuts its log file: what was acknowledged
/// as durable stays, and no transaction stays by half.
///
/// Transaction N inserts three rows N/0, N/1, N/2 and sets a counter row to N. The rows of a writer
/// tell which transactions took effect; each must have all three.
class CrashTest {
  private static final String SCHEMA =
      """
      {"name": "T", "version": "1.0.0", "tables": {
        "Row": {"isRoot": true, "columns": {
          "writer": {"type": "integer"},
          "number": {"type": "integer"},
          "part": {"type": "integer"},
          "text": {"type": "string"}}},
        "Counter": {"isRoot": true, "indexes": [["writer"]], "columns": {
          "writer": {"type": "integer"},
          "last": {"type": "integer"}}}}}
      """;

  private static final int WRITERS = 3;
  private static final int PARTS = 3;
  private static final int KILLS = Integer.getInteger("jovn.kills", 4);
  private static final int TAIL_RECORDS = 3;

  @TempDir private Path folder;
  private Path file;
  private int started;

  @BeforeEach
  void createDatabase() throws IOException {
    Path schema = Files.writeString(folder.resolve("schema"), SCHEMA);
    file = folder.resolve("crash.db");
    CommandResult.outputOf(
        ServerCommand.installed("ovsdb-tool"), "create", file.toString(), schema.toString());
  }

  @Test
  void keepsWhatItAcknowledgedThroughKills() throws IOException {
    Random random = new Random(Long.getLong("jovn.seed", 1));
    int[] acknowledged = new int[WRITERS];
    int[] sent = new int[WRITERS];
    for (int kill = 0; kill < KILLS; kill++) {
      try (ServerProcess server = start(file)) {
        List<Writer> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
          writers.add(new Writer(server.socket(), writer, sent[writer]));
        }
        int transactions = 30 + random.nextInt(120);
        for (int i = 0; i < transactions; i++) {
          writers.get(random.nextInt(WRITERS)).sendOne();
          writers.get(random.nextInt(WRITERS)).readSome(4);
        }
        // Some are in flight now: sent, not acknowledged.
        server.kill();
        for (Writer writer : writers) {
          writer.readAll();
          acknowledged[writer.number] = writer.acknowledged;
          sent[writer.number] = writer.sent;
        }
      }
      try (ServerProcess server = start(file)) {
        List<NavigableSet<Integer>> found = complete(rows(server));
        for (int writer = 0; writer < WRITERS; writer++) {
          NavigableSet<Integer> numbers = found.get(writer);
          String what = "kill " + kill + ", writer " + writer;
          assertThat(numbers.size()).as(what).isBetween(acknowledged[writer], sent[writer]);
          // They were sent on one session, so those that took effect are the first ones.
          assertThat(numbers.isEmpty() ? 0 : numbers.last()).as(what).isEqualTo(numbers.size());
          sent[writer] = numbers.size();
        }
      }
    }
    assertThat(Arrays.stream(acknowledged).sum()).isGreaterThan(KILLS * 10);
  }

  @Test
  void servesTheGoodPrefixOfAFileCutAtAnyByte() throws IOException {
    try (ServerProcess server = start(file)) {
      Writer writer = new Writer(server.socket(), 0, 0);
      for (int i = 0; i < 5; i++) {
        writer.sendOne();
      }
      writer.readSome(0);
      assertThat(server.stop()).isIn(0, 143);
    }
    byte[] whole = Files.readAllBytes(file);
    List<Integer> ends = recordEnds(whole);
    int first = ends.get(ends.size() - 1 - TAIL_RECORDS);
    Path other = folder.resolve("other.db");
    Path schema = Files.writeString(folder.resolve("other"), SCHEMA.replace("\"T\"", "\"Other\""));
    CommandResult.outputOf(
        ServerCommand.installed("ovsdb-tool"), "create", other.toString(), schema.toString());
    try (ServerProcess server = start(other);
        WireClient control = WireClient.connect(server.control())) {
      for (int length = first; length <= whole.length; length++) {
        int cut = length;
        // The first record is the schema.
        int good = (int) ends.stream().filter(end -> end <= cut).count() - 1;
        Path copy = Files.write(folder.resolve("cut" + cut + ".db"), Arrays.copyOf(whole, cut));
        command(control, "ovsdb-server/add-db", copy.toString());
        assertPrefix(server, "cut behind byte " + cut, good);
        command(control, "ovsdb-server/remove-db", "T");
        Files.delete(copy);
      }
    }
  }

  @Test
  void writesBehindTheGoodPrefix() throws IOException {
    try (ServerProcess server = start(file)) {
      Writer writer = new Writer(server.socket(), 0, 0);
      writer.sendOne();
      writer.sendOne();
      writer.readSome(0);
    }
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 5));
    try (ServerProcess server = start(file)) {
      assertThat(complete(rows(server)).getFirst()).containsExactly(1);
      Writer writer = new Writer(server.socket(), 0, 1);
      writer.sendOne();
      writer.readSome(0);
    }
    try (ServerProcess server = start(file)) {
      assertThat(complete(rows(server)).getFirst()).containsExactly(1, 2);
    }
    String tool = ServerCommand.installed("ovsdb-tool");
    assertThat(CommandResult.outputOf(tool, "show-log", file.toString())).contains("record 2");
  }

  @Test
  void aRecordWithAWrongByteEndsTheGoodPrefix() throws IOException {
    try (ServerProcess server = start(file)) {
      Writer writer = new Writer(server.socket(), 0, 0);
      for (int i = 0; i < 4; i++) {
        writer.sendOne();
      }
      writer.readSome(0);
    }
    byte[] whole = Files.readAllBytes(file);
    List<Integer> ends = recordEnds(whole);
    byte[] wrong = whole.clone();
    // The last byte but one of the third transaction's JSON.
    wrong[ends.get(3) - 2] ^= 1;
    Path copy = Files.write(folder.resolve("wrong.db"), wrong);
    try (ServerProcess server = start(copy)) {
      assertPrefix(server, "a wrong byte in the third", 2);
    }
  }

  private static void command(WireClient control, String command, String argument) {
    JsonNode reply = control.call(command, Json.array(argument));
    assertThat(reply.path("error").isNull()).as("%s: %s", command, reply).isTrue();
  }

  private static void assertPrefix(ServerProcess server, String what, int transactions)
      throws IOException {
    NavigableSet<Integer> expected = new TreeSet<>();
    for (int i = 1; i <= transactions; i++) {
      expected.add(i);
    }
    assertThat(complete(rows(server)).getFirst())
        .as("%s: %d transactions whole", what, transactions)
        .isEqualTo(expected);
  }

  private ServerProcess start(Path database) throws IOException {
    started++;
    return ServerProcess.start(ServerCommand.sideB(), "s" + started, folder, List.of(), database);
  }

  private static ArrayNode rows(ServerProcess server) throws IOException {
    try (WireClient client = WireClient.connect(server.socket())) {
      JsonNode select = Json.object("op", "select", "table", "Row", "where", Json.array());
      JsonNode counters = Json.object("op", "select", "table", "Counter", "where", Json.array());
      return client.transact("T", select, counters);
    }
  }

  /// The numbers of the transactions of each writer; fails when one is there by half.
  private static List<NavigableSet<Integer>> complete(ArrayNode results) {
    List<TreeMap<Integer, Integer>> parts = new ArrayList<>();
    List<NavigableSet<Integer>> numbers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      parts.add(new TreeMap<>());
      numbers.add(new TreeSet<>());
    }
    for (JsonNode row : results.get(0).get("rows")) {
      int writer = row.get("writer").intValue();
      parts.get(writer).merge(row.get("number").intValue(), 1, Integer::sum);
      numbers.get(writer).add(row.get("number").intValue());
    }
    for (TreeMap<Integer, Integer> counts : parts) {
      assertThat(counts).allSatisfy((_, count) -> assertThat(count).isEqualTo(PARTS));
    }
    for (JsonNode counter : results.get(1).get("rows")) {
      assertThat(counter.get("last").intValue())
          .isEqualTo(numbers.get(counter.get("writer").intValue()).last());
    }
    return numbers;
  }

  /// The offset behind each record: a line `OVSDB JSON LENGTH SHA1`, then LENGTH bytes.
  private static List<Integer> recordEnds(byte[] bytes) {
    List<Integer> ends = new ArrayList<>();
    int offset = 0;
    while (offset < bytes.length) {
      int line = offset;
      while (bytes[line] != '\n') {
        line++;
      }
      String header = new String(bytes, offset, line - offset, StandardCharsets.US_ASCII);
      offset = line + 1 + Integer.parseInt(header.split(" ", -1)[2]);
      ends.add(offset);
    }
    return ends;
  }

  /// A session that sends durable transactions and counts the answers.
  private static final class Writer {
    private final WireClient client;
    private final int number;
    private int sent;
    private int acknowledged;
    private boolean ended;

    Writer(Path socket, int number, int first) throws IOException {
      this.client = WireClient.connect(socket);
      this.number = number;
      this.sent = first;
      this.acknowledged = first;
    }

    void sendOne() {
      sent++;
      ArrayNode params = Json.array("T");
      for (int part = 0; part < PARTS; part++) {
        JsonNode row =
            Json.object(
                "writer", number, "number", sent, "part", part, "text", "x".repeat(sent % 50));
        params.add(Json.object("op", "insert", "table", "Row", "row", row));
      }
      JsonNode mine = Json.array(Json.array("writer", "==", number));
      params.add(Json.object("op", "delete", "table", "Counter", "where", mine));
      JsonNode counter = Json.object("writer", number, "last", sent);
      params.add(Json.object("op", "insert", "table", "Counter", "row", counter));
      params.add(Json.object("op", "commit", "durable", true));
      client.send(WireClient.request(Json.node(sent), "transact", params));
    }

    /// Reads answers until at most so many are missing.
    void readSome(int missingMax) {
      while (!ended && sent - acknowledged > missingMax) {
        readOne();
      }
    }

    void readAll() {
      while (!ended) {
        readOne();
      }
      client.close();
    }

    private void readOne() {
      JsonNode reply = client.read();
      if (reply == null) {
        ended = true;
        return;
      }
      assertThat(reply.get("id").intValue()).isEqualTo(acknowledged + 1);
      assertThat(reply.get("result")).as(Json.text(reply)).hasSize(PARTS + 3);
      assertThat(Json.text(reply)).doesNotContain("\"details\"");
      acknowledged++;
    }
  }
}
