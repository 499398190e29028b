// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// When to try again what did not work: after a second, and twice as long each time, up to a
/// minute; sooner when something has changed, which may have mended it, but never so soon that
/// trying is all that is done. Of the loop's thread.
final class Retry {

  static final long FIRST_MILLIS = 1000;
  static final long LONGEST_MILLIS = 60_000;
  private static final long DOUBLINGS_MAX = 6;

  /// How much of the time, at most, is spent on tries: one part of so many.
  private static final long PARTS = 4;

  private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

  private final LongSupplier clockMillis;
  private long failures;
  private long begunMillis;
  private long failedMillis;
  private @Nullable String cause;

  Retry(LongSupplier clockMillis) {
    this.clockMillis = clockMillis;
  }

  /// A try begins.
  void begin() {
    begunMillis = clockMillis.getAsLong();
  }

  /// The try did not work. Returns whether the cause is another one than that of the tries before;
  /// of rows of a transaction, which have new UUIDs each time, it is the same.
  boolean failed(String why) {
    failedMillis = clockMillis.getAsLong();
    failures++;
    String text = why.replaceAll(UUID, "");
    boolean isNew = !text.equals(cause);
    cause = text;
    return isNew;
  }

  /// The try worked. Returns how many did not before it.
  long worked() {
    long before = failures;
    failures = 0;
    cause = null;
    return before;
  }

  /// How long to wait yet, 0 when a try is due.
  ///
  /// @param hasChanged whether something has changed since the last try
  long millisLeft(boolean hasChanged) {
    if (failures == 0) {
      return 0;
    }
    long took = Math.max(0, failedMillis - begunMillis);
    long wait = Math.max(FIRST_MILLIS, took * (PARTS - 1));
    if (!hasChanged) {
      wait = Math.max(wait, FIRST_MILLIS << Math.min(failures - 1, DOUBLINGS_MAX));
      wait = Math.max(Math.min(wait, LONGEST_MILLIS), took * (PARTS - 1));
    }
    return Math.max(0, failedMillis + wait - clockMillis.getAsLong());
  }
}
