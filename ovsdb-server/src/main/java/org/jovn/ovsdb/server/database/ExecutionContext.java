// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.List;
import java.util.function.Predicate;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jspecify.annotations.Nullable;

/// On whose behalf operations run, and what he may do.
///
/// @param holdsLock whether the session owns a lock, for `assert`
/// @param access what is refused
/// @param passesOn whether what changes the database is only tried here, and done elsewhere
public record ExecutionContext(Predicate<String> holdsLock, Access access, boolean passesOn) {

  /// Everything is allowed and no lock is held.
  public static final ExecutionContext TRUSTED =
      new ExecutionContext(_ -> false, Access.unrestricted(), false);

  /// Decides about operations, and about rows where that depends on their contents. Each method
  /// returns the error of a refusal, or null.
  public interface Access {

    /// Before an operation runs, after it was parsed; for an insert, when its row is known.
    ///
    /// @param snapshot here and below, the database before the transaction
    default @Nullable OvsdbError refuse(Operation operation, Snapshot snapshot) {
      return null;
    }

    /// Before a row is inserted.
    default @Nullable OvsdbError refuseInsert(Operation.Insert insert, Row row, Snapshot snapshot) {
      return null;
    }

    /// Before a row is deleted.
    default @Nullable OvsdbError refuseDelete(Operation.Delete delete, Row row, Snapshot snapshot) {
      return null;
    }

    /// Before a row is updated.
    default @Nullable OvsdbError refuseUpdate(Operation.Update update, Row row, Snapshot snapshot) {
      return null;
    }

    /// Before a row is mutated.
    ///
    /// @param columns the columns that the mutations name
    default @Nullable OvsdbError refuseMutate(
        Operation.Mutate mutate, Row row, List<ColumnSchema> columns, Snapshot snapshot) {
      return null;
    }

    static Access unrestricted() {
      return new Access() {};
    }

    /// Nothing may be written: the server or the remote is read-only.
    static Access readOnly() {
      return new Access() {
        @Override
        public @Nullable OvsdbError refuse(Operation operation, Snapshot snapshot) {
          String name = writes(operation);
          return name == null
              ? null
              : OvsdbError.of(
                  "not allowed",
                  name + " operation not allowed when database server is in read only mode");
        }
      };
    }

    /// Nothing may be written: the database is the server's own.
    static Access reserved(String database) {
      return new Access() {
        @Override
        public @Nullable OvsdbError refuse(Operation operation, Snapshot snapshot) {
          String name = writes(operation);
          return name == null
              ? null
              : OvsdbError.of(
                  "not allowed",
                  name + " operation not allowed on table in reserved database " + database);
        }
      };
    }

    private static @Nullable String writes(Operation operation) {
      return switch (operation) {
        case Operation.Insert _ -> "insert";
        case Operation.Update _ -> "update";
        case Operation.Mutate _ -> "mutate";
        case Operation.Delete _ -> "delete";
        case Operation.Commit _ -> "commit";
        case Operation.Select _,
            Operation.Wait _,
            Operation.Abort _,
            Operation.Comment _,
            Operation.Assert _,
            Operation.Invalid _ ->
            null;
      };
    }
  }
}
