// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.monitor;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jovn.daemon.metrics.Metrics;
import org.jovn.daemon.metrics.Tally;
import org.jovn.daemon.metrics.Timing;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.monitor.MonitorRequest;
import org.jovn.ovsdb.monitor.MonitorVersion;
import org.jovn.ovsdb.monitor.TableMonitor;
import org.jovn.ovsdb.net.Connection;
import org.jovn.ovsdb.schema.RowTrie;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.database.Environment;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a database's changes to the monitors of one event loop, in rounds. A round takes the
/// monitors from one snapshot to the newest: what changed is found once, each group's update is
/// encoded once, and sent to the members some at a time, so that other work of the loop gets its
/// turn. A member that has not taken what it was sent is left out, and gets the difference that it
/// missed when it has.
///
/// Belongs to its event loop; only [#published] is called from elsewhere.
public final class FanOut {

  private static final Logger LOG = LoggerFactory.getLogger("ovsdb_jsonrpc_server");

  /// A peer that has not taken what it was sent for so long, while the database changed, is given
  /// up: it keeps a whole old snapshot in memory.
  private static final long BEHIND_MAX_MILLIS = 1_800_000;

  /// Members served before the loop's other work gets its turn.
  private static final int SLICE = 32;

  private final Database database;
  private final EventLoop loop;
  private final ContentCache cache;
  private final WatchedColumns.Registry watched;
  private final Environment.Timer timer;
  private final AtomicBoolean roundAsked = new AtomicBoolean();
  private final Map<MonitorRequest, MonitorGroup> groups = new HashMap<>();
  private final Map<TableSchema, Interest> interests = new LinkedHashMap<>();

  /// Members that are not where the last round ended.
  private final Set<SessionMonitor> apart = new LinkedHashSet<>();

  /// The snapshot of the last finished round.
  private Snapshot current;

  private @Nullable Snapshot target;
  private final Queue<Delivery> deliveries = new ArrayDeque<>();

  private final Timing rounds;
  private final Tally updates;
  private final Tally bytes;
  private long roundBegin;

  private record Delivery(SessionMonitor member, ByteBuf message) {}

  FanOut(
      Database database,
      EventLoop loop,
      ContentCache cache,
      WatchedColumns.Registry watched,
      Environment.Timer timer) {
    this.database = database;
    this.watched = watched;
    this.timer = timer;
    this.loop = loop;
    this.cache = cache;
    this.current = database.snapshot();
    String name = database.name();
    this.rounds =
        Metrics.timing(
            "jovn_ovsdb_fanout_seconds",
            "Rounds that take the monitors of an event loop to the newest contents.",
            "database",
            name);
    this.updates =
        Metrics.tally("jovn_ovsdb_updates_total", "Updates sent in rounds.", "database", name);
    this.bytes = Metrics.tally("jovn_ovsdb_update_bytes_total", "Their bytes.", "database", name);
  }

  /// Begins a monitor: sends the rows that it shows now as the reply to a request, and what changes
  /// from then on.
  ///
  /// @param known what the peer has of the same database from before; it is sent what differs then
  public SessionMonitor add(
      Connection connection,
      Json requestId,
      Json id,
      MonitorRequest request,
      Snapshot snapshot,
      @Nullable Snapshot known) {
    if (groups.isEmpty() && target == null) {
      current = snapshot;
    }
    MonitorGroup group = group(request);
    SessionMonitor monitor = new SessionMonitor(connection, id, group, snapshot);
    group.members().add(monitor);
    apart.add(monitor);
    if (known == null) {
      sendContents(connection, new InitialContents(snapshot, request, requestId, cache));
    } else {
      sendMissed(connection, requestId, group.update(known, snapshot), snapshot);
    }
    return monitor;
  }

  private static void sendMissed(
      Connection connection, Json requestId, byte @Nullable [] update, Snapshot snapshot) {
    JsonOutput text = new JsonOutput(1 << 10);
    JsonRpcMessage.openReply(text, requestId);
    text.raw("[true,\"");
    snapshot.transaction().writeBare(text);
    text.raw("\",");
    if (update == null) {
      text.raw("{}");
    } else {
      text.raw(update);
    }
    text.raw(']');
    JsonRpcMessage.closeReply(text);
    connection.send(text);
  }

