// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/// What a database needs of the world.
///
/// @param wallClock gives the dates of log records
/// @param timer for waits that end
/// @param worker runs what takes long, in the order given, one at a time
/// @param readers run reads that take long, any number at once
/// @param random makes UUIDs; used by one thread at a time
/// @param asDifferences whether log records hold differences of sets and maps
public record Environment(
    InstantSource wallClock,
    Timer timer,
    Executor worker,
    Executor readers,
    RandomGenerator random,
    boolean asDifferences) {

  /// Time that does not jump, and calls at a time to come.
  public interface Timer {
    long nanos();

    default long nowMillis() {
      return nanos() / 1_000_000;
    }

    void schedule(Runnable task, long delayMillis);
  }
}
