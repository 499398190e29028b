// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.List;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;

/// A database at one moment.
///
/// @param tables in the order of the schema
/// @param sequence how many commits made it, counted from the start of the process
public record Snapshot(DatabaseSchema schema, List<Table> tables, long sequence) {

  public static Snapshot empty(DatabaseSchema schema) {
    return new Snapshot(schema, schema.tables().stream().map(Table::empty).toList(), 0);
  }

  public Table table(TableSchema table) {
    return tables.get(table.index());
  }
}
