// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jovn.ovsdb.json.JsonOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Sets and maps of atoms against those of the JDK.
class DatumChangeTest {

  private static final int SIZE_MAX = 500;

  static LongStream seeds() {
    return LongStream.range(1, 41);
  }

  private static Datum set(Iterable<Atom> atoms) {
    List<Atom> list = new ArrayList<>();
    atoms.forEach(list::add);
    Datum datum = AtomSet.of(list.toArray(Atom[]::new));
    assertThat(datum).as("set of %s", list).isNotNull();
    return datum == null ? AtomSet.EMPTY : datum;
  }

  private static AtomMap map(SortedMap<Atom, Atom> pairs) {
    AtomMap.Pair[] array =
        pairs.entrySet().stream()
            .map(e -> new AtomMap.Pair(e.getKey(), e.getValue()))
            .toArray(AtomMap.Pair[]::new);
    AtomMap map = AtomMap.of(array);
    assertThat(map).as("map of %s", pairs).isNotNull();
    return map == null ? AtomMap.EMPTY : map;
  }

  /// Sizes around the edges of chunks come as often as all others.
  private static int size(SplittableRandom random) {
    int[] edges = {0, 1, 2, 63, 64, 65, 128, 129};
    return random.nextBoolean()
        ? edges[random.nextInt(edges.length)]
        : random.nextInt(SIZE_MAX + 1);
  }

  private static SortedSet<Atom> atoms(SplittableRandom random, int count) {
    TreeSet<Atom> atoms = new TreeSet<>();
    while (atoms.size() < count) {
      atoms.add(IntegerAtom.of(random.nextLong(-700, 700)));
    }
    return atoms;
  }

  private static SortedMap<Atom, Atom> pairs(SplittableRandom random, int count) {
    TreeMap<Atom, Atom> pairs = new TreeMap<>();
    for (Atom key : atoms(random, count)) {
      pairs.put(key, StringAtom.of("v" + random.nextInt(3)));
    }
    return pairs;
  }

  /// Equal in every way that a caller can tell, however either was made.
  private static void assertSame(Datum actual, Datum expected) {
    assertThat(actual).isEqualTo(expected).hasSameHashCodeAs(expected);
    assertThat(expected).isEqualTo(actual);
    assertThat(actual.size()).isEqualTo(expected.size());
    assertThat(text(actual)).isEqualTo(text(expected));
    if (actual instanceof SortedAtoms atoms) {
      assertThat(SortedAtoms.entries(atoms.body(), atoms.stride())).isEqualTo(actual.size());
      for (int i = 0; i < SortedAtoms.chunkCount(atoms.body()); i++) {
        assertThat(SortedAtoms.chunk(atoms.body(), i).length / atoms.stride())
            .as("entries of chunk %d", i)
            .isBetween(actual.isEmpty() ? 0 : 1, SortedAtoms.CHUNK_MAX);
      }
    }
  }

