// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.session;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jspecify.annotations.Nullable;

/// What sessions need of their server. Thread-safe.
public interface SessionHost {

  /// Called when a request that takes long has been answered for.
  interface Completion {
    /// The request is done.
    ///
    /// @param error null for success
    void done(@Nullable Json error);
  }

  /// The database of a name, or null.
  @Nullable HostedDatabase database(String name);

  /// The names of all databases, ascending.
  List<String> databaseNames();

  /// Whether `monitor_cond` and `monitor_cond_since` are known methods.
  boolean hasConditionalMonitors();

  /// Whether no session may change anything, because this server is a backup.
  default boolean isBackup() {
    return false;
  }

  LockTable locks();

  /// The UUID of this process.
  UuidAtom serverId();

  /// Makes UUIDs; to be used on the calling thread only.
  RandomGenerator random();

  /// Converts a database to another schema. `completion` is called on any thread.
  void convert(HostedDatabase database, Json schema, Completion completion);

  /// Has `observer` called, on any thread, when a database has come, gone or got another schema. It
  /// must return at once.
  default void addObserver(Runnable observer) {}

  /// Calls `observer` no more.
  default void removeObserver(Runnable observer) {}

  /// A session has ended.
  void closed(Session session);
}
