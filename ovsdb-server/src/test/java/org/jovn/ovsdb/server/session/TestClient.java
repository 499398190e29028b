// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.session;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonReader;

/// A peer that reads only when it is told to, and waits for ever for what it reads: tests have a
/// limit of time.
public final class TestClient implements AutoCloseable {

  private final SocketChannel channel;
  private final ByteBuffer input = ByteBuffer.allocate(1 << 16).flip();
  private long bytesRead;
  private int ids;

  TestClient(Path socket) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  /// Sends a request; `params` may have apostrophes for quotes. The id is returned.
  public int send(String method, String params) throws IOException {
    int id = ++ids;
    sendText(
        "{\"id\":%d,\"method\":\"%s\",\"params\":%s}"
            .formatted(id, method, params.replace('\'', '"')));
    return id;
  }

  void sendText(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /// The next message.
  public JsonObject read() throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    int depth = 0;
    boolean quoted = false;
    boolean escaped = false;
    do {
      int c = next();
      frame.write(c);
      if (quoted) {
        quoted = escaped || c != '"';
        escaped = !escaped && c == '\\';
      } else {
        quoted = c == '"';
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      }
    } while (depth > 0);
    try {
      return (JsonObject) JsonReader.parse(frame.toString(StandardCharsets.UTF_8));
    } catch (JsonException e) {
      throw new IOException(frame.toString(StandardCharsets.UTF_8), e);
    }
  }

  private int next() throws IOException {
    while (!input.hasRemaining()) {
      input.clear();
      int count = channel.read(input);
      input.flip();
      if (count < 0) {
        throw new EOFException("the server has hung up");
      }
      bytesRead += count;
    }
    return input.get() & 0xff;
  }

  long bytesRead() {
    return bytesRead;
  }

  /// All messages up to the reply of a request, which is the last.
  public List<JsonObject> readTo(int id) throws IOException {
    List<JsonObject> messages = new ArrayList<>();
    do {
      messages.add(read());
    } while (!Json.of(id).equals(messages.getLast().get("id")));
    return messages;
  }

  /// Sends a request and reads up to its reply.
  public List<JsonObject> call(String method, String params) throws IOException {
    return readTo(send(method, params));
  }

  /// What a message is about, in short: the id and the result or error of a reply, method and
  /// parameters of a notification.
  static String brief(JsonObject message) {
    if (message.get("method") instanceof Json.Str(String method)) {
      return method + " " + message.get("params");
    }
    boolean failed = !(message.get("error") instanceof Json.Null);
    return message.get("id") + " " + message.get(failed ? "error" : "result");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
