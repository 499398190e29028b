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

  @Override
  public String toString() {
    String text = messages.stream().map(Json::text).collect(Collectors.joining("  "));
    return session + "> " + (messages.isEmpty() ? "(connects again)" : text);
  }
}
