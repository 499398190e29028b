// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.wire;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// One JSON-RPC connection to a server on a unix socket.
///
/// Used by one thread. A wait that passes its limit throws, as does a reply that never comes
/// because the connection was closed; [#read] alone reports the end of the connection as an empty
/// answer.
public final class WireClient implements AutoCloseable {
  /// How long a server may take for anything before a test gives up.
  public static final Duration LIMIT = Duration.ofSeconds(10);

  private static final byte[] END = new byte[0];

  private final SocketChannel channel;
  private final LinkedBlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
  private final List<JsonNode> notifications = new ArrayList<>();
  private int lastId;
  private boolean ended;
  private @Nullable IOException sendFailure;

  private WireClient(SocketChannel channel) {
    this.channel = channel;
  }

  /// Connects to the unix socket of a server.
  public static WireClient connect(Path socket) throws IOException {
    return of(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  /// Takes over a connection that is there already.
  public static WireClient of(SocketChannel channel) {
    WireClient client = new WireClient(channel);
    Thread.ofVirtual().name("wire").start(client::readFrames);
    return client;
  }

  /// Sends any bytes. A connection that the server has closed already takes them silently.
  public void send(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      // The server has hung up; the reader reports that in its turn, behind the last messages.
      sendFailure = e;
    }
  }

  /// Sends messages in one write.
  public void send(JsonNode... messages) {
    StringBuilder text = new StringBuilder();
    for (JsonNode message : messages) {
      text.append(Json.text(message));
    }
    send(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// The bytes of the next message, or null when the server has closed the connection.
  ///
  /// @throws IllegalStateException when nothing comes within the limit
  public byte @Nullable [] readBytes(Duration limit) {
    if (ended) {
      return null;
    }
    byte[] frame;
    try {
      frame = frames.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a message", e);
    }
    if (frame == null) {
      throw new IllegalStateException("no message within " + limit);
    }
    ended = frame.length == 0;
    return ended ? null : frame;
  }

  /// The next message, or null when the server has closed the connection.
  public @Nullable JsonNode read() {
    byte[] frame = readBytes(LIMIT);
    return frame == null ? null : Json.parse(new String(frame, StandardCharsets.UTF_8));
  }

  /// Reads until the reply to `id` or the end of the connection; the last message is the reply,
  /// unless the connection ended.
  public List<JsonNode> readUntilReply(JsonNode id) {
    List<JsonNode> messages = new ArrayList<>();
    JsonNode message = read();
    while (message != null) {
      messages.add(message);
      if (isReplyTo(message, id)) {
        return messages;
      }
      message = read();
    }
    return messages;
  }

  /// Sends a request and returns the whole reply; notifications that come before are kept.
  public JsonNode call(String method, JsonNode params) {
    JsonNode id = Json.node(++lastId);
    send(request(id, method, params));
    List<JsonNode> messages = readUntilReply(id);
    if (messages.isEmpty() || !isReplyTo(messages.getLast(), id)) {
      throw new IllegalStateException(
          "connection closed instead of a reply to " + method + " " + Json.text(params),
          sendFailure);
    }
    JsonNode reply = messages.removeLast();
    notifications.addAll(messages);
    return reply;
  }

  /// Sends a transaction and returns its results, one per operation.
  ///
  /// @throws IllegalStateException when the request as a whole fails
  public ArrayNode transact(String database, JsonNode... operations) {
    ArrayNode params = Json.array(database);
    params.addAll(List.of(operations));
    JsonNode reply = call("transact", params);
    if (reply.get("result") instanceof ArrayNode results) {
      return results;
    }
    throw new IllegalStateException(Json.text(params) + ": " + Json.text(reply));
  }

  /// Everything that came beside the replies so far; the list is emptied by it.
  public List<JsonNode> takeNotifications() {
    List<JsonNode> taken = List.copyOf(notifications);
    notifications.clear();
    return taken;
  }

  public static JsonNode request(JsonNode id, String method, JsonNode params) {
    return Json.object("id", id, "method", method, "params", params);
  }

  /// Whether a message is the reply, good or bad, to the request with this id.
  public static boolean isReplyTo(JsonNode message, JsonNode id) {
    return !message.has("method") && id.equals(message.get("id"));
  }

  @Override
  public void close() {
    try {
      // The file descriptor is closed only when the reader has noticed; the peer shall see it now.
      channel.shutdownOutput();
    } catch (IOException e) {
      sendFailure = e;
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("cannot close " + channel, e);
    }
  }

  private void readFrames() {
    FrameSplitter splitter = new FrameSplitter();
    byte[] bytes = new byte[65536];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      for (int length = channel.read(buffer); length >= 0; length = channel.read(buffer)) {
        splitter.accept(bytes, length, frames::add);
        buffer.clear();
      }
      frames.add(END);
    } catch (IOException _) {
      // Reset by the server or closed by the test: the end of the connection all the same.
      frames.add(END);
    }
  }
}