  /// Short contents go out as they are, long ones piece by piece.
  private static void sendContents(Connection connection, InitialContents contents) {
    if (contents.isLong()) {
      connection.send(contents);
      return;
    }
    JsonOutput text = new JsonOutput(1 << 10);
    while (contents.next(text)) {
      // some hundred rows at most
    }
    connection.send(text);
  }

  /// The group that a monitor joins, which is to leave it.
  private MonitorGroup group(MonitorRequest request) {
    WatchedColumns columns = watched.take(request);
    MonitorGroup group = groups.get(request);
    if (group == null) {
      group = new MonitorGroup(request, columns);
      groups.put(request, group);
      for (TableMonitor table : request.tables()) {
        interests.computeIfAbsent(table.table(), _ -> new Interest()).add(group, table);
      }
    }
    return group;
  }

  private void leave(SessionMonitor monitor) {
    MonitorGroup group = monitor.group();
    group.members().remove(monitor);
    watched.giveBack(group.watched());
    if (group.members().isEmpty()) {
      groups.remove(group.request());
      for (TableMonitor table : group.request().tables()) {
        Interest interest = interests.get(table.table());
        if (interest != null) {
          interest.remove(group);
          if (interest.isEmpty()) {
            interests.remove(table.table());
          }
        }
      }
    }
  }

  /// Ends a monitor.
  public void remove(SessionMonitor monitor) {
    monitor.close();
    apart.remove(monitor);
    leave(monitor);
  }

  /// Changes a monitor's conditions and id: sends what went before, then what the change shows or
  /// hides.
  public void change(
      SessionMonitor monitor, Json newId, MonitorRequest request, Snapshot snapshot) {
    bringTo(monitor, snapshot);
    byte[] update = MonitorGroup.conditionUpdate(snapshot, monitor.request(), request);
    WatchedColumns kept = watched.take(request); // so that it outlives the leaving
    leave(monitor);
    monitor.change(newId, group(request));
    monitor.group().members().add(monitor);
    watched.giveBack(kept);
    if (update != null) {
      ByteBuf message = message(monitor.connection(), monitor, update, snapshot);
      monitor.connection().send(message);
      message.release();
    }
  }

  /// Sends a monitor all changes up to a snapshot, so that a reply that tells of them comes after.
  public void bringTo(SessionMonitor monitor, Snapshot snapshot) {
    Snapshot position = monitor.position() == null ? current : monitor.position();
    if (position == null || position.sequence() >= snapshot.sequence()) {
      return;
    }
    // First the position: what is sent may be taken at once, and then this is asked again.
    monitor.setPosition(snapshot);
    apart.add(monitor);
    send(monitor, position, snapshot);
  }

  private static void send(SessionMonitor monitor, Snapshot from, Snapshot to) {
    if (from.schema() != to.schema()) {
      return; // the monitor ends in a moment
    }
    byte[] update = monitor.group().update(from, to);
    if (update != null) {
      ByteBuf message = message(monitor.connection(), monitor, update, to);
      monitor.connection().send(message);
      message.release();
    }
  }

  /// Says that a session's peer has taken all that it was sent.
  public void drained(Iterable<SessionMonitor> monitors) {
    Snapshot newest = database.snapshot();
    for (SessionMonitor monitor : monitors) {
      if (monitor.position() != null && monitor.isDrained()) {
        bringTo(monitor, newest);
      }
    }
  }

  /// There is a new snapshot. Any thread may call.
  void published() {
    if (roundAsked.compareAndSet(false, true)) {
      later(this::round);
    }
  }

  /// After the loop has looked at its connections once more.
  private void later(Runnable task) {
    var _ = loop.schedule(task, 1, TimeUnit.NANOSECONDS);
  }

