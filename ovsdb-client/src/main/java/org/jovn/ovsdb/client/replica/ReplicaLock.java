// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

import java.time.Duration;
import java.util.function.Consumer;

/// A lock of a server (RFC 7047 section 4.1.8) that this replica's session wants. It is lost when
/// another client steals it and when the connection ends, and asked for again. Thread-safe.
///
/// Whoever writes while he holds it names it with [Transaction#requireLock]: between the loss of a
/// lock and the news of it there is some time.
public interface ReplicaLock extends AutoCloseable {

  /// What is known of the lock.
  enum State {
    /// Asked for, or to be asked for once there is a connection.
    WAITING,
    /// Held by this session.
    HELD,
    /// Taken away; it comes back when the thief gives it up.
    STOLEN
  }

  String name();

  State state();

  default boolean isHeld() {
    return state() == State.HELD;
  }

  /// Waits until the lock is held, at most for `limit`; returns whether it is.
  boolean await(Duration limit) throws InterruptedException;

  /// Has `listener` called with each new state, in order, on a thread of the binding's.
  void addListener(Consumer<State> listener);

  /// Gives the lock up, or the place in its queue.
  @Override
  void close();
}
