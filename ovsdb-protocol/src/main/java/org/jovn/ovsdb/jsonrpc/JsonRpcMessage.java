// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.jsonrpc;

import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonOutput;
import org.jspecify.annotations.Nullable;

/// A JSON-RPC 1.0 message (RFC 7047 section 4). Both directions of the wire form are here: [#parse]
/// applies the rules of the C programs, [#encode] writes their members.
///
/// What is written in pieces (a reply whose result is too large for one buffer) begins with
/// [#openReply] and ends with [#closeReply].
public sealed interface JsonRpcMessage {

  /// The id of the probes that either side sends on a silent connection.
  Json.Str PROBE_ID = new Json.Str("echo");

  /// Asks for a reply; `id` is any JSON value but null.
  record Request(Json id, String method, Json.Arr params) implements JsonRpcMessage {
    @Override
    public void encode(JsonOutput out) {
      out.raw("{\"id\":").value(id).raw(",\"method\":").string(method);
      out.raw(",\"params\":").value(params).raw('}');
    }
  }

  /// Asks for nothing.
  record Notification(String method, Json.Arr params) implements JsonRpcMessage {
    @Override
    public void encode(JsonOutput out) {
      out.raw("{\"id\":null,\"method\":").string(method);
      out.raw(",\"params\":").value(params).raw('}');
    }
  }

  /// Answers a request that succeeded; `result` is not null (the C programs refuse such a reply).
  record Reply(Json id, Json result) implements JsonRpcMessage {
    @Override
    public void encode(JsonOutput out) {
      openReply(out, id);
      out.value(result);
      closeReply(out);
    }
  }

  /// Answers a request that failed; `error` is not null.
  record ErrorReply(Json id, Json error) implements JsonRpcMessage {
    @Override
    public void encode(JsonOutput out) {
      out.raw("{\"id\":").value(id).raw(",\"error\":").value(error).raw('}');
    }
  }

  /// Appends the message.
  void encode(JsonOutput out);

  /// Begins a reply: the result is to follow, then [#closeReply].
  static void openReply(JsonOutput out, Json id) {
    out.raw("{\"id\":").value(id).raw(",\"result\":");
  }

  /// Ends what [#openReply] began.
  static void closeReply(JsonOutput out) {
    out.raw(",\"error\":null}");
  }

  /// Begins a notification of a method whose name needs no escaping: the array of parameters is to
  /// follow, then [#closeNotification].
  static void openNotification(JsonOutput out, String method) {
    out.raw("{\"id\":null,\"method\":\"").raw(method).raw("\",\"params\":");
  }

  /// Ends what [#openNotification] began.
  static void closeNotification(JsonOutput out) {
    out.raw('}');
  }

  /// Whether this is the answer to an inactivity probe, which is nobody's business but the
  /// connection's, even where no probe was sent.
  default boolean isProbeReply() {
    return switch (this) {
      case Reply(Json id, _) -> id.equals(PROBE_ID);
      case ErrorReply(Json id, _) -> id.equals(PROBE_ID);
      case Request _, Notification _ -> false;
    };
  }

  /// The message that the JSON is. A null `id`, `params`, `result` or `error` is as good as none; a
  /// result makes it a reply, else an error makes it an error, else an id makes it a request.
  static JsonRpcMessage parse(Json json) throws ProtocolException {
    if (!(json instanceof JsonObject object)) {
      throw new ProtocolException("message is not a JSON object");
    }
    Json method = null;
    Json params = null;
    Json result = null;
    Json error = null;
    Json id = null;
    String unexpected = null;
    for (int i = 0; i < object.size(); i++) {
      Json value = object.value(i);
      switch (object.name(i)) {
        case "method" -> method = value;
        case "params" -> params = present(value);
        case "result" -> result = present(value);
        case "error" -> error = present(value);
        case "id" -> id = present(value);
        default -> unexpected = unexpected == null ? object.name(i) : unexpected;
      }
    }
    if (method != null && !(method instanceof Json.Str)) {
      throw new ProtocolException("method is not a JSON string");
    }
    if (unexpected != null) {
      throw new ProtocolException("message has unexpected member \"" + unexpected + "\"");
    }
    if (params != null && !(params instanceof Json.Arr)) {
      throw new ProtocolException("\"params\" must be JSON array");
    }
    return of((Json.Str) method, (Json.Arr) params, result, error, id);
  }

  private static @Nullable Json present(Json value) {
    return value instanceof Json.Null ? null : value;
  }

  /// Members are checked in the order method, params, result, error, id, so that the complaint is
  /// the one the C programs make.
  private static JsonRpcMessage of(
      Json.@Nullable Str method,
      Json.@Nullable Arr params,
      @Nullable Json result,
      @Nullable Json error,
      @Nullable Json id)
      throws ProtocolException {
    if (result != null) {
      forbid("reply", "method", method);
      forbid("reply", "params", params);
      forbid("reply", "error", error);
      return new Reply(require("reply", "id", id), result);
    }
    if (error != null) {
      forbid("error", "method", method);
      forbid("error", "params", params);
      return new ErrorReply(require("error", "id", id), error);
    }
    String kind = id == null ? "notification" : "request";
    Json.Str name = require(kind, "method", method);
    Json.Arr arguments = require(kind, "params", params);
    return id == null
        ? new Notification(name.value(), arguments)
        : new Request(id, name.value(), arguments);
  }

  private static <T extends Json> T require(String kind, String member, @Nullable T value)
      throws ProtocolException {
    if (value == null) {
      throw new ProtocolException(kind + " must have \"" + member + "\"");
    }
    return value;
  }

  private static void forbid(String kind, String member, @Nullable Json value)
      throws ProtocolException {
    if (value != null) {
      throw new ProtocolException(kind + " must not have \"" + member + "\"");
    }
  }
}
