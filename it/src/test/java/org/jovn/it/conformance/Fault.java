// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.conformance;

import java.util.List;
import java.util.function.Consumer;
import org.jovn.it.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One deliberate fault of a server, and a case that must find it.
enum Fault {
  ID_AS_TEXT("4-reply-shape") {
    @Override
    boolean reply(String method, ObjectNode message) {
      message.set("id", Json.node(Json.text(message.get("id"))));
      return true;
    }
  },
  NO_ERROR_MEMBER("4-reply-shape") {
    @Override
    boolean reply(String method, ObjectNode message) {
      if (message.path("error").isNull()) {
        message.remove("error");
      }
      return true;
    }
  },
  UPDATE_WITHOUT_OLD("4.1.6-modify") {
    @Override
    boolean notification(String method, ObjectNode message) {
      if (method.equals("update")) {
        rows(message, row -> ((ObjectNode) row).remove("old"));
      }
      return true;
    }
  },
  DELETE_UNTOLD("4.1.6-delete") {
    @Override
    boolean notification(String method, ObjectNode message) {
      return !Json.text(message).contains("\"old\"") || Json.text(message).contains("\"new\"");
    }
  },
  MUTATE_IGNORED("5.2.4-mutate-set-insert") {
    @Override
    void operation(ObjectNode operation) {
      if (operation.has("mutations")) {
        operation.set("mutations", Json.array());
      }
    }
  },
  COLUMNS_IGNORED("5.2.2-select-columns") {
    @Override
    void operation(ObjectNode operation) {
      if (operation.path("op").asString("").equals("select")) {
        operation.remove("columns");
      }
    }
  },
  ABORT_IGNORED("5.2.8-abort") {
    @Override
    void operation(ObjectNode operation) {
      if (operation.path("op").asString("").equals("abort")) {
        operation.set("op", Json.node("comment"));
        operation.set("comment", Json.node("x"));
      }
    }
  },
  GIVEN_UUID_IGNORED("5.2.1-given-uuid") {
    @Override
    void operation(ObjectNode operation) {
      operation.remove("uuid");
    }
  },
  ASSERT_IGNORED("5.2.10-assert-not-asked") {
    @Override
    void operation(ObjectNode operation) {
      if (operation.path("op").asString("").equals("assert")) {
        operation.removeAll();
        operation.set("op", Json.node("comment"));
        operation.set("comment", Json.node("x"));
      }
    }
  },
  STOLEN_UNTOLD("4.1.10-stolen") {
    @Override
    boolean notification(String method, ObjectNode message) {
      return !method.equals("stolen");
    }
  },
  LOCKED_UNTOLD("4.1.9-locked-after-unlock") {
    @Override
    boolean notification(String method, ObjectNode message) {
      return !method.equals("locked");
    }
  },
  UNLOCK_ALWAYS("4.1.8-unlock-unknown") {
    @Override
    boolean reply(String method, ObjectNode message) {
      if (method.equals("unlock")) {
        message.remove("error");
        message.set("result", Json.object());
        message.set("error", Json.nullNode());
      }
      return true;
    }
  },
  CONDITION_IGNORED("4.1.12-initial") {
    @Override
    void request(String method, ObjectNode message) {
      if (method.equals("monitor_cond") && message.path("params").path(2) instanceof ObjectNode t) {
        t.forEach(
            table ->
                table.forEach(
                    request -> {
                      if (request instanceof ObjectNode object) {
                        object.remove("where");
                      }
                    }));
      }
    }
  },
  CHANGE_IGNORED("4.1.13-change") {
    @Override
    void request(String method, ObjectNode message) {
      if (method.equals("monitor_cond_change") && message.get("params") instanceof ArrayNode p) {
        p.set(2, Json.object());
      }
    }
  },
  CANCEL_IGNORED("4.1.7-cancel") {
    @Override
    void request(String method, ObjectNode message) {
      if (method.equals("monitor_cancel")) {
        message.set("method", Json.node("echo"));
        message.set("params", Json.array());
      }
    }

    @Override
    boolean reply(String method, ObjectNode message) {
      if (method.equals("monitor_cancel")) {
        message.set("result", Json.object());
      }
      return true;
    }
  },
  INITIAL_AS_INSERT("4.1.12-initial") {
    @Override
    boolean reply(String method, ObjectNode message) {
      if (method.equals("monitor_cond")) {
        message.path("result").forEach(table -> table.forEach(Fault::asInsert));
      }
      return true;
    }
  },
  OTHER_ERROR("3.2-enum-other") {
    @Override
    boolean reply(String method, ObjectNode message) {
      message
          .path("result")
          .forEach(
              result -> {
                if (result instanceof ObjectNode object && object.has("error")) {
                  object.set("error", Json.node("jovn error"));
                }
              });
      return true;
    }
  },
  COMMIT_ERROR_UNTOLD("3.2-index") {
    @Override
    boolean reply(String method, ObjectNode message) {
      if (method.equals("transact")
          && message.get("result") instanceof ArrayNode results
          && results.size() > 1
          && results.get(results.size() - 1).has("error")) {
        results.remove(results.size() - 1);
      }
      return true;
    }
  },
  EVERY_ID_THE_SAME("4.1.17-server-id") {
    @Override
    boolean reply(String method, ObjectNode message) {
      if (method.equals("get_server_id")) {
        message.set("result", Json.node("server"));
      }
      return true;
    }
  };

  private final String finder;

  Fault(String finder) {
    this.finder = finder;
  }

  /// A case that fails.
  String finder() {
    return finder;
  }

  /// Spoils a request on its way to the server.
  void request(String method, ObjectNode message) {
    if (method.equals("transact")) {
      for (JsonNode operation : message.path("params")) {
        if (operation instanceof ObjectNode object) {
          operation(object);
        }
      }
    }
  }

  /// Spoils an operation of a transaction.
  void operation(ObjectNode operation) {}

  /// Spoils a reply to a request of this method; false to lose it.
  boolean reply(String method, ObjectNode message) {
    return true;
  }

  /// Spoils a notification; false to lose it.
  boolean notification(String method, ObjectNode message) {
    return true;
  }

  private static void rows(ObjectNode update, Consumer<JsonNode> action) {
    update.path("params").path(1).forEach(table -> table.forEach(action));
  }

  private static void asInsert(JsonNode row) {
    for (String name : List.copyOf(row.propertyNames())) {
      ObjectNode object = (ObjectNode) row;
      object.set("insert", object.remove(name));
    }
  }
}