  private void round() {
    roundAsked.set(false);
    if (target != null) {
      return;
    }
    Snapshot newest = database.snapshot();
    if (newest == current || groups.isEmpty() || newest.schema() != current.schema()) {
      current = newest; // with another schema, the monitors there are end in a moment
      return;
    }
    target = newest;
    roundBegin = rounds.begin();
    collect(current, newest);
    slice();
  }

  private void collect(Snapshot from, Snapshot to) {
    Set<MonitorGroup> interested = new LinkedHashSet<>();
    for (Map.Entry<TableSchema, Interest> entry : interests.entrySet()) {
      RowTrie before = from.table(entry.getKey()).rows();
      RowTrie after = to.table(entry.getKey()).rows();
      if (before != after) {
        RowTrie.difference(before, after, (a, b) -> entry.getValue().offer(a, b, interested::add));
      }
    }
    for (MonitorGroup group : interested) {
      byte[] update = group.takeUpdate();
      if (update != null) {
        deliver(group, update, to);
      }
    }
  }

  /// Members of equal ids share one message.
  private void deliver(MonitorGroup group, byte[] update, Snapshot to) {
    Map<Json, ByteBuf> messages = new HashMap<>(2);
    for (SessionMonitor member : group.members()) {
      if (member.position() == null) {
        ByteBuf message =
            messages.computeIfAbsent(
                member.id(), _ -> message(member.connection(), member, update, to));
        deliveries.add(new Delivery(member, message.retain()));
      }
    }
    messages.values().forEach(ByteBuf::release);
  }

  private void slice() {
    Snapshot to = target;
    if (to == null) {
      return;
    }
    for (int i = 0; i < SLICE; i++) {
      Delivery delivery = deliveries.poll();
      if (delivery == null) {
        finish(to);
        return;
      }
      SessionMonitor member = delivery.member();
      if (!member.isClosed() && member.position() == null) {
        if (member.isDrained()) {
          member.setPosition(to);
          updates.add(1);
          bytes.add(delivery.message().readableBytes());
          member.connection().send(delivery.message());
        } else {
          member.setPosition(current);
          member.setBehindSince(timer.nowMillis());
        }
        apart.add(member);
      }
      delivery.message().release();
    }
    later(this::slice);
  }

  private void finish(Snapshot to) {
    current = to;
    target = null;
    rounds.end(roundBegin);
    List<SessionMonitor> back = new ArrayList<>();
    for (SessionMonitor member : apart) {
      Snapshot position = member.position();
      if (position != null && position.sequence() < to.sequence() && member.isDrained()) {
        member.setPosition(to);
        send(member, position, to);
        position = to;
      }
      if (position == to) {
        back.add(member);
      } else if (isBehindTooLong(member)) {
        LOG.warn(
            "{}: closed, for it has been behind the database for {} s",
            member.connection().name(),
            BEHIND_MAX_MILLIS / 1000);
        member.connection().close();
      }
    }
    for (SessionMonitor member : back) {
      member.setPosition(null);
      apart.remove(member);
    }
    if (database.snapshot() != to) {
      published();
    }
  }

  private boolean isBehindTooLong(SessionMonitor member) {
    if (member.isDrained()) {
      return false;
    }
    long now = timer.nowMillis();
    if (member.behindSince() < 0) {
      member.setBehindSince(now);
    }
    return now - member.behindSince() > BEHIND_MAX_MILLIS;
  }

  private static ByteBuf message(
      Connection connection, SessionMonitor monitor, byte[] update, Snapshot to) {
    MonitorVersion version = monitor.request().version();
    JsonOutput out = new JsonOutput(update.length + 128);
    JsonRpcMessage.openNotification(out, version.notification());
    out.raw('[').value(monitor.id()).raw(',');
    if (version == MonitorVersion.MONITOR_COND_SINCE) {
      out.raw('"');
      to.transaction().writeBare(out);
      out.raw("\",");
    }
    out.raw(update).raw(']');
    JsonRpcMessage.closeNotification(out);
    ByteBuf message = connection.allocator().directBuffer(out.size(), out.size());
    message.writeBytes(out.array(), 0, out.size());
    return message;
  }
}
