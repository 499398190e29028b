// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.differential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.wire.Json;
import tools.jackson.databind.node.ArrayNode;

/// Both servers on the same schema, step by step.
final class DualRun implements AutoCloseable {
  /// Where two servers parted: step by number, and what each sent in it.
  record Difference(int number, Step step, String a, String b) {
    /// Both answers with the names of the sides.
    String text(DualRun run) {
      return "step %d: %s\n--- %s\n%s\n--- %s\n%s"
          .formatted(number, step, run.sideA.name(), a, run.sideB.name(), b);
    }
  }

  static final String REFERENCE_ENDED = "reference ended";
  static final String KNOWN_FAULT = "known fault of the reference";

  private final Side sideA;
  private final Side sideB;
  private final Tally tally = new Tally();

  private DualRun(Side sideA, Side sideB) {
    this.sideA = sideA;
    this.sideB = sideB;
  }

  /// Starts both servers on new databases of a schema, in a folder that is empty.
  static DualRun start(Path folder, RandomSchema schema, List<String> options) throws IOException {
    Path fileA = create(folder, "a", schema);
    Path fileB = create(folder, "b", schema);
    String database = schema.name();
    int sessions = RandomSteps.SESSIONS;
    Side sideA = Side.start(ServerCommand.sideA(), "a", folder, options, fileA, database, sessions);
    try {
      Side sideB =
          Side.start(ServerCommand.sideB(), "b", folder, options, fileB, database, sessions);
      return new DualRun(sideA, sideB);
    } catch (IOException | RuntimeException e) {
      sideA.close();
      throw e;
    }
  }

  private static Path create(Path folder, String name, RandomSchema schema) throws IOException {
    Path schemaFile = Files.writeString(folder.resolve("ovsschema"), Json.text(schema.json()));
    Path file = folder.resolve(name + ".db");
    CommandResult.outputOf(
        ServerCommand.installed("ovsdb-tool"), "create", file.toString(), schemaFile.toString());
    return file;
  }

  Side sideA() {
    return sideA;
  }

  Side sideB() {
    return sideB;
  }

  /// What side A sent so far.
  Tally tally() {
    return tally;
  }

  /// Plays steps until the first difference, or the end of the reference.
  ///
  /// The C server has faults that end it (with several monitors of the same table, some updates
  /// do), and others after which it answers differently; then there is nothing more to compare, and
  /// the caller begins anew.
  Optional<Difference> play(List<Step> steps) throws IOException {
    for (int i = 0; i < steps.size() && !isOver(); i++) {
      Optional<Difference> difference = play(i, steps.get(i));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private boolean isOver() {
    return tally.count(REFERENCE_ENDED) > 0 || tally.count(KNOWN_FAULT) > 0;
  }

  private Optional<Difference> play(int number, Step step) throws IOException {
    Exchange a;
    Exchange b;
    try {
      sideA.begin(step);
      sideB.begin(step);
      a = sideA.finish(step, number);
      b = sideB.finish(step, number);
    } catch (IOException | IllegalStateException e) {
      if (sideA.hasEnded()) {
        tally.increment(REFERENCE_ENDED);
        return Optional.empty();
      }
      String failure = e + "\n";
      return Optional.of(
          new Difference(number, step, failure + sideA.testimony(), failure + sideB.testimony()));
    }
    tally.add(a);
    tally.increment("steps");
    if (step.converts()) {
      // The reply, the ends of monitors and those of waiting transactions come in any order.
      a = a.ofConversion();
      b = b.ofConversion();
    }
    String textA = a.text();
    String textB = b.text();
    if (textA.equals(textB)) {
      return Optional.empty();
    }
    if (FreeChoices.removed(textA).equals(FreeChoices.removed(textB))) {
      tally.increment("equal but for free choices");
      return Optional.empty();
    }
    if (new ErrorChoices(sideA, sideB, step, number).explain(a, b)) {
      tally.increment("equal but for the error told");
      return Optional.empty();
    }
    Optional<String> fault = KnownFaults.shown(sideA, sideB, a);
    if (fault.isPresent()) {
      tally.increment(KNOWN_FAULT);
      tally.increment(KNOWN_FAULT + ": " + fault.orElseThrow());
      return Optional.empty();
    }
    return Optional.of(new Difference(number, step, textA, textB));
  }

  /// Parameters of a transaction that selects all rows, with the columns that are kept on disk.
  static ArrayNode selects(RandomSchema schema) {
    ArrayNode params = Json.array(schema.name());
    for (RandomSchema.Table table : schema.tables()) {
      ArrayNode columns = Json.array("_uuid");
      table.columns().stream()
          .filter(column -> !column.ephemeral())
          .forEach(column -> columns.add(column.name()));
      params.add(
          Json.object(
              "op", "select", "table", table.name(), "where", Json.array(), "columns", columns));
    }
    return params;
  }

  @Override
  public void close() {
    sideA.close();
    sideB.close();
  }
}
