// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.data;

import org.jovn.ovsdb.json.JsonOutput;

/// A signed integer of 64 bits.
public record IntegerAtom(long value) implements Atom {

  private static final int CACHED_MAX = 256;
  private static final IntegerAtom[] CACHE = new IntegerAtom[CACHED_MAX];

  static {
    for (int i = 0; i < CACHED_MAX; i++) {
      CACHE[i] = new IntegerAtom(i);
    }
  }

  public static IntegerAtom of(long value) {
    return value >= 0 && value < CACHED_MAX ? CACHE[(int) value] : new IntegerAtom(value);
  }

  @Override
  public int compareTo(Atom other) {
    if (other instanceof IntegerAtom(long that)) {
      return Long.compare(value, that);
    }
    throw Atom.mixed(this, other);
  }

  @Override
  public void write(JsonOutput out) {
    out.number(value);
  }

  @Override
  public String text() {
    return Long.toString(value);
  }
}
