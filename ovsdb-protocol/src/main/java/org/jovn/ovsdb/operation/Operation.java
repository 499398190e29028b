// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.operation;

import java.util.List;
import java.util.Optional;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.TableSchema;

/// RFC 7047 section 5.2, `<operation>`.
public sealed interface Operation {

  /// Section 5.2.1.
  ///
  /// @param uuid the new row's UUID: given by the client, that of its uuid-name, or random
  /// @param uuidGiven whether the client chose the UUID
  /// @param row the values, or what is wrong with them: that counts only after the UUID is found
  ///   free
  record Insert(TableSchema table, UuidAtom uuid, boolean uuidGiven, InsertRow row)
      implements Operation {}

  /// Section 5.2.2.
  record Select(TableSchema table, Condition where, List<ColumnSchema> columns)
      implements Operation {}

  /// Section 5.2.3.
  record Update(TableSchema table, Condition where, ColumnValues row) implements Operation {}

  /// Section 5.2.4.
  record Mutate(TableSchema table, Condition where, List<Mutation> mutations)
      implements Operation {}

  /// Section 5.2.5.
  record Delete(TableSchema table, Condition where) implements Operation {}

  /// Section 5.2.6.
  ///
  /// @param timeoutMillis how long to wait at most; empty for ever
  /// @param equal until the rows are equal to those given, or until they are not
  record Wait(
      TableSchema table,
      Condition where,
      List<ColumnSchema> columns,
      boolean equal,
      List<ColumnValues> rows,
      Optional<Long> timeoutMillis)
      implements Operation {}

  /// Section 5.2.7.
  record Commit(boolean durable) implements Operation {}

  /// Section 5.2.8.
  record Abort() implements Operation {}

  /// Section 5.2.9.
  record Comment(String comment) implements Operation {}

  /// Section 5.2.10.
  record Assert(String lock) implements Operation {}

  /// What is no operation; executing it gives the error.
  record Invalid(OvsdbError error) implements Operation {}

  /// The row of an insert.
  sealed interface InsertRow {
    record Values(ColumnValues values) implements InsertRow {}

    record Bad(OvsdbError error) implements InsertRow {}
  }

  /// Whether the operation can change the database.
  default boolean isWrite() {
    return switch (this) {
      case Insert _, Update _, Mutate _, Delete _ -> true;
      case Select _, Wait _, Commit _, Abort _, Comment _, Assert _, Invalid _ -> false;
    };
  }
}
