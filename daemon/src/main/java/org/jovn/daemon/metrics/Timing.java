// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.metrics;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;

/// A histogram of how long something takes, in seconds. Thread-safe.
public sealed interface Timing {

  /// Measures nothing.
  Timing OFF = new Off();

  /// The time now, to be given to [#end].
  long begin();

  /// What began at `begin` is over.
  void end(long begin);

  /// When metrics are off.
  record Off() implements Timing {
    @Override
    public long begin() {
      return 0;
    }

    @Override
    public void end(long begin) {
      // nobody asked
    }
  }

  /// When they are on.
  record Measured(DistributionDataPoint point) implements Timing {
    @Override
    public long begin() {
      return System.nanoTime();
    }

    @Override
    public void end(long begin) {
      point.observe((System.nanoTime() - begin) / 1e9);
    }
  }
}
