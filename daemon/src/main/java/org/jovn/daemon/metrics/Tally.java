// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;

/// Counts something that only grows. Thread-safe.
public sealed interface Tally {

  /// Counts nothing.
  Tally OFF = new Off();

  /// Adds to it.
  ///
  /// @param amount not negative
  void add(long amount);

  /// When metrics are off.
  record Off() implements Tally {
    @Override
    public void add(long amount) {
      // nobody asked
    }
  }

  /// When they are on.
  record Counted(CounterDataPoint point) implements Tally {
    @Override
    public void add(long amount) {
      point.inc(amount);
    }
  }
}
