// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.vlog;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where log lines go.
public enum Destination {
  CONSOLE("%D{%Y-%m-%dT%H:%M:%SZ}|%05N|%c%T|%p|%m"),
  SYSLOG("ovs|%05N|%c%T|%p|%m"),
  FILE("%D{%Y-%m-%dT%H:%M:%S.###Z}|%05N|%c%T|%p|%m");

  final String defaultPattern;

  Destination(String defaultPattern) {
    this.defaultPattern = defaultPattern;
  }

  static @Nullable Destination parse(String word) {
    String upper = word.toUpperCase(Locale.ROOT);
    for (Destination destination : values()) {
      if (destination.name().equals(upper)) {
        return destination;
      }
    }
    return null;
  }
}
