// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd;

import java.util.HashSet;
import java.util.Set;
import org.jovn.daemon.vlog.RateLimit;
import org.jovn.daemon.vlog.Severity;
import org.jovn.northd.topology.Warning;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs warnings when they come, also when all is derived anew: each once while it lasts. Of the
/// loop's thread.
final class WarningLog {

  private static final Logger LOG = LoggerFactory.getLogger(Warning.NORTHD);
  private static final int PER_MINUTE = 60;
  private static final int BURST = 1000;

  /// How many are known at most; more than that are forgotten, and may be said again.
  private static final int KNOWN_MAX = 100_000;

  private final Set<Warning> known = new HashSet<>();
  private final RateLimit limit = new RateLimit(LOG, PER_MINUTE, BURST);

  /// Takes a change of the number of times that a warning was emitted.
  void changed(Warning warning, int change) {
    if (change < 0) {
      known.remove(warning);
      return;
    }
    if (known.size() >= KNOWN_MAX) {
      known.clear();
    }
    if (known.add(warning) && limit.allows(warning.isInfo() ? Severity.INFO : Severity.WARN)) {
      Logger logger = LoggerFactory.getLogger(warning.module());
      if (warning.isInfo()) {
        logger.info("{}", warning.text());
      } else {
        logger.warn("{}", warning.text());
      }
    }
  }
}
