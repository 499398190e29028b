// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.ovsdb;

import java.util.function.LongSupplier;

/// What is left of the time of a run and of a case, so that a server that does not answer makes
/// failures and not a hang.
final class Clock {

  private static final long STEP_MILLIS_MAX = 2000;
  private static final long STEP_MILLIS_IMPATIENT = 400;
  private static final int SILENCES_MAX = 4;

  private final LongSupplier nanos;
  private final long runEnd;
  private final long caseMillis;
  private long caseEnd;
  private int silences;

  /// @param nanos a clock as [System#nanoTime]
  Clock(LongSupplier nanos, long runMillis, long caseMillis) {
    this.nanos = nanos;
    this.runEnd = nanos.getAsLong() + runMillis * 1_000_000;
    this.caseMillis = caseMillis;
    this.caseEnd = runEnd;
  }

  void beginCase() {
    caseEnd = Math.min(nanos.getAsLong() + caseMillis * 1_000_000, runEnd);
  }

  /// Milliseconds that the case may still take, at most `limit`; 0 when it is over.
  long left(long limit) {
    return Math.clamp((caseEnd - nanos.getAsLong()) / 1_000_000, 0, limit);
  }

  /// How long to wait for one message: less once the server has let several waits pass, so that one
  /// that leaves a kind of request unanswered does not use up the run.
  long stepMillis() {
    return left(silences < SILENCES_MAX ? STEP_MILLIS_MAX : STEP_MILLIS_IMPATIENT);
  }

  /// Notes that a wait for a message has passed in vain.
  void silence() {
    silences++;
  }

  boolean isOver() {
    return nanos.getAsLong() >= runEnd;
  }

  long millis() {
    return nanos.getAsLong() / 1_000_000;
  }
}
