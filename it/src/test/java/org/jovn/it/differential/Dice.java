// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Random choices that a seed repeats.
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /// True in `percent` of 100 calls.
  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /// A number from `low` to `high`, both possible.
  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  @SafeVarargs
  final <T> T pick(T first, T... others) {
    int index = random.nextInt(others.length + 1);
    return index == 0 ? first : others[index - 1];
  }

  <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /// Up to `count` of the values, each at most once, in random order.
  <T> List<T> some(List<T> values, int count) {
    List<T> rest = new ArrayList<>(values);
    List<T> chosen = new ArrayList<>();
    while (chosen.size() < count && !rest.isEmpty()) {
      chosen.add(rest.remove(random.nextInt(rest.size())));
    }
    return chosen;
  }
}
