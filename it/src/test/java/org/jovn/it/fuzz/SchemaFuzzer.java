// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.fuzz;

import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonReader;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.server.database.Snapshot;

/// Schemas: a text is a schema or an error, and what a schema is written as is the same schema.
public final class SchemaFuzzer {

  private SchemaFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      DatabaseSchema schema = DatabaseSchema.parse(JsonReader.parse(input, 0, input.length));
      DatabaseSchema again = DatabaseSchema.parse(schema.toJson());
      if (!again.toJson().equals(schema.toJson())) {
        throw new AssertionError(schema.toJson() + " became " + again.toJson());
      }
      Snapshot empty = Snapshot.empty(schema);
      if (empty.tables().size() != schema.tableCount()) {
        throw new AssertionError("a table is missing");
      }
    } catch (OvsdbException | JsonException _) {
      // no schema
    }
  }
}
