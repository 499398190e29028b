// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.AtomSet;
import org.jovn.ovsdb.data.BooleanAtom;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.IntegerAtom;
import org.jovn.ovsdb.data.RealAtom;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.TableSchema;

/// Data as values of the JDK and back; what generated records are written with. The caller knows
/// the column's type; a datum of another one is an error of the program.
public final class Values {

  private Values() {}

  // From an atom.

  public static String string(Datum datum) {
    if (datum instanceof StringAtom(String value)) {
      return value;
    }
    throw wrong(datum, "a string");
  }

  public static long integer(Datum datum) {
    if (datum instanceof IntegerAtom(long value)) {
      return value;
    }
    throw wrong(datum, "an integer");
  }

  public static double real(Datum datum) {
    if (datum instanceof RealAtom(double value)) {
      return value;
    }
    throw wrong(datum, "a real");
  }

  public static boolean bool(Datum datum) {
    if (datum instanceof BooleanAtom(boolean value)) {
      return value;
    }
    throw wrong(datum, "a boolean");
  }

  public static UuidAtom uuid(Datum datum) {
    if (datum instanceof UuidAtom uuid) {
      return uuid;
    }
    throw wrong(datum, "a UUID");
  }

  private static IllegalArgumentException wrong(Datum datum, String wanted) {
    return new IllegalArgumentException(
        "%s where %s is wanted: %s".formatted(datum.getClass().getSimpleName(), wanted, datum));
  }

  // From a set of none or one.

  public static Optional<String> optionalString(Datum datum) {
    return datum.isEmpty() ? Optional.empty() : Optional.of(string(datum));
  }

  public static OptionalLong optionalInteger(Datum datum) {
    return datum.isEmpty() ? OptionalLong.empty() : OptionalLong.of(integer(datum));
  }

  public static OptionalDouble optionalReal(Datum datum) {
    return datum.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(real(datum));
  }

  public static Optional<Boolean> optionalBool(Datum datum) {
    return datum.isEmpty() ? Optional.empty() : Optional.of(bool(datum));
  }

  public static Optional<UuidAtom> optionalUuid(Datum datum) {
    return datum.isEmpty() ? Optional.empty() : Optional.of(uuid(datum));
  }

  // From a set.

  /// The elements, ascending.
  public static <T> List<T> list(Datum set, Function<Datum, T> element) {
    return switch (set) {
      case Atom atom -> List.of(element.apply(atom));
      case AtomSet atoms -> {
        if (atoms.isEmpty()) {
          yield List.of();
        }
        List<T> list = new ArrayList<>(atoms.size());
        atoms.forEach(atom -> list.add(element.apply(atom)));
        yield Collections.unmodifiableList(list);
      }
      case AtomMap _ -> throw wrong(set, "a set");
    };
  }

  /// The rows that a set of references names, as far as the snapshot has them.
  public static <T> List<T> rows(
      Datum set, ReplicaSnapshot snapshot, TableSchema table, Function<Row, T> record) {
    if (set.isEmpty()) {
      return List.of();
    }
    List<T> list = new ArrayList<>(set.size());
    set.forEachAtom(
        atom -> {
          Row row = snapshot.row(table, uuid(atom));
          if (row != null) {
            list.add(record.apply(row));
          }
        });
    return Collections.unmodifiableList(list);
  }

  /// The row that a reference names, or the first that a set of them does.
  public static <T> Optional<T> row(
      Datum reference, ReplicaSnapshot snapshot, TableSchema table, Function<Row, T> record) {
    if (!(reference instanceof UuidAtom uuid)) {
      return Optional.empty();
    }
    Row row = snapshot.row(table, uuid);
    return row == null ? Optional.empty() : Optional.of(record.apply(row));
  }

  // From a map.

  /// The pairs, keys ascending.
  public static <K, V> SequencedMap<K, V> map(
      Datum map, Function<Datum, K> key, Function<Datum, V> value) {
    if (!(map instanceof AtomMap atoms)) {
      throw wrong(map, "a map");
    }
    SequencedMap<K, V> result = LinkedHashMap.newLinkedHashMap(atoms.size());
    atoms.forEach((k, v) -> result.put(key.apply(k), value.apply(v)));
    return Collections.unmodifiableSequencedMap(result);
  }

  /// The value of a key.
  public static <V> Optional<V> get(Datum map, Atom key, Function<Datum, V> value) {
    if (!(map instanceof AtomMap atoms)) {
      throw wrong(map, "a map");
    }
    Atom held = atoms.get(key);
    return held == null ? Optional.empty() : Optional.of(value.apply(held));
  }

  // To data.

  public static Atom of(String value) {
    return StringAtom.of(value);
  }

  public static Atom of(long value) {
    return IntegerAtom.of(value);
  }

  public static Atom of(double value) {
    return new RealAtom(value);
  }

  public static Atom of(boolean value) {
    return BooleanAtom.of(value);
  }

  public static Atom of(UuidAtom value) {
    return value;
  }

  /// A set of none or one.
  public static <T> Datum optional(Optional<T> value, Function<T, Atom> atom) {
    return value.isPresent() ? atom.apply(value.get()) : AtomSet.EMPTY;
  }

  /// A set; of elements given twice one counts.
  public static <T> Datum set(Collection<? extends T> values, Function<T, Atom> atom) {
    TreeSet<Atom> atoms = new TreeSet<>();
    for (T value : values) {
      atoms.add(atom.apply(value));
    }
    Datum set = AtomSet.of(atoms.toArray(Atom[]::new));
    if (set == null) {
      throw new IllegalStateException("a set without duplicates has duplicates: " + atoms);
    }
    return set;
  }

  /// A map.
  public static <K, V> Datum map(
      Map<? extends K, ? extends V> values, Function<K, Atom> key, Function<V, Atom> value) {
    List<AtomMap.Pair> pairs = new ArrayList<>(values.size());
    values.forEach((k, v) -> pairs.add(new AtomMap.Pair(key.apply(k), value.apply(v))));
    AtomMap map = AtomMap.of(pairs.toArray(AtomMap.Pair[]::new));
    if (map == null) {
      throw new IllegalArgumentException("two keys of %s are one atom".formatted(values));
    }
    return map;
  }
}
