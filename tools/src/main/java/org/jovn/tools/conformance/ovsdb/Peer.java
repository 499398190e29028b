// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.ovsdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonReader;

/// One connection to the server. Used by one thread; a thread of its own reads, and answers the
/// server's probes. All messages are noted in the exchange.
final class Peer implements AutoCloseable {

  /// What a wait for the next message may end with.
  sealed interface Event {}

  /// A message came.
  record Came(JsonObject message) implements Event {}

  /// The connection has ended, and why.
  record Ended(String reason) implements Event {}

  /// Nothing came in time.
  record Nothing() implements Event {}

  private final String name;
  private final Wire wire;
  private final List<String> exchange;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Map<String, Long> tags = new HashMap<>();
  private long lastId;

  private Peer(String name, Wire wire, List<String> exchange) {
    this.name = name;
    this.wire = wire;
    this.exchange = exchange;
  }

  /// @param name what the exchange calls it; `A` is left out
  static Peer connect(String name, Target target, List<String> exchange) throws IOException {
    Wire wire = target.open();
    Peer peer = new Peer(name.equals("A") ? "" : name + " ", wire, exchange);
    Thread.ofVirtual().name("conformance-" + name).start(peer::read);
    return peer;
  }

  private void read() {
    Frames frames = new Frames();
    byte[] bytes = new byte[65536];
    String reason = "the server closed the connection";
    try {
      int length = wire.read(bytes);
      while (length >= 0) {
        if (!frames.add(bytes, length, this::received)) {
          reason = "what the server sent is not a stream of JSON objects";
          break;
        }
        length = wire.read(bytes);
      }
    } catch (IOException e) {
      reason = "the connection ended: " + e.getMessage();
    }
    events.add(new Ended(reason));
  }

  private void received(byte[] frame) {
    try {
      Json json = JsonReader.parse(frame, 0, frame.length);
      if (json instanceof JsonObject message) {
        if (message.has("method") && Json.of("echo").equals(message.get("method"))) {
          answerProbe(message);
        } else {
          events.add(new Came(message));
        }
      }
    } catch (JsonException e) {
      String text = new String(frame, StandardCharsets.UTF_8);
      events.add(new Ended("the server sent what is not JSON (" + e.getMessage() + "): " + text));
    }
  }

  private void answerProbe(JsonObject probe) {
    Json id = probe.get("id");
    Json params = probe.get("params");
    if (id != null && params != null) {
      write(Json.object("id", id, "result", params, "error", Json.Null.NULL).toString());
    }
  }

  private synchronized void write(String text) {
    try {
      wire.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      events.add(new Ended("cannot send: " + e.getMessage()));
    }
  }

  void send(String text) {
    exchange.add("> " + name + text);
    write(text);
  }

  /// Sends a request; its id is the next number.
  void request(String tag, String method, Json params) {
    lastId++;
    tags.put(tag, lastId);
    send("{\"id\":%d,\"method\":%s,\"params\":%s}".formatted(lastId, Json.of(method), params));
  }

  /// The id of the latest request with a tag, or of the latest of all for the empty one.
  Json id(String tag) {
    return Json.of(tag.isEmpty() ? lastId : tags.getOrDefault(tag, -1L));
  }

  /// Waits for the next message.
  Event next(long limitMillis) {
    Event event;
    try {
      event = events.poll(limitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the server", e);
    }
    if (event == null) {
      exchange.add("< " + name + "(nothing for " + limitMillis + " ms)");
      return new Nothing();
    }
    switch (event) {
      case Came(JsonObject message) -> exchange.add("< " + name + message);
      case Ended(String reason) -> {
        exchange.add("< " + name + "(" + reason + ")");
        events.add(event); // it stays so
      }
      case Nothing() -> throw new IllegalStateException("nobody queues nothing");
    }
    return event;
  }

  @Override
  public void close() {
    try {
      wire.close();
    } catch (IOException _) {
      return; // it is gone, which is all that is wanted
    }
  }
}
