// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.lab;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Fatal;

/// Waits for what must become true.
final class Waiting {

  private static final Duration STEP = Duration.ofSeconds(60);
  private static final long TELL_NANOS = 2_000_000_000L;

  private Waiting() {}

  /// Tries until it is so, or time is up; returns whether it is.
  static boolean until(Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(100_000_000);
    }
    return true;
  }

  /// Waits until a program has started, which a process that starts it tells by its end.
  static void forStarted(Process process) {
    try {
      if (process.waitFor() != 0) {
        throw Fatal.of("a program did not start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fatal.of("interrupted");
    }
  }

  /// As [#until], for a step of `up`: says what it waits for when that takes long, and ends
  /// everything when it does not come.
  static void forStep(String what, BooleanSupplier condition) {
    long begin = System.nanoTime();
    boolean[] told = new boolean[1];
    boolean done =
        until(
            STEP,
            () -> {
              if (!told[0] && System.nanoTime() - begin > TELL_NANOS) {
                told[0] = true;
                Daemon.output("  ... waiting for " + what + "\n");
              }
              return condition.getAsBoolean();
            });
    if (!done) {
      throw Fatal.of("waited " + STEP.toSeconds() + " s for " + what);
    }
  }
}
