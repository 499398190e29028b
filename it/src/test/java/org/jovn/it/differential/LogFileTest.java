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
    "83, ''",
    "84, --disable-file-column-diff",
    "85, --disable-file-column-diff"
  })
  void eachServerReadsTheFileOfTheOther(long seed, String option) throws IOException {
    List<String> options = option.isEmpty() ? List.of() : List.of(option);
    Dice dice = new Dice(seed);
    // The C server misreads a record of differences that C wrote for a row whose set still had its
    // default: with `min` 1 the default is not empty, and the difference becomes the whole value.
    RandomSchema schema = RandomSchema.of(dice).withoutRequiredSets();
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
