// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.session;

/// A client in this JVM as the holder of locks: it queues for them among the sessions. Thread-safe.
public final class LocalHolder implements LockTable.Holder {

  /// Hears of locks. Called while the table of locks is held: it must return at once.
  public interface Listener {
    void locked(String lock);

    void stolen(String lock);
  }

  private final LockTable table;
  private final Listener listener;

  public LocalHolder(SessionHost host, Listener listener) {
    this.table = host.locks();
    this.listener = listener;
  }

  /// Queues for a lock; true when it is owned at once. Once for each lock.
  public boolean lock(String lock) {
    return table.lock(lock, this);
  }

  /// Gives a lock up, or the place in its queue.
  public void unlock(String lock) {
    table.unlock(lock, this);
  }

  public boolean isOwner(String lock) {
    return table.isOwner(lock, this);
  }

  @Override
  public void locked(String lock) {
    listener.locked(lock);
  }

  @Override
  public void stolen(String lock) {
    listener.stolen(lock);
  }
}
