// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.engine;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A derivation that runs for every key of its source, and emits.
public final class Rule<K> extends Derivation<K, Object> {

  private final BiConsumer<Scope, K> body;

  Rule(Engine engine, String name, int height, BiConsumer<Scope, K> body) {
    super(engine, name, height);
    this.body = body;
  }

  @Override
  @SuppressWarnings("unchecked") // keys come from the source of this rule
  @Nullable Object compute(Scope scope, Object key) {
    body.accept(scope, (K) key);
    return null;
  }

  @Override
  void abandoned(Computed node) {}

  void keyCame(K key) {
    Computed old = computed.get(key);
    if (old != null) {
      old.dead = false;
      old.makeDirty();
      return;
    }
    Computed node = new Computed(this, key);
    computed.put(key, node);
    node.makeDirty();
  }

  void keyWent(K key) {
    Computed node = computed.get(key);
    if (node != null) {
      node.makeDirty();
      node.dead = true;
    }
  }
}
