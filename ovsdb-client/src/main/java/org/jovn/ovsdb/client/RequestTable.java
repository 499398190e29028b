// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.net.Connection;

/// The requests of one connection that are not answered yet. Belongs to the connection's event
/// loop.
final class RequestTable {

  /// Takes the answer to a request. One of the methods is called once.
  interface Answer {
    void result(Json result) throws OvsdbException;

    void error(OvsdbError error) throws OvsdbException;

    /// The connection ended first.
    default void lost(String reason) {}
  }

  private final Connection connection;
  private final Map<Json, Answer> waiting = new LinkedHashMap<>();
  private long lastId;

  RequestTable(Connection connection) {
    this.connection = connection;
  }

  /// Sends a request; returns its id.
  Json send(String method, Json params, Answer answer) {
    JsonOutput text = new JsonOutput(256);
    text.value(params);
    return send(method, text, answer);
  }

  /// Sends a request whose parameters are written already; returns its id.
  Json send(String method, JsonOutput params, Answer answer) {
    Json id = Json.of(++lastId);
    JsonOutput text = new JsonOutput(params.size() + 64);
    text.raw("{\"id\":").value(id).raw(",\"method\":").string(method).raw(",\"params\":");
    text.raw(params.array(), 0, params.size()).raw('}');
    waiting.put(id, answer);
    connection.send(text);
    return id;
  }

  /// Tells the server that the answer to a request is not wanted any more.
  void cancel(Json id) {
    connection.send(new JsonRpcMessage.Notification("cancel", Json.array(id)));
  }

  /// Hands an answer to who waits for it.
  void answered(JsonRpcMessage message) throws OvsdbException {
    switch (message) {
      case JsonRpcMessage.Reply(Json id, Json result) -> take(id).result(result);
      case JsonRpcMessage.ErrorReply(Json id, Json error) ->
          take(id).error(ResultParser.error(error));
      case JsonRpcMessage.Request _, JsonRpcMessage.Notification _ ->
          throw new IllegalStateException("not an answer: " + message);
    }
  }

  private Answer take(Json id) throws OvsdbException {
    Answer answer = waiting.remove(id);
    if (answer == null) {
      throw OvsdbError.syntax(id, "a reply to no request").exception();
    }
    return answer;
  }

  /// The connection has ended.
  void lost(String reason) {
    List<Answer> answers = new ArrayList<>(waiting.values());
    waiting.clear();
    answers.forEach(answer -> answer.lost(reason));
  }
}
