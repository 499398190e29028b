// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.replication;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.jsonrpc.ProtocolException;
import org.jovn.ovsdb.net.CloseReason;
import org.jovn.ovsdb.net.Connection;
import org.jovn.ovsdb.net.ConnectionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this server says to another one over one connection. Belongs to the connection's event
/// loop.
abstract class Conversation implements ConnectionHandler {

  private static final Logger LOG = LoggerFactory.getLogger("replication");

  /// Updates that may wait for the database before no more are read.
  private static final int PENDING_MAX = 64;

  private final Connection connection;
  private final Map<Json, Answer> waiting = new LinkedHashMap<>();
  private long lastId;
  private int pending;
  private boolean paused;
  private boolean closed;

  Conversation(Connection connection) {
    this.connection = connection;
  }

  /// Takes the answer to a request: one of the methods is called, once.
  interface Answer {
    void result(Json result) throws OvsdbException;

    /// An error ends the conversation, unless this says otherwise.
    default void error(Json error) throws OvsdbException {
      throw OvsdbError.of("peer's error", error.toString()).exception();
    }

    /// The connection ended first.
    default void lost() {}
  }

  Connection connection() {
    return connection;
  }

  boolean isClosed() {
    return closed;
  }

  void call(String method, Json.Arr params, Answer answer) {
    Json id = Json.of(++lastId);
    waiting.put(id, answer);
    connection.send(new JsonRpcMessage.Request(id, method, params));
  }

  /// A notification came.
  abstract void notified(String method, Json.Arr params) throws OvsdbException;

  /// The connection has ended.
  abstract void ended();

  /// Runs a task on the event loop, unless the connection has ended.
  void onLoop(Runnable task) {
    connection
        .eventLoop()
        .execute(
            () -> {
              if (!closed) {
                task.run();
              }
            });
  }

  /// Says that an update waits for the database; there must be an [#applied] for each.
  void applying() {
    pending++;
    if (pending >= PENDING_MAX && !paused) {
      paused = true;
      connection.pauseReading();
    }
  }

  void applied() {
    pending--;
    if (paused && pending <= PENDING_MAX / 2) {
      paused = false;
      connection.resumeReading();
    }
  }

  @Override
  public void message(JsonRpcMessage message) throws ProtocolException {
    try {
      switch (message) {
        case JsonRpcMessage.Notification(String method, Json.Arr params) ->
            notified(method, params);
        case JsonRpcMessage.Reply(Json id, Json result) -> take(id).result(result);
        case JsonRpcMessage.ErrorReply(Json id, Json error) -> take(id).error(error);
        case JsonRpcMessage.Request(Json id, String method, Json.Arr params) ->
            connection.send(
                method.equals("echo")
                    ? new JsonRpcMessage.Reply(id, params)
                    : new JsonRpcMessage.ErrorReply(id, Json.of("unknown method")));
      }
    } catch (OvsdbException e) {
      LOG.warn("{}: {}", connection, e.error().text());
      throw new ProtocolException(e.error().text());
    }
  }

  private Answer take(Json id) throws OvsdbException {
    Answer answer = waiting.remove(id);
    if (answer == null) {
      throw OvsdbError.syntax(id, "a reply to no request").exception();
    }
    return answer;
  }

  @Override
  public void closed(CloseReason reason) {
    closed = true;
    List<Answer> lost = new ArrayList<>(waiting.values());
    waiting.clear();
    lost.forEach(Answer::lost);
    ended();
  }
}
