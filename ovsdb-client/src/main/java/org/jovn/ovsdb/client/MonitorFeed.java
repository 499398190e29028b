// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client;

import java.util.List;
import java.util.Map;
import org.jovn.ovsdb.client.SessionOptions.Watch;
import org.jovn.ovsdb.client.replica.SchemaMapping;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.monitor.MonitorVersion;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// The monitor of one connection that feeds the replica: `monitor_cond_since` where the server has
/// it, else `monitor_cond`, else `monitor` (which knows no conditions: all rows come). Belongs to
/// the session's event loop.
final class MonitorFeed {

  static final String UNKNOWN_METHOD = "unknown method";

  private final RequestTable requests;
  private final ReplicaState state;
  private final SchemaMapping mapping;
  private final RowReader reader;
  private final TakenRows taken;
  private final OperationWriter writer;
  private final Json database;
  private final Json id;
  private final Runnable synced;

  private MonitorVersion version = MonitorVersion.MONITOR_COND_SINCE;
  private @Nullable ReplicaTables tables;
  private @Nullable Map<TableSchema, Watch> conditionsInFlight;

  /// @param id the monitor's; no other of the connection has it
  /// @param synced called when the replica shows what the server has
  MonitorFeed(
      RequestTable requests,
      ReplicaState state,
      SchemaMapping mapping,
      String database,
      Json id,
      Runnable synced) {
    this.requests = requests;
    this.state = state;
    this.mapping = mapping;
    this.reader = new RowReader(state.head().snapshot().schema(), mapping);
    this.taken = new TakenRows(reader);
    this.writer = new OperationWriter(mapping, new JsonOutput(64));
    this.database = Json.of(database);
    this.id = id;
    this.synced = synced;
  }

  /// Whether the initial contents are there.
  boolean isSynced() {
    return tables != null;
  }

  Json id() {
    return id;
  }

  /// Asks for the contents, or for what was missed since the last connection.
  void start() {
    boolean since = version == MonitorVersion.MONITOR_COND_SINCE;
    boolean resumes = since && !state.lastId().equals(UuidAtom.ZERO);
    Map<TableSchema, Watch> watches = resumes ? state.acknowledged() : state.wanted();
    JsonObject.Builder all = new JsonObject.Builder();
    watches.forEach(
        (table, watch) -> {
          if (mapping.has(table)) {
            JsonObject request = writer.monitorJson(table, watch, version.isConditional());
            all.put(table.name(), Json.array(request));
          }
        });
    Json.Arr params =
        since
            ? Json.array(database, id, all.build(), Json.of(state.lastId().text()))
            : Json.array(database, id, all.build());
    requests.send(
        version.method(),
        params,
        new RequestTable.Answer() {
          @Override
          public void result(Json result) throws OvsdbException {
            started(result, watches);
          }

          @Override
          public void error(OvsdbError error) throws OvsdbException {
            older(error);
          }
        });
  }

  private void older(OvsdbError error) throws OvsdbException {
    if (!error.tag().equals(UNKNOWN_METHOD) || version == MonitorVersion.MONITOR) {
      throw error.exception();
    }
    version =
        version == MonitorVersion.MONITOR_COND_SINCE
            ? MonitorVersion.MONITOR_COND
            : MonitorVersion.MONITOR;
    start();
  }

  private void started(Json result, Map<TableSchema, Watch> watches) throws OvsdbException {
    boolean found = false;
    Json updates = result;
    if (version == MonitorVersion.MONITOR_COND_SINCE) {
      if (!(result instanceof Json.Arr array)
          || array.size() != 3
          || !(array.at(0) instanceof Json.Bool(boolean value))) {
        throw OvsdbError.syntax(null, "the reply to monitor_cond_since is no array of three")
            .exception();
      }
      found = value;
      state.setLastId(uuid(array.at(1)));
      updates = array.at(2);
    } else {
      state.distrust();
    }
    ReplicaTables made = new ReplicaTables(state.head().snapshot(), !found, reader);
    made.insert(taken.drain());
    made.apply(updates, version.isConditional());
    tables = made;
    if (made.isChanged()) {
      state.publish(made, !found);
    }
    state.acknowledge(version.isConditional() ? watches : state.wanted());
    synced.run();
    changeConditions();
  }

  private static UuidAtom uuid(Json json) throws OvsdbException {
    UuidAtom uuid = json instanceof Json.Str(String text) ? UuidAtom.find(text) : null;
    if (uuid == null) {
      throw OvsdbError.syntax(json, "not the UUID of a transaction").exception();
    }
    return uuid;
  }

  /// Takes a new row out of a message that is still arriving, if that is the reply to
  /// `monitor_cond_since` or an update of this monitor. What follows is said when it is whole.
  ///
  /// @param before what the message has before the updates
  boolean take(String member, List<Json> before, String table, String name, JsonObject update) {
    boolean own =
        tables == null
            ? member.equals("result") && before.size() == 2
            : member.equals("params") && !before.isEmpty() && before.getFirst().equals(id);
    return own && taken.take(table, name, update, state.head().snapshot());
  }

  /// Takes an update notification of this monitor; what it brings is seen after [#flush].
  void update(String method, Json.Arr params) throws OvsdbException {
    ReplicaTables current = tables;
    boolean since = version == MonitorVersion.MONITOR_COND_SINCE;
    if (current == null
        || !method.equals(version.notification())
        || params.size() != (since ? 3 : 2)) {
      throw OvsdbError.syntax(null, "an unexpected " + method).exception();
    }
    tables = null; // a part of an update that cannot be is not to be published
    current.insert(taken.drain());
    current.apply(params.at(params.size() - 1), version.isConditional());
    tables = current;
    if (since) {
      state.setLastId(uuid(params.at(1)));
    }
  }

  /// Publishes what came since the last time.
  void flush() {
    if (tables != null && tables.isChanged()) {
      state.publish(tables, false);
    }
  }

  /// Tells the server of conditions that it has not been told of, one change at a time.
  void changeConditions() {
    Map<TableSchema, Watch> wanted = state.wanted();
    Map<TableSchema, Watch> acknowledged = state.acknowledged();
    if (tables == null || conditionsInFlight != null || wanted == acknowledged) {
      return;
    }
    JsonObject.Builder changes = new JsonObject.Builder();
    wanted.forEach(
        (table, watch) -> {
          Watch old = acknowledged.get(table);
          if (mapping.has(table) && !watch.equals(old)) {
            Json where = writer.conditionJson(table, watch.condition());
            changes.put(table.name(), Json.array(Json.object("where", where)));
          }
        });
    JsonObject all = changes.build();
    if (all.size() == 0 || !version.isConditional()) {
      state.acknowledge(wanted);
      return;
    }
    conditionsInFlight = wanted;
    requests.send(
        "monitor_cond_change",
        Json.array(id, id, all),
        new RequestTable.Answer() {
          @Override
          public void result(Json result) {
            conditionsInFlight = null;
            state.acknowledge(wanted);
            changeConditions();
          }

          @Override
          public void error(OvsdbError error) throws OvsdbException {
            throw error.exception();
          }

          @Override
          public void lost(String reason) {
            // Nobody knows which rows of the old and the new conditions have come.
            state.distrust();
          }
        });
  }
}
