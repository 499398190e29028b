// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.vlog;

import org.slf4j.Logger;

/// Lets through at most so many messages a minute of one kind, and says how many it held back.
public final class RateLimit {

  private static final long MESSAGE = 60_000; // tokens, at `perMinute` tokens a millisecond

  private final Module module;
  private final int perMinute;
  private final long tokensMax;
  private long tokens;
  private long filledMillis;
  private long dropped;
  private long firstDroppedMillis;
  private long lastDroppedMillis;

  /// @param logger of the module that the messages are of
  /// @param perMinute how many in the long run
  /// @param burst how many at once
  public RateLimit(Logger logger, int perMinute, int burst) {
    this.module = Vlog.module(logger.getName());
    this.perMinute = perMinute;
    this.tokensMax = burst * MESSAGE;
    this.tokens = tokensMax;
    this.filledMillis = System.currentTimeMillis();
  }

  /// Whether a message of this severity may be logged now. The first one after some that were held
  /// back is preceded by a line that tells their number.
  public boolean allows(Severity severity) {
    return allows(severity, System.currentTimeMillis());
  }

  synchronized boolean allows(Severity severity, long nowMillis) {
    if (!module.isEnabled(severity)) {
      return false;
    }
    if (!module.rateLimited) {
      return true;
    }
    tokens = Math.min(tokensMax, tokens + Math.max(0, nowMillis - filledMillis) * perMinute);
    filledMillis = nowMillis;
    if (tokens < MESSAGE) {
      firstDroppedMillis = dropped == 0 ? nowMillis : firstDroppedMillis;
      lastDroppedMillis = nowMillis;
      dropped++;
      return false;
    }
    tokens -= MESSAGE;
    if (dropped > 0) {
      long first = (nowMillis - firstDroppedMillis) / 1000;
      long last = (nowMillis - lastDroppedMillis) / 1000;
      String when = "in last " + first + " seconds (most recently, " + last + " seconds ago)";
      Vlog.log(
          module,
          severity,
          "Dropped " + dropped + " log messages " + when + " due to excessive rate");
      dropped = 0;
    }
    return true;
  }
}
