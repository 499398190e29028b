// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.session;

import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.AtomSet;
import org.jovn.ovsdb.data.BooleanAtom;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.schema.AtomicType;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.ovsdb.server.database.ExecutionContext;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jovn.ovsdb.server.database.Table;
import org.jspecify.annotations.Nullable;

/// What a peer may write that came in by a remote with a role (ovsdb-server(7), "RBAC"): what the
/// tables `RBAC_Role` and `RBAC_Permission` of the database itself say about the role, the table
/// and the peer, who is named by its certificate. Reading is not restricted.
///
/// @param id common name of the peer's certificate
record RoleAccess(String role, Optional<String> id) implements ExecutionContext.Access {

  /// A row of `RBAC_Permission`.
  private record Permission(Table table, Row row) {

    Datum get(String column) {
      Datum value = value(table, row, column);
      return value == null ? AtomSet.EMPTY : value;
    }
  }

  @Override
  public @Nullable OvsdbError refuse(Operation operation, Snapshot snapshot) {
    return switch (operation) {
      case Operation.Update update ->
          permission(update.table(), snapshot) == null ? modification(update.table()) : null;
      case Operation.Mutate mutate ->
          permission(mutate.table(), snapshot) == null ? mutation(mutate.table()) : null;
      case Operation.Delete delete ->
          permission(delete.table(), snapshot) == null ? deletion(delete.table()) : null;
      case Operation.Insert _, // looked at when the row is known
          Operation.Select _,
          Operation.Wait _,
          Operation.Commit _,
          Operation.Abort _,
          Operation.Comment _,
          Operation.Assert _,
          Operation.Invalid _ ->
          null;
    };
  }

  @Override
  public @Nullable OvsdbError refuseInsert(Operation.Insert insert, Row row, Snapshot snapshot) {
    return mayInsertOrDelete(insert.table(), row, snapshot)
        ? null
        : refusal("row insertion into table", insert.table());
  }

  @Override
  public @Nullable OvsdbError refuseDelete(Operation.Delete delete, Row row, Snapshot snapshot) {
    return mayInsertOrDelete(delete.table(), row, snapshot) ? null : deletion(delete.table());
  }

  private boolean mayInsertOrDelete(TableSchema table, Row row, Snapshot snapshot) {
    Permission permission = permission(table, snapshot);
    return permission != null
        && permission.get("insert_delete") instanceof BooleanAtom(boolean value)
        && value
        && isAuthorized(permission, table, row);
  }

  @Override
  public @Nullable OvsdbError refuseUpdate(Operation.Update update, Row row, Snapshot snapshot) {
    return mayModify(update.table(), row, update.row().columns(), snapshot)
        ? null
        : modification(update.table());
  }

  @Override
  public @Nullable OvsdbError refuseMutate(
      Operation.Mutate mutate, Row row, List<ColumnSchema> columns, Snapshot snapshot) {
    return mayModify(mutate.table(), row, columns, snapshot) ? null : mutation(mutate.table());
  }

  private boolean mayModify(
      TableSchema table, Row row, List<ColumnSchema> columns, Snapshot snapshot) {
    Permission permission = permission(table, snapshot);
    if (permission == null) {
      return false;
    }
    for (ColumnSchema column : columns) {
      if (!permission.get("update").containsKey(StringAtom.of(column.name()))) {
        return false;
      }
    }
    return isAuthorized(permission, table, row);
  }

  private OvsdbError modification(TableSchema table) {
    return refusal("modification of table", table);
  }

  private OvsdbError mutation(TableSchema table) {
    return refusal("mutate operation on table", table);
  }

  private OvsdbError deletion(TableSchema table) {
    return refusal("row deletion from table", table);
  }

  private OvsdbError refusal(String what, TableSchema table) {
    return prohibit(what + " \"" + table.name() + "\".");
  }

  /// Why a peer with a role may not convert a database.
  OvsdbError conversion(String database) {
    return prohibit(
        "\"convert\" of database " + database + " (only the root role may convert databases)");
  }

  private OvsdbError prohibit(String what) {
    return OvsdbError.of(
        "permission error",
        "RBAC rules for client \""
            + id.orElse("(null)")
            + "\" role \""
            + role
            + "\" prohibit "
            + what);
  }

  /// What the role may do with a table, or null when that is nothing or the peer has no name.
  private @Nullable Permission permission(TableSchema table, Snapshot snapshot) {
    Table roles = find(snapshot, "RBAC_Role");
    Table permissions = find(snapshot, "RBAC_Permission");
    if (id.isEmpty() || roles == null || permissions == null) {
      return null;
    }
    StringAtom name = StringAtom.of(role);
    @Nullable Row[] found = {null};
    roles
        .rows()
        .forEach(
            row -> {
              if (name.equals(value(roles, row, "name"))) {
                found[0] = row;
              }
            });
    if (found[0] == null
        || !(value(roles, found[0], "permissions") instanceof AtomMap map)
        || !(map.get(StringAtom.of(table.name())) instanceof UuidAtom uuid)) {
      return null;
    }
    Row permission = permissions.get(uuid);
    return permission == null ? null : new Permission(permissions, permission);
  }

  private static @Nullable Table find(Snapshot snapshot, String name) {
    TableSchema schema = snapshot.schema().table(name);
    return schema == null ? null : snapshot.table(schema);
  }

  private static @Nullable Datum value(Table table, Row row, String name) {
    ColumnSchema column = table.schema().column(name);
    return column == null ? null : row.get(column.index());
  }

  /// Whether a row is the peer's: a column that the permission names, or the value of a key of one,
  /// is the peer's name.
  private boolean isAuthorized(Permission permission, TableSchema table, Row row) {
    boolean[] authorized = {false};
    permission
        .get("authorization")
        .forEachAtom(
            atom ->
                authorized[0] |=
                    atom instanceof StringAtom(String where)
                        && (where.isEmpty() || isOwn(where, table, row)));
    return authorized[0];
  }

  private boolean isOwn(String where, TableSchema table, Row row) {
    if (where.indexOf(':') < 0) {
      ColumnSchema column = table.column(where);
      return column != null && column.type().max() == 1 && isPeer(row.get(column.index()));
    }
    // Taken apart as the C server does: colons in a row are one, and after the key nothing counts.
    StringTokenizer parts = new StringTokenizer(where, ":");
    ColumnSchema column = parts.hasMoreTokens() ? table.column(parts.nextToken()) : null;
    return column != null
        && column.type().key().type() == AtomicType.STRING
        && parts.hasMoreTokens()
        && row.get(column.index()) instanceof AtomMap map
        && isPeer(map.get(StringAtom.of(parts.nextToken())));
  }

  private boolean isPeer(@Nullable Datum value) {
    return id.isPresent() && StringAtom.of(id.get()).equals(value);
  }
}
