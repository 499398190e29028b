// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.ovsdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// The connection `R` of the cases of role-based access control: to a remote of the server that has
/// a role, by a client with a certificate. The other connections, which have no role, give the role
/// its permissions and take them away.
///
/// @param target the remote with the role
/// @param role its name, as the remote's row has it
/// @param id common name of the certificate
record RestrictedPeer(Target target, String role, String id) {

  /// The kind of case that needs it. Beside the table and columns of a map it gives `$role`, `$id`,
  /// the permission table `$P` and its column `$PN` for the table's name.
  static final String ROLE = "restricted";

  /// The same, for cases that may convert the database.
  static final String ROLE_SCRATCH = "restricted-scratch";

  private static final String ROLES = "RBAC_Role";

  /// What the cases work on.
  ///
  /// @param map the role of a map column, of which the cases need a table
  /// @return null when the schema has no such tables
  @Nullable Variables of(JsonObject schema, @Nullable Variables map) {
    JsonObject columns = columns(schema, ROLES);
    if (map == null || columns == null) {
      return null;
    }
    Json permissions =
        columns.get("permissions") instanceof JsonObject column
                && column.get("type") instanceof JsonObject type
                && type.get("value") instanceof JsonObject value
            ? value.get("refTable")
            : null;
    if (!(permissions instanceof Json.Str(String table))) {
      return null;
    }
    JsonObject permission = columns(schema, table);
    if (permission == null || !permission.has("authorization")) {
      return null;
    }
    Variables variables = map.copy();
    variables.put("role", Json.of(role));
    variables.put("id", Json.of(id));
    variables.put("P", permissions);
    variables.put("PN", Json.of(permission.has("table") ? "table" : "name"));
    return variables;
  }

  private static @Nullable JsonObject columns(JsonObject schema, String table) {
    return schema.get("tables") instanceof JsonObject tables
            && tables.get(table) instanceof JsonObject found
            && found.get("columns") instanceof JsonObject columns
        ? columns
        : null;
  }

  /// Operations that select what the cases make: rows of the role, and rows that the client owns by
  /// their marks. Where there are some already they are somebody's, and the cases are not run.
  static List<Json> selection() {
    return List.of(
        Json.object(
            "op", Json.of("select"),
            "table", Json.of(ROLES),
            "columns", Json.array(Json.of("permissions")),
            "where", Json.array(Json.array(Json.of("name"), Json.of("=="), Json.of("$role")))),
        Json.object(
            "op", Json.of("select"),
            "table", Json.of("$T"),
            "columns", Json.array(Json.of("_uuid")),
            "where", Json.array(Json.array(Json.of("$M"), Json.of("=="), Json.of("$id")))));
  }

  /// Operations that delete what the selection has found.
  ///
  /// @param results of the selection
  static List<Json> deletion(@Nullable Json results) {
    List<Json> operations = new ArrayList<>();
    for (Json row : rows(results, 0)) {
      if (row instanceof JsonObject object
          && object.get("permissions") instanceof Json.Arr map
          && map.size() == 2
          && map.at(1) instanceof Json.Arr pairs) {
        for (Json pair : pairs.elements()) {
          if (pair instanceof Json.Arr members && members.size() == 2) {
            operations.add(delete("$P", "_uuid", members.at(1)));
          }
        }
      }
      operations.add(delete(ROLES, "name", Json.of("$role")));
    }
    if (!rows(results, 1).isEmpty()) {
      operations.add(delete("$T", "$M", Json.of("$id")));
    }
    return operations;
  }

  /// Whether the selection has found nothing.
  static boolean isFree(@Nullable Json results) {
    return results instanceof Json.Arr array
        && array.size() == 2
        && rows(results, 0).isEmpty()
        && rows(results, 1).isEmpty();
  }

  private static List<Json> rows(@Nullable Json results, int index) {
    return results instanceof Json.Arr array
            && array.size() > index
            && array.at(index) instanceof JsonObject result
            && result.get("rows") instanceof Json.Arr rows
        ? rows.elements()
        : List.of();
  }

  private static JsonObject delete(String table, String column, Json value) {
    return Json.object(
        "op", Json.of("delete"),
        "table", Json.of(table),
        "where", Json.array(Json.array(Json.of(column), Json.of("=="), value)));
  }

  /// Why the cases cannot be run without one.
  static String missing(Optional<RestrictedPeer> peer) {
    return peer.isEmpty()
        ? "no remote with a role is given (--role, --role-server, --role-key, --role-cert)"
        : "the schema has no tables of roles and permissions";
  }
}
