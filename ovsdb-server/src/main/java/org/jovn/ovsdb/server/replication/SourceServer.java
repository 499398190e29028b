// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.replication;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.net.Connection;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// A server that has the database of a relay, as the relay sees it over one connection: what it
/// says of the database in its `_Server`, the schema, a monitor of everything. Belongs to the
/// connection's event loop.
final class SourceServer extends Conversation {

  private static final String STATUS = "_Server";
  private static final List<String> STATUS_COLUMNS =
      List.of("name", "model", "connected", "leader", "schema");

  private final RelaySource relay;
  private final Json statusId = Json.array(Json.of("monid"), Json.of(STATUS));

  /// Rows of the table `Database` of `_Server` by UUID: each the columns that are known.
  private final Map<String, Map<String, Json>> rows = new HashMap<>();

  private @Nullable DatabaseSchema schema;
  private Json contentsId = Json.Null.NULL;
  private int monitors;
  private boolean asked;
  private boolean ready;

  SourceServer(RelaySource relay, Connection connection) {
    super(connection);
    this.relay = relay;
  }

  void start() {
    call("set_db_change_aware", Json.array(Json.of(true)), ignored());
    List<Json> columns = new ArrayList<>();
    STATUS_COLUMNS.forEach(name -> columns.add(Json.of(name)));
    JsonObject request =
        Json.object("Database", Json.array(Json.object("columns", new Json.Arr(columns))));
    call(
        "monitor_cond",
        Json.array(Json.of(STATUS), statusId, request),
        new Answer() {
          @Override
          public void result(Json result) {
            takeStatus(result);
          }

          @Override
          public void error(Json error) {
            askForSchema(); // a server from before there was such a database
          }
        });
  }

  private static Answer ignored() {
    return new Answer() {
      @Override
      public void result(Json result) {
        // nothing depends on it
      }

      @Override
      public void error(Json error) {
        // an old server
      }
    };
  }

  boolean isReady() {
    return ready;
  }

  void setReady() {
    ready = true;
  }

  private void takeStatus(Json updates) {
    if (updates instanceof JsonObject tables
        && tables.get("Database") instanceof JsonObject changed) {
      for (int i = 0; i < changed.size(); i++) {
        if (changed.value(i) instanceof JsonObject update && update.size() == 1) {
          takeRow(changed.name(i), update.name(0), update.value(0));
        }
      }
    }
    judge();
  }

  private void takeRow(String uuid, String kind, Json content) {
    if (kind.equals("delete")) {
      rows.remove(uuid);
    } else if (content instanceof JsonObject columns) {
      Map<String, Json> row = rows.computeIfAbsent(uuid, _ -> new HashMap<>());
      columns.forEach(row::put);
    }
  }

  private void judge() {
    Map<String, Json> row = null;
    for (Map<String, Json> candidate : rows.values()) {
      if (Json.of(relay.name()).equals(candidate.get("name"))) {
        row = candidate;
      }
    }
    String fault = row == null ? "server does not have %s database" : fault(row);
    if (fault != null) {
      relay.leave(this, fault.formatted(relay.name()));
    } else if (!asked) {
      askForSchema();
    }
  }

  private static @Nullable String fault(Map<String, Json> row) {
    boolean connected = Json.of(true).equals(row.get("connected"));
    if (Json.of("clustered").equals(row.get("model")) && !connected) {
      return "clustered database server is disconnected from cluster; trying another server";
    }
    if (Json.of("relay").equals(row.get("model"))) {
      if (!(row.get("schema") instanceof Json.Str)) {
        return "relay database server has not yet connected to the relay source; trying another"
            + " server";
      }
      if (!connected) {
        return "relay database server is disconnected from the relay source; trying another"
            + " server";
      }
    }
    return null;
  }

  private void askForSchema() {
    asked = true;
    call(
        "get_schema",
        Json.array(Json.of(relay.name())),
        result -> {
          DatabaseSchema parsed = DatabaseSchema.parse(result);
          if (!parsed.name().equals(relay.name())) {
            throw OvsdbError.syntax(Json.of(parsed.name()), "the schema of another database")
                .exception();
          }
          schema = parsed;
          contentsId = Json.array(Json.of("monid"), Json.of(relay.name()), Json.of(++monitors));
          watch(parsed, true);
        });
  }

  private void watch(DatabaseSchema watched, boolean since) {
    JsonObject.Builder requests = new JsonObject.Builder();
    for (TableSchema table : watched.tables()) {
      List<Json> columns = new ArrayList<>();
      for (ColumnSchema column : table.columns()) {
        if (!column.isImplicit()) {
          columns.add(Json.of(column.name()));
        }
      }
      requests.put(table.name(), Json.array(Json.object("columns", new Json.Arr(columns))));
    }
    List<Json> params = new ArrayList<>();
    params.add(Json.of(relay.name()));
    params.add(contentsId);
    params.add(requests.build());
    if (since) {
      params.add(Json.of(relay.lastId().text()));
    }
    call(
        since ? "monitor_cond_since" : "monitor_cond",
        new Json.Arr(params),
        new Answer() {
          @Override
          public void result(Json result) throws OvsdbException {
            if (since) {
              started(watched, result);
            } else {
              relay.setLastId(UuidAtom.ZERO);
              relay.load(SourceServer.this, watched, result, true);
            }
          }

          @Override
          public void error(Json error) throws OvsdbException {
            if (since && error.equals(Json.of("unknown method"))) {
              watch(watched, false);
            } else {
              Answer.super.error(error);
            }
          }
        });
  }

  private void started(DatabaseSchema watched, Json result) throws OvsdbException {
    if (!(result instanceof Json.Arr array)
        || array.size() != 3
        || !(array.at(0) instanceof Json.Bool(boolean found))) {
      throw OvsdbError.syntax(null, "the reply to monitor_cond_since is no array of three")
          .exception();
    }
    relay.setLastId(uuid(array.at(1)));
    relay.load(this, watched, array.at(2), !found);
  }

  private static UuidAtom uuid(Json json) throws OvsdbException {
    UuidAtom uuid = json instanceof Json.Str(String text) ? UuidAtom.find(text) : null;
    if (uuid == null) {
      throw OvsdbError.syntax(json, "not the UUID of a transaction").exception();
    }
    return uuid;
  }

  @Override
  void notified(String method, Json.Arr params) throws OvsdbException {
    Json id = params.size() > 0 ? params.at(0) : Json.Null.NULL;
    switch (method) {
      case "update2", "update3" -> {
        if (id.equals(statusId) && params.size() == 2) {
          takeStatus(params.at(1));
        } else if (id.equals(contentsId) && params.size() == (method.equals("update3") ? 3 : 2)) {
          if (method.equals("update3")) {
            relay.setLastId(uuid(params.at(1)));
          }
          relay.update(this, params.at(params.size() - 1));
        } else {
          throw OvsdbError.syntax(id, "an update of no monitor").exception();
        }
      }
      case "monitor_canceled" -> {
        if (id.equals(contentsId)) { // converted, or gone
          ready = false;
          schema = null;
          contentsId = Json.Null.NULL;
          relay.setLastId(UuidAtom.ZERO);
          askAgain();
        }
      }
      default -> {
        // locks are not asked for
      }
    }
  }

  private void askAgain() {
    asked = false;
    judge();
  }

  @Override
  void ended() {
    relay.ended(this);
  }
}
