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
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
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

  @TempDir private Path folder;
  private int runs;

  @TestFactory
  Stream<DynamicTest> bothServersAnswerTheSame(TestReporter reporter) {
    String sides = ServerCommand.sideA().name() + " and " + ServerCommand.sideB().name();
    int schemas = Math.max(1, STEPS / STEPS_PER_SCHEMA);
    return IntStream.range(0, schemas)
        .mapToObj(
            i ->
                DynamicTest.dynamicTest(
                    sides + ", -Djovn.seed=" + (SEED + i),
                    () -> compare(SEED + i, Math.min(STEPS, STEPS_PER_SCHEMA), reporter)));
  }

  private void compare(long seed, int count, TestReporter reporter) throws IOException {
    Dice dice = new Dice(seed);
    RandomSchema schema = RandomSchema.of(dice);
    RandomSteps generator = new RandomSteps(dice, schema);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      steps.add(generator.next());
    }
    Optional<String> difference = play(schema, steps, reporter);
    if (difference.isPresent()) {
      Assertions.fail("seed " + seed + "\n" + difference.orElseThrow());
    }
  }

  /// The first difference as text, with the shortest stream that shows one.
  private Optional<String> play(RandomSchema schema, List<Step> steps, TestReporter reporter)
      throws IOException {
    DualRun.Difference difference;
    String text;
    try (DualRun run = DualRun.start(newFolder(), schema, List.of())) {
      Optional<DualRun.Difference> found = run.play(steps);
      if (found.isEmpty()) {
        assertThat(run.tally().count("results, done")).isGreaterThan(steps.size() / 5);
        reporter.publishEntry("equal", run.tally().toString());
        return Optional.empty();
      }
      difference = found.orElseThrow();
      text = difference.text(run);
    }
    List<Step> failing = steps.subList(0, difference.number() + 1);
    List<Step> shortest = new Shrinker(trial -> differs(schema, trial), TRIALS).shrink(failing);
    StringBuilder report = new StringBuilder(text);
    report.append("\n=== schema ").append(Json.text(schema.json())).append("\n=== shortest");
    shortest.forEach(step -> report.append('\n').append(step));
    try (DualRun run = DualRun.start(newFolder(), schema, List.of())) {
      run.play(shortest).ifPresent(d -> report.append("\n=== ").append(d.text(run)));
    }
    return Optional.of(report.toString());
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
