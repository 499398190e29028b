// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.engine;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A pure function of a key and of what it reads through its [Scope].
///
/// @param <K> the key
/// @param <V> the result
public abstract sealed class Derivation<K, V> permits Rule, Memo {

  final Engine engine;
  final String name;

  /// The order of declaration: a derivation reads only what is lower.
  final int height;

  final Map<K, Computed> computed = new HashMap<>();

  long runs;
  long cutOffs;

  Derivation(Engine engine, String name, int height) {
    this.engine = engine;
    this.name = name;
    this.height = height;
  }

  abstract @Nullable Object compute(Scope scope, Object key);

  abstract void abandoned(Computed node);

  public String name() {
    return name;
  }

  /// How often it ran, for whatever key.
  public long runs() {
    return runs;
  }

  /// How often its result was equal to the one before.
  public long cutOffs() {
    return cutOffs;
  }

  /// For how many keys there is a result.
  public int size() {
    return computed.size();
  }
}
