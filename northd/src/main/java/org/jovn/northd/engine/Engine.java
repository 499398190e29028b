// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The derivations, and what of them is stale.
///
/// Derivations are declared once, lowest first: each may read only what was declared before it, and
/// the members of groups that only lower ones emit into (checked while running). One thread.
public final class Engine {

  /// Places of one emission: sink, key, value.
  static final int EMISSION = 3;

  private final List<Derivation<?, ?>> derivations = new ArrayList<>();
  private final List<ArrayDeque<Computed>> queues = new ArrayList<>();
  private final List<Computed> abandoned = new ArrayList<>();
  private final IdentityHashMap<Computed, String> faults = new IdentityHashMap<>();
  private @Nullable Consumer<Fault> faultTaker;
  private @Nullable List<String> log;

  public Engine() {
    queues.add(new ArrayDeque<>());
  }

  public <K, V> Input<K, V> input(String name, Input.Difference<V> difference) {
    return new Input<>(name, difference);
  }

  /// An input whose values are read as a whole.
  public <K, V> Input<K, V> input(String name) {
    return new Input<>(name, (before, after) -> -1L);
  }

  public <K, V> Group<K, V> group(String name) {
    return new Group<>(name);
  }

  public <T> Output<T> output(String name) {
    return new Output<>(name);
  }

  public <K, V> Memo<K, V> memo(String name, BiFunction<Scope, K, V> function) {
    Memo<K, V> memo = new Memo<>(this, name, queues.size(), function);
    declare(memo);
    return memo;
  }

  /// Runs `body` for each key of `source`.
  public <K> Rule<K> rule(String name, Source<K> source, BiConsumer<Scope, K> body) {
    Rule<K> rule = new Rule<>(this, name, queues.size(), body);
    declare(rule);
    source.addRule(rule);
    return rule;
  }

  private void declare(Derivation<?, ?> derivation) {
    derivations.add(derivation);
    queues.add(new ArrayDeque<>());
  }

  public List<Derivation<?, ?>> derivations() {
    return Collections.unmodifiableList(derivations);
  }

  /// From now on a derivation that throws ends alone, and is told to `taker`: once, until it throws
  /// something else or has run well. Without a taker [#run] throws.
  public void takeFaults(Consumer<Fault> taker) {
    faultTaker = taker;
  }

  /// From now on, collects what runs, as `name(key)`.
  public List<String> startLog() {
    List<String> started = new ArrayList<>();
    log = started;
    return started;
  }

  /// Runs all that is stale, and returns how many derivations ran.
  public int run() {
    int runs = 0;
    for (ArrayDeque<Computed> queue : queues) {
      for (Computed node = queue.poll(); node != null; node = queue.poll()) {
        if (node.dead) {
          bury(node);
        } else if (node.dirty) {
          compute(node);
          runs++;
        }
      }
    }
    collect();
    return runs;
  }

  void enqueue(Computed node) {
    queues.get(node.height()).add(node);
  }

  void abandoned(Computed node) {
    abandoned.add(node);
  }

  /// The node of a memo, computed if it was not, or is stale.
  <K> Computed result(Memo<K, ?> memo, K key, Computed reader) {
    if (memo.height >= reader.height()) {
      throw new IllegalStateException(
          reader.derivation.name + " reads " + memo.name + ", which is not lower");
    }
    Computed node = memo.computed.get(key);
    if (node == null) {
      node = new Computed(memo, key);
      memo.computed.put(key, node);
      node.dirty = true;
    }
    if (node.dirty) {
      compute(node);
    }
    return node;
  }

  private void compute(Computed node) {
    if (node.running) {
      throw new IllegalStateException(node.derivation.name + " reads itself at " + node.key);
    }
    node.running = true;
    node.dirty = false;
    node.derivation.runs++;
    if (log != null) {
      log.add(node.derivation.name + "(" + node.key + ")");
    }
    Node[] before = node.reads;
    node.reads = new Node[0];
    node.version++;
    Scope scope = new Scope(this, node);
    Object value;
    try {
      value = node.derivation.compute(scope, node.key);
      if (!faults.isEmpty()) {
        faults.remove(node);
      }
    } catch (RuntimeException | StackOverflowError e) {
      if (faultTaker == null) {
        throw e;
      }
      value = null;
      failed(node, scope, e, faultTaker);
    }
    Object[] emitted = scope.end();
    for (Node read : before) {
      read.dropReader();
    }
    node.running = false;
    if (node.derivation instanceof Memo) {
      if (Objects.equals(value, node.value)) {
        node.derivation.cutOffs++;
      } else {
        node.value = value;
        node.mark(-1L);
      }
    } else {
      Object[] old = node.emitted;
      node.emitted = emitted;
      replace(node, old, emitted);
    }
  }

