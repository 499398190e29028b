// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.List;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;

/// A database at one moment.
///
/// @param tables in the order of the schema
/// @param sequence how many commits made it, counted from the start of the process
/// @param transaction id of the transaction that made it, where ids are kept, as a relay of a
///   cluster does; else zero
public record Snapshot(
    DatabaseSchema schema, List<Table> tables, long sequence, UuidAtom transaction) {

  /// Of a database that keeps no ids of transactions.
  public Snapshot(DatabaseSchema schema, List<Table> tables, long sequence) {
    this(schema, tables, sequence, UuidAtom.ZERO);
  }

  public static Snapshot empty(DatabaseSchema schema) {
    return new Snapshot(schema, schema.tables().stream().map(Table::empty).toList(), 0);
  }

  /// The same, made by the transaction of this id.
  public Snapshot withTransaction(UuidAtom id) {
    return id.equals(transaction) ? this : new Snapshot(schema, tables, sequence, id);
  }

  public Table table(TableSchema table) {
    return tables.get(table.index());
  }
}
