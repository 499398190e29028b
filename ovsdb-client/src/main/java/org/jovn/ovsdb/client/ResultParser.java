// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client;

import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.operation.OperationResult;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.NamedUuids;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// Reads the result of `transact` (RFC 7047 section 4.1.3).
final class ResultParser {

  private ResultParser() {}

  /// The results of the operations that were executed, and one more for an error at commit.
  static List<OperationResult> parse(List<Operation> operations, Json json) throws OvsdbException {
    if (!(json instanceof Json.Arr(List<Json> elements))) {
      throw OvsdbError.syntax(json, "results of a transaction are an array").exception();
    }
    List<OperationResult> results = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof Json.Null) {
        break;
      }
      results.add(result(i < operations.size() ? operations.get(i) : null, elements.get(i)));
    }
    return results;
  }

  private static OperationResult result(@Nullable Operation operation, Json json)
      throws OvsdbException {
    if (!(json instanceof JsonObject object)) {
      throw OvsdbError.syntax(json, "the result of an operation is an object").exception();
    }
    if (object.get("error") instanceof Json.Str) {
      return new OperationResult.Failed(error(object));
    }
    return switch (operation) {
      case Operation.Insert insert -> new OperationResult.Inserted(insert.uuid());
      case Operation.Update _, Operation.Mutate _, Operation.Delete _ ->
          object.get("count") instanceof Json.Int(long count)
              ? new OperationResult.Count(Math.toIntExact(count))
              : new OperationResult.Empty();
      case Operation.Select select -> selected(select, object);
      case null, default -> new OperationResult.Empty();
    };
  }

  /// The error that a reply carries: an object, or a string alone.
  static OvsdbError error(Json json) {
    if (json instanceof JsonObject object) {
      return new OvsdbError(
          text(object, "error", "unknown error"),
          text(object, "details", ""),
          object.get("syntax") instanceof Json.Str(String syntax) ? syntax : null,
          object.get("io-error") instanceof Json.Str(String io) ? io : null);
    }
    return OvsdbError.of(json instanceof Json.Str(String text) ? text : json.toString(), "");
  }

  private static String text(JsonObject object, String member, String absent) {
    return object.get(member) instanceof Json.Str(String text) ? text : absent;
  }

  private static OperationResult selected(Operation.Select select, JsonObject object)
      throws OvsdbException {
    if (!(object.get("rows") instanceof Json.Arr(List<Json> rowsJson))) {
      throw OvsdbError.syntax(object, "the result of a select has rows").exception();
    }
    List<Row> rows = new ArrayList<>(rowsJson.size());
    TableSchema table = select.table();
    for (Json rowJson : rowsJson) {
      Datum[] values = new Datum[table.columnCount()];
      for (ColumnSchema column : table.columns()) {
        Json json = rowJson instanceof JsonObject row ? row.get(column.name()) : null;
        values[column.index()] =
            json == null
                ? (column.index() == 0 ? UuidAtom.ZERO : column.defaultDatum())
                : column.type().parse(json, NamedUuids.NONE, false);
      }
      rows.add(new Row(values));
    }
    return new OperationResult.Selected(select.columns(), List.copyOf(rows));
  }
}
