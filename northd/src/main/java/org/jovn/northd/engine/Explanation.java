// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/// What came of what: found by going through the edges that the engine keeps anyway. For the owner,
/// between runs; its time is in proportion to all derivations (backwards), or to what depends on a
/// value (forwards).
public final class Explanation {

  /// A value of an input.
  public record Origin(String input, Object key) {}

  /// Takes something that a derivation has emitted.
  public interface Visitor<T> {
    /// The derivation `name` has emitted `value` for `key`, having read `origins`.
    void emitted(String name, Object key, T value, Set<Origin> origins);
  }

  private Explanation() {}

  /// Finds who emitted the values into `output` that `wanted` says, and from what.
  public static <T> void backwards(
      Engine engine, Output<T> output, Predicate<T> wanted, Visitor<T> visitor) {
    for (Derivation<?, ?> derivation : engine.derivations()) {
      for (Computed node : derivation.computed.values()) {
        visit(node, output, wanted, visitor);
      }
    }
  }

  /// Finds what was emitted into `output` because of a value of an input.
  public static <K, T> void forwards(
      Input<K, ?> input, K key, Output<T> output, Visitor<T> visitor) {
    Deque<Node> waiting = new ArrayDeque<>();
    Set<Node> seen = new LinkedHashSet<>();
    waiting.add(input.cell(key));
    while (!waiting.isEmpty()) {
      waiting
          .remove()
          .forEachReader(
              reader -> {
                if (seen.add(reader)) {
                  waiting.add(reader);
                  visit(reader, output, _ -> true, visitor);
                }
              });
    }
  }

  @SuppressWarnings("unchecked") // Scope.emit checked the types when it took them
  private static <T> void visit(
      Computed node, Output<T> output, Predicate<T> wanted, Visitor<T> visitor) {
    for (int i = 0; i < node.emitted.length; i += Engine.EMISSION) {
      if (node.emitted[i] == output) {
        T value = (T) node.emitted[i + 2];
        if (wanted.test(value)) {
          visitor.emitted(node.derivation.name, node.key, value, origins(node));
        }
      }
    }
  }

  private static Set<Origin> origins(Computed node) {
    Set<Origin> result = new LinkedHashSet<>();
    Deque<Computed> waiting = new ArrayDeque<>();
    Set<Node> seen = new LinkedHashSet<>();
    waiting.add(node);
    while (!waiting.isEmpty()) {
      for (Node read : waiting.remove().reads) {
        if (!seen.add(read)) {
          continue;
        }
        if (read instanceof Computed memo) {
          waiting.add(memo);
        } else if (read instanceof Input.Cell<?, ?> cell && cell.value != null) {
          result.add(new Origin(cell.inputName(), cell.key()));
        }
      }
    }
    return result;
  }
}
