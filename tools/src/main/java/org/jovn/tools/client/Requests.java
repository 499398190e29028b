// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jovn.daemon.Fatal;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonDiagnosis;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonReader;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.schema.DatabaseSchema;

/// Requests that must succeed: if not, the program ends in the words of the C program.
///
/// @param pretty whether errors are quoted on many lines
/// @param changeAware whether to tell servers that we know of conversions (`--db-change-aware`);
///   without a word, only where it is not refused
record Requests(boolean pretty, Optional<Boolean> changeAware) {

  /// A schema, and the form in which the server sent it.
  record Fetched(DatabaseSchema schema, JsonObject wire) {

    /// The names of the tables in the order of the C program.
    List<String> tables() {
      return HashOrder.of(HashOrder.of(members(wire, "tables")));
    }

    /// The names of a table's columns in the order of the C program, `_uuid` and `_version` among
    /// them.
    List<String> columns(String table) {
      List<String> names = new ArrayList<>(List.of("_uuid", "_version"));
      names.addAll(HashOrder.of(members(members(members(wire, "tables"), table), "columns")));
      return HashOrder.of(names);
    }

    private static JsonObject members(JsonObject object, String name) {
      return object.get(name) instanceof JsonObject value
          ? value
          : new JsonObject.Builder().build();
    }
  }

  /// The result of a request.
  Json result(Peer peer, String method, Json.Arr params) {
    try {
      return switch (peer.call(method, params)) {
        case JsonRpcMessage.Reply(_, Json result) -> result;
        case JsonRpcMessage.ErrorReply(_, Json error) ->
            throw Fatal.of("transaction returned error: " + PrettyJson.text(error, pretty));
        case JsonRpcMessage.Request _, JsonRpcMessage.Notification _ ->
            throw new IllegalStateException("not an answer");
      };
    } catch (Peer.LostException e) {
      throw Fatal.of("transaction failed (" + e.reason() + ")");
    }
  }

  Fetched schema(Peer peer, String database) {
    Json json = result(peer, "get_schema", Json.array(Json.of(database)));
    try {
      DatabaseSchema schema = DatabaseSchema.parse(json);
      return new Fetched(schema, (JsonObject) json);
    } catch (OvsdbException e) {
      throw Fatal.of(e.error().text());
    }
  }

  /// Tells the server that we know of conversions, unless told not to.
  void announce(Peer peer) {
    if (!changeAware.orElse(true)) {
      return;
    }
    try {
      JsonRpcMessage reply = peer.call("set_db_change_aware", Json.array(Json.of(true)));
      if (reply instanceof JsonRpcMessage.ErrorReply(_, Json error) && changeAware.isPresent()) {
        throw Fatal.of(
            "%s: set_db_change_aware failed (%s)".formatted(peer.name(), HashOrder.text(error)));
      }
    } catch (Peer.LostException e) {
      throw Fatal.of("%s: error setting db_change_aware (%s)".formatted(peer.name(), e.reason()));
    }
  }

  /// Checks that no operation of a transaction failed.
  static void check(Json result) {
    if (!(result instanceof Json.Arr results)) {
      throw Fatal.of("result is not array");
    }
    for (Json element : results.elements()) {
      if (!(element instanceof JsonObject object)) {
        throw Fatal.of("result array element is not object");
      }
      if (object.has("error")) {
        throw Fatal.of("server returned error reply: " + object);
      }
    }
  }

  /// Reads an operand that must be a JSON array or object.
  static Json operand(String text) {
    try {
      Json json = JsonReader.parse(text);
      if (json instanceof Json.Arr || json instanceof JsonObject) {
        return json;
      }
      throw Fatal.of("\"" + text + "\": " + JsonDiagnosis.find(text));
    } catch (JsonException e) {
      throw Fatal.of("\"" + text + "\": " + JsonDiagnosis.of(text, e));
    }
  }
}
