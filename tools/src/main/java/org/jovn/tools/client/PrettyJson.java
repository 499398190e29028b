// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.util.Arrays;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonOutput;

/// JSON for people: members sorted, each member and element on a line of its own (`--pretty`).
final class PrettyJson {

  private PrettyJson() {}

  /// The text, without a last newline; compact unless `pretty`.
  static String text(Json json, boolean pretty) {
    JsonOutput out = new JsonOutput(256);
    if (pretty) {
      write(json, 1, out);
    } else {
      out.sorted(json);
    }
    return out.toString();
  }

  private static void write(Json json, int depth, JsonOutput out) {
    switch (json) {
      case JsonObject object -> {
        String[] names = new String[object.size()];
        Arrays.setAll(names, object::name);
        Arrays.sort(names);
        out.raw('{');
        line(depth, out);
        for (int i = 0; i < names.length; i++) {
          if (i > 0) {
            out.raw(',');
            line(depth, out);
          }
          out.string(names[i]).raw(": ");
          Json value = object.get(names[i]);
          write(value == null ? Json.Null.NULL : value, depth + 1, out);
        }
        out.raw('}');
      }
      case Json.Arr array -> {
        out.raw('[');
        for (int i = 0; i < array.size(); i++) {
          out.raw(i == 0 ? "" : ",");
          line(depth, out);
          write(array.at(i), depth + 1, out);
        }
        out.raw(']');
      }
      default -> out.value(json);
    }
  }

  private static void line(int depth, JsonOutput out) {
    out.raw('\n').raw("  ".repeat(depth));
  }
}
