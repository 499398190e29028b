// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Names of numbered things, both ways. A name that two of them have belongs to neither.
final class NameMap {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<Integer, String> names = new HashMap<>();

  NameMap(Map<Integer, String> all) {
    all.forEach(
        (number, name) -> {
          if (numbers.put(name, number) == null) {
            names.put(number, name);
          } else {
            names.values().remove(name);
          }
        });
    numbers.keySet().retainAll(names.values());
  }

  /// What is called so, in quotes or without.
  Optional<Integer> number(String text) {
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    String name = quoted ? text.substring(1, text.length() - 1) : text;
    return Optional.ofNullable(numbers.get(name));
  }

  /// The name as text writes it: in quotes unless it is a letter with letters and digits.
  Optional<String> name(int number) {
    return Optional.ofNullable(names.get(number))
        .map(name -> name.matches("[A-Za-z][A-Za-z0-9]*") ? name : "\"" + name + "\"");
  }
}
