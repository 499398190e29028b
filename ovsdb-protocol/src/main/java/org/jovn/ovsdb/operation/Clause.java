// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.operation;

import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.schema.BaseType;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.ColumnType;
import org.jovn.ovsdb.schema.NamedUuids;
import org.jovn.ovsdb.schema.TableSchema;

/// One test of a row (RFC 7047 section 5.1, `<condition>`), or a boolean that stands for one.
public sealed interface Clause {

  /// `true` or `false` for every row.
  record Constant(boolean value) implements Clause {}

  /// A column compared with a value.
  record Comparison(ColumnSchema column, ConditionFunction function, Datum argument)
      implements Clause {}

  /// Whether the row passes.
  default boolean test(Row row) {
    return switch (this) {
      case Constant(boolean value) -> value;
      case Comparison comparison -> {
        Datum datum = row.get(comparison.column().index());
        Datum argument = comparison.argument();
        yield switch (comparison.function()) {
          case EQ -> datum.equals(argument);
          case NE -> !datum.equals(argument);
          case INCLUDES -> datum.includesAll(argument);
          case EXCLUDES -> datum.excludesAll(argument);
          case LT, LE, GE, GT -> inOrder(comparison.function(), datum, argument);
        };
      }
    };
  }

  /// An order is that of two scalars; an optional column without a value is in none.
  private static boolean inOrder(ConditionFunction function, Datum datum, Datum argument) {
    if (!(datum instanceof Atom left) || !(argument instanceof Atom right)) {
      return false;
    }
    int order = left.compareTo(right);
    return switch (function) {
      case LT -> order < 0;
      case LE -> order <= 0;
      case GE -> order >= 0;
      case GT -> order > 0;
      case EQ, NE, INCLUDES, EXCLUDES -> false;
    };
  }

  static Clause parse(TableSchema table, Json json, NamedUuids named) throws OvsdbException {
    if (json instanceof Json.Bool(boolean value)) {
      return new Constant(value);
    }
    if (!(json instanceof Json.Arr array)
        || array.size() != 3
        || !(array.at(0) instanceof Json.Str(String columnName))
        || !(array.at(1) instanceof Json.Str(String functionName))) {
      throw OvsdbError.syntax(json, "Parse error in condition.").exception();
    }
    ColumnSchema column = table.column(columnName);
    if (column == null) {
      throw OvsdbError.about(
              json,
              "unknown column",
              "No column %s in table %s.".formatted(columnName, table.name()))
          .exception();
    }
    ConditionFunction function = ConditionFunction.find(functionName);
    if (function == null) {
      throw OvsdbError.of("unknown function", "No function named " + functionName + ".")
          .exception();
    }
    ColumnType type = argumentType(column, function, json);
    return new Comparison(column, function, type.parse(array.at(2), named));
  }

  /// The type of the argument: any part of a set or map for `includes`, any number of elements for
  /// `excludes`, exactly one value for an order.
  private static ColumnType argumentType(ColumnSchema column, ConditionFunction function, Json json)
      throws OvsdbException {
    ColumnType type = column.type();
    if (function.isOrder()) {
      boolean scalar = type.isScalar() || type.isOptionalScalar();
      if (!scalar || !type.key().type().isNumeric()) {
        throw OvsdbError.syntax(
                json,
                "Type mismatch: \"%s\" operator may not be applied to column %s of type %s."
                    .formatted(function.wireName(), column.name(), type.english()))
            .exception();
      }
      BaseType key = type.key();
      return new ColumnType(key, null, 1, 1);
    }
    if (type.isScalar()) {
      return type;
    }
    return switch (function) {
      case INCLUDES -> type.withCount(0, type.max());
      case EXCLUDES -> type.withCount(0, ColumnType.UNLIMITED);
      case LT, LE, EQ, GE, GT, NE -> type;
    };
  }
}
