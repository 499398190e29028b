// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.session;

import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jspecify.annotations.Nullable;

/// Another server, which does the writing for a database that is only mirrored here. Thread-safe.
public interface WriteSource {

  /// Takes the answer to a request.
  interface Answer {
    /// Called once, on any thread, when what the request changed is to be seen here.
    ///
    /// @param result null when it failed
    /// @param error null when it succeeded
    void take(@Nullable Json result, @Nullable Json error);
  }

  /// Passes a request on, as soon as there is a connection.
  void pass(String method, Json.Arr params, Answer answer);

  /// The database as it was after the transaction of this id, when it is one of the latest.
  @Nullable Snapshot after(UuidAtom transaction);
}
