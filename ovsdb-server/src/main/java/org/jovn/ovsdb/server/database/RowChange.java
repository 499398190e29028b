// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import org.jovn.ovsdb.data.Row;
import org.jspecify.annotations.Nullable;

/// What a transaction does to one row. Belongs to the transaction's thread until it is committed,
/// and is immutable from then on.
public final class RowChange {

  private final @Nullable Row before;
  private @Nullable Row after;

  RowChange(@Nullable Row before, @Nullable Row after) {
    this.before = before;
    this.after = after;
  }

  /// The row before the transaction; null when the transaction inserted it.
  public @Nullable Row before() {
    return before;
  }

  /// The row after the transaction; null when the transaction deleted it.
  public @Nullable Row after() {
    return after;
  }

  void setAfter(@Nullable Row row) {
    after = row;
  }

  /// Whether something is different after the transaction.
  boolean isEffective() {
    Row b = before;
    Row a = after;
    return (b == null || a == null) ? b != a : !b.sameContents(a);
  }
}
