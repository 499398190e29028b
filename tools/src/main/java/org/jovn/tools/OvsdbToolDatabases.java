// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Program;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonDiagnosis;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.json.JsonReader;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.operation.OperationParser;
import org.jovn.ovsdb.operation.OperationResult;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.server.database.Compactor;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.database.Environment;
import org.jovn.ovsdb.server.database.ExecutionContext;
import org.jovn.ovsdb.server.database.SchemaConversion;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jovn.ovsdb.server.database.TransactionResult;
import org.jovn.ovsdb.server.log.CommitLog;
import org.jovn.ovsdb.server.log.FileAccess;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.log.LogFile;
import org.jovn.ovsdb.server.log.NoLog;
import org.jovn.ovsdb.server.log.StandaloneLog;

/// The commands that need a whole database. The server's engine does the work, all of it on the one
/// thread there is.
final class OvsdbToolDatabases {

  private static final String LOCK_FAILED = ": failed to lock lockfile";

  private final OvsdbToolOutput output;
  private final OvsdbToolFiles files;
  private final OfflineDatabases offline = new OfflineDatabases();
  private final Environment environment = offline.environment();
  private final SplittableRandom random = offline.random();

  OvsdbToolDatabases(OvsdbToolFiles files, OvsdbToolOutput output) {
    this.output = output;
    this.files = files;
  }

  int compact(List<String> operands) throws LogException {
    String source = files.databaseFile(operands, 0);
    Optional<String> target = operands.size() > 1 ? Optional.of(operands.get(1)) : Optional.empty();
    return rewrite(source, target, Optional.empty(), "compacted");
  }

  int convert(List<String> operands) throws LogException {
    String source = files.databaseFile(operands, 0);
    DatabaseSchema schema = SchemaFile.read(files.schemaFile(operands, 1));
    Optional<String> target = operands.size() > 2 ? Optional.of(operands.get(2)) : Optional.empty();
    return rewrite(source, target, Optional.of(schema), "converted");
  }

  /// Writes what is in `source` as one record, under another schema if one is given, in its place
  /// or to `target`.
  private int rewrite(
      String source, Optional<String> target, Optional<DatabaseSchema> schema, String verb)
      throws LogException {
    String comment = verb + " by ovsdb-tool " + Program.OVS_VERSION;
    FileAccess access = target.isEmpty() ? FileAccess.READ_WRITE : FileAccess.READ;
    try (Database database = offline.open(Path.of(source), source, access)) {
      Snapshot snapshot = database.snapshot();
      if (schema.isPresent()) {
        snapshot = SchemaConversion.convert(snapshot, schema.get(), random);
      }
      if (target.isEmpty()) {
        database.replace(snapshot);
        Compactor.compact(database, comment);
      } else {
        write(target.get(), snapshot, comment);
      }
      return 0;
    } catch (OvsdbException e) {
      throw LogException.of(e.error());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } catch (LogException e) {
      if (e.error().details().endsWith(LOCK_FAILED)) {
        throw Fatal.of("%s (%s)".formatted(e.error().details(), e.systemError()));
      }
      throw e;
    }
  }

  private void write(String file, Snapshot snapshot, String comment)
      throws LogException, InterruptedException {
    LogFile log = LogFile.open(Path.of(file), file, FileAccess.REPLACE);
    try (Database database = new Database(new StandaloneLog(log), snapshot, environment)) {
      Compactor.compact(database, comment);
    }
  }

  /// A transaction whose changes are not kept.
  int query(List<String> operands, Optional<String> role) throws LogException {
    return transact(operands, role, FileAccess.READ);
  }

  int transact(List<String> operands, Optional<String> role) throws LogException {
    return transact(operands, role, FileAccess.READ_WRITE);
  }

  private int transact(List<String> operands, Optional<String> role, FileAccess access)
      throws LogException {
    String text = operands.getLast();
    String file = operands.size() > 1 ? operands.getFirst() : files.defaultDatabase();
    try (Database database = offline.open(Path.of(file), file, access)) {
      Json request = parse(text);
      if (role.isPresent() && database.schema().table("RBAC_Role") != null) {
        throw Fatal.of("option '--rbac-role' is not supported for this database yet");
      }
      JsonOutput out = new JsonOutput(1 << 12);
      out.sorted(reply(database, request)).raw('\n');
      output.print(out.toString());
      return 0;
    }
  }

  private static Json parse(String text) {
    try {
      Json json = JsonReader.parse(text);
      if (json instanceof Json.Arr || json instanceof JsonObject) {
        return json;
      }
      throw Fatal.of("\"" + text + "\": " + JsonDiagnosis.find(text));
    } catch (JsonException e) {
      throw Fatal.of("\"" + text + "\": " + JsonDiagnosis.of(text, e));
    }
  }

  private Json reply(Database database, Json request) {
    if (!(request instanceof Json.Arr operations)) {
      return OvsdbError.syntax(request, "array expected").toJson();
    }
    if (operations.size() == 0
        || !(operations.at(0) instanceof Json.Str(String name))
        || !name.equals(database.schema().name())) {
      return OvsdbError.syntax(request, "database name expected as first parameter").toJson();
    }
    List<Operation> parsed = OperationParser.parse(database.schema(), operations, 1, random);
    int count = operations.size() - 1;
    Snapshot before = database.snapshot();
    List<OperationResult> results =
        execute(database, parsed).orElseGet(() -> resultsUntilWait(before, parsed));
    JsonOutput out = new JsonOutput(1 << 12);
    OperationResult.writeAll(out, results, count);
    try {
      return JsonReader.parse(out.array(), 0, out.size());
    } catch (JsonException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The results, or empty when a `wait` would have to wait.
  private static Optional<List<OperationResult>> execute(
      Database database, List<Operation> operations) {
    List<OperationResult> results = new ArrayList<>();
    boolean[] ended = new boolean[1];
    Database.PendingTransaction pending =
        database.transact(
            operations,
            operations.size(),
            ExecutionContext.TRUSTED,
            result -> {
              if (result instanceof TransactionResult.Completed(var list, _)) {
                ended[0] = true;
                results.addAll(list);
              }
            });
    database.drain();
    if (!ended[0]) {
      pending.cancel();
      return Optional.empty();
    }
    return Optional.of(results);
  }

  /// The results of the operations before the first `wait` that would have to wait, and the error
  /// that stands for it. They are executed once more for it, one by one, without a log.
  private List<OperationResult> resultsUntilWait(Snapshot before, List<Operation> operations) {
    List<OperationResult> results = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      CommitLog none = new NoLog();
      try (Database scratch = new Database(none, before, environment)) {
        Optional<List<OperationResult>> prefix = execute(scratch, operations.subList(0, i + 1));
        if (prefix.isEmpty()) {
          break;
        }
        results = prefix.get().subList(0, i + 1);
      }
    }
    List<OperationResult> all = new ArrayList<>(results);
    all.add(new OperationResult.Failed(OvsdbError.of("not supported", "triggers not supported")));
    return all;
  }
}
