// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.wire.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Random requests to both servers, equal answers.
///
/// `-Djovn.seed=N` is the seed of the first schema, the next ones follow; `-Djovn.ops=N` the number
/// of steps in all; `-Djovn.shrink=N` how many trials a failure may be shortened with.
class DifferentialTest {
  private static final int STEPS_PER_SCHEMA = 600;
  private static final long SEED = Long.getLong("jovn.seed", 1);
  private static final int STEPS = Integer.getInteger("jovn.ops", 3600);
  private static final int TRIALS = Integer.getInteger("jovn.shrink", 40);

  private static final Tally TOTAL = new Tally();

  @TempDir private Path folder;
  private int runs;

  @AfterAll
  static void printWhatWasCompared() {
    System.out.println("differential test, equal on both sides: " + TOTAL);
  }

  @TestFactory
  Stream<DynamicTest> bothServersAnswerTheSame() {
    String sides = ServerCommand.sideA().name() + " and " + ServerCommand.sideB().name();
    int schemas = Math.max(1, STEPS / STEPS_PER_SCHEMA);
    return IntStream.range(0, schemas)
        .mapToObj(
            i ->
                DynamicTest.dynamicTest(
                    sides + ", -Djovn.seed=" + (SEED + i),
                    () -> compare(SEED + i, Math.min(STEPS, STEPS_PER_SCHEMA))));
  }

  private void compare(long seed, int count) throws IOException {
    int played = 0;
    for (int part = 0; played < count; part++) {
      Dice dice = new Dice(seed + part * 1_000_003L);
      RandomSchema schema = RandomSchema.of(dice);
      RandomSteps generator = new RandomSteps(dice, schema);
      List<Step> steps = new ArrayList<>();
      for (int i = played; i < count; i++) {
        steps.add(generator.next());
      }
      played += compare(seed, schema, steps);
    }
  }

  /// How many steps were equal before the reference ended; all of them when it did not.
  private int compare(long seed, RandomSchema schema, List<Step> steps) throws IOException {
    String difference;
    try (DualRun run = DualRun.start(newFolder(), schema, List.of())) {
      Optional<DualRun.Difference> found = run.play(steps);
      if (found.isEmpty()) {
        int equal = run.tally().count("steps");
        TOTAL.addAll(run.tally());
        assertThat(run.tally().count("results, done")).isGreaterThanOrEqualTo(equal / 5);
        return Math.max(1, equal);
      }
      difference = found.orElseThrow().text(run);
      steps.subList(found.orElseThrow().number() + 1, steps.size()).clear();
    }
    return Assertions.fail("seed " + seed + "\n" + difference + shortest(schema, steps));
  }

  private String shortest(RandomSchema schema, List<Step> failing) throws IOException {
    List<Step> shortest = new Shrinker(steps -> differs(schema, steps), TRIALS).shrink(failing);
    StringBuilder report = new StringBuilder("\n=== schema ");
    report.append(Json.text(schema.json())).append("\n=== shortest");
    shortest.forEach(step -> report.append('\n').append(step));
    try (DualRun run = DualRun.start(newFolder(), schema, List.of())) {
      run.play(shortest).ifPresent(d -> report.append("\n=== ").append(d.text(run)));
    }
    return report.toString();
  }

  private boolean differs(RandomSchema schema, List<Step> steps) throws IOException {
    try (DualRun run = DualRun.start(newFolder(), schema, List.of())) {
      return run.play(steps).isPresent();
    }
  }

  private Path newFolder() throws IOException {
    return Files.createDirectory(folder.resolve(Integer.toString(runs++)));
  }
}
