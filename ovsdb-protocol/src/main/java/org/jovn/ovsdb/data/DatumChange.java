// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.data;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How one datum becomes another: the set operations of `mutate` (RFC 7047 section 5.1,
/// `<mutation>`) and the difference that `update2` and diff records of log files carry. All work
/// costs what changes, not what the data hold.
public final class DatumChange {

  private DatumChange() {}

  /// The `insert` mutation: a set with the elements of `added` too; a map with those pairs of
  /// `added` whose keys it has not.
  public static Datum insert(Datum datum, Datum added) {
    if (datum instanceof AtomMap map) {
      return put(map, (AtomMap) added, false);
    }
    Object[] body = AtomSet.bodyOf(datum);
    int size = datum.size();
    for (SortedAtoms.Cursor c = cursor(added); !c.done(); c.next()) {
      Object[] next = SortedAtoms.with(body, c.key(), null, false);
      size += next == body ? 0 : 1;
      body = next;
    }
    return size == datum.size() ? datum : AtomSet.ofBody(body, size, datum);
  }

  /// The `delete` mutation: a set without the elements of `removed`; a map without the keys that a
  /// set `removed` names, or without the pairs of a map `removed`.
  public static Datum delete(Datum datum, Datum removed) {
    int stride = datum instanceof AtomMap ? 2 : 1;
    Object[] body = datum instanceof AtomMap map ? map.body() : AtomSet.bodyOf(datum);
    int size = datum.size();
    for (SortedAtoms.Cursor c = cursor(removed); !c.done(); c.next()) {
      if (removed instanceof AtomMap && datum instanceof AtomMap map) {
        Atom held = map.get(c.key());
        if (held == null || !held.equals(c.value())) {
          continue;
        }
      }
      Object[] next = SortedAtoms.without(body, stride, c.key());
      size -= next == body ? 0 : 1;
      body = next;
    }
    if (size == datum.size()) {
      return datum;
    }
    return datum instanceof AtomMap map
        ? AtomMap.ofBody(body, size, map)
        : AtomSet.ofBody(body, size, datum);
  }

  /// The difference from `before` to `after`: of sets the elements that only one has; of maps the
  /// pairs of `after` that `before` has not, and the pairs of `before` whose keys `after` has not.
  public static Datum difference(Datum before, Datum after) {
    if (before instanceof AtomMap a && after instanceof AtomMap b) {
      List<AtomMap.Pair> pairs = new ArrayList<>();
      SortedAtoms.difference(
          a.body(),
          b.body(),
          2,
          (key, old, now) -> pairs.add(new AtomMap.Pair(key, now != null ? now : valueOf(old))));
      return distinct(AtomMap.of(pairs.toArray(AtomMap.Pair[]::new)));
    }
    List<Atom> atoms = new ArrayList<>();
    SortedAtoms.difference(
        AtomSet.bodyOf(before), AtomSet.bodyOf(after), 1, (key, _, _) -> atoms.add(key));
    return distinct(AtomSet.of(atoms.toArray(Atom[]::new)));
  }

  /// Applies a [#difference].
  public static Datum apply(Datum before, Datum difference) {
    if (before instanceof AtomMap map) {
      Object[] body = map.body();
      int size = map.size();
      for (SortedAtoms.Cursor c = cursor(difference); !c.done(); c.next()) {
        Atom held = map.get(c.key());
        if (held != null && held.equals(c.value())) {
          body = SortedAtoms.without(body, 2, c.key());
          size--;
        } else {
          body = SortedAtoms.with(body, c.key(), c.value(), true);
          size += held == null ? 1 : 0;
        }
      }
      return AtomMap.ofBody(body, size, map);
    }
    Object[] body = AtomSet.bodyOf(before);
    int size = before.size();
    for (SortedAtoms.Cursor c = cursor(difference); !c.done(); c.next()) {
      Object[] next = SortedAtoms.without(body, 1, c.key());
      size--;
      if (next == body) {
        next = SortedAtoms.with(body, c.key(), null, false);
        size += 2;
      }
      body = next;
    }
    return AtomSet.ofBody(body, size, before);
  }

  /// Calls `change` with every atom that is in just one of the data (of maps: keys and values of
  /// the pairs that differ), and with whether it is in `after`.
  public static void forEachChangedAtom(Datum before, Datum after, ChangedAtom change) {
    if (before instanceof AtomMap a && after instanceof AtomMap b) {
      SortedAtoms.difference(
          a.body(),
          b.body(),
          2,
          (key, old, now) -> {
            if (old != null) {
              change.atom(key, false, false);
              change.atom(old, true, false);
            }
            if (now != null) {
              change.atom(key, false, true);
              change.atom(now, true, true);
            }
          });
    } else {
      SortedAtoms.difference(
          AtomSet.bodyOf(before),
          AtomSet.bodyOf(after),
          1,
          (key, _, now) -> change.atom(key, false, now != null));
    }
  }

  /// Receives an atom that came or went.
  public interface ChangedAtom {
    /// Takes one atom.
    ///
    /// @param isValue whether it is a map's value, not a key or element
    /// @param added whether it is in the datum after the change, not in the one before
    void atom(Atom atom, boolean isValue, boolean added);
  }

  private static AtomMap put(AtomMap map, AtomMap added, boolean replace) {
    Object[] body = map.body();
    int size = map.size();
    for (SortedAtoms.Cursor c = cursor(added); !c.done(); c.next()) {
      size += map.get(c.key()) == null ? 1 : 0;
      body = SortedAtoms.with(body, c.key(), c.value(), replace);
    }
    return AtomMap.ofBody(body, size, map);
  }

  private static SortedAtoms.Cursor cursor(Datum datum) {
    return datum instanceof AtomMap map
        ? new SortedAtoms.Cursor(map.body(), 2)
        : new SortedAtoms.Cursor(AtomSet.bodyOf(datum), 1);
  }

  private static Datum distinct(@Nullable Datum datum) {
    if (datum == null) {
      throw new IllegalStateException("a difference holds each key once");
    }
    return datum;
  }

  private static Atom valueOf(@Nullable Atom old) {
    if (old == null) {
      throw new IllegalStateException("an entry differs, so one side has it");
    }
    return old;
  }
}
