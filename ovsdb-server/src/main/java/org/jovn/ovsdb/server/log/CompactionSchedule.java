// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import java.util.function.IntUnaryOperator;

/// Decides when a log is compacted by itself, as the C server does: not before 10 to 20 minutes
/// (random, so that many servers do not do it at once) after the last time; then when there are at
/// least 100 records and the file is over 10 MB and over twice its length after the last
/// compaction; and after 24 hours if there is any record at all. Belongs to one thread.
///
/// Times are milliseconds of any clock that does not jump.
public final class CompactionSchedule {

  private static final long MINUTE = 60_000;
  private static final int INTERVAL_MIN = (int) (10 * MINUTE);
  private static final int RETRY_MIN = (int) MINUTE;
  private static final long INTERVAL_MAX = 24 * 60 * MINUTE;
  private static final long RECORDS_MIN = 100;
  private static final long BYTES_MIN = 10L << 20;

  private final IntUnaryOperator random;
  private long earliest;
  private long latest;
  private long records;
  private long base;

  /// @param nowMillis the time at which the log was opened
  /// @param random gives for n a number of 0..n-1
  public CompactionSchedule(long nowMillis, IntUnaryOperator random) {
    this.random = random;
    plan(nowMillis, INTERVAL_MIN);
  }

  private void plan(long nowMillis, int interval) {
    earliest = nowMillis + interval + random.applyAsInt(interval);
    latest = nowMillis + INTERVAL_MAX;
  }

  /// Counts records that were read or appended.
  public void add(long more) {
    records += more;
  }

  /// Whether a log of `bytes` bytes should be compacted now.
  public boolean isDue(long nowMillis, long bytes) {
    if (nowMillis < earliest) {
      return false;
    }
    if (nowMillis < latest) {
      return records >= RECORDS_MIN && bytes > BYTES_MIN && bytes / 2 > base;
    }
    return records > 0;
  }

  /// The earliest time at which [#isDue] can be true.
  public long earliestMillis() {
    return earliest;
  }

  /// The log was compacted, by itself or on command, to `bytes` bytes.
  public void succeeded(long nowMillis, long bytes) {
    records = 0;
    base = bytes;
    plan(nowMillis, INTERVAL_MIN);
  }

  /// Compaction failed; it is tried again after one to two minutes.
  public void failed(long nowMillis) {
    plan(nowMillis, RETRY_MIN);
  }
}
