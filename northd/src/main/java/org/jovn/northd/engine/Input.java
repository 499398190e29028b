// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Values by key that come from outside.
public final class Input<K, V> extends Source<K> {

  /// Which parts of a value two versions differ in; a reader of none of these parts is left alone.
  public interface Difference<V> {
    long changed(V before, V after);
  }

  /// Told of every change, before any derivation runs; an index of the values.
  public interface Listener<K, V> {
    void changed(K key, @Nullable V before, @Nullable V after);
  }

  /// A value and its readers. It outlives its value while it has readers.
  static final class Cell<K, V> extends Node {

    private final Input<K, V> input;
    private final K key;
    @Nullable V value;

    Cell(Input<K, V> input, K key) {
      this.input = input;
      this.key = key;
    }

    String inputName() {
      return input.name;
    }

    Object key() {
      return key;
    }

    void describe(List<Fault.Read> into) {
      if (value != null && key != null) {
        into.add(new Fault.Read(input.name, key, value));
      }
    }

    @Override
    int height() {
      return 0;
    }

    @Override
    void abandoned() {
      if (value == null) {
        input.cells.remove(key);
      }
    }
  }

  private final String name;
  private final Difference<V> difference;
  private final Map<K, Cell<K, V>> cells = new HashMap<>();
  private final List<Listener<K, V>> listeners = new ArrayList<>();

  Input(String name, Difference<V> difference) {
    this.name = name;
    this.difference = difference;
  }

  public String name() {
    return name;
  }

  @Override
  int height() {
    return 0;
  }

  /// Adds an index. Only before there are values.
  public void listen(Listener<K, V> listener) {
    listeners.add(listener);
  }

  /// The value now, without a recorded read: for the owner, not for derivations.
  public @Nullable V get(K key) {
    Cell<K, V> cell = cells.get(key);
    return cell == null ? null : cell.value;
  }

  /// All keys with a value: for the owner, not for derivations.
  public Collection<K> keys() {
    List<K> keys = new ArrayList<>(cells.size());
    cells.forEach(
        (key, cell) -> {
          if (cell.value != null) {
            keys.add(key);
          }
        });
    return Collections.unmodifiableList(keys);
  }

  /// Sets the value of `key`, or takes it away.
  public void set(K key, @Nullable V value) {
    Cell<K, V> cell = cells.get(key);
    V before = cell == null ? null : cell.value;
    if (Objects.equals(before, value)) {
      return;
    }
    if (cell == null) {
      cell = new Cell<>(this, key);
      cells.put(key, cell);
    }
    cell.value = value;
    if (before == null || value == null) {
      cell.mark(Node.WHOLE);
      if (value == null) {
        keyWent(key);
        if (cell.live == 0) {
          cells.remove(key);
        }
      } else {
        keyCame(key);
      }
    } else {
      cell.mark(difference.changed(before, value));
    }
    for (Listener<K, V> listener : listeners) {
      listener.changed(key, before, value);
    }
  }

  Cell<K, V> cell(K key) {
    return cells.computeIfAbsent(key, k -> new Cell<>(this, k));
  }
}
