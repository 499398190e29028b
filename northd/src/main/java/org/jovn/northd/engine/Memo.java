// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.engine;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// A derivation that is computed for a key when another derivation asks for it, and forgotten when
/// nobody reads it any more. It emits nothing.
public final class Memo<K, V> extends Derivation<K, V> {

  private final BiFunction<Scope, K, V> function;

  Memo(Engine engine, String name, int height, BiFunction<Scope, K, V> function) {
    super(engine, name, height);
    this.function = function;
  }

  @Override
  @SuppressWarnings("unchecked") // only Scope.get creates nodes, with keys of type K
  @Nullable Object compute(Scope scope, Object key) {
    return function.apply(scope, (K) key);
  }

  @Override
  void abandoned(Computed node) {
    engine.abandoned(node);
  }
}
