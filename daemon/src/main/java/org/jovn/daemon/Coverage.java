// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/// Counters of events, by name, for `coverage/show` and `coverage/read-counter`. Thread-safe.
///
/// The C programs sample theirs every 5 seconds; here nothing wakes an idle process, so the rates
/// of the last 5 seconds, minute and hour are those since the last time somebody looked, no less
/// than that long ago.
public final class Coverage {

  private static final ConcurrentSkipListMap<String, Coverage> COUNTERS =
      new ConcurrentSkipListMap<>();
  private static final long[] SPANS_MILLIS = {5_000, 60_000, 3_600_000};

  private final LongAdder total = new LongAdder();
  private final List<Sample> samples = new ArrayList<>();

  private record Sample(long timeMillis, long total) {}

  private Coverage() {
    samples.add(new Sample(System.currentTimeMillis(), 0));
  }

  /// The counter of this name, made when it is first asked for.
  public static Coverage counter(String name) {
    return COUNTERS.computeIfAbsent(name, _ -> new Coverage());
  }

  /// Counts an event.
  public void increment() {
    total.increment();
  }

  static String read(String name) throws ControlException {
    Coverage counter = COUNTERS.get(name);
    if (counter == null) {
      throw new ControlException("No such counter");
    }
    return Long.toString(counter.total.sum());
  }

  static String show() {
    StringBuilder lines = new StringBuilder();
    int hash = 0;
    int never = 0;
    long now = System.currentTimeMillis();
    for (var entry : COUNTERS.entrySet()) {
      long count = entry.getValue().total.sum();
      if (count == 0) {
        never++;
      } else {
        hash = hash * 31 + entry.getKey().hashCode();
        lines.append(entry.getValue().line(entry.getKey(), now));
      }
    }
    return "Event coverage, avg rate over last: 5 seconds, last minute, last hour,  hash="
        + String.format(Locale.ROOT, "%08x:\n", hash)
        + lines
        + never
        + " events never hit\n";
  }

  private synchronized String line(String name, long nowMillis) {
    long count = total.sum();
    double[] rates = new double[SPANS_MILLIS.length];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = rate(SPANS_MILLIS[i], count, nowMillis);
    }
    samples.add(new Sample(nowMillis, count));
    while (samples.size() > 100) {
      samples.remove(1);
    }
    return String.format(
        Locale.ROOT,
        "%-24s %5.1f/sec %9.3f/sec %13.4f/sec   total: %d\n",
        name,
        rates[0],
        rates[1],
        rates[2],
        count);
  }

  /// Events a second since the latest sample that is at least so old, or the first.
  private double rate(long spanMillis, long count, long nowMillis) {
    Sample since = samples.getFirst();
    for (Sample sample : samples) {
      if (nowMillis - sample.timeMillis() >= spanMillis) {
        since = sample;
      }
    }
    long elapsed = Math.max(nowMillis - since.timeMillis(), spanMillis);
    return (count - since.total()) * 1000.0 / elapsed;
  }
}
