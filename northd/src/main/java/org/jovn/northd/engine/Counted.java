// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.engine;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values with the number of times that each is there, in the order in which they came. Most often
/// there is one, which then needs no more room than a reference.
public final class Counted<T> {

  private @Nullable T only;
  private int count;
  private @Nullable Map<T, Integer> several;

  /// Adds `by` to the count of a value; at 0 it is gone. Returns what the count is then.
  public int add(T value, int by) {
    if (several != null) {
      int now = several.merge(value, by, Integer::sum);
      if (now == 0) {
        several.remove(value);
      }
      return now;
    }
    if (only == null || only.equals(value)) {
      count += by;
      only = count == 0 ? null : only == null ? value : only;
      return count;
    }
    several = new LinkedHashMap<>();
    several.put(only, count);
    several.put(value, by);
    only = null;
    return by;
  }

  /// How often a value is there.
  public int count(T value) {
    if (several != null) {
      return several.getOrDefault(value, 0);
    }
    return value.equals(only) ? count : 0;
  }

  public boolean isEmpty() {
    return several == null ? only == null : several.isEmpty();
  }

  /// How many different values there are.
  public int size() {
    return several != null ? several.size() : only == null ? 0 : 1;
  }

  /// The different values; a view while there are several.
  public Collection<T> values() {
    if (several != null) {
      return Collections.unmodifiableCollection(several.keySet());
    }
    return only == null ? Collections.emptyList() : Collections.singletonList(only);
  }
}
