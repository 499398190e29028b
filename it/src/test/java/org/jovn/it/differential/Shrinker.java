// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.differential;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Looks for a short stream of steps that still fails: leaves out pieces, large ones first, then
/// single operations of transactions and tables of monitors.
final class Shrinker {
  /// Says whether steps still fail; every trial starts both servers anew.
  interface Trial {
    boolean fails(List<Step> steps) throws IOException;
  }

  private final Trial trial;
  private int trialsLeft;

  Shrinker(Trial trial, int trialsMax) {
    this.trial = trial;
    this.trialsLeft = trialsMax;
  }

  /// The shortest failing stream found; the last step of `failing` is where it fails.
  List<Step> shrink(List<Step> failing) throws IOException {
    List<Step> steps = new ArrayList<>(failing);
    for (int piece = Math.max(1, steps.size() / 2); piece > 0; piece /= 2) {
      int start = 0;
      while (start + 1 < steps.size()) {
        List<Step> fewer = new ArrayList<>(steps);
        fewer.subList(start, Math.min(start + piece, fewer.size() - 1)).clear();
        if (fails(fewer)) {
          steps = fewer;
        } else {
          start += piece;
        }
      }
    }
    return withFewerOperations(steps);
  }

  private List<Step> withFewerOperations(List<Step> steps) throws IOException {
    List<Step> shortest = new ArrayList<>(steps);
    for (int i = 0; i < shortest.size(); i++) {
      int operation = 1;
      while (shortest.get(i).messages().size() == 1
          && operation < operations(shortest.get(i).messages().getFirst())) {
        List<Step> fewer = new ArrayList<>(shortest);
        fewer.set(i, without(shortest.get(i), operation));
        if (fails(fewer)) {
          shortest = fewer;
        } else {
          operation++;
        }
      }
    }
    return shortest;
  }

  private boolean fails(List<Step> steps) throws IOException {
    if (trialsLeft == 0) {
      return false;
    }
    trialsLeft--;
    return trial.fails(steps);
  }

  /// How many parts of a message may be left out: operations, or tables of a monitor.
  private static int operations(JsonNode message) {
    JsonNode params = message.path("params");
    return isTransaction(message) ? params.size() : params.path(2).size() + 1;
  }

  private static boolean isTransaction(JsonNode message) {
    return message.path("method").asString("").equals("transact");
  }

  private static Step without(Step step, int operation) {
    ObjectNode message = (ObjectNode) step.messages().getFirst().deepCopy();
    ArrayNode params = (ArrayNode) message.get("params");
    if (isTransaction(message)) {
      params.remove(operation);
    } else if (params.get(2) instanceof ObjectNode requests) {
      requests.remove(List.copyOf(requests.propertyNames()).get(operation - 1));
    } else {
      ((ArrayNode) params.get(2)).remove(operation - 1);
    }
    return new Step(step.session(), List.of(message));
  }
}
