// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent.process;

/// How long to wait before a program that ended is started again: nothing the first time, then 1,
/// 2, 4 … seconds while it goes on ending soon. Times are nanoseconds of one clock.
final class Backoff {

  private static final long SECOND = 1_000_000_000L;
  private static final long MAX_NANOS = 16 * SECOND;

  /// Who has run for so long has started well.
  private static final long GOOD_NANOS = 30 * SECOND;

  private long next;

  /// The pause after a run of this length.
  long pauseAfter(long ranNanos) {
    if (ranNanos >= GOOD_NANOS) {
      next = 0;
    }
    long pause = next;
    next = pause == 0 ? SECOND : Math.min(MAX_NANOS, pause * 2);
    return pause;
  }
}
