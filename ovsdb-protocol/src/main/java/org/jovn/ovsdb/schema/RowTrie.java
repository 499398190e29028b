// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// A persistent hash trie of rows: a changed copy shares all nodes off the path to the change. The
/// rows are the leaves themselves, so that a table of many rows costs some bytes a row.
///
/// A transaction gives its own `owner` object with each change; nodes made under that owner are
/// changed in place until the transaction is over.
public final class RowTrie {

  private static final int BITS = 5;
  private static final int MASK = (1 << BITS) - 1;
  private static final int SHIFT_MAX = 60;

  /// A trie of more rows is cut into blocks one level below its root.
  private static final int BLOCK_ROWS = 512;

  private final RowKey key;
  private final Node root;
  private final int size;

  private RowTrie(RowKey key, Node root, int size) {
    this.key = key;
    this.root = root;
    this.size = size;
  }

  /// The trie without rows.
  public static RowTrie empty(RowKey key) {
    return new RowTrie(key, new Node(0, new Object[0], null), 0);
  }

  /// Slots hold a [Row], a [Node], or at the deepest level a `Row[]` of equal hashes.
  private static final class Node {
    private int bitmap;
    private Object[] slots;
    private final @Nullable Object owner;

    Node(int bitmap, Object[] slots, @Nullable Object owner) {
      this.bitmap = bitmap;
      this.slots = slots;
      this.owner = owner;
    }

    Node with(int at, Object slot, @Nullable Object newOwner) {
      if (newOwner != null && owner == newOwner) {
        slots[at] = slot;
        return this;
      }
      Object[] copy = slots.clone();
      copy[at] = slot;
      return new Node(bitmap, copy, newOwner);
    }

    Node insert(int bit, int at, Object slot, @Nullable Object newOwner) {
      Object[] copy = new Object[slots.length + 1];
      System.arraycopy(slots, 0, copy, 0, at);
      copy[at] = slot;
      System.arraycopy(slots, at, copy, at + 1, slots.length - at);
      return changed(bitmap | bit, copy, newOwner);
    }

    Node remove(int bit, int at, @Nullable Object newOwner) {
      Object[] copy = new Object[slots.length - 1];
      System.arraycopy(slots, 0, copy, 0, at);
      System.arraycopy(slots, at + 1, copy, at, copy.length - at);
      return changed(bitmap & ~bit, copy, newOwner);
    }

    private Node changed(int newBitmap, Object[] newSlots, @Nullable Object newOwner) {
      if (newOwner != null && owner == newOwner) {
        bitmap = newBitmap;
        slots = newSlots;
        return this;
      }
      return new Node(newBitmap, newSlots, newOwner);
    }
  }

  public int size() {
    return size;
  }

  /// The row of this UUID, or null. Only for tries by UUID.
  public @Nullable Row get(UuidAtom uuid) {
    long hash = RowKey.ByUuid.hash(uuid);
    return find(hash, row -> row.uuid().equals(uuid));
  }

  /// The first row of this hash that passes, or null.
  public @Nullable Row find(long hash, Predicate<Row> same) {
    Node node = root;
    for (int shift = 0; ; shift += BITS) {
      int bit = 1 << (int) ((hash >>> shift) & MASK);
      if ((node.bitmap & bit) == 0) {
        return null;
      }
      switch (node.slots[Integer.bitCount(node.bitmap & (bit - 1))]) {
        case Node child -> node = child;
        case Row row -> {
          return same.test(row) ? row : null;
        }
        case Row[] rows -> {
          for (Row row : rows) {
            if (same.test(row)) {
              return row;
            }
          }
          return null;
        }
        default -> throw unexpected();
      }
    }
  }

  /// The row with the same key as `probe`, or null.
  public @Nullable Row findSame(Row probe) {
    return find(key.hash(probe), row -> key.same(row, probe));
  }

  /// With a row whose key is not here yet.
  public RowTrie insert(Row row, @Nullable Object owner) {
    return new RowTrie(key, put(root, 0, key.hash(row), row, owner), size + 1);
  }

  /// With a row in the place of the one of the same key.
  public RowTrie replace(Row row, @Nullable Object owner) {
    Node changed = put(root, 0, key.hash(row), row, owner);
    return changed == root ? this : new RowTrie(key, changed, size);
  }

  /// Without a row that is here.
  public RowTrie delete(Row row, @Nullable Object owner) {
    Object changed = remove(root, 0, key.hash(row), row, owner);
    Node newRoot =
        switch (changed) {
          case Node node -> node;
          case Row last -> put(new Node(0, new Object[0], owner), 0, key.hash(last), last, owner);
          case null -> new Node(0, new Object[0], owner);
          default -> throw unexpected();
        };
    return new RowTrie(key, newRoot, size - 1);
  }

  private Node put(Node node, int shift, long hash, Row row, @Nullable Object owner) {
    int bit = 1 << (int) ((hash >>> shift) & MASK);
    int at = Integer.bitCount(node.bitmap & (bit - 1));
    if ((node.bitmap & bit) == 0) {
      return node.insert(bit, at, row, owner);
    }
    return switch (node.slots[at]) {
      case Node child -> {
        Node changed = put(child, shift + BITS, hash, row, owner);
        yield changed == child ? node : node.with(at, changed, owner);
      }
      case Row old -> {
        if (old == row) {
          yield node;
        }
        yield key.same(old, row)
            ? node.with(at, row, owner)
            : node.with(at, split(shift + BITS, old, row, hash, owner), owner);
      }
      case Row[] rows -> node.with(at, putCollision(rows, row), owner);
      default -> throw unexpected();
    };
  }

