// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.operation.OperationResult;

/// What is handed out when a batch is written, or could not be.
///
/// @param hangsOnBatch whether it wrote, or saw what others of the batch wrote
record Completion(
    Database.PendingTransaction transaction, List<OperationResult> results, boolean hangsOnBatch) {

  /// The results when the batch could not be written: an error that came of what the batch would
  /// have written is none of the database's.
  List<OperationResult> failed(OvsdbError error) {
    List<OperationResult> list = new ArrayList<>(results);
    if (!list.isEmpty() && list.getLast() instanceof OperationResult.Failed) {
      list.removeLast();
    }
    list.add(new OperationResult.Failed(error));
    return list;
  }
}
