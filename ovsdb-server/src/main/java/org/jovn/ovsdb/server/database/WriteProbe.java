// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

/// Finds out whether a database that could not write its log can do so again, when nobody writes
/// anything into it.
public final class WriteProbe {

  private WriteProbe() {}

  /// Has the log tried if the last write failed; [Database#isWritable()] tells the result a moment
  /// later.
  public static void run(Database database) {
    if (!database.isWritable()) {
      database.exclusively(
          () -> {
            if (database.log().canAppend()) {
              database.recovered();
            }
          });
    }
  }
}
