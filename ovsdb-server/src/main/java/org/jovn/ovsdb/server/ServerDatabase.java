// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonReader;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.operation.OperationParser;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.database.Environment;
import org.jovn.ovsdb.server.database.ExecutionContext;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jovn.ovsdb.server.log.NoLog;

/// The database `_Server`, in which a server tells what databases it has (ovsdb-server(7),
/// "Database Change Awareness" and `_Server`(5)).
final class ServerDatabase {

  static final String NAME = "_Server";

  private final Database database;
  private final Environment environment;

  ServerDatabase(Environment environment) {
    this.environment = environment;
    database = new Database(new NoLog(), Snapshot.empty(readSchema()), environment);
    add(database);
  }

  private static DatabaseSchema readSchema() {
    try (InputStream in = ServerDatabase.class.getResourceAsStream("schema/_server.ovsschema")) {
      if (in == null) {
        throw new IllegalStateException("the schema of _Server is not in the program");
      }
      byte[] text = in.readAllBytes();
      return DatabaseSchema.parse(JsonReader.parse(text, 0, text.length));
    } catch (IOException | JsonException | OvsdbException e) {
      throw new IllegalStateException("the schema of _Server", e);
    }
  }

  Database database() {
    return database;
  }

  /// Shows a standalone database.
  void add(Database added) {
    insert(added.name(), "standalone", true, Json.of(added.schema().toJson().toString()));
  }

  /// Shows a mirrored database, which has no schema yet.
  void addRelay(String name) {
    insert(name, "relay", false, Json.array(Json.of("set"), Json.array()));
  }

  private void insert(String name, String model, boolean isUsable, Json schema) {
    JsonObject row =
        Json.object(
            "name", Json.of(name),
            "model", Json.of(model),
            "connected", Json.of(isUsable),
            "leader", Json.of(isUsable),
            "schema", schema);
    change(Json.object("op", Json.of("insert"), "table", Json.of("Database"), "row", row));
  }

  /// Shows whether a mirrored database follows its source.
  void setConnected(String name, boolean isConnected) {
    update(name, Json.object("connected", Json.of(isConnected)));
  }

  void remove(String name) {
    change(
        Json.object("op", Json.of("delete"), "table", Json.of("Database"), "where", named(name)));
  }

  /// Shows the new schema of a database that was converted.
  void convert(Database converted) {
    update(
        converted.name(), Json.object("schema", Json.of(converted.schema().toJson().toString())));
  }

  private void update(String name, JsonObject columns) {
    change(
        Json.object(
            "op", Json.of("update"),
            "table", Json.of("Database"),
            "where", named(name),
            "row", columns));
  }

  private static Json named(String name) {
    return Json.array(Json.array(Json.of("name"), Json.of("=="), Json.of(name)));
  }

  private synchronized void change(Json... operations) {
    Json.Arr params = new Json.Arr(Arrays.asList(operations));
    List<Operation> parsed =
        OperationParser.parse(database.schema(), params, 0, environment.random());
    var _ = database.transact(parsed, parsed.size(), ExecutionContext.TRUSTED, _ -> {});
    database.drain();
  }
}
