// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.differential;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jovn.it.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Two faults of the C server with references that no generator can foresee, recognised by what its
/// database holds when it has differed. From then on there is nothing to compare.
final class KnownFaults {
  private static final String DATABASE = "T";
  private static final Pattern REMAINING =
      Pattern.compile(
          "cannot delete (\\w+) row ([-\\w]+) because of (\\d+) remaining reference\\(s\\)");

  private final JsonNode tables;
  private final Map<String, Set<String>> rows = new HashMap<>();
  private final List<Reference> references = new ArrayList<>();

  private record Reference(boolean weak, String fromRow, String toTable, String toRow) {}

  private KnownFaults(Side side) {
    tables = side.call("get_schema", Json.array(DATABASE)).path("result").path("tables");
    for (String table : tables.propertyNames()) {
      rows.put(table, new HashSet<>());
      for (JsonNode row : select(side, table)) {
        String uuid = row.path("_uuid").path(1).stringValue();
        rows.get(table).add(uuid);
        for (Map.Entry<String, JsonNode> column : row.properties()) {
          JsonNode type = tables.path(table).path("columns").path(column.getKey()).path("type");
          read(uuid, type, column.getValue());
        }
      }
    }
  }

  /// Which fault the reference has shown in an exchange, if any.
  static Optional<String> shown(Side reference, Side other, Exchange told) throws IOException {
    KnownFaults held = new KnownFaults(reference);
    if (held.hasWeakReferenceToNothing() && !new KnownFaults(other).hasWeakReferenceToNothing()) {
      return Optional.of("weak reference to nothing");
    }
    Matcher matcher = REMAINING.matcher(told.text());
    while (matcher.find()) {
      if (held.countsTooMany(reference, matcher.group(1), reference.original(matcher.group(2)))) {
        return Optional.of("reference counted that is not there");
      }
    }
    return Optional.empty();
  }

  /// Rows that a transaction deletes are looked for in a table that grows meanwhile, when rows of
  /// the same table refer to them weakly: some are not found.
  private boolean hasWeakReferenceToNothing() {
    return references.stream()
        .anyMatch(
            reference ->
                reference.weak()
                    && !rows.getOrDefault(reference.toTable(), Set.of())
                        .contains(reference.toRow()));
  }

  /// A map element of a strong and a weak reference goes when the weak one refers to nothing, but
  /// the strong one counts on.
  private boolean countsTooMany(Side reference, String table, String row) {
    long there =
        references.stream()
            .filter(r -> !r.weak() && r.toTable().equals(table) && r.toRow().equals(row))
            .filter(r -> !r.fromRow().equals(row))
            .count();
    ArrayNode where = Json.array(Json.array("_uuid", "==", Json.array("uuid", row)));
    JsonNode delete = Json.object("op", "delete", "table", table, "where", where);
    JsonNode reply = reference.call("transact", Json.array(DATABASE, delete));
    Matcher matcher = REMAINING.matcher(Json.text(reply));
    return matcher.find()
        && matcher.group(2).equals(row)
        && Integer.parseInt(matcher.group(3)) > there;
  }

  private static JsonNode select(Side side, String table) {
    JsonNode select = Json.object("op", "select", "table", table, "where", Json.array());
    JsonNode reply = side.call("transact", Json.array(DATABASE, select));
    return reply.path("result").path(0).path("rows");
  }

  private void read(String row, JsonNode type, JsonNode datum) {
    String kind = datum.path(0).asString("");
    if (kind.equals("map")) {
      for (JsonNode element : datum.get(1)) {
        atom(row, type.path("key"), element.get(0));
        atom(row, type.path("value"), element.get(1));
      }
    } else if (kind.equals("set")) {
      datum.get(1).forEach(element -> atom(row, type.path("key"), element));
    } else {
      atom(row, type.path("key"), datum);
    }
  }

  private void atom(String row, JsonNode base, JsonNode atom) {
    if (base instanceof ObjectNode && base.has("refTable")) {
      boolean weak = base.path("refType").asString("strong").equals("weak");
      references.add(
          new Reference(weak, row, base.get("refTable").stringValue(), atom.get(1).stringValue()));
    }
  }
}
