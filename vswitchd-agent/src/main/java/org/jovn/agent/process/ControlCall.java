// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonReader;

/// One command to a daemon's control socket, as `ovs-appctl` sends it.
public final class ControlCall {

  private static final int ANSWER_BYTES_MAX = 16 << 20;

  private ControlCall() {}

  /// Sends a command and waits for its answer.
  ///
  /// @param limit for all of it
  /// @throws IOException when there is no answer, or it is an error, which is the message then
  public static String ask(Path socket, Duration limit, String command, String... arguments)
      throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    List<Json> parameters = new ArrayList<>();
    for (String argument : arguments) {
      parameters.add(Json.of(argument));
    }
    Json request =
        Json.object(
            "id", Json.of(0), "method", Json.of(command), "params", new Json.Arr(parameters));
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      ByteBuffer out = ByteBuffer.wrap(request.toString().getBytes(StandardCharsets.UTF_8));
      while (out.hasRemaining()) {
        channel.write(out);
      }
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      return answer(channel, selector, deadline);
    }
  }

  private static String answer(SocketChannel channel, Selector selector, long deadline)
      throws IOException {
    ByteBuffer in = ByteBuffer.allocate(4096);
    while (true) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0 || selector.select(millis) == 0) {
        throw new IOException("no answer in time");
      }
      selector.selectedKeys().clear();
      if (channel.read(in) < 0) {
        throw new IOException("the connection ended without an answer");
      }
      if (in.get(in.position() - 1) == '}') {
        try {
          return text(JsonReader.parse(in.array(), 0, in.position()));
        } catch (JsonException e) {
          // Only a part of the answer ends here.
          continue;
        }
      }
      if (in.position() > ANSWER_BYTES_MAX) {
        throw new IOException("the answer is longer than " + ANSWER_BYTES_MAX + " bytes");
      }
      if (!in.hasRemaining()) {
        in = ByteBuffer.wrap(Arrays.copyOf(in.array(), 2 * in.capacity())).position(in.position());
      }
    }
  }

  private static String text(Json json) throws IOException {
    if (json instanceof JsonObject answer) {
      if (answer.get("error") instanceof Json.Str(String error)) {
        throw new IOException(error.strip());
      }
      if (answer.get("result") instanceof Json.Str(String result)) {
        return result;
      }
    }
    throw new IOException("not an answer: " + json);
  }
}
