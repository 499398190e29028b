// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.vlog;

import java.util.Locale;
import org.jovn.ovsdb.json.Json;

/// A line of the log as a JSON object, for programs that collect logs.
final class JsonLine {

  private JsonLine() {}

  /// Appends the object, without a line feed.
  static void format(Pattern.Line line, String thread, StringBuilder out) {
    StringBuilder time = new StringBuilder();
    LogTime.utc(line.timeMillis()).format("%Y-%m-%dT%H:%M:%S.###Z", time);
    out.append(
        Json.object(
            "time", Json.of(time.toString()),
            "level", Json.of(line.severity().name().toLowerCase(Locale.ROOT)),
            "module", Json.of(line.module()),
            "message", Json.of(line.message()),
            "program", Json.of(line.identity().application()),
            "pid", Json.of(line.identity().pid()),
            "thread", Json.of(thread),
            "number", Json.of(line.number())));
  }
}
