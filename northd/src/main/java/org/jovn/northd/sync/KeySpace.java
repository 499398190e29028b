// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.sync;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// Keys that differ from each other: kept as they are, as asked for where possible, else the least
/// that is free.
final class KeySpace {

  private final Map<String, Long> wishes = new TreeMap<>();
  private final Map<String, Long> keys = new HashMap<>();
  private final TreeMap<Long, String> owners = new TreeMap<>();
  private final boolean afterGreatest;
  private long next = 1;

  /// @param afterGreatest whether a key is looked for after the greatest that is used, and from the
  ///   least only then
  KeySpace(boolean afterGreatest) {
    this.afterGreatest = afterGreatest;
  }

  void want(String name, long requested, boolean wanted) {
    if (wanted) {
      wishes.put(name, requested);
    } else if (wishes.remove(name, requested)) {
      Long key = keys.remove(name);
      if (key != null) {
        owners.remove(key);
        next = Math.min(next, key);
      }
    }
  }

  boolean isEmpty() {
    return wishes.isEmpty();
  }

  /// Gives a name another key than the one that it has, as if it were new, unless it asked for it.
  void renew(String name, long max) {
    Long requested = wishes.get(name);
    Long old = keys.get(name);
    if (requested == null || old == null || old.equals(requested)) {
      return;
    }
    keys.remove(name);
    owners.remove(old);
    next = Math.min(next, old);
    long key = free(max);
    if (key != 0) {
      keys.put(name, key);
      owners.put(key, name);
    }
  }

  /// Says what a name has in the database; it keeps that if it can.
  void found(String name, long key) {
    if (!owners.containsKey(key) && !keys.containsKey(name)) {
      keys.put(name, key);
      owners.put(key, name);
    }
  }

  /// Assigns what is missing, up to `max`; returns all that have another key than before.
  Map<String, Long> assign(Iterable<String> names, long max, long requestMax) {
    Map<String, Long> changed = new TreeMap<>();
    for (String name : names) {
      Long requested = wishes.get(name);
      if (requested != null && requested > 0 && requested <= requestMax) {
        claim(name, requested, changed);
      }
    }
    Map<String, Long> again = new TreeMap<>(changed);
    for (String name : names) {
      if (wishes.containsKey(name)) {
        again.putIfAbsent(name, 0L);
      }
    }
    for (String name : again.keySet()) {
      Long key = keys.get(name);
      if (key == null) {
        key = free(max);
        if (key != 0) {
          keys.put(name, key);
          owners.put(key, name);
        }
      }
      changed.put(name, key);
    }
    return changed;
  }

  /// A key that is free, or 0.
  private long free(long max) {
    if (afterGreatest) {
      Long greatest = owners.floorKey(max);
      long after = greatest == null ? 1 : greatest + 1;
      if (after <= max) {
        return after;
      }
    }
    while (owners.containsKey(next)) {
      next++;
    }
    return next > max ? 0 : next;
  }

  private void claim(String name, long key, Map<String, Long> changed) {
    String owner = owners.get(key);
    if (name.equals(owner)) {
      return;
    }
    if (owner != null) {
      Long wish = wishes.get(owner);
      if (wish != null && wish == key) {
        return;
      }
      keys.remove(owner);
      changed.put(owner, 0L);
    }
    Long old = keys.put(name, key);
    if (old != null) {
      owners.remove(old, name);
      next = Math.min(next, old);
    }
    owners.put(key, name);
    changed.put(name, key);
  }
}
