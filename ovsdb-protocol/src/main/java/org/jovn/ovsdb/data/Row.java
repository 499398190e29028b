// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A row: one datum per column of its table, in the order of the table's schema; the first is
/// `_uuid`, the second `_version`. Immutable.
public final class Row {

  private final Datum[] values;

  /// Takes the array over; nobody may change it afterwards.
  public Row(Datum[] values) {
    this.values = values;
  }

  public UuidAtom uuid() {
    return (UuidAtom) values[0];
  }

  public UuidAtom version() {
    return (UuidAtom) values[1];
  }

  /// The datum of the column at `index`.
  public Datum get(int index) {
    return values[index];
  }

  public int columnCount() {
    return values.length;
  }

  /// A copy of the values, to change and make a row of.
  public Datum[] toArray() {
    return values.clone();
  }

  /// Whether the rows differ in no column but `_uuid` and `_version`.
  public boolean sameContents(Row other) {
    for (int i = 2; i < values.length; i++) {
      if (values[i] != other.values[i] && !values[i].equals(other.values[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return values[0].hashCode();
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
