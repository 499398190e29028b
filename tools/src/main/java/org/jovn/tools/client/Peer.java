// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.net.CloseReason;
import org.jovn.ovsdb.net.ConnectListener;
import org.jovn.ovsdb.net.Connection;
import org.jovn.ovsdb.net.ConnectionHandler;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.net.Endpoint;
import org.jovn.ovsdb.net.Listener;
import org.jovn.ovsdb.net.Transport;
import org.jspecify.annotations.Nullable;

/// The connection to a server, for one thread that asks and waits. Messages queue up until they are
/// taken; a peer that sends faster than that is not read from.
final class Peer implements ConnectListener, ConnectionHandler, AutoCloseable {

  private static final int QUEUED_MAX = 256;

  /// What there is to do for the thread that waits.
  sealed interface Event {
    /// The peer sent something that is no request for an echo.
    record Message(JsonRpcMessage message) implements Event {}

    /// The connection is no more, or was never made.
    record Lost(CloseReason reason) implements Event {}

    /// Something to run, from another thread.
    record Task(Runnable action) implements Event {}

    /// The connection is there.
    record Connected() implements Event {}
  }

  /// The connection ended while something was wanted of it; the message is the system's reason.
  static final class LostException extends Exception {
    private static final long serialVersionUID = 1;

    LostException(String reason) {
      super(reason, null, false, false);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private volatile @Nullable Connection connection;
  private volatile boolean held;
  private int nextId;

  private Peer() {}

  /// Connects, and waits until it is done.
  static Peer connect(Transport transport, Endpoint.Active server, ConnectionOptions options)
      throws LostException {
    Peer peer = new Peer();
    transport.connect(server, options, peer);
    if (peer.take() instanceof Event.Lost(CloseReason reason)) {
      throw new LostException(reason.text());
    }
    return peer;
  }

  /// Waits for someone to connect.
  ///
  /// @param listening is called when that is possible
  /// @throws IOException when that cannot be, with the system's reason
  static Peer accept(
      Transport transport, Endpoint.Passive place, ConnectionOptions options, Runnable listening)
      throws IOException {
    Peer peer = new Peer();
    Listener listener =
        transport.listen(
            place,
            options,
            accepted -> {
              if (peer.connection != null) {
                accepted.close(); // there is one already, and it is enough
                return new Peer();
              }
              return peer.connected(accepted);
            });
    listening.run();
    peer.take();
    listener.close();
    return peer;
  }

  /// As messages name it.
  String name() {
    return connection().name();
  }

  private Connection connection() {
    Connection made = connection;
    if (made == null) {
      throw new IllegalStateException("not connected");
    }
    return made;
  }

  @Override
  public ConnectionHandler connected(Connection made) {
    connection = made;
    events.add(new Event.Connected());
    return this;
  }

  @Override
  public void failed(CloseReason reason) {
    events.add(new Event.Lost(reason));
  }

  @Override
  public void message(JsonRpcMessage message) {
    if (message instanceof JsonRpcMessage.Request(Json id, String method, Json.Arr params)
        && method.equals("echo")) {
      connection().send(new JsonRpcMessage.Reply(id, params));
      return;
    }
    events.add(new Event.Message(message));
    if (queued.incrementAndGet() == QUEUED_MAX || held) {
      connection().pauseReading();
    }
  }

  @Override
  public void closed(CloseReason reason) {
    events.add(new Event.Lost(reason));
  }

  /// Lets the thread that waits run something; may be called from any thread.
  void post(Runnable action) {
    events.add(new Event.Task(action));
  }

  /// Stops reading from the peer, or goes on; what was read before still comes.
  void hold(boolean stop) {
    held = stop;
    if (stop) {
      connection().pauseReading();
    } else {
      connection().resumeReading();
    }
  }

  /// Waits for the next event.
  Event take() {
    try {
      Event event = events.take();
      if (event instanceof Event.Message && queued.getAndDecrement() == QUEUED_MAX && !held) {
        connection().resumeReading();
      }
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("nobody interrupts a command", e);
    }
  }

  /// Sends a request and returns its id.
  Json send(String method, Json... params) {
    return send(method, Json.array(params));
  }

  /// As above.
  Json send(String method, Json.Arr params) {
    Json id = Json.of(nextId++);
    connection().send(new JsonRpcMessage.Request(id, method, params));
    return id;
  }

  /// Asks and waits for the answer: a [JsonRpcMessage.Reply] or a [JsonRpcMessage.ErrorReply]. What
  /// else comes meanwhile is dropped.
  JsonRpcMessage call(String method, Json.Arr params) throws LostException {
    Json wanted = send(method, params);
    while (true) {
      switch (take()) {
        case Event.Message(JsonRpcMessage.Reply reply) when reply.id().equals(wanted) -> {
          return reply;
        }
        case Event.Message(JsonRpcMessage.ErrorReply reply) when reply.id().equals(wanted) -> {
          return reply;
        }
        case Event.Lost(CloseReason reason) -> throw new LostException(reason.text());
        case Event.Task(Runnable action) -> action.run();
        case Event.Message _, Event.Connected _ -> {
          // not what we wait for
        }
      }
    }
  }

  @Override
  public void close() {
    connection().close();
  }
}
