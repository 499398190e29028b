// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

import java.util.List;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.operation.OperationResult;

/// What became of a transaction.
public sealed interface Outcome {

  /// It is in the database, and in the replica's snapshot.
  ///
  /// @param counters the values of the columns that [Transaction#increment] named, in that order
  /// @param results the results of what [Transaction#add] added, in that order
  record Committed(List<Long> counters, List<OperationResult> results) implements Outcome {}

  /// It had nothing to do, and was not sent.
  record Unchanged() implements Outcome {}

  /// It was a dry run: everything in it could be executed, and nothing has happened.
  record DryRun() implements Outcome {}

  /// What [Transaction#verify] named is not as it was read: nothing has happened. Worth another
  /// try, on a newer snapshot.
  record Conflict(OvsdbError error) implements Outcome {}

  /// The lock that it requires is not held: nothing has happened.
  record NotLocked(String lock) implements Outcome {}

  /// The database refused it: nothing has happened.
  record Failed(OvsdbError error) implements Outcome {}

  /// There was no connection to send it on: nothing has happened.
  record NotSent(String reason) implements Outcome {}

  /// The connection was lost before the answer came: it may have happened or not. A transaction
  /// that inserts rows can be told by their UUIDs in a later snapshot.
  record Unknown(String reason) implements Outcome {}

  /// Whether what was wanted is in the database.
  default boolean isDone() {
    return switch (this) {
      case Committed _, Unchanged _ -> true;
      case DryRun _, Conflict _, NotLocked _, Failed _, NotSent _, Unknown _ -> false;
    };
  }
}
