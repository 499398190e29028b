// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonReader;
import org.jovn.ovsdb.schema.DatabaseSchema;

/// The schema that a program was built with.
public final class ModelSchema {

  private ModelSchema() {}

  /// Reads a schema that is part of the program, in pieces because a constant has a limit.
  public static DatabaseSchema parse(String... pieces) {
    try {
      return DatabaseSchema.parse(JsonReader.parse(String.join("", pieces)));
    } catch (JsonException | OvsdbException e) {
      throw new IllegalStateException("a schema that is part of the program is broken", e);
    }
  }
}
