// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.fuzz;

import java.util.List;
import java.util.Random;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonReader;
import org.jovn.ovsdb.monitor.MonitorRequest;
import org.jovn.ovsdb.monitor.MonitorVersion;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.operation.OperationParser;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.server.database.Execution;
import org.jovn.ovsdb.server.database.Snapshot;

/// The parameters of `transact` and of `monitor`: whatever they are, they run or give an error of
/// the protocol; and what is stored can be read.
public final class TransactionFuzzer {

  private static final DatabaseSchema SCHEMA = schema();

  private TransactionFuzzer() {}

  private static DatabaseSchema schema() {
    try {
      return DatabaseSchema.parse(
          JsonReader.parse(
              """
              {"name":"T","tables":{
               "R":{"isRoot":true,"maxRows":5,"indexes":[["i"],["s","i"]],"columns":{
                "i":{"type":{"key":{"type":"integer","minInteger":-5,"maxInteger":100}}},
                "r":{"type":{"key":"real","min":0,"max":3}},
                "b":{"type":"boolean","mutable":false},
                "s":{"type":{"key":{"type":"string","maxLength":4}}},
                "e":{"type":{"key":{"type":"string","enum":["set",["a","b"]]},"min":0}},
                "m":{"type":{"key":"string","value":"integer","min":0,"max":"unlimited"}},
                "l":{"type":{"key":{"type":"uuid","refTable":"L"},"min":0,"max":"unlimited"}},
                "w":{"type":{"key":{"type":"uuid","refTable":"R","refType":"weak"},"min":0}}}},
               "L":{"columns":{"x":{"type":"integer"}}}}}
              """));
    } catch (OvsdbException | JsonException e) {
      throw new IllegalStateException(e);
    }
  }

  public static void fuzzerTestOneInput(byte[] input) {
    Json json;
    try {
      json = JsonReader.parse(input, 0, input.length);
    } catch (JsonException _) {
      return;
    }
    for (MonitorVersion version : MonitorVersion.values()) {
      try {
        var _ = MonitorRequest.parse(SCHEMA, version, json);
      } catch (OvsdbException _) {
        // no request
      }
    }
    if (json instanceof Json.Arr params) {
      transact(params);
    }
  }

  private static void transact(Json.Arr params) {
    Random random = new Random(1);
    List<Operation> operations = OperationParser.parse(SCHEMA, params, 0, random);
    try {
      Snapshot after = Execution.apply(Snapshot.empty(SCHEMA), operations, random);
      long[] rows = new long[1];
      after.tables().forEach(table -> table.rows().forEach(_ -> rows[0]++));
      long said = after.tables().stream().mapToLong(table -> table.size()).sum();
      if (rows[0] != said) {
        throw new AssertionError("%d rows of %d".formatted(rows[0], said));
      }
    } catch (OvsdbException _) {
      // the transaction failed
    }
  }
}
