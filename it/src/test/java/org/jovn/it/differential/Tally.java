// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.differential;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Counts what a run has seen, so that it shows when a generator no longer reaches something.
final class Tally {
  private final Map<String, Integer> counts = new TreeMap<>();

  void add(Exchange exchange) {
    exchange.sessions().forEach(messages -> messages.forEach(this::add));
  }

  void addAll(Tally other) {
    other.counts.forEach((kind, count) -> counts.merge(kind, count, Integer::sum));
  }

  int count(String kind) {
    return counts.getOrDefault(kind, 0);
  }

  void increment(String kind) {
    counts.merge(kind, 1, Integer::sum);
  }

  private void add(JsonNode message) {
    if (message.equals(Exchange.CLOSED)) {
      increment("closed");
    } else if (message.has("method")) {
      increment(message.path("method").asString(""));
    } else if (!message.has("result")) {
      increment("error " + message.path("error").path("error").asString("other"));
    } else if (message.path("result").isArray()) {
      increment("results, " + outcome(message.path("result")));
    } else {
      increment("result");
    }
  }

  private static String outcome(JsonNode results) {
    for (JsonNode result : results) {
      if (result.has("error")) {
        return result.path("error").asString("other");
      }
    }
    return "done";
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
