// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.List;
import org.jovn.ovsdb.operation.OperationResult;

/// How a transaction ended.
public sealed interface TransactionResult {

  /// It ran to an end, good or bad; what it changed is published.
  ///
  /// @param results one for each operation that ran, and one more for an error at commit
  /// @param operations how many operations it had
  record Completed(List<OperationResult> results, int operations) implements TransactionResult {}

  /// It waits for the database to change; another result follows.
  record Waiting() implements TransactionResult {}

  /// It passed, and changes the database: it is to be passed on to who does that, see
  /// [ExecutionContext#passesOn()].
  record Passed() implements TransactionResult {}

  /// It was cancelled while it waited.
  record Canceled() implements TransactionResult {}
}
