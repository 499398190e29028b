// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jovn.kinds.Dhcpv6Part;
import org.jovn.kinds.EveryKind;
import org.jovn.kinds.KindsSchema;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.RowKey;
import org.jovn.ovsdb.schema.RowTrie;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Indexes and backward references that follow a random walk, against a look at all rows.
class ReplicaIndexTest {

  private static final int STEPS = 400;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void followASnapshot(long seed) {
    Random random = new Random(seed);
    TreeMap<UuidAtom, Row> model = new TreeMap<>();
    RowTrie trie = RowTrie.empty(RowKey.ByUuid.KEY);
    RowTrie none = RowTrie.empty(RowKey.ByUuid.KEY);
    ReplicaSnapshot snapshot = ReplicaSnapshot.empty(KindsSchema.SCHEMA);
    ReplicaIndex index =
        ReplicaIndex.of(snapshot, EveryKind.TABLE, EveryKind.COUNT, EveryKind.MAYBE_COUNT);
    ReplicaReferences references = ReplicaReferences.of(snapshot);
    for (int step = 1; step <= STEPS; step++) {
      UuidAtom uuid = new UuidAtom(random.nextInt(40), 7);
      Row old = model.get(uuid);
      if (old != null && random.nextInt(3) == 0) {
        trie = trie.delete(old, null);
        model.remove(uuid);
      } else {
        Row row = row(uuid, random);
        trie = old == null ? trie.insert(row, null) : trie.replace(row, null);
        model.put(uuid, row);
      }
      if (random.nextInt(4) != 0) {
        continue; // several changes at once
      }
      snapshot = ReplicaSnapshot.of(KindsSchema.SCHEMA, List.of(none, trie), step, 1);
      index = index.advance(snapshot);
      references = references.advance(snapshot);
      check(index, references, model, random);
    }
  }

  private static Row row(UuidAtom uuid, Random random) {
    Datum[] values = new Datum[EveryKind.TABLE.columnCount()];
    for (ColumnSchema column : EveryKind.TABLE.columns()) {
      values[column.index()] = column.defaultDatum();
    }
    values[0] = uuid;
    values[EveryKind.COUNT.index()] = Values.of(random.nextInt(5));
    if (random.nextBoolean()) {
      values[EveryKind.MAYBE_COUNT.index()] = Values.of(random.nextInt(3));
    }
    if (random.nextBoolean()) {
      values[EveryKind.PART.index()] = target(random);
    }
    values[EveryKind.PARTS.index()] =
        Values.set(List.of(target(random), target(random)), Values::of);
    return new Row(values);
  }

  private static UuidAtom target(Random random) {
    return new UuidAtom(1, random.nextInt(6));
  }

  private static void check(
      ReplicaIndex index, ReplicaReferences references, Map<UuidAtom, Row> model, Random random) {
    Datum low = Values.of(random.nextInt(5));
    Datum high = Values.of(random.nextInt(5));
    Comparator<Row> order =
        Comparator.<Row>comparingLong(row -> new EveryKind(row).count())
            .thenComparingLong(row -> new EveryKind(row).maybeCount().orElse(-1))
            .thenComparing(Row::uuid);
    List<Row> inRange = new ArrayList<>();
    index.range(new Datum[] {low}, new Datum[] {high}, inRange::add);
    assertThat(inRange)
        .containsExactlyElementsOf(
            model.values().stream()
                .filter(
                    row ->
                        new EveryKind(row).count() >= Values.integer(low)
                            && new EveryKind(row).count() <= Values.integer(high))
                .sorted(order)
                .toList());
    assertThat(index.equal(low, Values.of(1)))
        .containsExactlyElementsOf(
            model.values().stream()
                .filter(
                    row ->
                        new EveryKind(row).count() == Values.integer(low)
                            && new EveryKind(row).maybeCount().orElse(-1) == 1)
                .toList());
    UuidAtom target = target(random);
    assertThat(references.to(target))
        .extracting(reference -> reference.source() + reference.column().name())
        .containsExactlyInAnyOrderElementsOf(expectedReferences(model, target));
    assertThat(references.to(new UuidAtom(2, 2))).isEmpty();
    assertThat(Dhcpv6Part.all(references.snapshot())).isEmpty();
  }

  private static List<String> expectedReferences(Map<UuidAtom, Row> model, UuidAtom target) {
    List<String> expected = new ArrayList<>();
    for (Row row : model.values()) {
      EveryKind kind = new EveryKind(row);
      if (kind.part().filter(target::equals).isPresent()) {
        expected.add(row.uuid() + "part");
      }
      if (kind.parts().contains(target)) {
        expected.add(row.uuid() + "parts");
      }
    }
    return expected;
  }
}
