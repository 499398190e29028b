// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What runs when, and that the incremental result is that from scratch.
class EngineTest {

  /// Owners with members: a sum per owner, and a line per member with that sum.
  private static final class Network {
    final Engine engine = new Engine();

    /// Values whose parts are the tens and the units.
    final Input<Integer, Integer> members =
        engine.input(
            "members",
            (before, after) ->
                (before / 10 != after / 10 ? 1 : 0) | (before % 10 != after % 10 ? 2 : 0));

    final Group<Integer, Integer> byOwner = engine.group("by owner");
    final Output<String> lines = engine.output("lines");
    final Map<String, Integer> out = new HashMap<>();

    Network() {
      engine.rule(
          "place",
          members,
          (scope, key) -> {
            Scope.Reading<Integer> value = scope.readParts(members, key);
            if (value != null) {
              scope.emit(byOwner, value.value(1) / 10, key);
            }
          });
      Memo<Integer, Integer> sum =
          engine.memo(
              "sum",
              (scope, owner) -> {
                int total = 0;
                for (int key : scope.all(byOwner, owner)) {
                  Integer value = scope.read(members, key);
                  total += value == null ? 0 : value % 10;
                }
                return total;
              });
      engine.rule(
          "line",
          members,
          (scope, key) -> {
            Scope.Reading<Integer> value = scope.readParts(members, key);
            if (value != null) {
              int owner = value.value(1) / 10;
              scope.emit(lines, key + " of " + owner + ": " + scope.get(sum, owner));
            }
          });
      engine.rule(
          "owner",
          byOwner,
          (scope, owner) -> scope.emit(lines, owner + " has " + scope.all(byOwner, owner).size()));
    }

    void run() {
      engine.run();
      lines.drain(
          (line, change) -> {
            if (out.merge(line, change, Integer::sum) == 0) {
              out.remove(line);
            }
          });
    }
  }

  @Test
  void runsOnlyWhatReadTheChangedPart() {
    Network network = new Network();
    for (int i = 0; i < 100; i++) {
      network.members.set(i, i % 5 * 10 + 1);
    }
    network.run();
    List<String> log = network.engine.startLog();
    network.members.set(7, 22);
    network.run();
    assertThat(log)
        .hasSize(1 + 20)
        .startsWith("sum(2)")
        .contains("line(7)")
        .doesNotContain("place(7)");
  }

  @Test
  void stopsAtEqualResults() {
    Network network = new Network();
    network.members.set(1, 11);
    network.members.set(2, 12);
    network.run();
    List<String> log = network.engine.startLog();
    network.members.set(1, 12);
    network.members.set(2, 11);
    network.run();
    assertThat(log).containsExactly("sum(1)");
  }

  @Test
  void forgetsResultsThatNobodyReads() {
    Network network = new Network();
    network.members.set(1, 11);
    network.run();
    network.members.set(1, null);
    network.run();
    assertThat(network.out).isEmpty();
    assertThat(network.engine.derivations()).allMatch(derivation -> derivation.size() == 0);
  }

  @Test
  void incrementalResultsAreThoseFromScratch() {
    Random random = new Random(1);
    Network network = new Network();
    Map<Integer, Integer> values = new HashMap<>();
    for (int step = 0; step < 500; step++) {
      for (int i = random.nextInt(4); i >= 0; i--) {
        int key = random.nextInt(30);
        if (random.nextInt(3) == 0) {
          values.remove(key);
          network.members.set(key, null);
        } else {
          int value = random.nextInt(60);
          values.put(key, value);
          network.members.set(key, value);
        }
      }
      network.run();
      Network scratch = new Network();
      values.forEach(scratch.members::set);
      scratch.run();
      assertThat(network.out).as("step %d", step).isEqualTo(scratch.out);
    }
  }

  @Test
  void aDerivationThatThrowsEndsAlone() {
    Engine engine = new Engine();
    List<String> faults = new ArrayList<>();
    engine.takeFaults(
        fault -> faults.add(fault.derivation() + " " + fault.key() + ": " + fault.read()));
    Input<Integer, Integer> input = engine.input("numbers");
    Output<String> lines = engine.output("lines");
    Memo<Integer, Integer> inverse =
        engine.memo(
            "inverse",
            (scope, key) -> {
              Integer value = scope.read(input, key);
              return 100 / (value == null ? 1 : value);
            });
    engine.rule(
        "line",
        input,
        (scope, key) -> {
          scope.emit(lines, key + " is there");
          scope.emit(lines, key + ": " + scope.get(inverse, key));
        });
    Map<String, Integer> out = new HashMap<>();
    input.set(1, 10);
    input.set(2, 0);
    input.set(3, 20);
    engine.run();
    lines.drain(out::put);
    assertThat(out.keySet())
        .containsExactlyInAnyOrder("1 is there", "1: 10", "2 is there", "3 is there", "3: 5");
    assertThat(faults).containsExactly("inverse 2: [Read[input=numbers, key=2, value=0]]");

    // What failed is tried again when what it read changes, and is told again when it has run well.
    input.set(2, 50);
    engine.run();
    out.clear();
    lines.drain(out::put);
    assertThat(out).containsExactly(Map.entry("2: 2", 1));
    input.set(2, 0);
    engine.run();
    out.clear();
    lines.drain(out::put);
    assertThat(out).containsExactly(Map.entry("2: 2", -1));
    assertThat(faults).hasSize(2);
    input.set(2, null);
    engine.run();
    assertThat(engine.derivations()).allMatch(derivation -> derivation.size() <= 2);
  }

  @Test
  void withoutATakerOfFaultsRunThrows() {
    Engine engine = new Engine();
    Input<Integer, Integer> input = engine.input("numbers");
    engine.rule(
        "rule",
        input,
        (scope, key) -> {
          throw new ArithmeticException("of " + key);
        });
    input.set(1, 1);
    assertThatThrownBy(engine::run).isInstanceOf(ArithmeticException.class).hasMessage("of 1");
  }

  @Test
  void refusesToReadWhatIsNotLower() {
    Engine engine = new Engine();
    Input<Integer, Integer> input = engine.input("input");
    Group<Integer, Integer> group = engine.group("group");
    List<Integer> seen = new ArrayList<>();
    engine.rule("reader", input, (scope, key) -> seen.addAll(scope.all(group, key)));
    engine.rule("emitter", input, (scope, key) -> scope.emit(group, key, key));
    input.set(1, 1);
    assertThatThrownBy(engine::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("group is emitted into after it was read");
  }
}
