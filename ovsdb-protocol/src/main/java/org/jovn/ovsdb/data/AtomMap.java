// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jovn.ovsdb.json.JsonOutput;
import org.jspecify.annotations.Nullable;

/// A map from atoms to atoms, keys ascending.
public final class AtomMap extends SortedAtoms implements Datum {

  public static final AtomMap EMPTY = new AtomMap(new Atom[0], 0);

  private AtomMap(Object[] body, int size) {
    super(body, size);
  }

  /// One pair of a map.
  public record Pair(Atom key, Atom value) {}

  /// The map of these pairs, or null when a key comes twice. Sorts the array.
  public static @Nullable AtomMap of(Pair... pairs) {
    if (pairs.length == 0) {
      return EMPTY;
    }
    Arrays.sort(pairs, Comparator.comparing(Pair::key));
    Atom[] entries = new Atom[pairs.length * 2];
    for (int i = 0; i < pairs.length; i++) {
      if (i > 0 && pairs[i - 1].key().compareTo(pairs[i].key()) == 0) {
        return null;
      }
      entries[i * 2] = pairs[i].key();
      entries[i * 2 + 1] = pairs[i].value();
    }
    return new AtomMap(cut(entries, 2), pairs.length);
  }

  @Override
  int stride() {
    return 2;
  }

  public @Nullable Atom get(Atom key) {
    return lookup(key);
  }

  public void forEach(BiConsumer<Atom, Atom> action) {
    for (Cursor c = new Cursor(body(), 2); !c.done(); c.next()) {
      action.accept(c.key(), c.value());
    }
  }

  boolean allMatch(BiPredicate<Atom, Atom> predicate) {
    for (Cursor c = new Cursor(body(), 2); !c.done(); c.next()) {
      if (!predicate.test(c.key(), c.value())) {
        return false;
      }
    }
    return true;
  }

  /// A copy as a map of the JDK, keys ascending.
  public SequencedMap<Atom, Atom> toMap() {
    TreeMap<Atom, Atom> map = new TreeMap<>();
    forEach(map::put);
    return map;
  }

  /// The map with this body, `unchanged` if the body is its own.
  static AtomMap ofBody(Object[] body, int size, AtomMap unchanged) {
    return unchanged.body() == body ? unchanged : size == 0 ? EMPTY : new AtomMap(body, size);
  }

  @Override
  public void write(JsonOutput out) {
    out.raw("[\"map\",[");
    boolean first = true;
    for (Cursor c = new Cursor(body(), 2); !c.done(); c.next()) {
      out.raw(first ? "[" : ",[");
      first = false;
      c.key().write(out);
      out.raw(',');
      c.value().write(out);
      out.raw(']');
    }
    out.raw("]]");
  }

  @Override
  public String toString() {
    return toMap().toString();
  }
}
