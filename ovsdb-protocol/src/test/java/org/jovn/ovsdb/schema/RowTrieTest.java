// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.IntegerAtom;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A trie against a [HashMap], with few UUIDs, so that rows come back.
class RowTrieTest {

  private static final int STEPS = 3000;

  /// The factor that [RowKey.ByUuid] gives the high half: with it UUIDs of equal hashes are made.
  private static final long FACTOR = 0x9e3779b97f4a7c15L;

  static LongStream seeds() {
    return LongStream.range(1, 11);
  }

  private static Row row(UuidAtom uuid, long value) {
    return new Row(new Datum[] {uuid, UuidAtom.ZERO, IntegerAtom.of(value)});
  }

  /// Every second UUID has the hash of one of seven.
  private static UuidAtom uuid(SplittableRandom random, int count) {
    int n = random.nextInt(count);
    return n % 2 == 0 ? new UuidAtom(n, n * 31L) : new UuidAtom(n, n % 7 - n * FACTOR);
  }

  private static Map<UuidAtom, Row> contents(RowTrie trie) {
    Map<UuidAtom, Row> rows = new HashMap<>();
    trie.forEach(row -> assertThat(rows.put(row.uuid(), row)).isNull());
    Map<UuidAtom, Row> inBlocks = new HashMap<>();
    for (RowTrie.Block block : trie.blocks()) {
      block.forEach(row -> assertThat(inBlocks.put(row.uuid(), row)).isNull());
    }
    assertThat(inBlocks).isEqualTo(rows);
    assertThat(trie.size()).isEqualTo(rows.size());
    return rows;
  }

  /// What differs, as pairs that tell which row became which.
  private static Map<UuidAtom, List<@Nullable Row>> difference(RowTrie before, RowTrie after) {
    Map<UuidAtom, List<@Nullable Row>> found = new HashMap<>();
    RowTrie.difference(
        before,
        after,
        (a, b) -> {
          List<@Nullable Row> pair = new ArrayList<>();
          pair.add(a);
          pair.add(b);
          Row any = a != null ? a : b;
          assertThat(any).isNotNull();
          if (any != null) {
            assertThat(found.put(any.uuid(), pair)).as("told once").isNull();
          }
        });
    return found;
  }

  private static Map<UuidAtom, List<@Nullable Row>> difference(
      Map<UuidAtom, Row> before, Map<UuidAtom, Row> after) {
    Map<UuidAtom, List<@Nullable Row>> expected = new HashMap<>();
    Map<UuidAtom, Row> all = new HashMap<>(before);
    all.putAll(after);
    for (UuidAtom uuid : all.keySet()) {
      Row a = before.get(uuid);
      Row b = after.get(uuid);
      if (a != b) {
        List<@Nullable Row> pair = new ArrayList<>();
        pair.add(a);
        pair.add(b);
        expected.put(uuid, pair);
      }
    }
    return expected;
  }

  private record Version(RowTrie trie, Map<UuidAtom, Row> model) {}

  @ParameterizedTest
  @MethodSource("seeds")
  void behavesAsAMapAndKeepsOldVersions(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int uuids = 10 << random.nextInt(9);
    List<Version> versions = new ArrayList<>();
    RowTrie trie = RowTrie.empty(RowKey.ByUuid.KEY);
    Map<UuidAtom, Row> model = new HashMap<>();
    Object owner = null;
    for (int i = 0; i < STEPS; i++) {
      if (i % 100 == 0) {
        versions.add(new Version(trie, new HashMap<>(model)));
        owner = random.nextBoolean() ? new Object() : null;
      }
      UuidAtom uuid = uuid(random, uuids);
      Row old = model.get(uuid);
      assertThat(trie.get(uuid)).isSameAs(old);
      if (old == null) {
        Row row = row(uuid, i);
        trie = trie.insert(row, owner);
        model.put(uuid, row);
      } else if (random.nextInt(3) == 0) {
        Row row = row(uuid, i);
        trie = trie.replace(row, owner);
        model.put(uuid, row);
      } else {
        trie = trie.delete(old, owner);
        model.remove(uuid);
      }
    }
    versions.add(new Version(trie, model));
    for (Version version : versions) {
      assertThat(contents(version.trie())).isEqualTo(version.model());
    }
    for (int i = 0; i < 30; i++) {
      Version a = versions.get(random.nextInt(versions.size()));
      Version b = versions.get(random.nextInt(versions.size()));
      assertThat(difference(a.trie(), b.trie())).isEqualTo(difference(a.model(), b.model()));
    }
  }

  @Test
  void rowsOfEqualHashesComeAndGo() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      rows.add(row(new UuidAtom(i, -i * FACTOR), i));
    }
    RowTrie trie = RowTrie.empty(RowKey.ByUuid.KEY);
    for (Row row : rows) {
      assertThat(RowKey.ByUuid.KEY.hash(row)).isEqualTo(RowKey.ByUuid.KEY.hash(rows.getFirst()));
      trie = trie.insert(row, null);
    }
    RowTrie full = trie;
    for (Row row : rows) {
      assertThat(trie.get(row.uuid())).isSameAs(row);
      trie = trie.delete(row, null);
      assertThat(trie.get(row.uuid())).isNull();
    }
    assertThat(contents(trie)).isEmpty();
    assertThat(contents(full)).hasSize(5);
    assertThat(difference(full, trie)).hasSize(5);
  }

  @Test
  void aChangeOfOneRowLeavesAllBlocksButOne() {
    RowTrie trie = RowTrie.empty(RowKey.ByUuid.KEY);
    Object owner = new Object();
    SplittableRandom random = new SplittableRandom(7);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      rows.add(row(UuidAtom.random(random), i));
      trie = trie.insert(rows.getLast(), owner);
    }
    RowTrie changed = trie.replace(row(rows.get(77).uuid(), -1), new Object());
    List<RowTrie.Block> before = trie.blocks();
    List<RowTrie.Block> after = changed.blocks();
    assertThat(before).hasSizeGreaterThan(500).hasSameSizeAs(after);
    int different = 0;
    for (int i = 0; i < before.size(); i++) {
      different += before.get(i).identity() == after.get(i).identity() ? 0 : 1;
    }
    assertThat(different).isEqualTo(1);
    int[] told = new int[1];
    RowTrie.difference(trie, changed, (_, _) -> told[0]++);
    assertThat(told[0]).isEqualTo(1);
  }

  @Test
  void theSameRowAgainIsNoChange() {
    Row row = row(new UuidAtom(1, 2), 3);
    RowTrie trie = RowTrie.empty(RowKey.ByUuid.KEY).insert(row, null);
    assertThat(trie.replace(row, null)).isSameAs(trie);
  }
}
