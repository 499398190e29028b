// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.util.List;
import org.jovn.daemon.metrics.Metrics;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.schema.RowTrie;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.database.Table;
import org.jovn.ovsdb.server.database.WriteProbe;
import org.jovn.ovsdb.server.session.HostedDatabase;
import org.jovn.ovsdb.server.session.Session;

/// What a server is at the moment when Prometheus asks: sessions, rows, files.
final class ServerMetrics {

  /// Rows whose length is measured; that of more is estimated.
  private static final int MEASURED_MAX = 1000;

  private final Server server;

  private ServerMetrics(Server server) {
    this.server = server;
  }

  /// Does nothing when metrics are off.
  static void register(Server server) {
    if (Metrics.isOn()) {
      new ServerMetrics(server).register();
    }
  }

  private void register() {
    Metrics.gauge(
        "jovn_ovsdb_sessions",
        "Connections, and monitors that they have.",
        List.of("server", "what"),
        sink -> {
          sink.value(server.sessionCount(), label(), "sessions");
          sink.value(server.monitorCount(), label(), "monitors");
        });
    Metrics.gauge(
        "jovn_ovsdb_session_backlog_bytes",
        "What a session was sent and has not taken, of those with any.",
        List.of("session"),
        sink -> {
          for (Session session : server.sessions()) {
            long bytes = session.unsentBytes();
            if (bytes > 0) {
              sink.value(bytes, session.toString());
            }
          }
        });
    Metrics.gauge(
        "jovn_ovsdb_backlog_bytes",
        "What all sessions of a server were sent and have not taken.",
        List.of("server"),
        sink -> {
          long bytes = 0;
          for (Session session : server.sessions()) {
            bytes += session.unsentBytes();
          }
          sink.value(bytes, label());
        });
    Metrics.gauge(
        "jovn_ovsdb_table_rows",
        "Rows of a table that has any.",
        List.of("database", "table"),
        sink -> forEachTable((database, table) -> sink.value(table.size(), database, name(table))));
    Metrics.gauge(
        "jovn_ovsdb_table_bytes",
        "Rows of a table as JSON; estimated from 1000 of them when there are more.",
        List.of("database", "table"),
        sink -> forEachTable((database, table) -> sink.value(bytes(table), database, name(table))));
    Metrics.gauge(
        "jovn_ovsdb_log_bytes",
        "Length of a database's file.",
        List.of("database"),
        sink -> forEach(database -> sink.value(database.logBytes(), database.name())));
    Metrics.healthy("the file of each database can be written", this::isWritable);
  }

  private boolean isWritable() {
    boolean[] writable = {true};
    forEach(
        database -> {
          writable[0] &= database.isWritable();
          WriteProbe.run(database);
        });
    return writable[0];
  }

  /// The databases that it has, without its own; several servers may be in one process.
  private String label() {
    return String.join(
        ",", server.databaseNames().stream().filter(name -> !name.startsWith("_")).toList());
  }

  private static String name(Table table) {
    return table.schema().name();
  }

  private interface DatabaseReader {
    void read(Database database);
  }

  private interface TableReader {
    void read(String database, Table table);
  }

  private void forEach(DatabaseReader reader) {
    for (String name : server.databaseNames()) {
      HostedDatabase hosted = server.database(name);
      if (hosted != null && !name.startsWith("_")) {
        reader.read(hosted.database());
      }
    }
  }

  private void forEachTable(TableReader reader) {
    forEach(
        database -> {
          for (Table table : database.snapshot().tables()) {
            if (table.size() > 0) {
              reader.read(database.name(), table);
            }
          }
        });
  }

  private static double bytes(Table table) {
    JsonOutput out = new JsonOutput(1 << 10);
    long[] measured = new long[2]; // rows, bytes
    for (RowTrie.Block block : table.rows().blocks()) {
      block.forEach(
          row -> {
            measured[0]++;
            measured[1] += bytes(row, table, out);
          });
      if (measured[0] >= MEASURED_MAX) {
        break;
      }
    }
    return (double) measured[1] / measured[0] * table.size();
  }

  private static long bytes(Row row, Table table, JsonOutput out) {
    out.truncate(0);
    for (int i = 0; i < table.schema().columnCount(); i++) {
      row.get(i).write(out);
    }
    return out.size();
  }
}
