// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jovn.ovsdb.data.MemberParser;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.operation.Operation.InsertRow;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.NamedUuids;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// Parses the operations of one `transact` against a schema. What is wrong becomes an
/// [Operation.Invalid], at which parsing stops: what follows it is never executed.
public final class OperationParser {

  private final DatabaseSchema schema;
  private final RandomGenerator random;
  private final NamedUuids named;

  private OperationParser(DatabaseSchema schema, RandomGenerator random) {
    this.schema = schema;
    this.random = random;
    this.named = new NamedUuids(random);
  }

  /// Parses `operations` from the element `from` on.
  public static List<Operation> parse(
      DatabaseSchema schema, Json.Arr operations, int from, RandomGenerator random) {
    OperationParser parser = new OperationParser(schema, random);
    int count = operations.size() - from;
    List<Operation> result = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      try {
        result.add(parser.parse(operations.at(from + i), i, count));
      } catch (OvsdbException e) {
        result.add(new Operation.Invalid(e.error()));
        break;
      }
    }
    return result;
  }

  private Operation parse(Json json, int index, int count) throws OvsdbException {
    MemberParser parser =
        new MemberParser(json, "ovsdb operation %d of %d".formatted(index + 1, count));
    String op = parser.requiredId("op");
    parser.check();
    return switch (op) {
      case "insert" -> insert(parser);
      case "select" -> select(parser);
      case "update" -> update(parser, json);
      case "mutate" -> mutate(parser);
      case "delete" -> delete(parser);
      case "wait" -> await(parser);
      case "commit" -> {
        boolean durable =
            parser.required("durable", MemberParser::isBoolean) instanceof Json.Bool(boolean value)
                && value;
        parser.finish();
        yield new Operation.Commit(durable);
      }
      case "abort" -> {
        parser.finish();
        yield new Operation.Abort();
      }
      case "comment" -> {
        String comment = parser.requiredString("comment");
        parser.finish();
        yield new Operation.Comment(comment);
      }
      case "assert" -> {
        String lock = parser.requiredId("lock");
        parser.finish();
        yield new Operation.Assert(lock);
      }
      default -> {
        parser.fail("No operation \"" + op + "\"");
        parser.check();
        throw new IllegalStateException("a failed parser throws");
      }
    };
  }

  private TableSchema table(MemberParser parser) throws OvsdbException {
    String name = parser.requiredId("table");
    TableSchema table = schema.table(name);
    if (table == null) {
      parser.fail("No table named " + name + ".");
      parser.check();
      throw new IllegalStateException("a failed parser throws");
    }
    return table;
  }

  private Operation insert(MemberParser parser) throws OvsdbException {
    TableSchema table = table(parser);
    Json name = parser.optional("uuid-name", MemberParser::isId);
    Json given = parser.optional("uuid", MemberParser::isString);
    Json row = parser.required("row", MemberParser::isObject);
    parser.finish();
    String uuidName = name instanceof Json.Str(String text) ? text : null;
    UuidAtom uuid = uuid(uuidName, given);
    InsertRow insertRow;
    try {
      if (uuidName != null && !named.insert(uuidName)) {
        throw OvsdbError.about(
                name,
                "duplicate uuid-name",
                "This \"uuid-name\" appeared on an earlier \"insert\" operation.")
            .exception();
      }
      insertRow = new InsertRow.Values(ColumnValues.parse(table, row, named));
    } catch (OvsdbException e) {
      insertRow = new InsertRow.Bad(e.error());
    }
    return new Operation.Insert(table, uuid, given != null, insertRow);
  }

  private UuidAtom uuid(@Nullable String name, @Nullable Json given) throws OvsdbException {
    if (given instanceof Json.Str(String text)) {
      UuidAtom uuid = UuidAtom.find(text);
      if (uuid == null) {
        throw OvsdbError.syntax(given, "bad uuid").exception();
      }
      if (name != null) {
        named.bind(name, uuid);
      }
      return uuid;
    }
    return name != null ? named.resolve(name) : UuidAtom.random(random);
  }

  private Operation select(MemberParser parser) throws OvsdbException {
    TableSchema table = table(parser);
    Json where = parser.required("where", MemberParser::isArray);
    Json columns = parser.optional("columns", MemberParser::isArray);
    parser.optional("sort", MemberParser::isArray);
    parser.finish();
    Condition condition = Condition.parse(table, where, named);
    return new Operation.Select(table, condition, columns(table, columns));
  }

  private static List<ColumnSchema> columns(TableSchema table, @Nullable Json json)
      throws OvsdbException {
    return json == null ? table.columns() : table.parseColumnSet(json);
  }

  private Operation update(MemberParser parser, Json json) throws OvsdbException {
    TableSchema table = table(parser);
    Json where = parser.required("where", MemberParser::isArray);
    Json row = parser.required("row", MemberParser::isObject);
    parser.finish();
    ColumnValues values = ColumnValues.parse(table, row, named);
    for (ColumnSchema column : values.columns()) {
      if (!column.mutable()) {
        throw OvsdbError.about(
                json,
                "constraint violation",
                "Cannot update immutable column %s in table %s."
                    .formatted(column.name(), table.name()))
            .exception();
      }
    }
    return new Operation.Update(table, Condition.parse(table, where, named), values);
  }

  private Operation mutate(MemberParser parser) throws OvsdbException {
    TableSchema table = table(parser);
    Json where = parser.required("where", MemberParser::isArray);
    Json mutations = parser.required("mutations", MemberParser::isArray);
    parser.finish();
    List<Mutation> parsed = new ArrayList<>();
    for (Json mutation : ((Json.Arr) mutations).elements()) {
      parsed.add(Mutation.parse(table, mutation, named));
    }
    Condition condition = Condition.parse(table, where, named);
    return new Operation.Mutate(table, condition, List.copyOf(parsed));
  }

  private Operation delete(MemberParser parser) throws OvsdbException {
    TableSchema table = table(parser);
    Json where = parser.required("where", MemberParser::isArray);
    parser.finish();
    return new Operation.Delete(table, Condition.parse(table, where, named));
  }

  private Operation await(MemberParser parser) throws OvsdbException {
    Json timeout = parser.optional("timeout", MemberParser::isInteger);
    TableSchema table = table(parser);
    Json where = parser.required("where", MemberParser::isArray);
    Json columnsJson = parser.optional("columns", MemberParser::isArray);
    Json until = parser.required("until", MemberParser::isString);
    Json rows = parser.required("rows", MemberParser::isArray);
    parser.finish();
    if (timeout instanceof Json.Int(long millis) && millis < 0) {
      throw OvsdbError.syntax(timeout, "timeout must be nonnegative").exception();
    }
    String operator = until instanceof Json.Str(String text) ? text : "";
    if (!operator.equals("==") && !operator.equals("!=")) {
      throw OvsdbError.syntax(until, "\"until\" must be \"==\" or \"!=\"").exception();
    }
    Condition condition = Condition.parse(table, where, named);
    List<ColumnSchema> columns = columns(table, columnsJson);
    List<ColumnValues> expected = new ArrayList<>();
    for (Json row : ((Json.Arr) rows).elements()) {
      expected.add(ColumnValues.parse(table, row, named));
    }
    Optional<Long> limit =
        timeout instanceof Json.Int(long millis) ? Optional.of(millis) : Optional.empty();
    return new Operation.Wait(
        table, condition, columns, operator.equals("=="), List.copyOf(expected), limit);
  }
}
