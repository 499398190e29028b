// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Through which a derivation reads and emits while it runs. Not to be kept.
public final class Scope {

  /// A value of an input of which only parts may be read: whoever reads a part says so.
  public static final class Reading<V> {

    private final Input.Cell<?, V> cell;
    private final V value;
    private long mask;

    Reading(Input.Cell<?, V> cell, V value) {
      this.cell = cell;
      this.value = value;
    }

    /// The value, of which the parts in `parts` are read.
    public V value(long parts) {
      mask |= parts;
      return value;
    }
  }

  private final Engine engine;
  private final Computed node;
  private final List<Node> reads = new ArrayList<>(8);
  private final List<Reading<?>> readings = new ArrayList<>(4);
  private Object[] emitted = Computed.NOTHING;
  private int emittedSize;

  Scope(Engine engine, Computed node) {
    this.engine = engine;
    this.node = node;
  }

  /// The whole value of `key`.
  public <K, V> @Nullable V read(Input<K, V> input, K key) {
    Input.Cell<K, V> cell = input.cell(key);
    record(cell, -1L);
    return cell.value;
  }

  /// The value of `key`, to be read in parts.
  public <K, V> @Nullable Reading<V> readParts(Input<K, V> input, K key) {
    Input.Cell<K, V> cell = input.cell(key);
    V value = cell.value;
    if (value == null) {
      record(cell, 0);
      return null;
    }
    Reading<V> reading = new Reading<>(cell, value);
    readings.add(reading);
    return reading;
  }

  /// The members of `key`, in no order that lasts.
  public <K, V> Collection<V> all(Group<K, V> group, K key) {
    Group.Cell<K, V> cell = group.cell(key, node.height());
    record(cell, -1L);
    return cell.members.values();
  }

  public <K, V> boolean isEmpty(Group<K, V> group, K key) {
    return all(group, key).isEmpty();
  }

  /// The result of another derivation.
  @SuppressWarnings("unchecked") // a memo's node holds what its function returned
  public <K, V> V get(Memo<K, V> memo, K key) {
    Computed other = engine.result(memo, key, node);
    record(other, -1L);
    Object value = other.value;
    if (value == null) {
      throw engine.noValue(other);
    }
    return (V) value;
  }

  public <K, V> void emit(Group<K, V> group, K key, V member) {
    group.emittedAt(node.height());
    push(group, key, member);
  }

  public <T> void emit(Output<T> output, T value) {
    push(output, output, value);
  }

  private void push(Object sink, Object key, Object value) {
    if (node.derivation instanceof Memo) {
      throw new IllegalStateException(node.derivation.name + " is a memo, and emits");
    }
    if (emittedSize == emitted.length) {
      emitted = Arrays.copyOf(emitted, Math.max(12, emittedSize * 2));
    }
    emitted[emittedSize++] = sink;
    emitted[emittedSize++] = key;
    emitted[emittedSize++] = value;
  }

  private void record(Node read, long mask) {
    if (read.addReader(node, mask)) {
      reads.add(read);
    }
  }

  /// The values of inputs that were read so far.
  List<Fault.Read> inputsRead() {
    List<Fault.Read> result = new ArrayList<>();
    for (Reading<?> reading : readings) {
      reading.cell.describe(result);
    }
    for (Node read : reads) {
      if (read instanceof Input.Cell<?, ?> cell) {
        cell.describe(result);
      }
    }
    return result;
  }

  /// Ends the run: what was read is recorded; returns what was emitted.
  Object[] end() {
    for (Reading<?> reading : readings) {
      record(reading.cell, reading.mask);
    }
    node.reads = reads.toArray(new Node[0]);
    return emittedSize == 0 ? Computed.NOTHING : Arrays.copyOf(emitted, emittedSize);
  }
}
