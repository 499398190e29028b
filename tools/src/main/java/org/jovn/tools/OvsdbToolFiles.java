// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jovn.daemon.Directories;
import org.jovn.daemon.Fatal;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.server.log.FileAccess;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.log.LogFile;
import org.jovn.ovsdb.server.log.LogRecord;
import org.jspecify.annotations.Nullable;

/// The commands that look at schemas and at the first record of a database only.
final class OvsdbToolFiles {

  private final OvsdbToolOutput output;
  private final String defaultDatabase;
  private final String defaultSchema;

  OvsdbToolFiles(Directories directories, OvsdbToolOutput output) {
    this.output = output;
    defaultDatabase = directories.database() + "/conf.db";
    defaultSchema = directories.data() + "/vswitch.ovsschema";
  }

  String defaultDatabase() {
    return defaultDatabase;
  }

  String defaultSchema() {
    return defaultSchema;
  }

  /// The operand at `index`, or the default database.
  String databaseFile(List<String> operands, int index) {
    return operands.size() > index ? operands.get(index) : defaultDatabase;
  }

  /// The operand at `index`, or the default schema.
  String schemaFile(List<String> operands, int index) {
    return operands.size() > index ? operands.get(index) : defaultSchema;
  }

  /// Opens a database for reading.
  LogFile openLog(String file) throws LogException {
    return LogFile.open(Path.of(file), file, FileAccess.READ);
  }

  private DatabaseSchema schemaOf(String file) throws LogException {
    try (LogFile log = openLog(file)) {
      refuseCluster(log);
      return schemaOf(log);
    }
  }

  static void refuseCluster(LogFile log) throws LogException {
    if (log.isClustered()) {
      throw LogException.file(
          log.display() + ": cannot apply this operation to clustered database file");
    }
  }

  /// The schema in a standalone database's first record.
  static DatabaseSchema schemaOf(LogFile log) throws LogException {
    try {
      return DatabaseSchema.parse(firstRecord(log));
    } catch (OvsdbException e) {
      throw LogException.of(e.error());
    }
  }

  private static JsonObject firstRecord(LogFile log) throws LogException {
    LogRecord record = log.next();
    if (record == null) {
      throw LogException.file(log.display() + ": database file is empty");
    }
    return record.json();
  }

  int create(List<String> operands) throws LogException {
    String database = databaseFile(operands, 0);
    DatabaseSchema schema = SchemaFile.read(schemaFile(operands, 1));
    LogFile.create(Path.of(database), database, schema.toJson());
    return 0;
  }

  int needsConversion(List<String> operands) throws LogException {
    DatabaseSchema stored = schemaOf(databaseFile(operands, 0));
    DatabaseSchema wanted = SchemaFile.read(schemaFile(operands, 1));
    return output.line(stored.toJson().equals(wanted.toJson()) ? "no" : "yes");
  }

  int databaseName(List<String> operands) throws LogException {
    String file = databaseFile(operands, 0);
    try (LogFile log = openLog(file)) {
      return output.line(log.isClustered() ? member(log, "name") : schemaOf(log).name());
    }
  }

  int databaseVersion(List<String> operands) throws LogException {
    return output.line(schemaOf(databaseFile(operands, 0)).version());
  }

  int databaseChecksum(List<String> operands) throws LogException {
    return output.line(schemaOf(databaseFile(operands, 0)).cksum());
  }

  int schemaName(List<String> operands) {
    return output.line(SchemaFile.read(schemaFile(operands, 0)).name());
  }

  int schemaVersion(List<String> operands) {
    return output.line(SchemaFile.read(schemaFile(operands, 0)).version());
  }

  int schemaChecksum(List<String> operands) {
    return output.line(SchemaFile.read(schemaFile(operands, 0)).cksum());
  }

  int isClustered(List<String> operands) throws LogException {
    try (LogFile log = openLog(operands.getFirst())) {
      return log.isClustered() ? 0 : 2;
    }
  }

  int isStandalone(List<String> operands) throws LogException {
    try (LogFile log = openLog(operands.getFirst())) {
      return log.isClustered() ? 2 : 0;
    }
  }

  int clusterId(List<String> operands) throws LogException {
    try (LogFile log = openCluster(operands.getFirst())) {
      Optional<String> id = find(firstRecord(log), "cluster_id");
      if (id.isEmpty()) {
        output.err().accept(log.display() + ": cluster ID not yet known");
        return 2;
      }
      return output.line(id.get());
    }
  }

  int serverId(List<String> operands) throws LogException {
    try (LogFile log = openCluster(operands.getFirst())) {
      return output.line(member(log, "server_id"));
    }
  }

  int localAddress(List<String> operands) throws LogException {
    try (LogFile log = openCluster(operands.getFirst())) {
      return output.line(member(log, "local_address"));
    }
  }

  private LogFile openCluster(String file) throws LogException {
    LogFile log = openLog(file);
    if (!log.isClustered()) {
      log.close();
      throw Fatal.of(file + ": not a clustered database");
    }
    return log;
  }

  private static String member(LogFile log, String name) throws LogException {
    JsonObject header = firstRecord(log);
    return find(header, name)
        .orElseThrow(
            () ->
                LogException.of(
                    OvsdbError.syntax(
                        header,
                        "Parsing raft header failed: Required '" + name + "' member is missing.")));
  }

  private static Optional<String> find(JsonObject object, String name) {
    return object.get(name) instanceof Json.Str(String text) ? Optional.of(text) : Optional.empty();
  }

  /// Refuses: a standalone file in the C program's words, a cluster's because it is not supported.
  int checkCluster(List<String> operands) throws LogException {
    for (String file : operands) {
      try (LogFile log = openLog(file)) {
        if (!log.isClustered()) {
          throw LogException.file(file + ": cannot identify file type");
        }
      }
    }
    throw Fatal.of("'check-cluster' command is not supported: there are no clusters yet");
  }

  /// As [#checkCluster].
  int clusterToStandalone(List<String> operands) throws LogException {
    try (LogFile log = openLog(operands.get(1))) {
      if (!log.isClustered()) {
        throw Fatal.of("Database is not clustered db.\n");
      }
    }
    throw Fatal.of("'cluster-to-standalone' command is not supported: there are no clusters yet");
  }

  static void checkUuid(@Nullable String text) {
    if (text == null || UuidAtom.find(text) == null) {
      throw Fatal.of(text + ": not a valid UUID");
    }
  }
}
