// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.bench;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonReader;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.database.Environment;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jovn.ovsdb.server.log.NoLog;

/// Logical flows as a southbound database holds them, and a row with a large set.
final class Flows {

  private static final String SCHEMA =
      """
      {"name": "B", "tables": {
        "Logical_Flow": {"columns": {
          "pipeline": {"type": "string"},
          "table_id": {"type": "integer"},
          "priority": {"type": "integer"},
          "match": {"type": "string"},
          "actions": {"type": "string"},
          "external_ids": {"type":
            {"key": "string", "value": "string", "min": 0, "max": "unlimited"}}}},
        "Group": {"columns": {
          "name": {"type": "string"},
          "members": {"type": {"key": "integer", "min": 0, "max": "unlimited"}}}}}}
      """;

  private Flows() {}

  static Json parse(String text) {
    try {
      return JsonReader.parse(text);
    } catch (JsonException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static String row(int n) {
    return """
    {"pipeline":"ingress","table_id":%d,"priority":100,"match":"inport == \\"lsp-%d\\" && \
    eth.src == 00:00:00:00:%02x:%02x && ip4.src == 10.0.%d.%d","actions":"next;",\
    "external_ids":["map",[["source","northd.c:5461"],["stage-name","ls_in_check_port_sec"]]]}\
    """
        .formatted(n % 25, n, n / 256 % 256, n % 256, n / 256 % 256, n % 256);
  }

  /// The operation that inserts flow number `n`.
  static String insert(int n) {
    return "{\"op\":\"insert\",\"table\":\"Logical_Flow\",\"row\":" + row(n) + "}";
  }

  static String request(int id, String operations) {
    return "{\"id\":%d,\"method\":\"transact\",\"params\":[\"B\",%s]}".formatted(id, operations);
  }

  /// The reply to a monitor request that shows `count` flows.
  static String contents(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> "\"00000000-0000-4000-8000-%012x\":{\"initial\":%s}".formatted(n, row(n)))
        .collect(
            Collectors.joining(
                ",", "{\"id\":1,\"error\":null,\"result\":{\"Logical_Flow\":{", "}}}"));
  }

  /// An empty database in memory.
  static Database database(Environment.Timer timer) {
    try {
      return new Database(
          new NoLog(),
          Snapshot.empty(DatabaseSchema.parse(parse(SCHEMA))),
          new Environment(
              InstantSource.system(),
              timer,
              Runnable::run,
              Runnable::run,
              RandomGenerator.of("L64X128MixRandom"),
              true));
    } catch (OvsdbException e) {
      throw new IllegalStateException(e);
    }
  }
}
