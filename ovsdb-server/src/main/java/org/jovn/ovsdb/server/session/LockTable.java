// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The locks of a server (RFC 7047 section 4.1.8): one table for all databases. For each lock the
/// sessions that want it, the owner first. Thread-safe.
public final class LockTable {

  /// A session as its locks see it.
  interface Holder {
    /// It has become the owner.
    void locked(String lock);

    /// Another session took the lock away.
    void stolen(String lock);
  }

  /// A session's place in the queue of a lock.
  private record Place(Holder holder, boolean stole) {}

  private final Map<String, List<Place>> locks = new HashMap<>();

  /// Queues for a lock; true when it is owned at once.
  synchronized boolean lock(String lock, Holder holder) {
    List<Place> queue = locks.computeIfAbsent(lock, _ -> new ArrayList<>(2));
    queue.addLast(new Place(holder, false));
    return queue.size() == 1;
  }

  /// Takes a lock. The owner before is told, and stays first in the queue unless he had stolen it
  /// himself.
  synchronized void steal(String lock, Holder holder) {
    List<Place> queue = locks.computeIfAbsent(lock, _ -> new ArrayList<>(2));
    if (!queue.isEmpty()) {
      Place victim = queue.getFirst();
      victim.holder().stolen(lock);
      if (victim.stole()) {
        queue.removeFirst();
      }
    }
    queue.addFirst(new Place(holder, true));
  }

  /// Gives a lock up, or a place in its queue. Whoever is first then is told that he owns it, even
  /// if he did before, as the C server does.
  synchronized void unlock(String lock, Holder holder) {
    List<Place> queue = locks.get(lock);
    if (queue != null && queue.removeIf(place -> place.holder() == holder)) {
      if (queue.isEmpty()) {
        locks.remove(lock);
      } else {
        queue.getFirst().holder().locked(lock);
      }
    }
  }

  synchronized boolean isOwner(String lock, Holder holder) {
    List<Place> queue = locks.get(lock);
    return queue != null && queue.getFirst().holder() == holder;
  }
}
