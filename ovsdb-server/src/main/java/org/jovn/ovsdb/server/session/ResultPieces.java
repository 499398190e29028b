// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.session;

import java.util.List;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.net.ChunkSource;
import org.jovn.ovsdb.operation.OperationResult;
import org.jovn.ovsdb.server.database.TransactionResult;

/// The reply to a transaction that selected many rows, made in pieces as the peer takes it.
final class ResultPieces implements ChunkSource {

  private static final int PIECE = 1 << 15;

  private final Json id;
  private final List<OperationResult> results;
  private final int count;
  private int result = -1;
  private int row;

  ResultPieces(Json id, TransactionResult.Completed completed) {
    this.id = id;
    this.results = completed.results();
    this.count = Math.max(completed.operations(), results.size());
  }

  @Override
  public boolean next(JsonOutput out) {
    if (result < 0) {
      JsonRpcMessage.openReply(out, id);
      out.raw('[');
      result = 0;
    }
    int limit = out.size() + PIECE;
    while (result < count) {
      if (out.size() >= limit) {
        return true;
      }
      step(out);
    }
    out.raw(']');
    JsonRpcMessage.closeReply(out);
    return false;
  }

  /// Writes a row, or a result that has none.
  private void step(JsonOutput out) {
    if (row == 0 && result > 0) {
      out.raw(',');
    }
    if (result >= results.size()) {
      out.raw("null");
      result++;
    } else if (results.get(result) instanceof OperationResult.Selected selected) {
      List<Row> rows = selected.rows();
      out.raw(row == 0 ? "{\"rows\":[" : ",");
      if (row < rows.size()) {
        OperationResult.writeRow(out, selected.columns(), rows.get(row++));
      }
      if (row >= rows.size()) {
        out.raw("]}");
        row = 0;
        result++;
      }
    } else {
      results.get(result++).write(out);
    }
  }
}
