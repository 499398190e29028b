// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

import java.util.Comparator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A persistent set in order: a treap whose priorities are the elements' hashes, so that equal sets
/// are equal trees whatever their history. A change copies the path to it. Immutable.
final class SortedTree<E> {

  private final Comparator<E> order;
  private final @Nullable Node<E> root;
  private final int size;

  private SortedTree(Comparator<E> order, @Nullable Node<E> root, int size) {
    this.order = order;
    this.root = root;
    this.size = size;
  }

  private record Node<E>(E element, int priority, @Nullable Node<E> left, @Nullable Node<E> right) {
    Node<E> withLeft(@Nullable Node<E> newLeft) {
      return new Node<>(element, priority, newLeft, right);
    }

    Node<E> withRight(@Nullable Node<E> newRight) {
      return new Node<>(element, priority, left, newRight);
    }
  }

  /// Elements below a place, and above it.
  private record Halves<E>(@Nullable Node<E> below, @Nullable Node<E> above) {}

  static <E> SortedTree<E> empty(Comparator<E> order) {
    return new SortedTree<>(order, null, 0);
  }

  int size() {
    return size;
  }

  /// With an element that is not here yet.
  SortedTree<E> insert(E element) {
    int priority = mix(element.hashCode());
    return new SortedTree<>(order, insert(root, element, priority), size + 1);
  }

  /// Without an element that is here.
  SortedTree<E> delete(E element) {
    return new SortedTree<>(order, delete(root, element), size - 1);
  }

  private static int mix(int hash) {
    int h = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    h = (h ^ (h >>> 13)) * 0xc2b2ae35;
    return h ^ (h >>> 16);
  }

  private Node<E> insert(@Nullable Node<E> node, E element, int priority) {
    if (node == null) {
      return new Node<>(element, priority, null, null);
    }
    if (priority > node.priority) {
      Halves<E> halves = split(node, element);
      return new Node<>(element, priority, halves.below, halves.above);
    }
    return order.compare(element, node.element) < 0
        ? node.withLeft(insert(node.left, element, priority))
        : node.withRight(insert(node.right, element, priority));
  }

  private Halves<E> split(@Nullable Node<E> node, E place) {
    if (node == null) {
      return new Halves<>(null, null);
    }
    if (order.compare(node.element, place) < 0) {
      Halves<E> halves = split(node.right, place);
      return new Halves<>(node.withRight(halves.below), halves.above);
    }
    Halves<E> halves = split(node.left, place);
    return new Halves<>(halves.below, node.withLeft(halves.above));
  }

  private @Nullable Node<E> delete(@Nullable Node<E> node, E element) {
    if (node == null) {
      throw new IllegalStateException("what is to be removed is not there: " + element);
    }
    int way = order.compare(element, node.element);
    if (way < 0) {
      return node.withLeft(delete(node.left, element));
    }
    return way > 0 ? node.withRight(delete(node.right, element)) : merge(node.left, node.right);
  }

  private @Nullable Node<E> merge(@Nullable Node<E> low, @Nullable Node<E> high) {
    if (low == null || high == null) {
      return low == null ? high : low;
    }
    return low.priority > high.priority
        ? low.withRight(merge(low.right, high))
        : high.withLeft(merge(low, high.left));
  }

  /// Gives the elements to `action` in order, from the first for which `place` says 0 or more, as
  /// long as `action` returns true.
  ///
  /// @param place says whether an element is before what is looked for: negative
  void forEachFrom(Place<E> place, Predicate<E> action) {
    var _ = walk(root, place, action);
  }

  /// Where an element is, seen from what is looked for.
  interface Place<E> {
    int of(E element);
  }

  private boolean walk(@Nullable Node<E> node, Place<E> place, Predicate<E> action) {
    if (node == null) {
      return true;
    }
    if (place.of(node.element) < 0) {
      return walk(node.right, place, action);
    }
    return walk(node.left, place, action)
        && action.test(node.element)
        && walk(node.right, place, action);
  }
}
