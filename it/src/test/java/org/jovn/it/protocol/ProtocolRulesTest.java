// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;
import org.jovn.it.wire.Json;
import org.jovn.it.wire.WireClient;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Plays the transcripts of this folder to the reference and to the server under test.
///
/// `-Drewrite=true` records the answers of the reference into the source folder instead.
class ProtocolRulesTest {
  private static final String DATABASE = "T";
  private static final List<String> TABLES = List.of("R", "L", "X", "W");
  private static final List<String> FILES =
      List.of(
          "framing", "numbers", "requests", "transact", "errors", "references", "monitor", "locks");

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> theReferenceKeepsTheRules() throws IOException {
    if (Boolean.getBoolean("rewrite")) {
      record();
    }
    return tests("a", ServerCommand.sideA());
  }

  @TestFactory
  Stream<DynamicTest> theServerUnderTestKeepsTheRules() throws IOException {
    return tests("b", ServerCommand.sideB());
  }

  @ParameterizedTest
  @ValueSource(strings = {"framing", "transact"})
  void aFileHasCasesAndEachSendsSomething(String file) throws IOException {
    List<Transcript.Case> cases = Transcript.parse(resource(file + ".txt")).cases();
    assertThat(cases).isNotEmpty();
    assertThat(cases).allSatisfy(rule -> assertThat(rule.lines()).anyMatch(Transcript::isSend));
  }

  private void record() throws IOException {
    Path sources = Path.of("src/test/resources/org/jovn/it/protocol").toAbsolutePath();
    try (ServerProcess server = server("r", ServerCommand.sideA())) {
      for (String file : FILES) {
        String text = resource(file + ".txt");
        List<String> lines = new ArrayList<>(text.lines().takeWhile(l -> !isCase(l)).toList());
        for (Transcript.Case rule : Transcript.parse(text).cases()) {
          lines.add("== " + rule.name());
          lines.addAll(play(server, rule));
          lines.add("");
        }
        lines.removeLast();
        Files.write(sources.resolve(file + ".txt"), lines);
      }
    }
  }

  private static boolean isCase(String line) {
    return line.startsWith("== ");
  }

  private Stream<DynamicTest> tests(String name, ServerCommand command) throws IOException {
    ServerProcess server = server(name, command);
    List<DynamicTest> tests = new ArrayList<>();
    for (String file : FILES) {
      for (Transcript.Case rule : Transcript.parse(resource(file + ".txt")).cases()) {
        tests.add(
            DynamicTest.dynamicTest(
                command.name() + " " + file + ": " + rule.name(),
                () -> assertThat(play(server, rule)).isEqualTo(rule.lines())));
      }
    }
    return tests.stream().onClose(server::close);
  }

  private static List<String> play(ServerProcess server, Transcript.Case rule) {
    try {
      try (WireClient client = WireClient.connect(server.socket())) {
        JsonNode[] deletes =
            TABLES.stream()
                .map(t -> Json.object("op", "delete", "table", t, "where", Json.array()))
                .toArray(JsonNode[]::new);
        client.transact(DATABASE, deletes);
      }
      return TranscriptPlayer.play(server.socket(), DATABASE, rule);
    } catch (IOException e) {
      throw new UncheckedIOException(rule.name() + ", server says: " + server.output(), e);
    }
  }

  private ServerProcess server(String name, ServerCommand command) throws IOException {
    Path schema = folder.resolve(name + ".ovsschema");
    Files.writeString(schema, resource("rules.ovsschema"));
    Path file = folder.resolve(name + ".db");
    CommandResult.outputOf(
        ServerCommand.installed("ovsdb-tool"), "create", file.toString(), schema.toString());
    return ServerProcess.start(command, name, folder, List.of(), file);
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream = ProtocolRulesTest.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IOException("no resource " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
