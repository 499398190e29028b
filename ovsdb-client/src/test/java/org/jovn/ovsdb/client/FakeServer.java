// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jovn.kinds.KindsSchema;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.json.JsonReader;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.net.CloseReason;
import org.jovn.ovsdb.net.Connection;
import org.jovn.ovsdb.net.ConnectionHandler;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.net.Endpoint;
import org.jovn.ovsdb.net.Transport;
import org.jspecify.annotations.Nullable;

/// A server of one database that says what a test wants it to say.
final class FakeServer implements AutoCloseable {

  private static final String STATUS_SCHEMA =
      """
      {"name": "_Server", "version": "1.2.0", "tables": {"Database": {"columns": {
        "name": {"type": "string"},
        "model": {"type": "string"},
        "connected": {"type": "boolean"},
        "leader": {"type": "boolean"},
        "cid": {"type": {"key": "uuid", "min": 0, "max": 1}},
        "index": {"type": {"key": "integer", "min": 0, "max": 1}}}}}}
      """;

  private final Transport transport = new Transport(1);
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicReference<@Nullable Connection> newest = new AtomicReference<>();

  /// Methods that it does not know.
  final Set<String> unknown = ConcurrentHashMap.newKeySet();

  /// The index that `_Server` shows; negative for a standalone database.
  volatile long index = -1;

  /// Whether it has the database `_Server`.
  volatile boolean hasStatus = true;

  /// What monitors begin with, as `<table-updates2>`; in `monitor` the rows as `new`.
  volatile Map<String, String> rows = Map.of();

  /// Replies to give in the place of the right ones, by method.
  final Map<String, String> lies = new ConcurrentHashMap<>();

  /// Times that a reply was a lie.
  final AtomicInteger lied = new AtomicInteger();

  /// Whether a transaction ends the connection instead of being answered.
  volatile boolean hangsUp;

  private volatile Json monitorId = Json.Null.NULL;

  FakeServer(Path socket) throws IOException {
    transport.listen(
        new Endpoint.PassiveUnix("punix:" + socket, socket),
        ConnectionOptions.defaults(),
        connection -> {
          connections.incrementAndGet();
          newest.set(connection);
          return new Peer(connection);
        });
  }

  /// How many connections there were.
  int connections() {
    return connections.get();
  }

  static Json json(String text) {
    try {
      return JsonReader.parse(text);
    } catch (JsonException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /// Sends a notification whose first parameter is the monitor's id.
  void notify(String method, Json... params) {
    Connection connection = newest.get();
    if (connection == null) {
      throw new IllegalStateException("nobody is connected");
    }
    List<Json> all = new ArrayList<>(List.of(params));
    all.addFirst(monitorId);
    connection.send(new JsonRpcMessage.Notification(method, new Json.Arr(List.copyOf(all))));
  }

  /// Sends any text.
  void say(String text) {
    Connection connection = newest.get();
    if (connection == null) {
      throw new IllegalStateException("nobody is connected");
    }
    connection.send(new JsonOutput(text.length()).raw(text));
  }

  private final class Peer implements ConnectionHandler {
    private final Connection connection;

    Peer(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void message(JsonRpcMessage message) {
      if (message instanceof JsonRpcMessage.Request(Json id, String method, Json.Arr params)) {
        if (unknown.contains(method)) {
          connection.send(new JsonRpcMessage.ErrorReply(id, Json.of("unknown method")));
        } else if (!hasStatus && params.size() > 0 && params.at(0).equals(Json.of("_Server"))) {
          connection.send(new JsonRpcMessage.ErrorReply(id, Json.of("unknown database")));
        } else if (method.equals("transact") && hangsUp) {
          connection.close();
        } else {
          connection.send(new JsonRpcMessage.Reply(id, result(method, params)));
        }
      }
    }

    private Json result(String method, Json.Arr params) {
      boolean status = params.size() > 0 && params.at(0).equals(Json.of("_Server"));
      String lie = lies.get(method);
      if (lie != null && !status) {
        lied.incrementAndGet();
        return json(lie);
      }
      return switch (method) {
        case "get_schema" -> status ? json(STATUS_SCHEMA) : KindsSchema.SCHEMA.toJson();
        case "monitor" -> contents(params, "new");
        case "monitor_cond" -> status ? statusRow() : contents(params, "initial");
        case "monitor_cond_since" ->
            Json.array(
                Json.of(false),
                Json.of("00000000-0000-0000-0000-000000000001"),
                contents(params, "initial"));
        case "transact" -> Json.array(Json.object("count", Json.of(1)));
        default -> Json.object();
      };
    }

    private Json contents(Json.Arr params, String member) {
      monitorId = params.at(1);
      StringBuilder text = new StringBuilder();
      rows.forEach(
          (uuid, row) ->
              text.append(text.isEmpty() ? "" : ",")
                  .append("\"%s\":{\"%s\":%s}".formatted(uuid, member, row)));
      return json("{\"Every_Kind\":{%s}}".formatted(text));
    }

    private Json statusRow() {
      String model = index < 0 ? "standalone" : "clustered";
      return json(
          """
          {"Database": {"00000000-0000-0000-0000-0000000000aa": {"initial": {
            "name": "Kinds", "model": "%s", "connected": true, "leader": true, "index": %d}}}}
          """
              .formatted(model, index));
    }

    @Override
    public void closed(CloseReason reason) {
      newest.compareAndSet(connection, null);
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}
