// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.engine;

import java.util.Arrays;
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
  private static final long[] NO_MASKS = {};
  private static final int COMPACT_MIN = 8;

  private @Nullable Computed[] readers = NO_READERS;
  private int[] versions = NO_VERSIONS;
  private long[] masks = NO_MASKS;
  private int size;

  /// How many readers there are now.
  int live;

  /// Derivations that read this must be higher.
  abstract int height();

  /// Called when the last reader is gone.
  void abandoned() {}

  void addReader(Computed reader, long mask) {
    if (size == readers.length) {
      compact();
      if (size * 2 >= readers.length) {
        int length = Math.max(COMPACT_MIN, size * 2);
        readers = Arrays.copyOf(readers, length);
        versions = Arrays.copyOf(versions, length);
        masks = Arrays.copyOf(masks, length);
      }
    }
    readers[size] = reader;
    versions[size] = reader.version;
    masks[size] = mask | WHOLE;
    size++;
    live++;
  }

  void dropReader() {
    if (--live == 0) {
      abandoned();
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
      if ((masks[i] & changed) != 0) {
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
    masks[to] = masks[from];
  }
}
