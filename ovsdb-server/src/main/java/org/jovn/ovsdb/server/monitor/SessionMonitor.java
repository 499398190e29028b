// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.monitor;

import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.monitor.MonitorRequest;
import org.jovn.ovsdb.net.Connection;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jspecify.annotations.Nullable;

/// One monitor of one session. Belongs to the session's event loop.
public final class SessionMonitor {

  private final Connection connection;
  private Json id;
  private MonitorGroup group;
  private boolean closed;
  private long behindSince = -1;

  /// The snapshot that the peer has; null when it is that of the last finished round.
  private @Nullable Snapshot position;

  SessionMonitor(Connection connection, Json id, MonitorGroup group, Snapshot position) {
    this.connection = connection;
    this.id = id;
    this.group = group;
    this.position = position;
  }

  public Json id() {
    return id;
  }

  public MonitorRequest request() {
    return group.request();
  }

  Connection connection() {
    return connection;
  }

  MonitorGroup group() {
    return group;
  }

  @Nullable Snapshot position() {
    return position;
  }

  /// Changes the position; the peer is no longer counted as behind.
  void setPosition(@Nullable Snapshot snapshot) {
    position = snapshot;
    behindSince = -1;
  }

  /// Since when the peer has been left out of rounds, in milliseconds of the timer; negative if it
  /// is not.
  long behindSince() {
    return behindSince;
  }

  void setBehindSince(long millis) {
    behindSince = millis;
  }

  void change(Json newId, MonitorGroup newGroup) {
    id = newId;
    group = newGroup;
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
  }

  /// Whether the peer has taken all that it was sent, so that more may be sent.
  boolean isDrained() {
    return connection.backlogBytes() == 0;
  }
}
