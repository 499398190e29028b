// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.pipeline;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// Datapaths, by the UUIDs of their Northbound rows, in order and without doubles.
public final class DatapathSet {

  public static final DatapathSet NONE = new DatapathSet(new UuidAtom[0]);

  private final UuidAtom[] datapaths;
  private final int hash;

  private DatapathSet(UuidAtom[] datapaths) {
    this.datapaths = datapaths;
    this.hash = Arrays.hashCode(datapaths);
  }

  private DatapathSet(UuidAtom[] datapaths, int size) {
    this(size == datapaths.length ? datapaths : Arrays.copyOf(datapaths, size));
  }

  public static DatapathSet of(UuidAtom datapath) {
    return new DatapathSet(new UuidAtom[] {datapath});
  }

  public static DatapathSet of(Collection<UuidAtom> datapaths) {
    if (datapaths.isEmpty()) {
      return NONE;
    }
    UuidAtom[] sorted = datapaths.toArray(UuidAtom[]::new);
    Arrays.sort(sorted);
    return new DatapathSet(sorted, distinct(sorted));
  }

  /// Moves what is there once to the front; returns how much that is.
  private static int distinct(UuidAtom[] sorted) {
    int size = 1;
    for (int i = 1; i < sorted.length; i++) {
      if (!sorted[i].equals(sorted[size - 1])) {
        sorted[size++] = sorted[i];
      }
    }
    return size;
  }

  /// These datapaths and others.
  public DatapathSet with(DatapathSet others) {
    UuidAtom[] joined = new UuidAtom[size() + others.size()];
    int at = 0;
    int other = 0;
    for (UuidAtom datapath : datapaths) {
      while (other < others.size() && others.datapaths[other].compareTo(datapath) < 0) {
        joined[at++] = others.datapaths[other++];
      }
      joined[at++] = datapath;
    }
    while (other < others.size()) {
      joined[at++] = others.datapaths[other++];
    }
    return at == 0 ? NONE : new DatapathSet(joined, distinct(joined));
  }

  public int size() {
    return datapaths.length;
  }

  public boolean isEmpty() {
    return datapaths.length == 0;
  }

  public UuidAtom first() {
    return datapaths[0];
  }

  public List<UuidAtom> list() {
    return List.of(datapaths);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof DatapathSet that
            && hash == that.hash
            && Arrays.equals(datapaths, that.datapaths));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return Arrays.toString(datapaths);
  }
}
