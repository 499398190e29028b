// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.sync;

import java.util.Collection;
import java.util.Map;
import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.AtomSet;
import org.jovn.ovsdb.data.BooleanAtom;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.IntegerAtom;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// Makes the datums of columns out of plain Java values.
public final class Datums {

  public static final Datum NONE = AtomSet.EMPTY;

  private Datums() {}

  public static Datum string(String text) {
    return StringAtom.shared(text);
  }

  /// An optional string.
  public static Datum optional(@Nullable String text) {
    return text == null ? NONE : StringAtom.shared(text);
  }

  public static Datum integer(long value) {
    return new IntegerAtom(value);
  }

  public static Datum bool(boolean value) {
    return BooleanAtom.of(value);
  }

  public static Datum strings(Collection<String> texts) {
    return set(
        texts.stream().distinct().map(text -> (Atom) StringAtom.shared(text)).toArray(Atom[]::new));
  }

  public static Datum uuids(Collection<UuidAtom> uuids) {
    return set(uuids.stream().distinct().toArray(Atom[]::new));
  }

  private static Datum set(Atom[] atoms) {
    Datum datum = AtomSet.of(atoms);
    if (datum == null) {
      throw new IllegalStateException("a set has doubles");
    }
    return datum;
  }

  public static Datum map(Map<String, String> map) {
    AtomMap.Pair[] pairs = new AtomMap.Pair[map.size()];
    int i = 0;
    for (Map.Entry<String, String> entry : map.entrySet()) {
      pairs[i++] =
          new AtomMap.Pair(StringAtom.shared(entry.getKey()), StringAtom.shared(entry.getValue()));
    }
    return map(pairs);
  }

  public static Datum references(Map<String, UuidAtom> map) {
    AtomMap.Pair[] pairs = new AtomMap.Pair[map.size()];
    int i = 0;
    for (Map.Entry<String, UuidAtom> entry : map.entrySet()) {
      pairs[i++] = new AtomMap.Pair(StringAtom.shared(entry.getKey()), entry.getValue());
    }
    return map(pairs);
  }

  private static Datum map(AtomMap.Pair[] pairs) {
    AtomMap map = AtomMap.of(pairs);
    if (map == null) {
      throw new IllegalStateException("a map has doubles");
    }
    return map;
  }
}
