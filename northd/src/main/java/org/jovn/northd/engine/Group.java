// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.engine;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/// Members by key, with the number of times that each was emitted: the operator with which
/// derivations join, group and count. A key is there while it has a member.
public final class Group<K, V> extends Source<K> {

  /// The members of one key.
  static final class Cell<K, V> extends Node {

    private final Group<K, V> group;
    private final K key;
    final Counted<V> members = new Counted<>();

    Cell(Group<K, V> group, K key) {
      this.group = group;
      this.key = key;
    }

    @Override
    int height() {
      return group.height;
    }

    @Override
    void abandoned() {
      if (members.isEmpty()) {
        group.cells.remove(key);
      }
    }
  }

  final String name;

  /// The height of the highest derivation that emits into this.
  int height;

  private int lowestReader = Integer.MAX_VALUE;
  private final Map<K, Cell<K, V>> cells = new HashMap<>();

  Group(String name) {
    this.name = name;
  }

  @Override
  int height() {
    return height;
  }

  /// Adds one occurrence of a member: for indexes of inputs; derivations emit.
  public void add(K key, V member) {
    Cell<K, V> cell = cells.get(key);
    if (cell == null) {
      cell = new Cell<>(this, key);
      cells.put(key, cell);
    }
    if (cell.members.add(member, 1) == 1) {
      if (cell.members.size() == 1) {
        keyCame(key);
      }
      cell.mark(Node.WHOLE);
    }
  }

  /// Takes one occurrence away.
  public void remove(K key, V member) {
    Cell<K, V> cell = cells.get(key);
    if (cell == null || cell.members.count(member) == 0) {
      throw new IllegalStateException(name + ": " + key + " has no member " + member);
    }
    if (cell.members.add(member, -1) > 0) {
      return;
    }
    cell.mark(Node.WHOLE);
    if (cell.members.isEmpty()) {
      keyWent(key);
      if (cell.live == 0) {
        cells.remove(key);
      }
    }
  }

  /// The members now, without a recorded read: for the owner, not for derivations.
  public Collection<V> members(K key) {
    Cell<K, V> cell = cells.get(key);
    return cell == null ? Collections.emptyList() : cell.members.values();
  }

  Cell<K, V> cell(K key, int readerHeight) {
    if (readerHeight <= height) {
      throw new IllegalStateException(name + " is read before all that emits into it has run");
    }
    lowestReader = Math.min(lowestReader, readerHeight);
    return cells.computeIfAbsent(key, k -> new Cell<>(this, k));
  }

  void emittedAt(int emitterHeight) {
    if (emitterHeight > height) {
      if (lowestReader <= emitterHeight) {
        throw new IllegalStateException(name + " is emitted into after it was read");
      }
      height = emitterHeight;
    }
  }
}
