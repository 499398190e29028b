// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs the rows that commits insert, update and delete, in tables that somebody wants to watch
/// (`ovsdb-server/tlog-set`). Thread-safe.
public final class TransactionLog {

  private static final Logger LOG = LoggerFactory.getLogger("transaction");

  private final Set<String> tables = ConcurrentHashMap.newKeySet();

  /// Whether changes of a table are logged.
  public boolean isOn(String table) {
    return tables.contains(table);
  }

  /// Says whether changes of a table are to be logged.
  public void set(String table, boolean on) {
    if (on) {
      tables.add(table);
    } else {
      tables.remove(table);
    }
  }

  void committed(Commit commit) {
    if (tables.isEmpty()) {
      return;
    }
    for (Table table : commit.after().tables()) {
      Map<UuidAtom, RowChange> changes = commit.changes(table.schema());
      if (changes != null && isOn(table.schema().name())) {
        changes.values().forEach(change -> log(table.schema(), change));
      }
    }
  }

  private static void log(TableSchema table, RowChange change) {
    Row row = change.after() == null ? change.before() : change.after();
    if (row == null || !LOG.isInfoEnabled()) {
      return;
    }
    StringBuilder text = new StringBuilder("table:").append(table.name()).append(",op:");
    text.append(
        change.before() == null ? "inserted" : change.after() == null ? "deleted" : "updated");
    for (ColumnSchema column : table.columns()) {
      text.append(',').append(column.name()).append(':');
      text.append(DatumText.of(row.get(column.index()), column.type()));
    }
    LOG.info("{}", text);
  }
}
