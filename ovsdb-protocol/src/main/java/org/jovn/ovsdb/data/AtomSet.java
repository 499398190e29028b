// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.data;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jovn.ovsdb.json.JsonOutput;
import org.jspecify.annotations.Nullable;

/// A set of no atom or of two and more, ascending; a set of one is the [Atom] itself.
public final class AtomSet extends SortedAtoms implements Datum {

  public static final AtomSet EMPTY = new AtomSet(new Atom[0], 0);

  private AtomSet(Object[] body, int size) {
    super(body, size);
  }

  /// The set of these atoms, or null when one comes twice. Sorts the array and keeps it.
  public static @Nullable Datum of(Atom... atoms) {
    Arrays.sort(atoms);
    for (int i = 1; i < atoms.length; i++) {
      if (atoms[i - 1].compareTo(atoms[i]) == 0) {
        return null;
      }
    }
    return ofSorted(atoms);
  }

  private static Datum ofSorted(Atom[] atoms) {
    return switch (atoms.length) {
      case 0 -> EMPTY;
      case 1 -> atoms[0];
      default -> new AtomSet(cut(atoms, 1), atoms.length);
    };
  }

  @Override
  int stride() {
    return 1;
  }

  public boolean contains(Atom atom) {
    return lookup(atom) != null;
  }

  public void forEach(Consumer<Atom> action) {
    for (Cursor c = new Cursor(body(), 1); !c.done(); c.next()) {
      action.accept(c.key());
    }
  }

  boolean allMatch(Predicate<Atom> predicate) {
    for (Cursor c = new Cursor(body(), 1); !c.done(); c.next()) {
      if (!predicate.test(c.key())) {
        return false;
      }
    }
    return true;
  }

  /// The elements, ascending.
  public Atom[] toArray() {
    Atom[] atoms = new Atom[size()];
    int i = 0;
    for (Cursor c = new Cursor(body(), 1); !c.done(); c.next()) {
      atoms[i++] = c.key();
    }
    return atoms;
  }

  static Object[] bodyOf(Datum datum) {
    return switch (datum) {
      case Atom atom -> new Atom[] {atom};
      case AtomSet set -> set.body();
      case AtomMap _ -> throw new IllegalArgumentException("a map where a set is wanted");
    };
  }

  /// The datum with this body, `unchanged` if the body is its own.
  static Datum ofBody(Object[] body, int size, Datum unchanged) {
    if (size == unchanged.size() && unchanged instanceof AtomSet set && set.body() == body) {
      return set;
    }
    return switch (size) {
      case 0 -> EMPTY;
      case 1 -> chunk(body, 0)[0];
      default -> new AtomSet(body, size);
    };
  }

  @Override
  public void write(JsonOutput out) {
    out.raw("[\"set\",[");
    boolean first = true;
    for (Cursor c = new Cursor(body(), 1); !c.done(); c.next()) {
      if (!first) {
        out.raw(',');
      }
      first = false;
      c.key().write(out);
    }
    out.raw("]]");
  }

  @Override
  public String toString() {
    return Arrays.toString(toArray());
  }
}
