// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The names that flow tables have on one switch, for text that is read or printed with them, as
/// [PortNames] for ports. A switch tells them with all else that its tables can do, which is much:
/// so they are asked for when the first is needed.
public final class TableNames {
  private static final ScopedValue<Supplier<TableNames>> ACCEPTED = ScopedValue.newInstance();
  private static final ScopedValue<Supplier<TableNames>> SHOWN = ScopedValue.newInstance();

  private final NameMap names;

  /// Of tables by their number, without those that have no name.
  public TableNames(Map<Integer, String> tables) {
    this.names = new NameMap(tables);
  }

  /// Runs `work` so that texts may name tables.
  ///
  /// @param names is called when a name is met
  public static void accepting(Supplier<TableNames> names, Runnable work) {
    ScopedValue.where(ACCEPTED, names).run(work);
  }

  /// Runs `work` so that tables are printed by their names.
  ///
  /// @param names is called when a table is printed
  public static void showing(Supplier<TableNames> names, Runnable work) {
    ScopedValue.where(SHOWN, names).run(work);
  }

  /// The table that is called so, if names are accepted.
  static Optional<Integer> number(String text) {
    return ACCEPTED.isBound() ? ACCEPTED.get().get().names.number(text) : Optional.empty();
  }

  /// A table as text writes it: by its name if names are shown.
  static String format(int table) {
    return SHOWN.isBound()
        ? SHOWN.get().get().names.name(table).orElseGet(() -> Integer.toString(table))
        : Integer.toString(table);
  }
}
