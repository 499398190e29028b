// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// The lock of a binding of [Replica], which says what becomes of it. Its state is changed by one
/// thread at a time, and read anywhere.
public final class BoundLock implements ReplicaLock {

  private final String name;
  private final ReplicaHead head;
  private final Consumer<BoundLock> closer;
  private final List<Consumer<State>> listeners = new CopyOnWriteArrayList<>();
  private volatile State state = State.WAITING;

  /// @param closer gives the lock up when its user closes it
  public BoundLock(String name, ReplicaHead head, Consumer<BoundLock> closer) {
    this.name = name;
    this.head = head;
    this.closer = closer;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public State state() {
    return state;
  }

  /// Takes the state that the server says, and tells those who listen and wait.
  public void become(State next) {
    if (state != next) {
      state = next;
      listeners.forEach(listener -> listener.accept(next));
      head.wake();
    }
  }

  @Override
  public boolean await(Duration limit) throws InterruptedException {
    return head.await(this::isHeld, limit);
  }

  @Override
  public void addListener(Consumer<State> listener) {
    listeners.add(listener);
  }

  @Override
  public void close() {
    closer.accept(this);
  }
}
