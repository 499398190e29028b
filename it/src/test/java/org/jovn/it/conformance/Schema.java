// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A schema with a column for every role of the OVSDB cases.
final class Schema {
  static final String NAME = "Roles";

  private static final String TEXT =
      """
      {"name": "Roles", "version": "1.2.3", "tables": {
        "Mapped": {"isRoot": true, "columns": {
          "name": {"type": "string"},
          "options": {"type": {"key": "string", "value": "string", "min": 0, "max": "unlimited"}},
          "words": {"type": {"key": "string", "min": 0, "max": "unlimited"}},
          "number": {"type": "integer"},
          "ratio": {"type": "real"},
          "flag": {"type": "boolean"},
          "birth": {"type": "string", "mutable": false},
          "kind": {"type": {"key": {"type": "string", "enum": ["set", ["a", "b"]]},
                            "min": 0, "max": 1}},
          "small": {"type": {"key": {"type": "integer", "minInteger": 1, "maxInteger": 9},
                             "min": 0, "max": 1}},
          "parts": {"type": {"key": {"type": "uuid", "refTable": "Part", "refType": "strong"},
                             "min": 0, "max": "unlimited"}},
          "friends": {"type": {"key": {"type": "uuid", "refTable": "Named", "refType": "weak"},
                               "min": 0, "max": "unlimited"}}}},
        "Named": {"isRoot": true, "indexes": [["name"]], "columns": {
          "name": {"type": "string"}}},
        "Part": {"columns": {"name": {"type": "string"}}},
        "RBAC_Role": {"isRoot": true, "columns": {
          "name": {"type": "string"},
          "permissions": {"type": {"key": "string",
                                   "value": {"type": "uuid", "refTable": "RBAC_Permission",
                                             "refType": "weak"},
                                   "min": 0, "max": "unlimited"}}}},
        "RBAC_Permission": {"isRoot": true, "columns": {
          "table": {"type": "string"},
          "authorization": {"type": {"key": "string", "min": 0, "max": "unlimited"}},
          "insert_delete": {"type": "boolean"},
          "update": {"type": {"key": "string", "min": 0, "max": "unlimited"}}}},
        "One": {"isRoot": true, "maxRows": 1, "columns": {"name": {"type": "string"}}}}}
      """;

  private Schema() {}

  /// Writes it to a file.
  static Path write(Path file) throws IOException {
    return Files.writeString(file, TEXT);
  }
}
