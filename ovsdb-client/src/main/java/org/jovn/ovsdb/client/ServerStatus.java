// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.SchemaMapping;
import org.jovn.ovsdb.data.BooleanAtom;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.IntegerAtom;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;

/// What a server says of its databases: table `Database` of the database `_Server`
/// (ovsdb-server(5)). Belongs to the session's event loop.
final class ServerStatus {

  private static final String CLUSTERED = "clustered";
  private static final List<String> COLUMNS =
      List.of("name", "model", "connected", "leader", "cid", "index");

  /// A row of the table.
  ///
  /// @param model "standalone", "clustered" or "relay"
  /// @param connected whether a member is in touch with its cluster
  /// @param leader whether it leads the cluster; true of a standalone database
  /// @param clusterId of a clustered database that knows it
  /// @param index how far the cluster's log has come here
  record DatabaseRow(
      String name,
      String model,
      boolean connected,
      boolean leader,
      Optional<UuidAtom> clusterId,
      OptionalLong index) {

    boolean isClustered() {
      return model.equals(CLUSTERED);
    }
  }

  private final TableSchema table;
  private final ReplicaTables tables;

  /// @param schemaJson the schema of `_Server`, as this server has it
  ServerStatus(Json schemaJson) throws OvsdbException {
    DatabaseSchema schema = DatabaseSchema.parse(schemaJson);
    TableSchema found = schema.table("Database");
    if (found == null) {
      throw OvsdbError.syntax(null, "_Server has no table Database").exception();
    }
    table = found;
    tables =
        new ReplicaTables(
            ReplicaSnapshot.empty(schema),
            true,
            new RowReader(schema, new SchemaMapping(schema, schema)));
  }

  /// The monitor-requests for it.
  JsonObject monitorJson() {
    List<Json> names = new ArrayList<>();
    for (String name : COLUMNS) {
      if (table.column(name) != null) {
        names.add(Json.of(name));
      }
    }
    return Json.object(
        table.name(), Json.array(Json.object("columns", new Json.Arr(List.copyOf(names)))));
  }

  /// Applies an `update2`.
  void apply(Json updates) throws OvsdbException {
    tables.apply(updates, true);
  }

  /// The database of a name. Where members of several clusters are hosted, that of a cluster.
  Optional<DatabaseRow> find(String name, Optional<UuidAtom> clusterId) {
    List<DatabaseRow> named = new ArrayList<>();
    tables.rows(table).forEach(row -> add(named, parse(row), name));
    Optional<DatabaseRow> exact =
        named.stream()
            .filter(row -> clusterId.isPresent() && row.clusterId().equals(clusterId))
            .findFirst();
    return exact.isPresent() || named.isEmpty() ? exact : Optional.of(named.getFirst());
  }

  private static void add(List<DatabaseRow> rows, DatabaseRow row, String name) {
    if (row.name().equals(name)) {
      rows.add(row);
    }
  }

  private DatabaseRow parse(Row row) {
    return new DatabaseRow(
        datum(row, "name") instanceof StringAtom(String name) ? name : "",
        datum(row, "model") instanceof StringAtom(String model) ? model : "standalone",
        datum(row, "connected") instanceof BooleanAtom(boolean connected) && connected,
        datum(row, "leader") instanceof BooleanAtom(boolean leader) && leader,
        datum(row, "cid") instanceof UuidAtom cid ? Optional.of(cid) : Optional.empty(),
        datum(row, "index") instanceof IntegerAtom(long index)
            ? OptionalLong.of(index)
            : OptionalLong.empty());
  }

  private Datum datum(Row row, String name) {
    ColumnSchema column = table.column(name);
    return column == null ? BooleanAtom.FALSE : row.get(column.index());
  }
}
