// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.monitor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.monitor.MonitorRequest;
import org.jovn.ovsdb.monitor.TableMonitor;
import org.jovn.ovsdb.schema.RowTrie;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jspecify.annotations.Nullable;

/// All monitors of one event loop that show the same, so that what they are sent is encoded once.
final class MonitorGroup {

  /// A changed row of a monitored table.
  record Change(TableMonitor monitor, @Nullable Row before, @Nullable Row after) {}

  private final MonitorRequest request;
  private final WatchedColumns watched;
  private final Set<SessionMonitor> members = new LinkedHashSet<>();

  /// Rows changed in the round under way that may interest this group, tables in order.
  private final List<Change> changes = new ArrayList<>();

  private @Nullable Object lastSeen;

  MonitorGroup(MonitorRequest request, WatchedColumns watched) {
    this.request = request;
    this.watched = watched;
  }

  MonitorRequest request() {
    return request;
  }

  /// The columns that it shares with other monitors.
  WatchedColumns watched() {
    return watched;
  }

  Set<SessionMonitor> members() {
    return members;
  }

  /// Notes a change, once however often it is offered.
  void offer(Object change, TableMonitor monitor, @Nullable Row before, @Nullable Row after) {
    if (lastSeen != change) {
      lastSeen = change;
      changes.add(new Change(monitor, before, after));
    }
  }

  /// The update that the changes offered make, or null for none; forgets them.
  byte @Nullable [] takeUpdate() {
    lastSeen = null;
    JsonOutput out = new JsonOutput(256);
    UpdateWriter writer = new UpdateWriter(out, request.version());
    writer.begin();
    TableMonitor table = null;
    for (Change change : changes) {
      if (change.monitor() != table) {
        table = change.monitor();
        writer.table(table, watched.of(table.table()));
      }
      show(writer, table, change.before(), change.after());
    }
    changes.clear();
    return writer.end() ? out.toByteArray() : null;
  }

  private static void show(
      UpdateWriter writer, TableMonitor monitor, @Nullable Row before, @Nullable Row after) {
    writer.change(shown(monitor, before), shown(monitor, after));
  }

  private static @Nullable Row shown(TableMonitor monitor, @Nullable Row row) {
    return row != null && monitor.condition().matchesAny(row) ? row : null;
  }

  /// The update from one snapshot to another, or null for none.
  byte @Nullable [] update(Snapshot from, Snapshot to) {
    JsonOutput out = new JsonOutput(256);
    UpdateWriter writer = new UpdateWriter(out, request.version());
    writer.begin();
    for (TableMonitor monitor : request.tables()) {
      RowTrie before = from.table(monitor.table()).rows();
      RowTrie after = to.table(monitor.table()).rows();
      if (before != after) {
        writer.table(monitor, watched.of(monitor.table()));
        RowTrie.difference(before, after, (a, b) -> show(writer, monitor, a, b));
      }
    }
    return writer.end() ? out.toByteArray() : null;
  }

  /// The update that a change of conditions makes on one snapshot, or null for none.
  static byte @Nullable [] conditionUpdate(
      Snapshot snapshot, MonitorRequest before, MonitorRequest after) {
    JsonOutput out = new JsonOutput(256);
    UpdateWriter writer = new UpdateWriter(out, after.version());
    writer.begin();
    for (int i = 0; i < after.tables().size(); i++) {
      TableMonitor old = before.tables().get(i);
      TableMonitor now = after.tables().get(i);
      if (!old.condition().equals(now.condition())) {
        writer.table(now);
        snapshot
            .table(now.table())
            .rows()
            .forEach(row -> writer.change(shown(old, row), shown(now, row)));
      }
    }
    return writer.end() ? out.toByteArray() : null;
  }
}
