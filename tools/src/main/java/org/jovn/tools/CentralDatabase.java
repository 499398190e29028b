// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonReader;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.server.BundledDatabase;
import org.jovn.ovsdb.server.Server;

/// One of the two databases of OVN's central node.
///
/// @param name the database's name
/// @param port the TCP port that OVN's programs expect it on
/// @param stem beginning of the names of its file and sockets, as `ovn-ctl` has them
/// @param schemaFile the schema's file in the program
record CentralDatabase(String name, int port, String stem, String schemaFile) {

  static final CentralDatabase NORTHBOUND =
      new CentralDatabase("OVN_Northbound", 6641, "ovnnb_db", "ovn-nb.ovsschema");
  static final CentralDatabase SOUTHBOUND =
      new CentralDatabase("OVN_Southbound", 6642, "ovnsb_db", "ovn-sb.ovsschema");

  Path file(Path data) {
    return data.resolve(stem + ".db");
  }

  Path socket(Path data) {
    return data.resolve(stem + ".sock");
  }

  Path control(Path data) {
    return data.resolve(stem + ".ctl");
  }

  /// The schema that this release brings.
  DatabaseSchema schema() {
    try (InputStream in = Server.class.getResourceAsStream("schema/" + schemaFile)) {
      if (in == null) {
        throw new IllegalStateException(schemaFile + " is not in the program");
      }
      byte[] text = in.readAllBytes();
      return DatabaseSchema.parse(JsonReader.parse(text, 0, text.length));
    } catch (IOException | JsonException | OvsdbException e) {
      throw new IllegalStateException(schemaFile, e);
    }
  }

  BundledDatabase in(Path data) {
    return new BundledDatabase(file(data), schema());
  }
}
