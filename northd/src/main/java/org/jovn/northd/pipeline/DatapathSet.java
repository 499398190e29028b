// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.pipeline;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// Datapaths, by the UUIDs of their Northbound rows, in order and without doubles.
public final class DatapathSet {

  private final UuidAtom[] datapaths;
  private final int hash;

  private DatapathSet(UuidAtom[] datapaths) {
    this.datapaths = datapaths;
    this.hash = Arrays.hashCode(datapaths);
  }

  public static DatapathSet of(UuidAtom datapath) {
    return new DatapathSet(new UuidAtom[] {datapath});
  }

  public static DatapathSet of(Collection<UuidAtom> datapaths) {
    return new DatapathSet(datapaths.stream().distinct().sorted().toArray(UuidAtom[]::new));
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
