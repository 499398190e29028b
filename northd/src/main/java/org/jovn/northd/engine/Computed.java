// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.engine;

import org.jspecify.annotations.Nullable;

/// One derivation for one key: its result, what it emitted, and what it read.
final class Computed extends Node {

  private static final Node[] NOTHING_READ = {};
  static final Object[] NOTHING = {};

  final Derivation<?, ?> derivation;
  final Object key;

  Node[] reads = NOTHING_READ;
  Object[] emitted = NOTHING;
  @Nullable Object value;
  int version;
  boolean dirty;
  boolean dead;
  boolean running;

  Computed(Derivation<?, ?> derivation, Object key) {
    this.derivation = derivation;
    this.key = key;
  }

  @Override
  int height() {
    return derivation.height;
  }

  @Override
  void abandoned() {
    derivation.abandoned(this);
  }

  void makeDirty() {
    if (!dirty && !dead) {
      dirty = true;
      derivation.engine.enqueue(this);
    }
  }

  void forgetReads() {
    version++;
    for (Node read : reads) {
      read.dropReader();
    }
    reads = NOTHING_READ;
  }
}
