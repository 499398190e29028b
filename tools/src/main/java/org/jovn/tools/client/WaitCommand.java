// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jovn.daemon.Fatal;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.net.CloseReason;
import org.jovn.ovsdb.net.Connection;
import org.jovn.ovsdb.net.ConnectionHandler;
import org.jovn.ovsdb.net.Endpoint;
import org.jovn.ovsdb.net.EndpointException;
import org.jovn.ovsdb.net.Remote;

/// `wait`: waits until a server has a database in some state, however often the connection has to
/// be made anew.
final class WaitCommand {

  private static final Json AWARE_ID = Json.of(0);
  private static final Json WAIT_ID = Json.of(1);

  private final Context context;
  private final BlockingQueue<JsonRpcMessage> answers = new LinkedBlockingQueue<>();

  WaitCommand(Context context) {
    this.context = context;
  }

  void run(List<String> operands) {
    String state = operands.getLast();
    String database = operands.get(operands.size() - 2);
    Json.Arr transaction = transaction(database, state);
    String server = context.servers().name(2, operands);
    Endpoint.Active endpoint;
    try {
      endpoint = Endpoint.parseActive(server);
    } catch (EndpointException e) {
      throw Fatal.of("failed to connect to \"" + server + "\" (" + e.getMessage() + ")");
    }
    Remote remote =
        context
            .transport()
            .get()
            .remote(
                List.of(endpoint),
                context.connections(),
                connection -> begin(connection, transaction));
    try {
      await(server);
    } finally {
      remote.close();
    }
  }

  private ConnectionHandler begin(Connection connection, Json.Arr transaction) {
    connection.send(
        new JsonRpcMessage.Request(AWARE_ID, "set_db_change_aware", Json.array(Json.of(true))));
    connection.send(new JsonRpcMessage.Request(WAIT_ID, "transact", transaction));
    return new ConnectionHandler() {
      @Override
      public void message(JsonRpcMessage message) {
        if (message instanceof JsonRpcMessage.Request(Json id, String method, Json.Arr params)
            && method.equals("echo")) {
          connection.send(new JsonRpcMessage.Reply(id, params));
        } else {
          answers.add(message);
        }
      }

      @Override
      public void closed(CloseReason reason) {
        // the next connection will tell
      }
    };
  }

  private void await(String server) {
    while (true) {
      JsonRpcMessage answer;
      try {
        answer = answers.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("nobody interrupts a command", e);
      }
      if (answer instanceof JsonRpcMessage.ErrorReply(Json id, Json error)) {
        if (id.equals(AWARE_ID)) {
          throw Fatal.of(
              "%s: set_db_change_aware failed (%s)".formatted(server, HashOrder.text(error)));
        } else if (id.equals(WAIT_ID)) {
          throw Fatal.of("result is not array");
        }
      } else if (answer instanceof JsonRpcMessage.Reply(Json id, Json result)
          && id.equals(WAIT_ID)) {
        Requests.check(result);
        return;
      }
    }
  }

  private static Json.Arr transaction(String database, String state) {
    Json where = Json.array(Json.array(Json.of("name"), Json.of("=="), Json.of(database)));
    Json columns = Json.Arr.EMPTY;
    Json rows;
    switch (state) {
      case "connected" -> {
        columns = Json.array(Json.of("connected"));
        rows = Json.array(Json.object("connected", Json.of(true)));
      }
      case "added" -> rows = Json.array(Json.object());
      case "removed" -> rows = Json.Arr.EMPTY;
      default -> throw Fatal.of(state + ": unknown state");
    }
    return Json.array(
        Json.of("_Server"),
        Json.object(
            "op",
            Json.of("wait"),
            "table",
            Json.of("Database"),
            "where",
            where,
            "columns",
            columns,
            "until",
            Json.of("=="),
            "rows",
            rows));
  }
}
