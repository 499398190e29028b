// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The names that ports have on one switch, for text that is read or printed with them. Bound for
/// the time of a call with [#accepting] or [#showing]; without, ports are numbers.
public final class PortNames {
  private static final ScopedValue<Supplier<PortNames>> ACCEPTED = ScopedValue.newInstance();
  private static final ScopedValue<PortNames> SHOWN = ScopedValue.newInstance();

  private final NameMap names;

  /// Of ports by their number. A name that two ports have belongs to neither.
  public PortNames(Map<Integer, String> ports) {
    this.names = new NameMap(ports);
  }

  /// Runs `work` so that texts may name ports.
  ///
  /// @param names is called when a name is met
  public static void accepting(Supplier<PortNames> names, Runnable work) {
    ScopedValue.where(ACCEPTED, names).run(work);
  }

  /// Runs `work` so that ports are printed by their names.
  public static void showing(PortNames names, Runnable work) {
    ScopedValue.where(SHOWN, names).run(work);
  }

  /// The port that is called so, if names are accepted.
  static Optional<Integer> number(String text) {
    return ACCEPTED.isBound() ? ACCEPTED.get().get().names.number(text) : Optional.empty();
  }

  /// The name of a port as text writes it, if names are shown: in quotes unless it is a word.
  static Optional<String> name(int port) {
    return SHOWN.isBound() ? SHOWN.get().names.name(port) : Optional.empty();
  }
}
