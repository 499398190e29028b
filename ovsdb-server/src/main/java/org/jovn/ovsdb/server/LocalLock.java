// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jovn.ovsdb.client.replica.ReplicaHead;
import org.jovn.ovsdb.client.replica.ReplicaLock;

/// A lock that a [LocalReplica] wants. Thread-safe.
final class LocalLock implements ReplicaLock {

  private final String name;
  private final ReplicaHead head;
  private final Consumer<LocalLock> closer;
  private final List<Consumer<State>> listeners = new CopyOnWriteArrayList<>();
  private volatile State state = State.WAITING;

  LocalLock(String name, ReplicaHead head, Consumer<LocalLock> closer) {
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

  void become(State next) {
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
