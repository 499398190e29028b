// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A persistent sorted sequence of entries: one atom each in a set, key and value in a map. Up to
/// [#CHUNK_MAX] entries lie in one array; more lie in an array of such chunks, so that a change
/// copies one chunk and the list of chunks, and two versions share all other chunks.
abstract sealed class SortedAtoms permits AtomSet, AtomMap {

  /// Entries in a chunk at most.
  static final int CHUNK_MAX = 64;

  /// Entries in each chunk of a sequence built at once: leaves room to insert.
  private static final int CHUNK_FILL = 48;

  /// `Atom[]` for one chunk, `Atom[][]` for several.
  private final Object[] body;

  private final int size;

  SortedAtoms(Object[] body, int size) {
    this.body = body;
    this.size = size;
  }

  /// Atoms per entry: 1 for a set, 2 for a map.
  abstract int stride();

  public final int size() {
    return size;
  }

  final Object[] body() {
    return body;
  }

  static int chunkCount(Object[] body) {
    return body instanceof Atom[][] chunks ? chunks.length : 1;
  }

  static Atom[] chunk(Object[] body, int i) {
    return body instanceof Atom[][] chunks ? chunks[i] : (Atom[]) body;
  }

  /// The value stored with `key` (in a set: the element itself), or null.
  final @Nullable Atom lookup(Atom key) {
    Atom[] chunk = chunk(body, chunkFor(body, key));
    int at = search(chunk, stride(), key);
    return at < 0 ? null : chunk[at * stride() + stride() - 1];
  }

