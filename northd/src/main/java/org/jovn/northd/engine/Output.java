// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/// What derivations emit for the outside: a change of the number of times that each value was
/// emitted, since it was last drained.
public final class Output<T> {

  /// Takes a value, and by how much its count changed.
  public interface Consumer<T> {
    void accept(T value, int change);
  }

  private final String name;
  private Map<T, Integer> changes = new LinkedHashMap<>();

  Output(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  void change(T value, int by) {
    Integer now = changes.merge(value, by, Integer::sum);
    if (now == 0) {
      changes.remove(value);
    }
  }

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /// Hands over the changes.
  public void drain(Consumer<T> consumer) {
    Map<T, Integer> drained = changes;
    changes = new LinkedHashMap<>();
    drained.forEach(consumer::accept);
  }
}
