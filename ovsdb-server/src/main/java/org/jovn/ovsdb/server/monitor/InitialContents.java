// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.monitor;

import java.util.Iterator;
import java.util.List;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.monitor.MonitorRequest;
import org.jovn.ovsdb.monitor.MonitorVersion;
import org.jovn.ovsdb.monitor.TableMonitor;
import org.jovn.ovsdb.net.ChunkSource;
import org.jovn.ovsdb.schema.RowTrie;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jspecify.annotations.Nullable;

/// The reply to a monitor request: all rows that it shows, made in pieces from a snapshot as the
/// peer takes them.
final class InitialContents implements ChunkSource {

  private static final int PIECE = 1 << 15;
  private static final int CACHED_ROWS_MIN = 1_000;
  private static final int LONG_ROWS = 500;

  private final Snapshot snapshot;
  private final MonitorRequest request;
  private final Json requestId;
  private final ContentCache cache;
  private final Iterator<TableMonitor> tables;
  private @Nullable UpdateWriter writer;
  private @Nullable TableMonitor table;
  private Iterator<RowTrie.Block> blocks = List.<RowTrie.Block>of().iterator();
  private boolean cached;

  InitialContents(Snapshot snapshot, MonitorRequest request, Json requestId, ContentCache cache) {
    this.snapshot = snapshot;
    this.request = request;
    this.requestId = requestId;
    this.cache = cache;
    this.tables = request.tables().iterator();
  }

  /// Whether they are too long for one buffer, as far as the number of rows tells.
  boolean isLong() {
    long rows = 0;
    for (TableMonitor monitor : request.tables()) {
      rows += snapshot.table(monitor.table()).size();
    }
    return rows > LONG_ROWS;
  }

  @Override
  public boolean next(JsonOutput out) {
    UpdateWriter update = new UpdateWriter(out, request.version());
    UpdateWriter previous = writer;
    if (previous == null) {
      JsonRpcMessage.openReply(out, requestId);
      if (request.version() == MonitorVersion.MONITOR_COND_SINCE) {
        out.raw("[false,\"");
        snapshot.transaction().writeBare(out);
        out.raw("\",");
      }
      update.begin();
    } else {
      update.continueFrom(previous);
    }
    writer = update;
    int limit = out.size() + PIECE;
    while (out.size() < limit) {
      if (!step(update)) {
        var _ = update.end();
        if (request.version() == MonitorVersion.MONITOR_COND_SINCE) {
          out.raw(']');
        }
        JsonRpcMessage.closeReply(out);
        return false;
      }
    }
    return true;
  }

  /// Writes one block; false when there is no more.
  private boolean step(UpdateWriter update) {
    while (!blocks.hasNext()) {
      if (!tables.hasNext()) {
        return false;
      }
      TableMonitor next = tables.next();
      if (next.select().initial()) {
        table = next;
        update.table(next);
        RowTrie rows = snapshot.table(next.table()).rows();
        cached = next.condition().isAll() && rows.size() >= CACHED_ROWS_MIN;
        blocks = rows.blocks().iterator();
      }
    }
    RowTrie.Block block = blocks.next();
    TableMonitor monitor = table;
    if (monitor != null) {
      if (cached) {
        update.rows(cache.rows(block, request.version(), monitor));
      } else {
        block.forEach(
            row -> {
              if (monitor.condition().matchesAny(row)) {
                update.initial(row);
              }
            });
      }
    }
    return true;
  }
}
