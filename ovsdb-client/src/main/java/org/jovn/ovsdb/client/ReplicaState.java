// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jovn.ovsdb.client.replica.ReplicaHead;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;

/// What a session keeps from one connection to the next. Belongs to the session's event loop, where
/// nothing else is said.
final class ReplicaState {

  private final ReplicaHead head;

  /// The newest transaction that the replica shows, by which a server knows where to resume; zero
  /// when the contents must be loaded afresh.
  private UuidAtom lastId = UuidAtom.ZERO;

  private Map<TableSchema, SessionOptions.Watch> wanted;
  private Map<TableSchema, SessionOptions.Watch> acknowledged;
  private volatile boolean conditionsApplied;

  ReplicaState(DatabaseSchema model, Map<TableSchema, SessionOptions.Watch> tables) {
    this.head = new ReplicaHead(ReplicaSnapshot.empty(model));
    this.wanted = Map.copyOf(tables);
    this.acknowledged = wanted;
  }

  /// Any thread may use it, but only the loop publishes.
  ReplicaHead head() {
    return head;
  }

  UuidAtom lastId() {
    return lastId;
  }

  void setLastId(UuidAtom id) {
    lastId = id;
  }

  /// The next connection loads everything afresh.
  void distrust() {
    lastId = UuidAtom.ZERO;
  }

  /// What is to be watched.
  Map<TableSchema, SessionOptions.Watch> wanted() {
    return wanted;
  }

  /// What the replica is known to show.
  Map<TableSchema, SessionOptions.Watch> acknowledged() {
    return acknowledged;
  }

  void acknowledge(Map<TableSchema, SessionOptions.Watch> watches) {
    acknowledged = watches;
    conditionsApplied = watches == wanted;
    head.wake();
  }

  void want(TableSchema table, Condition condition) {
    SessionOptions.Watch watch = wanted.get(table);
    if (watch == null) {
      throw new IllegalArgumentException("table %s is not watched".formatted(table));
    }
    Map<TableSchema, SessionOptions.Watch> changed = new LinkedHashMap<>(wanted);
    changed.put(table, new SessionOptions.Watch(watch.columns(), condition));
    wanted = Map.copyOf(changed);
    conditionsApplied = false;
  }

  /// Whether the replica shows what is wanted. Any thread may ask.
  boolean areConditionsApplied() {
    return conditionsApplied;
  }

  /// Makes what was applied the newest snapshot.
  ///
  /// @param fresh whether it was loaded afresh
  void publish(ReplicaTables tables, boolean fresh) {
    ReplicaSnapshot before = head.snapshot();
    head.publish(tables.toSnapshot(before.sequence() + 1, before.epoch() + (fresh ? 1 : 0)));
  }
}
