// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.vlog;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What `-v` and `vlog/set` take: words for a module, a destination and a level, in any order, or
/// `PATTERN:destination:pattern`, or `FACILITY:facility`.
final class LogSpecification {

  private static final String SEPARATORS = " ,:\t";

  private final String text;
  private int index;

  private LogSpecification(String text) {
    this.text = text;
  }

  static Optional<String> apply(String specification) {
    return Optional.ofNullable(new LogSpecification(specification).apply());
  }

  private @Nullable String apply() {
    Destination destination = null;
    Severity severity = null;
    String module = null;
    String word;
    while ((word = next(SEPARATORS)) != null) {
      if (word.equalsIgnoreCase("PATTERN")) {
        return pattern();
      }
      if (word.equalsIgnoreCase("FACILITY")) {
        return facility();
      }
      Destination asDestination = Destination.parse(word);
      Severity asSeverity = asDestination == null ? Severity.parse(word) : null;
      if (asDestination != null) {
        if (destination != null) {
          return "cannot specify multiple destinations";
        }
        destination = asDestination;
      } else if (asSeverity != null) {
        if (severity != null) {
          return "cannot specify multiple levels";
        }
        severity = asSeverity;
      } else if (Vlog.isModule(Vlog.lower(word))) {
        if (module != null) {
          return "cannot specify multiple modules";
        }
        module = Vlog.lower(word);
      } else if (!word.equalsIgnoreCase("any")) {
        return "no destination, level, or module \"" + word + "\"";
      }
    }
    Vlog.levels(
        Optional.ofNullable(module),
        Optional.ofNullable(destination),
        severity == null ? Severity.DBG : severity);
    return null;
  }

  private @Nullable String pattern() {
    String word = next(":");
    if (word == null) {
      return "missing destination";
    }
    Destination destination = Destination.parse(word);
    if (destination == null) {
      return "unknown destination \"" + word + "\"";
    }
    Vlog.pattern(destination, text.substring(index));
    return null;
  }

  private @Nullable String facility() {
    String word = next(":");
    return word != null && Vlog.syslog().facility(word) ? null : "invalid facility";
  }

  /// The next run of other characters, stepping over one separator after it; null at the end.
  private @Nullable String next(String separators) {
    while (index < text.length() && separators.indexOf(text.charAt(index)) >= 0) {
      index++;
    }
    int start = index;
    while (index < text.length() && separators.indexOf(text.charAt(index)) < 0) {
      index++;
    }
    if (start == index) {
      return null;
    }
    String word = text.substring(start, index);
    index = Math.min(index + 1, text.length());
    return word;
  }
}
