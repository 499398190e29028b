// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.ColumnType;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.NamedUuids;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// Puts the rows of one schema under another of the same name, as `convert` does: tables and
/// columns that the new one has not are dropped, those that it adds get default values, and
/// everything must satisfy the new one's constraints.
public final class SchemaConversion {

  private SchemaConversion() {}

  /// The converted snapshot.
  ///
  /// @throws OvsdbException what does not fit the new schema
  public static Snapshot convert(Snapshot snapshot, DatabaseSchema schema, RandomGenerator random)
      throws OvsdbException {
    Transaction transaction = new Transaction(Snapshot.empty(schema));
    for (TableSchema table : schema.tables()) {
      TableSchema oldTable = snapshot.schema().table(table.name());
      if (oldTable != null) {
        convertTable(snapshot.table(oldTable), table, transaction, random);
      }
    }
    Commit commit = CommitCheck.check(transaction, References.of(Snapshot.empty(schema)), random);
    return commit == null
        ? Snapshot.empty(schema)
        : new Snapshot(schema, commit.after().tables(), snapshot.sequence() + 1);
  }

  private static void convertTable(
      Table old, TableSchema table, Transaction transaction, RandomGenerator random)
      throws OvsdbException {
    @Nullable ColumnSchema[] sources = new ColumnSchema[table.columnCount()];
    Arrays.setAll(sources, i -> old.schema().column(table.column(i).name()));
    OvsdbException[] failure = new OvsdbException[1];
    old.rows()
        .forEach(
            row -> {
              try {
                if (failure[0] == null) {
                  transaction.insert(table, convertRow(row, table, sources, random));
                }
              } catch (OvsdbException e) {
                failure[0] = e;
              }
            });
    if (failure[0] != null) {
      throw failure[0];
    }
  }

  private static Row convertRow(
      Row row, TableSchema table, @Nullable ColumnSchema[] sources, RandomGenerator random)
      throws OvsdbException {
    Datum[] values = new Datum[table.columnCount()];
    values[0] = row.uuid();
    values[1] = UuidAtom.random(random);
    for (int i = 2; i < values.length; i++) {
      ColumnSchema source = sources[i];
      values[i] =
          source == null
              ? table.column(i).defaultDatum()
              : convertDatum(row.get(source.index()), source, table.column(i));
    }
    return new Row(values);
  }

  private static Datum convertDatum(Datum datum, ColumnSchema from, ColumnSchema to)
      throws OvsdbException {
    ColumnType type = to.type();
    if (from.type().equals(type)) {
      return datum;
    }
    return type.parse(ColumnType.toJson(datum), NamedUuids.NONE);
  }
}
