// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.differential;

import java.util.List;
import java.util.stream.Collectors;
import org.jovn.it.wire.Json;
import tools.jackson.databind.JsonNode;

/// What one session sends before all come to rest: one message, several in one write, or none,
/// which stands for hanging up and connecting again.
record Step(int session, List<JsonNode> messages) {
  Step {
    messages = List.copyOf(messages);
  }

  /// The ids of transactions that wait with a time limit that is over before anything else happens.
  List<JsonNode> timedIds() {
    return messages.stream().filter(Step::isTimed).map(message -> message.get("id")).toList();
  }

  private static boolean isTimed(JsonNode message) {
    for (JsonNode operation : message.path("params")) {
      int limit = operation.path("timeout").asInt(0);
      if (limit > 0 && limit < RandomTransactions.LONG_MILLIS) {
        return true;
      }
    }
    return false;
  }

  /// Whether a message asks for another schema.
  boolean converts() {
    return messages.stream()
        .anyMatch(message -> message.path("method").asString("").equals("convert"));
  }

  @Override
  public String toString() {
    String text = messages.stream().map(Json::text).collect(Collectors.joining("  "));
    return session + "> " + (messages.isEmpty() ? "(connects again)" : text);
  }
}
