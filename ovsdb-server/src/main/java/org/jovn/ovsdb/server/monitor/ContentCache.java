// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.monitor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.monitor.MonitorVersion;
import org.jovn.ovsdb.monitor.TableMonitor;
import org.jovn.ovsdb.schema.RowTrie;
import org.jovn.ovsdb.server.database.Environment;
import org.jspecify.annotations.Nullable;

/// Encoded initial rows of unconditional monitors, block by block, so that the many clients that
/// come back after a restart do not each pay for them. A commit spoils only the blocks that it
/// changes. What nobody asks for is dropped after some seconds. Thread-safe.
final class ContentCache {

  private static final long LIFE_MILLIS = 5_000;

  /// Identity of a block and how it is shown.
  private record Key(RowTrie.Block block, MonitorVersion version, TableMonitor monitor) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && that.block.identity() == block.identity()
          && that.version.isConditional() == version.isConditional()
          && that.monitor.columns().equals(monitor.columns());
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(block.identity()) * 31 + (version.isConditional() ? 1 : 0);
    }
  }

  private final Environment.Timer timer;
  private final AtomicBoolean timerSet = new AtomicBoolean();
  private volatile Map<Key, byte[]> young = new ConcurrentHashMap<>();
  private volatile Map<Key, byte[]> old = Map.of();

  ContentCache(Environment.Timer timer) {
    this.timer = timer;
  }

  /// The rows of a block, encoded, separated by commas.
  byte[] rows(RowTrie.Block block, MonitorVersion version, TableMonitor monitor) {
    Key key = new Key(block, version, monitor);
    byte[] encoded = young.get(key);
    if (encoded == null) {
      encoded = old.get(key);
      if (encoded == null) {
        encoded = encode(block, version, monitor);
      }
      young.put(key, encoded);
      if (timerSet.compareAndSet(false, true)) {
        timer.schedule(this::age, LIFE_MILLIS);
      }
    }
    return encoded;
  }

  private static byte[] encode(RowTrie.Block block, MonitorVersion version, TableMonitor monitor) {
    JsonOutput out = new JsonOutput(1 << 14);
    block.forEach(
        row -> {
          if (out.size() > 0) {
            out.raw(',');
          }
          UpdateWriter.writeInitial(out, version, monitor, row);
        });
    return out.toByteArray();
  }

  private void age() {
    old = young;
    young = new ConcurrentHashMap<>();
    if (old.isEmpty()) {
      old = Map.of();
      timerSet.set(false);
    } else {
      timer.schedule(this::age, LIFE_MILLIS);
    }
  }
}
