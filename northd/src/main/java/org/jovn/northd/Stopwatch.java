// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd;

import java.util.Arrays;
import java.util.Locale;

/// How long something took, over all the times that it was done: what `stopwatch/show` answers.
/// Thread-safe.
final class Stopwatch {

  private static final int KEPT = 512;
  private static final double SHORT = 0.5;
  private static final double LONG = 0.01;
  private static final double PERCENTILE = 0.95;

  private final String name;
  private final long[] latest = new long[KEPT];
  private long samples;
  private long max;
  private long min;
  private double shortTerm;
  private double longTerm;

  Stopwatch(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /// Runs `work` and takes its time.
  void time(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    add((System.nanoTime() - begin) / 1_000_000);
  }

  synchronized void add(long millis) {
    latest[(int) (samples % KEPT)] = millis;
    boolean isFirst = samples == 0;
    max = isFirst ? millis : Math.max(max, millis);
    min = isFirst ? millis : Math.min(min, millis);
    shortTerm = isFirst ? millis : shortTerm + SHORT * (millis - shortTerm);
    longTerm = isFirst ? millis : longTerm + LONG * (millis - longTerm);
    samples++;
  }

  synchronized void reset() {
    samples = 0;
    max = 0;
    min = 0;
    shortTerm = 0;
    longTerm = 0;
  }

  synchronized String show() {
    int count = (int) Math.min(samples, KEPT);
    long[] sorted = Arrays.copyOf(latest, count);
    Arrays.sort(sorted);
    double percentile = count == 0 ? 0 : sorted[(int) (PERCENTILE * (count - 1))];
    return String.format(
        Locale.ROOT,
        """
        Statistics for '%s'
          Total samples: %d
          Maximum: %d msec
          Minimum: %d msec
          95th percentile: %f msec
          Short term average: %f msec
          Long term average: %f msec
        """,
        name,
        samples,
        max,
        min,
        percentile,
        shortTerm,
        longTerm);
  }
}
