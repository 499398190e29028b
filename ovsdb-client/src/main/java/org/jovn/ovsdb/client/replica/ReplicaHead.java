// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// The newest snapshot of a replica, and those who wait for a newer one. For bindings: one thread
/// at a time publishes, any number read. Thread-safe.
public final class ReplicaHead {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile ReplicaSnapshot newest;
  private volatile boolean closed;

  public ReplicaHead(ReplicaSnapshot first) {
    newest = first;
  }

  public ReplicaSnapshot snapshot() {
    return newest;
  }

  public void addListener(Runnable listener) {
    listeners.add(listener);
  }

  /// Makes a snapshot the newest, and tells everybody.
  public void publish(ReplicaSnapshot snapshot) {
    if (snapshot.sequence() <= newest.sequence()) {
      throw new IllegalArgumentException("%s after %s".formatted(snapshot, newest));
    }
    newest = snapshot;
    wake();
  }

  /// Has all who wait look again, and calls the listeners.
  public void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    for (Runnable listener : listeners) {
      listener.run();
    }
  }

  public boolean isClosed() {
    return closed;
  }

  /// Ends all waiting, now and later.
  public void close() {
    closed = true;
    wake();
  }

  /// As [Replica#awaitAfter].
  ///
  /// @throws ReplicaClosedException when it is closed and there is no later snapshot
  public ReplicaSnapshot awaitAfter(long sequence, Duration limit) throws InterruptedException {
    await(() -> newest.sequence() > sequence, limit);
    return newest;
  }

  /// Waits until `condition` holds, looking whenever somebody is woken; at most for `limit`.
  /// Returns whether it holds.
  ///
  /// @throws ReplicaClosedException when it is closed and the condition does not hold
  public boolean await(BooleanSupplier condition, Duration limit) throws InterruptedException {
    long left = saturatedNanos(limit);
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        if (closed) {
          throw new ReplicaClosedException(newest.schema().name());
        }
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private static long saturatedNanos(Duration limit) {
    return limit.compareTo(Duration.ofDays(365)) > 0 ? TimeUnit.DAYS.toNanos(365) : limit.toNanos();
  }
}