  private Object split(int shift, Row old, Row row, long hash, @Nullable Object owner) {
    if (shift > SHIFT_MAX) {
      return new Row[] {old, row};
    }
    long oldHash = key.hash(old);
    int oldIndex = (int) ((oldHash >>> shift) & MASK);
    int index = (int) ((hash >>> shift) & MASK);
    if (oldIndex == index) {
      Object child = split(shift + BITS, old, row, hash, owner);
      return new Node(1 << index, new Object[] {child}, owner);
    }
    Object[] slots = oldIndex < index ? new Object[] {old, row} : new Object[] {row, old};
    return new Node(1 << oldIndex | 1 << index, slots, owner);
  }

  private Row[] putCollision(Row[] rows, Row row) {
    for (int i = 0; i < rows.length; i++) {
      if (key.same(rows[i], row)) {
        Row[] copy = rows.clone();
        copy[i] = row;
        return copy;
      }
    }
    Row[] copy = Arrays.copyOf(rows, rows.length + 1);
    copy[rows.length] = row;
    return copy;
  }

  /// What is left of the node: itself or a copy, a single row that moves up, or null.
  private @Nullable Object remove(
      Node node, int shift, long hash, Row row, @Nullable Object owner) {
    int bit = 1 << (int) ((hash >>> shift) & MASK);
    if ((node.bitmap & bit) == 0) {
      throw new IllegalStateException("a row that is to be removed is not there: " + row.uuid());
    }
    int at = Integer.bitCount(node.bitmap & (bit - 1));
    Object left =
        switch (node.slots[at]) {
          case Node child -> remove(child, shift + BITS, hash, row, owner);
          case Row[] rows -> removeCollision(rows, row);
          case Row _ -> null;
          default -> throw unexpected();
        };
    if (left != null) {
      return node.slots.length == 1 && left instanceof Row ? left : node.with(at, left, owner);
    }
    if (node.slots.length == 1) {
      return null;
    }
    if (node.slots.length == 2 && node.slots[1 - at] instanceof Row single) {
      return single;
    }
    return node.remove(bit, at, owner);
  }

  private Object removeCollision(Row[] rows, Row row) {
    List<Row> left = new ArrayList<>(rows.length);
    for (Row other : rows) {
      if (!key.same(other, row)) {
        left.add(other);
      }
    }
    return left.size() == 1 ? left.getFirst() : left.toArray(Row[]::new);
  }

  public void forEach(Consumer<Row> action) {
    forEach(root, action);
  }

  private static void forEach(Object slot, Consumer<Row> action) {
    switch (slot) {
      case Node node -> {
        for (Object child : node.slots) {
          if (child instanceof Row row) {
            action.accept(row);
          } else {
            forEach(child, action);
          }
        }
      }
      case Row row -> action.accept(row);
      case Row[] rows -> {
        for (Row row : rows) {
          action.accept(row);
        }
      }
      default -> throw unexpected();
    }
  }

  /// A part of a trie. Two tries that share a part have it as the same [#identity()], so that what
  /// was computed from it need not be computed again.
  public record Block(Object identity) {
    public void forEach(Consumer<Row> action) {
      RowTrie.forEach(identity, action);
    }
  }

  /// All rows, in blocks.
  public List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    int levels = size > BLOCK_ROWS << BITS ? 2 : size > BLOCK_ROWS ? 1 : 0;
    blocks(root, levels, blocks);
    return blocks;
  }

  private static void blocks(Object slot, int levels, List<Block> blocks) {
    if (levels > 0 && slot instanceof Node node) {
      for (Object child : node.slots) {
        blocks(child, levels - 1, blocks);
      }
    } else {
      blocks.add(new Block(slot));
    }
  }

  /// Receives a row that differs between two tries; null stands for "not there".
  public interface Difference {
    void row(@Nullable Row before, @Nullable Row after);
  }

  /// Walks two tries of one table side by side, over what they share in one step.
  public static void difference(RowTrie before, RowTrie after, Difference difference) {
    before.difference(before.root, after.root, difference);
  }

  private void difference(Object a, Object b, Difference difference) {
    if (a == b) {
      return;
    }
    if (a instanceof Node x && b instanceof Node y) {
      int union = x.bitmap | y.bitmap;
      while (union != 0) {
        int bit = Integer.lowestOneBit(union);
        union &= ~bit;
        Object left = slot(x, bit);
        Object right = slot(y, bit);
        if (left != null && right != null) {
          difference(left, right, difference);
        } else if (left != null) {
          forEach(left, row -> difference.row(row, null));
        } else if (right != null) {
          forEach(right, row -> difference.row(null, row));
        }
      }
      return;
    }
    unlike(a, b, difference);
  }

  private static @Nullable Object slot(Node node, int bit) {
    return (node.bitmap & bit) == 0 ? null : node.slots[Integer.bitCount(node.bitmap & (bit - 1))];
  }

  /// One side is a row, or rows of equal hashes, so one side is short.
  private void unlike(Object a, Object b, Difference difference) {
    List<Row> left = new ArrayList<>();
    forEach(a, left::add);
    boolean[] matched = new boolean[left.size()];
    forEach(
        b,
        row -> {
          for (int i = 0; i < matched.length; i++) {
            if (!matched[i] && key.same(left.get(i), row)) {
              matched[i] = true;
              if (left.get(i) != row) {
                difference.row(left.get(i), row);
              }
              return;
            }
          }
          difference.row(null, row);
        });
    for (int i = 0; i < matched.length; i++) {
      if (!matched[i]) {
        difference.row(left.get(i), null);
      }
    }
  }

  private static IllegalStateException unexpected() {
    return new IllegalStateException("a slot is a node, a row, or rows");
  }
}
