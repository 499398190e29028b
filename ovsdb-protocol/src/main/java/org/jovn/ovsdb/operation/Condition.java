// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.operation;

import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.NamedUuids;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// The clauses of a `where`. An operation wants all of them to hold (RFC 7047 section 5.2), a
/// conditional monitor one of them (ovsdb-server(7), "Monitor_cond").
public record Condition(List<Clause> clauses) {

  public static final Condition ALL = new Condition(List.of());

  public static Condition parse(TableSchema table, Json json, NamedUuids named)
      throws OvsdbException {
    if (!(json instanceof Json.Arr(List<Json> elements))) {
      throw OvsdbError.syntax(json, "Parse error in condition.").exception();
    }
    List<Clause> clauses = new ArrayList<>(elements.size());
    for (Json element : elements) {
      clauses.add(Clause.parse(table, element, named));
    }
    return new Condition(List.copyOf(clauses));
  }

  /// Whether the row passes every clause.
  public boolean matchesEvery(Row row) {
    for (int i = 0; i < clauses.size(); i++) {
      if (!clauses.get(i).test(row)) {
        return false;
      }
    }
    return true;
  }

  /// Whether the row passes one clause, or there is none.
  public boolean matchesAny(Row row) {
    for (int i = 0; i < clauses.size(); i++) {
      if (clauses.get(i).test(row)) {
        return true;
      }
    }
    return clauses.isEmpty();
  }

  /// Whether a monitor with this condition takes every row.
  public boolean isAll() {
    for (Clause clause : clauses) {
      if (clause instanceof Clause.Constant(boolean value) && value) {
        return true;
      }
    }
    return clauses.isEmpty();
  }

  /// The one row that can match: that of a `["_uuid","==",…]` clause; or null.
  public @Nullable UuidAtom uuid() {
    for (Clause clause : clauses) {
      if (clause instanceof Clause.Comparison comparison
          && comparison.column().index() == ColumnSchema.UUID_INDEX
          && (comparison.function() == ConditionFunction.EQ
              || comparison.function() == ConditionFunction.INCLUDES)
          && comparison.argument() instanceof UuidAtom uuid) {
        return uuid;
      }
    }
    return null;
  }
}
