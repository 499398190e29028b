// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.differential;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jovn.it.wire.Json;
import tools.jackson.databind.JsonNode;

/// Names for the UUIDs that one server drew at random, such that another server's get the same.
///
/// The UUIDs that clients choose and the zero UUID stay. A row's is named by the step and the place
/// of the insert that made it; any other (`_version`, the server's own rows) by the step in which
/// it was seen first: two servers that tell of the same changes see it in the same step.
final class Names {
  private static final Pattern UUID =
      Pattern.compile("\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b");
  private static final Pattern KEPT =
      Pattern.compile("[0-9a-f]{8}-0000-4000-8000-.*|0{8}-0000-0000-0000-0{12}");

  private final Map<String, String> names = new HashMap<>();
  private int learned;
  private int learnedStep = -1;

  /// Takes the rows that a reply to a transaction tells.
  void learn(JsonNode message, int step) {
    if (step != learnedStep) {
      learnedStep = step;
      learned = 0;
    }
    for (JsonNode result : message.path("result")) {
      JsonNode uuid = result.path("uuid").path(1);
      if (uuid.isString() && !KEPT.matcher(uuid.stringValue()).matches()) {
        names.put(uuid.stringValue(), "row-" + step + "-" + learned);
        learned++;
      }
    }
  }

  /// The UUID that has a name, or the name itself when it is one.
  String original(String name) {
    for (Map.Entry<String, String> entry : names.entrySet()) {
      if (entry.getValue().equals(name)) {
        return entry.getKey();
      }
    }
    return name;
  }

  /// The message with all UUIDs renamed, also those inside texts.
  JsonNode renamed(JsonNode message, int step) {
    return Json.parse(
        UUID.matcher(Json.text(message))
            .replaceAll(
                m ->
                    Matcher.quoteReplacement(
                        KEPT.matcher(m.group()).matches()
                            ? m.group()
                            : names.computeIfAbsent(m.group(), _ -> "uuid-" + step))));
  }
}
