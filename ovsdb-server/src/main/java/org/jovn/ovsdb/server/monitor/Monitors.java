// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.monitor;

import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.database.Environment;
import org.jovn.ovsdb.server.database.Snapshot;

/// The monitors of one database: a [FanOut] for each event loop. Thread-safe.
public final class Monitors implements Database.Listener {

  private final Database database;
  private final ContentCache cache;
  private final Environment.Timer timer;
  private final WatchedColumns.Registry watched = new WatchedColumns.Registry();
  private final Map<EventLoop, FanOut> fanOuts = new ConcurrentHashMap<>();

  public Monitors(Database database, Environment.Timer timer) {
    this.database = database;
    this.cache = new ContentCache(timer);
    this.timer = timer;
    database.addListener(this);
  }

  /// Those of one event loop; to be used on that loop.
  public FanOut on(EventLoop loop) {
    return fanOuts.computeIfAbsent(loop, l -> new FanOut(database, l, cache, watched, timer));
  }

  @Override
  public void published(Snapshot snapshot) {
    for (FanOut fanOut : fanOuts.values()) {
      fanOut.published();
    }
  }
}