  private void failed(Computed node, Scope scope, Throwable cause, Consumer<Fault> taker) {
    String text = cause.toString();
    if (!text.equals(faults.put(node, text)) && !(cause instanceof Fault.Follows)) {
      taker.accept(new Fault(node.derivation.name, node.key, cause, scope.inputsRead()));
    }
  }

  /// What there is instead of the value of a memo that has none.
  RuntimeException noValue(Computed memo) {
    String text = memo.derivation.name + " has no value for " + memo.key;
    return faults.containsKey(memo) ? new Fault.Follows(text) : new IllegalStateException(text);
  }

  private void bury(Computed node) {
    if (!faults.isEmpty()) {
      faults.remove(node);
    }
    Object[] old = node.emitted;
    node.emitted = Computed.NOTHING;
    node.forgetReads();
    node.derivation.computed.remove(node.key, node);
    replace(node, old, Computed.NOTHING);
  }

  /// Forgets the results that nobody reads.
  private void collect() {
    for (int i = 0; i < abandoned.size(); i++) {
      Computed node = abandoned.get(i);
      if (node.live == 0 && !node.dead) {
        node.dead = true;
        faults.remove(node);
        node.derivation.computed.remove(node.key, node);
        node.forgetReads();
      }
    }
    abandoned.clear();
  }

  private static void replace(Computed node, Object[] before, Object[] after) {
    int start = 0;
    int common = Math.min(before.length, after.length);
    while (start < common && same(before, start, after, start)) {
      start += EMISSION;
    }
    int endBefore = before.length;
    int endAfter = after.length;
    while (endBefore > start
        && endAfter > start
        && same(before, endBefore - EMISSION, after, endAfter - EMISSION)) {
      endBefore -= EMISSION;
      endAfter -= EMISSION;
    }
    if (start == endBefore && start == endAfter) {
      node.derivation.cutOffs++;
      return;
    }
    if (start == endBefore || start == endAfter) {
      for (int i = start; i < endAfter; i += EMISSION) {
        apply(after[i], after[i + 1], after[i + 2], 1);
      }
      for (int i = start; i < endBefore; i += EMISSION) {
        apply(before[i], before[i + 1], before[i + 2], -1);
      }
      return;
    }
    replaceCounted(before, start, endBefore, after, endAfter);
  }

  private record Emission(Object sink, Object key, Object value) {}

  private static void replaceCounted(
      Object[] before, int start, int endBefore, Object[] after, int endAfter) {
    Map<Emission, Integer> counts = new HashMap<>();
    for (int i = start; i < endBefore; i += EMISSION) {
      counts.merge(new Emission(before[i], before[i + 1], before[i + 2]), 1, Integer::sum);
    }
    for (int i = start; i < endAfter; i += EMISSION) {
      Emission emission = new Emission(after[i], after[i + 1], after[i + 2]);
      Integer count = counts.get(emission);
      if (count == null) {
        apply(after[i], after[i + 1], after[i + 2], 1);
      } else if (count == 1) {
        counts.remove(emission);
      } else {
        counts.put(emission, count - 1);
      }
    }
    for (int i = start; i < endBefore; i += EMISSION) {
      Emission emission = new Emission(before[i], before[i + 1], before[i + 2]);
      Integer count = counts.remove(emission);
      for (int n = 0; count != null && n < count; n++) {
        apply(before[i], before[i + 1], before[i + 2], -1);
      }
    }
  }

  private static boolean same(Object[] a, int i, Object[] b, int j) {
    return a[i] == b[j]
        && (a[i + 1] == b[j + 1] || a[i + 1].equals(b[j + 1]))
        && (a[i + 2] == b[j + 2] || a[i + 2].equals(b[j + 2]));
  }

  @SuppressWarnings("unchecked") // Scope.emit checked the types when it took them
  private static void apply(Object sink, Object key, Object value, int change) {
    if (sink instanceof Output<?> output) {
      ((Output<Object>) output).change(value, change);
    } else if (change > 0) {
      ((Group<Object, Object>) sink).add(key, value);
    } else {
      ((Group<Object, Object>) sink).remove(key, value);
    }
  }
}
