// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.tools.SchemaFile;
import org.jovn.tools.client.Requests.Fetched;
import org.jovn.tools.client.Servers.Opened;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The commands on databases and their schemas (ovsdb-client(1), "Server-Level Commands", "Database
/// Schema Commands", "Database Version Management Commands").
final class SchemaCommands {

  private static final Logger LOG = LoggerFactory.getLogger("ovsdb_client");

  private final Context context;

  SchemaCommands(Context context) {
    this.context = context;
  }

  void listDatabases(Opened opened) {
    context.servers().databases(opened.peer()).forEach(context.out()::line);
  }

  private Fetched fetch(Opened opened) {
    return context.requests().schema(opened.peer(), opened.database());
  }

  void getSchema(Opened opened) {
    context.print(fetch(opened).schema().toJson());
  }

  void getSchemaVersion(Opened opened) {
    context.out().line(fetch(opened).schema().version());
  }

  void getSchemaChecksum(Opened opened) {
    context.out().line(fetch(opened).schema().cksum());
  }

  void listTables(Opened opened) {
    TextTable table = new TextTable(List.of("Table"));
    for (String name : fetch(opened).tables()) {
      table.add(List.of(new TextTable.Cell.Text(name)));
    }
    context.tables().print(table);
  }

  void listColumns(Opened opened) {
    Fetched fetched = fetch(opened);
    boolean all = opened.operands().isEmpty();
    TextTable table =
        new TextTable(all ? List.of("Table", "Column", "Type") : List.of("Column", "Type"));
    for (String name : fetched.tables()) {
      TableSchema schema = fetched.schema().table(name);
      if (schema == null || (!all && !name.equals(opened.operands().getFirst()))) {
        continue;
      }
      for (String columnName : fetched.columns(name)) {
        ColumnSchema column = schema.column(columnName);
        if (column == null) {
          continue;
        }
        List<TextTable.Cell> row = new ArrayList<>();
        if (all) {
          row.add(new TextTable.Cell.Text(name));
        }
        row.add(new TextTable.Cell.Text(columnName));
        row.add(new TextTable.Cell.Untyped(column.type().toJson()));
        table.add(row);
      }
    }
    context.tables().print(table);
  }

  void convert(List<String> operands) {
    String file = operands.getLast();
    DatabaseSchema schema = SchemaFile.read(file);
    Peer peer = context.servers().openFor(schema.name(), operands).peer();
    Json wanted = forServer(peer, file, schema);
    context.requests().announce(peer);
    context.requests().result(peer, "convert", Json.array(Json.of(schema.name()), wanted));
  }

  void needsConversion(List<String> operands) {
    String file = operands.getLast();
    DatabaseSchema schema = SchemaFile.read(file);
    Peer peer = context.servers().openFor(schema.name(), operands).peer();
    Json wanted = forServer(peer, file, schema);
    Json present = context.requests().schema(peer, schema.name()).schema().toJson();
    context.out().line(wanted.equals(present) ? "no" : "yes");
  }

  /// Clusters have no ephemeral columns, so a schema for one must do without them too.
  private Json forServer(Peer peer, String file, DatabaseSchema schema) {
    if (!context.servers().isClustered(peer, schema.name())) {
      return schema.toJson();
    }
    List<String> ephemeral = new ArrayList<>();
    for (TableSchema table : schema.tables()) {
      for (ColumnSchema column : table.columns()) {
        if (!column.isImplicit() && !column.persistent()) {
          ephemeral.add("'%s' column in '%s' table".formatted(column.name(), table.name()));
        }
      }
    }
    if (!ephemeral.isEmpty()) {
      LOG.warn(
          "{}: changed {} columns in '{}' database from ephemeral to persistent, including {},"
              + " because clusters do not support ephemeral columns",
          file,
          ephemeral.size(),
          schema.name(),
          ephemeral.getFirst());
    }
    return withoutEphemeral(schema.toJson(), 0);
  }

  /// Drops member `ephemeral` of the objects four levels down, which are columns: a table or column
  /// of that name stays.
  private static Json withoutEphemeral(Json json, int depth) {
    if (!(json instanceof JsonObject object) || depth > 4) {
      return json;
    }
    JsonObject.Builder copy = new JsonObject.Builder();
    object.forEach(
        (name, value) -> {
          if (depth != 4 || !name.equals("ephemeral")) {
            copy.put(name, withoutEphemeral(value, depth + 1));
          }
        });
    return copy.build();
  }
}
