// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.vlog;

import java.util.EnumMap;

/// A named source of messages and its level at each destination. Levels are written under the lock
/// of [Vlog] and read without one.
final class Module {
  final String name;
  private final EnumMap<Destination, Severity> levels = new EnumMap<>(Destination.class);
  private volatile Severity most = Severity.INFO;
  volatile boolean rateLimited = true;

  Module(String name, Severity level) {
    this.name = name;
    for (Destination destination : Destination.values()) {
      levels.put(destination, level);
    }
    most = level;
  }

  Severity level(Destination destination) {
    return levels.getOrDefault(destination, Severity.OFF);
  }

  void level(Destination destination, Severity level) {
    levels.put(destination, level);
  }

  /// Computes what [#isEnabled] answers from, given the destinations that exist.
  void refresh(boolean console, boolean syslog, boolean file) {
    Severity highest = Severity.OFF;
    highest = console ? most(highest, level(Destination.CONSOLE)) : highest;
    highest = syslog ? most(highest, level(Destination.SYSLOG)) : highest;
    highest = file ? most(highest, level(Destination.FILE)) : highest;
    most = highest;
  }

  private static Severity most(Severity a, Severity b) {
    return a.takes(b) ? a : b;
  }

  /// Whether any destination takes a message of this severity.
  boolean isEnabled(Severity severity) {
    return most.takes(severity);
  }
}
