// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.engine;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Something that derivations read: a value of an input, a group, or the result of a derivation.
///
/// Edges to readers are dropped lazily: an edge names the reader's version at the time, and a
/// reader that ran again has another.
abstract class Node {

  /// Set in the mask of every edge: the value came or went, or changed as a whole.
  static final long WHOLE = 1L << 63;

  private static final Computed[] NO_READERS = {};
  private static final int[] NO_VERSIONS = {};

  /// The mask of a reader of everything.
  private static final long ALL = -1;

  private @Nullable Computed[] readers = NO_READERS;
  private int[] versions = NO_VERSIONS;

  /// Which parts each edge is about; null while all are about all of it.
  private long @Nullable [] masks;

  private int size;

  /// How many readers there are now.
  int live;

  /// Derivations that read this must be higher.
  abstract int height();

  /// Called when the last reader is gone.
  void abandoned() {}

  /// Adds an edge; returns false when the reader that came last is the same, in the same run.
  boolean addReader(Computed reader, long mask) {
    int last = size - 1;
    if (last >= 0 && readers[last] == reader && versions[last] == reader.version) {
      if (masks != null) {
        masks[last] |= mask;
      }
      return false;
    }
    if (size == readers.length) {
      compact();
      if (size * 2 >= readers.length) {
        int length = size * 2 + 1;
        readers = Arrays.copyOf(readers, length);
        versions = Arrays.copyOf(versions, length);
        if (masks != null) {
          masks = Arrays.copyOf(masks, length);
        }
      }
    }
    readers[size] = reader;
    versions[size] = reader.version;
    if (masks == null && mask != ALL) {
      masks = new long[readers.length];
      Arrays.fill(masks, 0, size, ALL);
    }
    if (masks != null) {
      masks[size] = mask | WHOLE;
    }
    size++;
    live++;
    return true;
  }

  void dropReader() {
    if (--live == 0) {
      abandoned();
    }
  }

  /// Calls `action` with every reader there is now.
  void forEachReader(Consumer<Computed> action) {
    for (int i = 0; i < size; i++) {
      Computed reader = readers[i];
      if (reader != null && reader.version == versions[i] && !reader.dead) {
        action.accept(reader);
      }
    }
  }

  /// Marks the readers that read what `changed` says.
  void mark(long changed) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      Computed reader = readers[i];
      if (reader == null || reader.version != versions[i] || reader.dead) {
        continue;
      }
      if (masks == null || (masks[i] & changed) != 0) {
        reader.makeDirty();
      }
      move(i, kept++);
    }
    Arrays.fill(readers, kept, size, null);
    size = kept;
  }

  private void compact() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      Computed reader = readers[i];
      if (reader != null && reader.version == versions[i] && !reader.dead) {
        move(i, kept++);
      }
    }
    Arrays.fill(readers, kept, size, null);
    size = kept;
  }

  private void move(int from, int to) {
    readers[to] = readers[from];
    versions[to] = versions[from];
    if (masks != null) {
      masks[to] = masks[from];
    }
  }
}
