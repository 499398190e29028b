// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

import java.time.Duration;
import java.util.Optional;

/// One reader's place in the history of a replica. A reader that is slow gets several updates in
/// one [ReplicaChanges]; nothing is queued for it. Belongs to one thread at a time.
public final class ChangeStream {

  private static final Duration LONG = Duration.ofDays(100);

  private final ReplicaHead head;
  private ReplicaSnapshot position;

  /// A stream that begins at `position`.
  public ChangeStream(ReplicaHead head, ReplicaSnapshot position) {
    this.head = head;
    this.position = position;
  }

  /// The snapshot up to which changes were taken.
  public ReplicaSnapshot position() {
    return position;
  }

  /// The changes since the last call, waiting for some.
  ///
  /// @throws ReplicaClosedException when there are none and the replica is closed
  public ReplicaChanges next() throws InterruptedException {
    while (true) {
      Optional<ReplicaChanges> changes = next(LONG);
      if (changes.isPresent()) {
        return changes.get();
      }
    }
  }

  /// The changes since the last call, waiting at most for `limit`; empty when there are none.
  ///
  /// @throws ReplicaClosedException when there are none and the replica is closed
  public Optional<ReplicaChanges> next(Duration limit) throws InterruptedException {
    ReplicaSnapshot newest = head.awaitAfter(position.sequence(), limit);
    return advance(newest);
  }

  /// The changes since the last call, if there are any.
  public Optional<ReplicaChanges> poll() {
    return advance(head.snapshot());
  }

  private Optional<ReplicaChanges> advance(ReplicaSnapshot newest) {
    if (newest == position) {
      return Optional.empty();
    }
    ReplicaChanges changes = ReplicaChanges.between(position, newest);
    position = newest;
    return Optional.of(changes);
  }
}
