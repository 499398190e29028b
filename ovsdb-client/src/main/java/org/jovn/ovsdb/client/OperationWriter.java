// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client;

import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.client.replica.SchemaMapping;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.operation.Clause;
import org.jovn.ovsdb.operation.ColumnValues;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.operation.Mutation;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.operation.Operation.InsertRow;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.ColumnType;
import org.jovn.ovsdb.schema.TableSchema;

/// Writes operations (RFC 7047 section 5.2) for a server that may lack columns of the model. Such
/// columns are not written, waited for or selected; a clause about one is as good as true.
final class OperationWriter {

  private final SchemaMapping mapping;
  private final JsonOutput out;

  OperationWriter(SchemaMapping mapping, JsonOutput out) {
    this.mapping = mapping;
    this.out = out;
  }

  /// Appends an operation.
  ///
  /// @throws OvsdbException when it is about a table that the server lacks, or is none
  void write(Operation operation) throws OvsdbException {
    switch (operation) {
      case Operation.Insert insert -> insert(insert);
      case Operation.Select select -> {
        begin("select", select.table(), select.where());
        out.raw(",\"columns\":");
        columns(select.table(), select.columns());
      }
      case Operation.Update update -> {
        begin("update", update.table(), update.where());
        out.raw(",\"row\":");
        row(update.table(), update.row());
      }
      case Operation.Mutate mutate -> mutate(mutate);
      case Operation.Delete delete -> begin("delete", delete.table(), delete.where());
      case Operation.Wait wait -> await(wait);
      case Operation.Commit(boolean durable) ->
          out.raw("{\"op\":\"commit\",\"durable\":").raw(Boolean.toString(durable));
      case Operation.Abort _ -> out.raw("{\"op\":\"abort\"");
      case Operation.Comment(String comment) ->
          out.raw("{\"op\":\"comment\",\"comment\":").string(comment);
      case Operation.Assert(String lock) -> out.raw("{\"op\":\"assert\",\"lock\":").string(lock);
      case Operation.Invalid(OvsdbError error) -> throw error.exception();
    }
    out.raw('}');
  }

  private void insert(Operation.Insert insert) throws OvsdbException {
    begin("insert", insert.table());
    if (insert.uuidGiven()) {
      out.raw(",\"uuid\":\"");
      insert.uuid().writeBare(out);
      out.raw('"');
    }
    out.raw(",\"row\":");
    switch (insert.row()) {
      case InsertRow.Values(ColumnValues values) -> row(insert.table(), values);
      case InsertRow.Bad(OvsdbError error) -> throw error.exception();
    }
  }

  private void mutate(Operation.Mutate mutate) throws OvsdbException {
    begin("mutate", mutate.table(), mutate.where());
    out.raw(",\"mutations\":[");
    boolean first = true;
    for (Mutation mutation : mutate.mutations()) {
      if (mapping.has(mutate.table(), mutation.column())) {
        out.raw(first ? "[\"" : ",[\"").raw(mutation.column().name());
        out.raw("\",\"").raw(mutation.mutator().wireName()).raw("\",");
        mutation.argument().write(out);
        out.raw(']');
        first = false;
      }
    }
    out.raw(']');
  }

  private void await(Operation.Wait wait) throws OvsdbException {
    begin("wait", wait.table(), wait.where());
    if (wait.timeoutMillis().isPresent()) {
      out.raw(",\"timeout\":").number(wait.timeoutMillis().get());
    }
    out.raw(",\"columns\":");
    columns(wait.table(), wait.columns());
    out.raw(",\"until\":\"").raw(wait.equal() ? "==" : "!=").raw("\",\"rows\":[");
    for (int i = 0; i < wait.rows().size(); i++) {
      if (i > 0) {
        out.raw(',');
      }
      row(wait.table(), wait.rows().get(i));
    }
    out.raw(']');
  }

  private void begin(String op, TableSchema table) throws OvsdbException {
    if (!mapping.has(table)) {
      throw OvsdbError.of("unknown table", "The server has no table " + table.name() + ".")
          .exception();
    }
    out.raw("{\"op\":\"").raw(op).raw("\",\"table\":\"").raw(table.name()).raw('"');
  }

  private void begin(String op, TableSchema table, Condition where) throws OvsdbException {
    begin(op, table);
    out.raw(",\"where\":").value(conditionJson(table, where));
  }

  private void columns(TableSchema table, List<ColumnSchema> columns) {
    out.raw('[');
    boolean first = true;
    for (ColumnSchema column : columns) {
      if (mapping.has(table, column)) {
        out.raw(first ? "\"" : ",\"").raw(column.name()).raw('"');
        first = false;
      }
    }
    out.raw(']');
  }

  private void row(TableSchema table, ColumnValues values) {
    out.raw('{');
    boolean first = true;
    for (int i = 0; i < values.columns().size(); i++) {
      ColumnSchema column = values.columns().get(i);
      if (mapping.has(table, column)) {
        out.raw(first ? "\"" : ",\"").raw(column.name()).raw("\":");
        values.values().get(i).write(out);
        first = false;
      }
    }
    out.raw('}');
  }

  /// The wire form of a condition.
  Json.Arr conditionJson(TableSchema table, Condition condition) {
    List<Json> clauses = new ArrayList<>(condition.clauses().size());
    for (Clause clause : condition.clauses()) {
      clauses.add(
          switch (clause) {
            case Clause.Constant(boolean value) -> Json.of(value);
            case Clause.Comparison comparison ->
                mapping.has(table, comparison.column())
                    ? Json.array(
                        Json.of(comparison.column().name()),
                        Json.of(comparison.function().wireName()),
                        ColumnType.toJson(comparison.argument()))
                    : Json.of(true);
          });
    }
    return new Json.Arr(List.copyOf(clauses));
  }

  /// What a monitor is to show of a table.
  JsonObject monitorJson(TableSchema table, SessionOptions.Watch watch, boolean conditional) {
    List<Json> names = new ArrayList<>();
    for (ColumnSchema column : watch.columns()) {
      if (mapping.has(table, column)) {
        names.add(Json.of(column.name()));
      }
    }
    JsonObject.Builder request =
        new JsonObject.Builder().put("columns", new Json.Arr(List.copyOf(names)));
    if (conditional && !watch.condition().isAll()) {
      request.put("where", conditionJson(table, watch.condition()));
    }
    return request.build();
  }
}
