// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.json.JsonReader;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.jsonrpc.ProtocolException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs each message that a connection takes and gives, in the words of the C programs, when module
/// `jsonrpc` logs at level DBG (`-vjsonrpc:file:dbg`). What is sent is read back for that, so it
/// costs something only then.
final class MessageLog {

  private static final Logger LOG = LoggerFactory.getLogger("jsonrpc");

  private MessageLog() {}

  static boolean isOn() {
    return LOG.isDebugEnabled();
  }

  static void received(String name, JsonRpcMessage message) {
    LOG.debug("{}: received {}", name, text(message));
  }

  static void sent(String name, JsonOutput text) {
    sent(name, text.array(), text.size());
  }

  static void sent(String name, ByteBuf text) {
    byte[] bytes = ByteBufUtil.getBytes(text);
    sent(name, bytes, bytes.length);
  }

  /// A source that makes the same, and is logged when it is at its end.
  static ChunkSource logged(String name, ChunkSource source) {
    JsonOutput whole = new JsonOutput(1 << 12);
    return new ChunkSource() {
      @Override
      public boolean next(JsonOutput out) {
        int start = out.size();
        boolean more = source.next(out);
        whole.raw(out.array(), start, out.size() - start);
        if (!more) {
          sent(name, whole);
        }
        return more;
      }

      @Override
      public void close() {
        source.close();
      }
    };
  }

  private static void sent(String name, byte[] bytes, int length) {
    try {
      Json json = JsonReader.parse(bytes, 0, length);
      LOG.debug("{}: send {}", name, text(JsonRpcMessage.parse(json)));
    } catch (JsonException | ProtocolException e) {
      LOG.debug("{}: send {} bytes of a message", name, length);
    }
  }

  private static String text(JsonRpcMessage message) {
    return switch (message) {
      case JsonRpcMessage.Request(Json id, String method, Json.Arr params) ->
          "request, method=\"%s\", params=%s, id=%s".formatted(method, params, id);
      case JsonRpcMessage.Notification(String method, Json.Arr params) ->
          "notification, method=\"%s\", params=%s".formatted(method, params);
      case JsonRpcMessage.Reply(Json id, Json result) ->
          "reply, result=%s, id=%s".formatted(result, id);
      case JsonRpcMessage.ErrorReply(Json id, Json error) ->
          "reply, error=%s, id=%s".formatted(error, id);
    };
  }
}
