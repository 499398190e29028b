// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.wire.HashOrder;
import org.jovn.it.wire.Json;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// A database file that either server has written opens in the other and holds the same.
class LogFileTest {
  private static final int STEPS = 250;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "81, ''",
    "82, ''",
    "86, ''",
    "84, --disable-file-column-diff",
    "85, --disable-file-column-diff"
  })
  void eachServerReadsTheFileOfTheOther(long seed, String option) throws IOException {
    List<String> options = option.isEmpty() ? List.of() : List.of(option);
    Dice dice = new Dice(seed);
    // The C server cannot read all differences that it writes: not one of more elements than the
    // column may have, and one to a default that is not empty (`min` 1) becomes the whole value.
    RandomSchema schema = RandomSchema.of(dice).withUnlimitedSets();
    JsonNode contentsA;
    JsonNode contentsB;
    try (DualRun run = DualRun.start(folder, schema, options)) {
      Optional<DualRun.Difference> difference = run.play(steps(dice, schema));
      assertThat(difference.map(found -> found.text(run))).isEmpty();
      contentsA = contents(run.sideA(), schema);
      contentsB = contents(run.sideB(), schema);
      run.sideA().stop();
      run.sideB().stop();
    }
    Path fileA = folder.resolve("a.db");
    Path fileB = folder.resolve("b.db");
    assertThat(rowsOf(contentsA)).as("seed %d fills tables", seed).isPositive();
    // The C tool judges both files before a server has touched them again.
    assertThat(dump(fileA, schema)).isEqualTo(contentsA);
    assertThat(dump(fileB, schema)).isEqualTo(contentsB);
    assertThat(served(ServerCommand.sideB(), fileA, schema)).isEqualTo(contentsA);
    assertThat(served(ServerCommand.sideA(), fileB, schema)).isEqualTo(contentsB);
  }

  /// The C server writes records of these changes that it cannot read; ours must not.
  @ParameterizedTest
  @CsvSource({"0, 2, 'a,b', 'c,d'", "1, unlimited, '', ',b'"})
  void theFileIsReadWhereTheReferenceCannotReadItsOwn(
      int min, String max, String before, String after) throws IOException {
    ServerCommand command = ServerCommand.sideB();
    Assumptions.assumeFalse(command.name().equals("C"), "the C server fails this");
    JsonNode type = Json.object("key", "string", "min", min, "max", limit(max));
    JsonNode columns = Json.object("c", Json.object("type", type));
    JsonNode tables = Json.object("A", Json.object("isRoot", true, "columns", columns));
    JsonNode schema = Json.object("name", "T", "version", "1.0.0", "tables", tables);
    Path schemaFile = Files.writeString(folder.resolve("schema"), Json.text(schema));
    Path file = folder.resolve("own.db");
    String tool = ServerCommand.installed("ovsdb-tool");
    CommandResult.outputOf(tool, "create", file.toString(), schemaFile.toString());
    JsonNode select =
        Json.array(
            "T",
            Json.object(
                "op", "select", "table", "A", "where", Json.array(), "columns", Json.array("c")));
    JsonNode contents;
    try (Side side = Side.start(command, "own", folder, List.of(), file, "T", 0)) {
      JsonNode first = Json.object("c", strings(before));
      side.select(Json.array("T", Json.object("op", "insert", "table", "A", "row", first)));
      JsonNode second = Json.object("c", strings(after));
      side.select(
          Json.array(
              "T",
              Json.object("op", "update", "table", "A", "where", Json.array(), "row", second)));
      contents = side.select(select).get("result");
    }
    assertThat(Json.text(contents)).contains(Json.text(strings(after)));
    assertThat(
            Json.parse(CommandResult.outputOf(tool, "query", file.toString(), Json.text(select))))
        .isEqualTo(contents);
    try (Side side = Side.start(command, "again", folder, List.of(), file, "T", 0)) {
      assertThat(side.select(select).get("result")).isEqualTo(contents);
    }
  }

  private static JsonNode limit(String max) {
    return max.equals("unlimited") ? Json.node(max) : Json.node(Integer.parseInt(max));
  }

  private static JsonNode strings(String commaSeparated) {
    Object[] elements = commaSeparated.split(",", -1);
    return Json.array("set", Json.array(elements));
  }

  /// Transactions alone: inserts above all, so that there is something to write and to change.
  private static List<Step> steps(Dice dice, RandomSchema schema) {
    RandomTransactions transactions = new RandomTransactions(dice, schema);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      JsonNode request =
          Json.object("id", i, "method", "transact", "params", transactions.params());
      steps.add(new Step(0, List.of(request)));
    }
    return steps;
  }

  private JsonNode served(ServerCommand command, Path file, RandomSchema schema)
      throws IOException {
    Path copy = folder.resolve("copy-" + file.getFileName());
    Files.copy(file, copy);
    try (Side side =
        Side.start(command, "x" + file.getFileName(), folder, List.of(), copy, "T", 0)) {
      return contents(side, schema);
    }
  }

  private static JsonNode dump(Path file, RandomSchema schema) throws IOException {
    String output =
        CommandResult.outputOf(
            ServerCommand.installed("ovsdb-tool"),
            "query",
            file.toString(),
            Json.text(DualRun.selects(schema)));
    return HashOrder.removed(Json.parse(output));
  }

  private static JsonNode contents(Side side, RandomSchema schema) throws IOException {
    return HashOrder.removed(side.select(DualRun.selects(schema)).get("result"));
  }

  private static int rowsOf(JsonNode results) {
    int count = 0;
    for (JsonNode result : results) {
      count += result.path("rows").size();
    }
    return count;
  }
}