  private static int chunkFor(Object[] body, Atom key) {
    if (!(body instanceof Atom[][] chunks)) {
      return 0;
    }
    int low = 0;
    int high = chunks.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (chunks[middle][0].compareTo(key) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private static int search(Atom[] chunk, int stride, Atom key) {
    int low = 0;
    int high = chunk.length / stride - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = chunk[middle * stride].compareTo(key);
      if (order < 0) {
        low = middle + 1;
      } else if (order > 0) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -low - 1;
  }

  /// The body with an entry added, or with its value replaced when `replace`; the same body when
  /// nothing changes.
  static Object[] with(Object[] body, Atom key, @Nullable Atom value, boolean replace) {
    int stride = value == null ? 1 : 2;
    int c = chunkFor(body, key);
    Atom[] chunk = chunk(body, c);
    int at = search(chunk, stride, key);
    if (at >= 0) {
      if (value == null || !replace || chunk[at * 2 + 1].equals(value)) {
        return body;
      }
      Atom[] copy = chunk.clone();
      copy[at * 2 + 1] = value;
      return splice(body, c, copy);
    }
    int from = (-at - 1) * stride;
    Atom[] copy = new Atom[chunk.length + stride];
    System.arraycopy(chunk, 0, copy, 0, from);
    copy[from] = key;
    if (value != null) {
      copy[from + 1] = value;
    }
    System.arraycopy(chunk, from, copy, from + stride, chunk.length - from);
    if (copy.length <= CHUNK_MAX * stride) {
      return splice(body, c, copy);
    }
    int half = copy.length / stride / 2 * stride;
    return splice(body, c, Arrays.copyOf(copy, half), Arrays.copyOfRange(copy, half, copy.length));
  }

  /// The body without the entry of `key`, or the same body when there is none.
  static Object[] without(Object[] body, int stride, Atom key) {
    int c = chunkFor(body, key);
    Atom[] chunk = chunk(body, c);
    int at = search(chunk, stride, key);
    if (at < 0) {
      return body;
    }
    Atom[] copy = new Atom[chunk.length - stride];
    System.arraycopy(chunk, 0, copy, 0, at * stride);
    System.arraycopy(chunk, (at + 1) * stride, copy, at * stride, copy.length - at * stride);
    return splice(body, c, copy);
  }

  /// The body with chunk `c` replaced by the chunks given, those without entries left out.
  private static Object[] splice(Object[] body, int c, Atom[]... replacement) {
    int count = chunkCount(body);
    int given = replacement.length == 1 && replacement[0].length == 0 ? 0 : replacement.length;
    int newCount = count - 1 + given;
    if (newCount == 0) {
      return replacement[0];
    }
    Atom[][] chunks = new Atom[newCount][];
    for (int i = 0; i < c; i++) {
      chunks[i] = chunk(body, i);
    }
    System.arraycopy(replacement, 0, chunks, c, given);
    for (int i = c + 1; i < count; i++) {
      chunks[i - 1 + given] = chunk(body, i);
    }
    return newCount == 1 ? chunks[0] : chunks;
  }

  /// Cuts a sorted array of entries into a body.
  static Object[] cut(Atom[] entries, int stride) {
    int size = entries.length / stride;
    if (size <= CHUNK_MAX) {
      return entries;
    }
    Atom[][] chunks = new Atom[(size + CHUNK_FILL - 1) / CHUNK_FILL][];
    for (int i = 0; i < chunks.length; i++) {
      int from = i * CHUNK_FILL;
      int to = Math.min(size, from + CHUNK_FILL);
      chunks[i] = Arrays.copyOfRange(entries, from * stride, to * stride);
    }
    return chunks;
  }

  /// Receives one entry that differs between two sequences; null stands for "not there".
  interface Difference {
    void entry(Atom key, @Nullable Atom before, @Nullable Atom after);
  }

  /// Walks two sequences side by side, over what they share in one step.
  static void difference(Object[] before, Object[] after, int stride, Difference difference) {
    Cursor a = new Cursor(before, stride);
    Cursor b = new Cursor(after, stride);
    while (true) {
      while (a.atChunkStart() && b.atChunkStart() && a.chunk == b.chunk && !a.done()) {
        a.nextChunk();
        b.nextChunk();
      }
      if (a.done() && b.done()) {
        return;
      }
      int order = a.done() ? 1 : b.done() ? -1 : a.key().compareTo(b.key());
      if (order < 0) {
        difference.entry(a.key(), a.value(), null);
        a.next();
      } else if (order > 0) {
        difference.entry(b.key(), null, b.value());
        b.next();
      } else {
        if (stride == 2 && !a.value().equals(b.value())) {
          difference.entry(a.key(), a.value(), b.value());
        }
        a.next();
        b.next();
      }
    }
  }

  /// A place in a body.
  static final class Cursor {
    private final Object[] body;
    private final int stride;
    private int chunkIndex;
    private Atom[] chunk;
    private int at;

    Cursor(Object[] body, int stride) {
      this.body = body;
      this.stride = stride;
      chunk = SortedAtoms.chunk(body, 0);
    }

    boolean done() {
      return at >= chunk.length;
    }

    boolean atChunkStart() {
      return at == 0;
    }

    Atom key() {
      return chunk[at];
    }

    Atom value() {
      return chunk[at + stride - 1];
    }

    void next() {
      at += stride;
      if (at >= chunk.length) {
        nextChunk();
      }
    }

    void nextChunk() {
      if (chunkIndex + 1 < chunkCount(body)) {
        chunk = SortedAtoms.chunk(body, ++chunkIndex);
        at = 0;
      } else {
        at = chunk.length;
      }
    }
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof SortedAtoms that) || that.stride() != stride() || that.size != size) {
      return false;
    }
    Cursor a = new Cursor(body, stride());
    Cursor b = new Cursor(that.body, stride());
    while (!a.done()) {
      if (a.atChunkStart() && b.atChunkStart() && a.chunk == b.chunk) {
        a.nextChunk();
        b.nextChunk();
        continue;
      }
      if (!a.key().equals(b.key()) || !a.value().equals(b.value())) {
        return false;
      }
      a.next();
      b.next();
    }
    return true;
  }

  @Override
  public final int hashCode() {
    int hash = 0;
    for (Cursor c = new Cursor(body, stride()); !c.done(); c.next()) {
      hash = hash * 31 + (c.key().hashCode() ^ (stride() == 2 ? c.value().hashCode() * 17 : 0));
    }
    return hash;
  }

  static int entries(Object[] body, int stride) {
    int atoms = 0;
    for (int i = 0; i < chunkCount(body); i++) {
      atoms += chunk(body, i).length;
    }
    return atoms / stride;
  }
}
