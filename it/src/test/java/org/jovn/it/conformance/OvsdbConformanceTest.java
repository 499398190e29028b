// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;
import org.jovn.it.wire.Json;
import org.jovn.it.wire.WireClient;
import org.jovn.ovsdb.net.EndpointException;
import org.jovn.tools.conformance.CaseResult;
import org.jovn.tools.conformance.Report;
import org.jovn.tools.conformance.Status;
import org.jovn.tools.conformance.ovsdb.OvsdbConformance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// `jovn conformance ovsdb` on both servers, and in front of one with a fault.
class OvsdbConformanceTest {
  private static final int CASES_MIN = 150;
  private static final List<String> ALL = List.of();

  @TempDir private static Path folder;
  private static ServerProcess reference;
  private static ServerProcess ours;

  @BeforeAll
  static void start() throws IOException {
    reference = start("a", ServerCommand.sideA());
    ours = start("b", ServerCommand.sideB());
  }

  private static ServerProcess start(String name, ServerCommand command) throws IOException {
    Path database = folder.resolve(name + ".db");
    Path schema = Schema.write(folder.resolve(name + ".ovsschema"));
    CommandResult created =
        CommandResult.of(
            List.of(
                ServerCommand.installed("ovsdb-tool"),
                "create",
                database.toString(),
                schema.toString()));
    assertThat(created.status()).as(created.toString()).isZero();
    return ServerProcess.start(command, name, folder, List.of(), database);
  }

  @AfterAll
  static void stop() {
    reference.close();
    ours.close();
  }

  @Test
  void bothServersPass() throws IOException, EndpointException {
    Report first = judge(reference.socket(), ALL);
    Report second = judge(ours.socket(), ALL);
    assertThat(failures(first)).as("the reference").isEmpty();
    assertThat(failures(second)).as("ours").isEmpty();
    assertThat(ids(first)).hasSizeGreaterThanOrEqualTo(CASES_MIN).isEqualTo(ids(second));
    assertThat(first.count(Status.DEVIATES)).isEqualTo(second.count(Status.DEVIATES));
  }

  @Test
  void nothingIsLeftBehind() throws IOException, EndpointException {
    String before = contents();
    judge(ours.socket(), ALL);
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void noServerIsFailuresAndNoHang() throws IOException, EndpointException {
    Instant begin = Instant.now();
    Report report = judge(folder.resolve("none.sock"), ALL);
    assertThat(report.count(Status.FAIL)).isEqualTo(report.results().size());
    assertThat(report.exitStatus()).isEqualTo(1);
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aFaultIsFound(Fault fault) throws IOException, EndpointException {
    Path socket = folder.resolve(fault + ".sock");
    try (FaultyProxy _ = FaultyProxy.start(fault, socket, ours.socket())) {
      assertThat(failures(judge(socket, List.of(fault.finder())))).contains(fault.finder());
    }
  }

  private static Report judge(Path socket, List<String> prefixes)
      throws IOException, EndpointException {
    return OvsdbConformance.judge("unix:" + socket, prefixes);
  }

  private static Set<String> ids(Report report) {
    Set<String> ids = new LinkedHashSet<>();
    for (CaseResult result : report.results()) {
      assertThat(ids.add(result.id())).as(result.id()).isTrue();
    }
    return ids;
  }

  private static List<String> failures(Report report) {
    List<String> failures = new ArrayList<>();
    for (CaseResult result : report.results()) {
      if (result.status() == Status.FAIL) {
        failures.add(result.id());
      }
    }
    return failures;
  }

  private static String contents() throws IOException {
    try (WireClient client = WireClient.connect(ours.socket())) {
      JsonNode tables = client.call("get_schema", Json.array(Schema.NAME)).path("result");
      StringBuilder text = new StringBuilder();
      for (String table : tables.path("tables").propertyNames()) {
        text.append(
            client.transact(
                Schema.NAME, Json.object("op", "select", "table", table, "where", Json.array())));
      }
      return text.toString();
    }
  }
}