  private static String text(Datum datum) {
    JsonOutput out = new JsonOutput(64);
    datum.write(out);
    return out.toString();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void setsBehaveAsSetsOfTheJdk(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SortedSet<Atom> before = atoms(random, size(random));
    SortedSet<Atom> other = atoms(random, size(random));
    Datum datum = set(before);

    TreeSet<Atom> union = new TreeSet<>(before);
    union.addAll(other);
    assertSame(DatumChange.insert(datum, set(other)), set(union));

    TreeSet<Atom> rest = new TreeSet<>(before);
    rest.removeAll(other);
    assertSame(DatumChange.delete(datum, set(other)), set(rest));

    TreeSet<Atom> odd = new TreeSet<>(union);
    odd.removeIf(atom -> before.contains(atom) && other.contains(atom));
    Datum difference = DatumChange.difference(datum, set(other));
    assertSame(difference, set(odd));
    assertSame(DatumChange.apply(datum, difference), set(other));
    assertSame(DatumChange.apply(set(other), difference), datum);

    assertThat(datum.includesAll(set(other))).isEqualTo(before.containsAll(other));
    assertThat(datum.excludesAll(set(other))).isEqualTo(rest.size() == before.size());
    assertSame(datum, set(before));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aSetChangedStepByStepStaysWhatASetIs(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TreeSet<Atom> model = new TreeSet<>();
    Datum datum = AtomSet.EMPTY;
    for (int phase = 0; phase < 4; phase++) {
      int growth = phase % 2 == 0 ? 85 : 15;
      for (int i = 0; i < 400; i++) {
        Atom atom = IntegerAtom.of(random.nextLong(SIZE_MAX));
        if (random.nextInt(100) < growth) {
          datum = DatumChange.insert(datum, atom);
          model.add(atom);
        } else {
          datum = DatumChange.delete(datum, atom);
          model.remove(atom);
        }
        assertThat(datum.containsKey(atom)).isEqualTo(model.contains(atom));
      }
      assertSame(datum, set(model));
    }
    for (Atom atom : List.copyOf(model)) {
      datum = DatumChange.delete(datum, atom);
    }
    assertThat(datum).isSameAs(AtomSet.EMPTY);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void mapsBehaveAsMapsOfTheJdk(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SortedMap<Atom, Atom> before = pairs(random, size(random));
    SortedMap<Atom, Atom> other = pairs(random, size(random));
    AtomMap datum = map(before);

    TreeMap<Atom, Atom> union = new TreeMap<>(other);
    union.putAll(before);
    assertSame(DatumChange.insert(datum, map(other)), map(union));

    TreeMap<Atom, Atom> withoutPairs = new TreeMap<>(before);
    other.forEach(withoutPairs::remove);
    assertSame(DatumChange.delete(datum, map(other)), map(withoutPairs));

    TreeMap<Atom, Atom> withoutKeys = new TreeMap<>(before);
    withoutKeys.keySet().removeAll(other.keySet());
    assertSame(DatumChange.delete(datum, set(other.keySet())), map(withoutKeys));

    Datum difference = DatumChange.difference(datum, map(other));
    TreeMap<Atom, Atom> odd = new TreeMap<>(before);
    other.forEach(
        (key, value) -> {
          if (value.equals(before.get(key))) {
            odd.remove(key);
          } else {
            odd.put(key, value);
          }
        });
    assertSame(difference, map(odd));
    assertSame(DatumChange.apply(datum, difference), map(other));

    assertThat(datum.includesAll(map(other)))
        .isEqualTo(before.entrySet().containsAll(other.entrySet()));
    assertThat(datum.excludesAll(map(other))).isEqualTo(withoutPairs.size() == before.size());
    assertThat(datum.toMap()).isEqualTo(before);
    before.forEach((key, value) -> assertThat(datum.get(key)).isEqualTo(value));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void changedAtomsAreThoseOfTheDifference(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SortedSet<Atom> before = atoms(random, size(random));
    SortedSet<Atom> after = atoms(random, size(random));
    TreeSet<Atom> added = new TreeSet<>();
    TreeSet<Atom> removed = new TreeSet<>();
    DatumChange.forEachChangedAtom(
        set(before), set(after), (atom, _, isNew) -> (isNew ? added : removed).add(atom));
    TreeSet<Atom> expectedAdded = new TreeSet<>(after);
    expectedAdded.removeAll(before);
    TreeSet<Atom> expectedRemoved = new TreeSet<>(before);
    expectedRemoved.removeAll(after);
    assertThat(added).isEqualTo(expectedAdded);
    assertThat(removed).isEqualTo(expectedRemoved);
  }

  @Test
  void oneElementOfManyCopiesOneChunk() {
    TreeSet<Atom> atoms = new TreeSet<>();
    for (int i = 0; i < 5000; i++) {
      atoms.add(IntegerAtom.of(2L * i));
    }
    AtomSet before = (AtomSet) set(atoms);
    for (Datum changed :
        List.of(
            DatumChange.insert(before, IntegerAtom.of(5001)),
            DatumChange.delete(before, IntegerAtom.of(5000)))) {
      assertThat(chunksNotIn(before, (AtomSet) changed)).isEqualTo(1);
    }
    assertThat(DatumChange.insert(before, IntegerAtom.of(5000))).isSameAs(before);
    assertThat(DatumChange.delete(before, IntegerAtom.of(5001))).isSameAs(before);
  }

  private static int chunksNotIn(SortedAtoms before, SortedAtoms after) {
    List<Atom[]> old = new ArrayList<>();
    for (int i = 0; i < SortedAtoms.chunkCount(before.body()); i++) {
      old.add(SortedAtoms.chunk(before.body(), i));
    }
    int fresh = 0;
    for (int i = 0; i < SortedAtoms.chunkCount(after.body()); i++) {
      Atom[] chunk = SortedAtoms.chunk(after.body(), i);
      fresh += old.stream().anyMatch(o -> o == chunk) ? 0 : 1;
    }
    return fresh;
  }

  @Test
  void duplicatesMakeNoDatum() {
    assertThat(AtomSet.of(IntegerAtom.of(1), IntegerAtom.of(2), IntegerAtom.of(1))).isNull();
    assertThat(
            AtomMap.of(
                new AtomMap.Pair(IntegerAtom.of(1), BooleanAtom.TRUE),
                new AtomMap.Pair(IntegerAtom.of(1), BooleanAtom.FALSE)))
        .isNull();
  }
}
