// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.vlog;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The level of a message or of a destination, most severe first. A destination at [#OFF] takes
/// nothing.
public enum Severity {
  OFF(0),
  EMER(1),
  ERR(3),
  WARN(4),
  INFO(5),
  DBG(7);

  /// The severity number of RFC 5424.
  final int syslog;

  Severity(int syslog) {
    this.syslog = syslog;
  }

  static @Nullable Severity parse(String word) {
    String upper = word.toUpperCase(Locale.ROOT);
    for (Severity severity : values()) {
      if (severity.name().equals(upper)) {
        return severity;
      }
    }
    return null;
  }

  /// Whether a destination at this level takes a message of that severity.
  boolean takes(Severity message) {
    return message.compareTo(this) <= 0;
  }
}
