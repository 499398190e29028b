// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The names that ports have on one switch, for text that is read or printed with them. Bound for
/// the time of a call with [#accepting] or [#showing]; without, ports are numbers.
public final class PortNames {
  private static final ScopedValue<Supplier<PortNames>> ACCEPTED = ScopedValue.newInstance();
  private static final ScopedValue<PortNames> SHOWN = ScopedValue.newInstance();

  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<Integer, String> names = new HashMap<>();

  /// Of ports by their number. A name that two ports have belongs to neither.
  public PortNames(Map<Integer, String> ports) {
    ports.forEach(
        (number, name) -> {
          if (numbers.put(name, number) == null) {
            names.put(number, name);
          } else {
            names.values().remove(name);
          }
        });
    numbers.keySet().retainAll(names.values());
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
    if (!ACCEPTED.isBound()) {
      return Optional.empty();
    }
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    String name = quoted ? text.substring(1, text.length() - 1) : text;
    return Optional.ofNullable(ACCEPTED.get().get().numbers.get(name));
  }

  /// The name of a port as text writes it, if names are shown: in quotes unless it is a word.
  static Optional<String> name(int port) {
    if (!SHOWN.isBound()) {
      return Optional.empty();
    }
    return Optional.ofNullable(SHOWN.get().names.get(port))
        .map(name -> name.matches("[A-Za-z_][A-Za-z0-9_]*") ? name : "\"" + name + "\"");
  }
}
