// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;

/// Answers echo, and keeps what else comes.
final class Recorder implements ConnectionHandler {
  final Connection connection;
  final BlockingQueue<JsonRpcMessage> messages = new LinkedBlockingQueue<>();
  final BlockingQueue<CloseReason> ends = new LinkedBlockingQueue<>();
  final AtomicInteger drains = new AtomicInteger();
  volatile boolean answersLate;

  Recorder(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void message(JsonRpcMessage message) {
    if (message instanceof JsonRpcMessage.Request(Json id, String method, Json.Arr params)
        && method.equals("echo")) {
      connection.send(new JsonRpcMessage.Reply(id, params));
    } else {
      messages.add(message);
    }
  }

  @Override
  public void drained() {
    drains.incrementAndGet();
  }

  @Override
  public boolean endOfInput() {
    return !answersLate;
  }

  @Override
  public void closed(CloseReason reason) {
    ends.add(reason);
  }

  CloseReason end() throws InterruptedException {
    CloseReason reason = ends.poll(30, TimeUnit.SECONDS);
    assertThat(reason).isNotNull();
    return reason;
  }
}
