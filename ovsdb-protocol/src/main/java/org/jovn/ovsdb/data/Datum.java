// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.data;

import java.util.function.Consumer;
import org.jovn.ovsdb.json.JsonOutput;

/// What a column of a row holds (RFC 7047 section 5.1, `<value>`): an atom, a set or a map. The
/// form is canonical (a set of one element is that [Atom]; a set of none is [AtomSet#EMPTY], a map
/// of none [AtomMap#EMPTY]), so that equal values are equal objects.
public sealed interface Datum permits Atom, AtomSet, AtomMap {

  /// How many atoms, or pairs.
  int size();

  /// Appends the wire form: an atom, `["set",[…]]` or `["map",[[k,v],…]]`.
  void write(JsonOutput out);

  default boolean isEmpty() {
    return size() == 0;
  }

  /// Calls `action` with every atom of a set, or every key and every value of a map.
  default void forEachAtom(Consumer<Atom> action) {
    switch (this) {
      case Atom atom -> action.accept(atom);
      case AtomSet set -> set.forEach(action);
      case AtomMap map ->
          map.forEach(
              (key, value) -> {
                action.accept(key);
                action.accept(value);
              });
    }
  }

  /// Whether `atom` is an element of a set (or this atom itself), or a key of a map.
  default boolean containsKey(Atom atom) {
    return switch (this) {
      case Atom self -> self.equals(atom);
      case AtomSet set -> set.contains(atom);
      case AtomMap map -> map.get(atom) != null;
    };
  }

  /// Whether all that `other` holds is here too: elements of a set, whole pairs of a map.
  default boolean includesAll(Datum other) {
    return switch (other) {
      case Atom atom -> containsKey(atom);
      case AtomSet set -> set.size() <= size() && set.allMatch(this::containsKey);
      case AtomMap map ->
          this instanceof AtomMap self
              && map.size() <= self.size()
              && map.allMatch((key, value) -> value.equals(self.get(key)));
    };
  }

  /// Whether nothing that `other` holds is here.
  default boolean excludesAll(Datum other) {
    return switch (other) {
      case Atom atom -> !containsKey(atom);
      case AtomSet set -> set.allMatch(atom -> !containsKey(atom));
      case AtomMap map ->
          !(this instanceof AtomMap self)
              || map.allMatch((key, value) -> !value.equals(self.get(key)));
    };
  }
}
