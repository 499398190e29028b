// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jovn.ovsdb.schema.BaseType;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.ColumnType;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// Where the tables and columns of a model are in a server's schema. What a server lacks, or has
/// with a type that the model's cannot hold, is left out and told of: its column keeps the default,
/// and is not written. Immutable. For bindings.
public final class SchemaMapping {

  /// A column of the model that the server has.
  ///
  /// @param column the model's
  /// @param server the server's
  public record Column(ColumnSchema column, ColumnSchema server) {

    /// Whether updates carry differences of it, by the server's type.
    public boolean isComposite() {
      return server.type().isComposite();
    }
  }

  private final DatabaseSchema model;
  private final DatabaseSchema server;
  private final Map<String, Map<String, Column>> tables = new HashMap<>();
  private final List<String> differences = new ArrayList<>();

  public SchemaMapping(DatabaseSchema model, DatabaseSchema server) {
    this.model = model;
    this.server = server;
    for (TableSchema table : model.tables()) {
      TableSchema other = server.table(table.name());
      if (other == null) {
        differences.add("table %s: the server has none".formatted(table.name()));
      } else {
        tables.put(table.name(), columns(table, other));
      }
    }
  }

  private Map<String, Column> columns(TableSchema table, TableSchema server) {
    Map<String, Column> columns = HashMap.newHashMap(table.columnCount());
    for (ColumnSchema column : table.columns()) {
      ColumnSchema other = server.column(column.name());
      if (other == null) {
        differences.add(
            "column %s of %s: the server has none".formatted(column.name(), table.name()));
      } else if (!holds(column.type(), other.type())) {
        differences.add(
            "column %s of %s: the server has %s, which is not %s"
                .formatted(
                    column.name(), table.name(), other.type().toJson(), column.type().toJson()));
      } else {
        columns.put(column.name(), new Column(column, other));
      }
    }
    return columns;
  }

  /// Whether a column of the model can hold all that one of the server can, but for constraints.
  private static boolean holds(ColumnType model, ColumnType server) {
    BaseType value = model.value();
    BaseType serverValue = server.value();
    boolean sameValue =
        (value == null || serverValue == null)
            ? value == serverValue
            : value.type() == serverValue.type();
    return model.key().type() == server.key().type()
        && sameValue
        && model.min() <= server.min()
        && model.max() >= server.max();
  }

  /// What the server lacks, in sentences.
  public List<String> differences() {
    return differences;
  }

  /// The model's table of a name, when the server has it too.
  public @Nullable TableSchema table(String name) {
    return tables.containsKey(name) ? model.table(name) : null;
  }

  /// The server's table in the place of one of the model's, or null.
  public @Nullable TableSchema server(TableSchema table) {
    return server.table(table.name());
  }

  /// The column of a table of the model's, when the server has it too.
  public @Nullable Column column(TableSchema table, String name) {
    Map<String, Column> columns = tables.get(table.name());
    return columns == null ? null : columns.get(name);
  }

  public boolean has(TableSchema table) {
    return tables.containsKey(table.name());
  }

  public boolean has(TableSchema table, ColumnSchema column) {
    return column(table, column.name()) != null;
  }
}
