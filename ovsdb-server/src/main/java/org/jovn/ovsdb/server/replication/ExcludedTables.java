// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.replication;

import java.util.SortedSet;
import java.util.TreeSet;

/// Tables that a backup does not replicate (ovsdb-server(1), `--sync-exclude-tables`). They need
/// not exist.
///
/// @param names of the form `DATABASE:TABLE`
public record ExcludedTables(SortedSet<String> names) {

  public static final ExcludedTables NONE = new ExcludedTables(new TreeSet<>());

  /// Reads `DATABASE:TABLE[,DATABASE:TABLE]...`. A database without a table excludes nothing.
  public static ExcludedTables parse(String text) {
    SortedSet<String> names = new TreeSet<>();
    for (String name : text.split(",", -1)) {
      if (!name.isBlank()) {
        names.add(name.contains(":") ? name : name + ":");
      }
    }
    return new ExcludedTables(names);
  }

  public boolean has(String database, String table) {
    return names.contains(database + ":" + table);
  }

  public boolean isEmpty() {
    return names.isEmpty();
  }

  /// The text that [#parse] reads, in order.
  public String text() {
    return String.join(",", names);
  }
}
