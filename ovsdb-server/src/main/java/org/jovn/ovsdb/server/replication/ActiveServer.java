// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.net.Connection;
import org.jovn.ovsdb.operation.OperationResult;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.database.TransactionResult;
import org.jovn.ovsdb.server.session.HostedDatabase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The active server, as its backup sees it over one connection: is it another server, which
/// databases has it, do their schemas fit, then a monitor of each.
final class ActiveServer extends Conversation {

  private static final Logger LOG = LoggerFactory.getLogger("replication");
  private static final Logger ERRORS = LoggerFactory.getLogger("ovsdb_error");

  private final Replication replication;
  private final Map<String, Copy> copies = new TreeMap<>();
  private int asked;

  /// A database here, and what is watched of it there.
  private static final class Copy {
    private final Database database;
    private final DatabaseSchema there;
    private final RowUpdates updates;
    private boolean complete;

    Copy(Database database, DatabaseSchema there, RowUpdates updates) {
      this.database = database;
      this.there = there;
      this.updates = updates;
    }
  }

  ActiveServer(Replication replication, Connection connection) {
    super(connection);
    this.replication = replication;
  }

  void start() {
    call(
        "get_server_id",
        Json.array(),
        new Answer() {
          @Override
          public void result(Json result) {
            if (result.equals(Json.of(replication.host().serverId().text()))) {
              ERRORS.error(
                  "unexpected ovsdb error: Server ID check failed: Self replicating is not"
                      + " allowed");
              replication.fail();
            } else {
              askForDatabases();
            }
          }

          @Override
          public void error(Json error) {
            askForDatabases(); // a server from before it had an id
          }
        });
  }

  private void askForDatabases() {
    call(
        "list_dbs",
        Json.array(),
        result -> {
          if (result instanceof Json.Arr(List<Json> names)) {
            for (Json name : names) {
              if (name instanceof Json.Str(String text)) {
                askForSchema(text);
              }
            }
          }
          schemasAnswered();
        });
  }

  private void askForSchema(String name) {
    HostedDatabase hosted = replication.host().database(name);
    if (hosted == null || hosted.isReserved() || hosted.source() != null) {
      return;
    }
    asked++;
    call(
        "get_schema",
        Json.array(Json.of(name)),
        result -> {
          asked--;
          Copy copy = copy(hosted.database(), DatabaseSchema.parse(result));
          if (copy != null) {
            copies.put(name, copy);
          }
          schemasAnswered();
        });
  }

  /// What to watch of a database, or null when its schema there has what it has not here.
  private @Nullable Copy copy(Database database, DatabaseSchema there) {
    DatabaseSchema here = database.schema();
    String name = here.name();
    if (!here.toJson().equals(there.toJson())) {
      LOG.info("Schema version mismatch, checking if {} can still be replicated or not.", name);
      if (!fits(here, there)) {
        LOG.info("{} cannot be replicated.", name);
        return null;
      }
      LOG.info("{} can be replicated.", name);
    }
    List<TableSchema> tables = new ArrayList<>();
    for (TableSchema table : here.tables()) {
      if (there.table(table.name()) != null && !isExcluded(name, table)) {
        tables.add(table);
      }
    }
    return new Copy(database, there, new RowUpdates(here, tables, false));
  }

  private boolean isExcluded(String database, TableSchema table) {
    return replication.excluded().has(database, table.name());
  }

  private boolean fits(DatabaseSchema here, DatabaseSchema there) {
    for (TableSchema table : there.tables()) {
      if (isExcluded(here.name(), table)) {
        continue;
      }
      TableSchema own = here.table(table.name());
      if (own == null) {
        LOG.info("Table {} not present in the local db schema", table.name());
        return false;
      }
      for (ColumnSchema column : table.columns()) {
        ColumnSchema ownColumn = own.column(column.name());
        if (ownColumn == null) {
          LOG.info(
              "Column {} not present in the local db schema table {}.",
              column.name(),
              table.name());
          return false;
        }
        if (!ownColumn.type().toJson().equals(column.type().toJson())) {
          LOG.info("Column {} mismatch in local db schema table {}.", column.name(), table.name());
          return false;
        }
      }
    }
    return true;
  }

  private void schemasAnswered() {
    if (asked > 0) {
      return;
    }
    if (copies.isEmpty()) {
      LOG.warn("Nothing to replicate.");
      replication.fail();
      return;
    }
    copies.forEach(this::watch);
  }

  private void watch(String name, Copy copy) {
    JsonObject.Builder requests = new JsonObject.Builder();
    for (TableSchema table : copy.updates.tables()) {
      List<Json> columns = new ArrayList<>();
      TableSchema known = copy.there.table(table.name());
      for (ColumnSchema column : table.columns()) {
        if (!column.isImplicit() && known != null && known.column(column.name()) != null) {
          columns.add(Json.of(column.name()));
        }
      }
      requests.put(table.name(), Json.object("columns", new Json.Arr(columns)));
    }
    call(
        "monitor",
        Json.array(Json.of(name), Json.of(name), requests.build()),
        updates -> {
          LOG.info("Monitor request received. Resetting the database");
          apply(name, copy, before -> copy.updates.contents(before, updates), true);
        });
  }

  @Override
  void notified(String method, Json.Arr params) throws OvsdbException {
    if (!method.equals("update")) {
      return;
    }
    Copy copy =
        params.size() == 2 && params.at(0) instanceof Json.Str(String name)
            ? copies.get(name)
            : null;
    if (copy == null) {
      throw OvsdbError.syntax(params.size() > 0 ? params.at(0) : params, "an update of no monitor")
          .exception();
    }
    Json updates = params.at(1);
    apply(copy.database.name(), copy, before -> copy.updates.changes(before, updates), false);
  }

  private void apply(String name, Copy copy, Database.Maker maker, boolean isWhole) {
    applying();
    copy.database.transact(
        maker,
        result ->
            onLoop(
                () -> {
                  applied();
                  OvsdbError error = error(result);
                  if (error != null) {
                    LOG.warn("{}: cannot apply an update: {}; copying anew", name, error.text());
                    connection().close();
                  } else if (isWhole) {
                    copy.complete = true;
                    tellWhenComplete();
                  }
                }));
  }

  static @Nullable OvsdbError error(TransactionResult result) {
    return result instanceof TransactionResult.Completed(List<OperationResult> results, _)
            && !results.isEmpty()
            && results.getLast() instanceof OperationResult.Failed(OvsdbError error)
        ? error
        : null;
  }

  private void tellWhenComplete() {
    SortedSet<String> names = new TreeSet<>();
    for (Map.Entry<String, Copy> entry : copies.entrySet()) {
      if (!entry.getValue().complete) {
        return;
      }
      names.add(entry.getKey());
    }
    replication.replicates(names);
  }

  @Override
  void ended() {
    // the remote connects anew
  }
}
