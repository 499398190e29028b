// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jovn.daemon.ControlCommand;
import org.jovn.daemon.ControlException;
import org.jovn.daemon.ControlSocket;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.session.HostedDatabase;

/// The control commands that say which tables' changes are logged.
final class TransactionLogCommands {

  private static final String TABLE_FORMAT = "%-16s%-27s %s%n";

  private final Server server;

  TransactionLogCommands(Server server) {
    this.server = server;
  }

  void register(ControlSocket socket) {
    socket.register("ovsdb-server/tlog-set", "DB:TABLE on|off", 2, 2, ControlCommand.of(this::set));
    socket.register("ovsdb-server/tlog-list", "", 0, 0, ControlCommand.of(_ -> list()));
  }

  private String set(List<String> arguments) throws ControlException {
    boolean on =
        switch (arguments.get(1).toLowerCase(Locale.ROOT)) {
          case "on" -> true;
          case "off" -> false;
          default -> throw new ControlException("invalid command argument");
        };
    String[] place = arguments.getFirst().replaceFirst("^:+", "").split(":+", 0);
    if (place.length != 2) {
      throw new ControlException("invalid DB:TABLE argument");
    }
    HostedDatabase hosted = server.database(place[0]);
    if (hosted == null) {
      throw new ControlException("no such database");
    }
    Database database = hosted.database();
    if (database.schema().table(place[1]) == null) {
      throw new ControlException("no such table");
    }
    database.transactionLog().set(place[1], on);
    return "";
  }

  private String list() {
    StringBuilder out = new StringBuilder();
    out.append(TABLE_FORMAT.formatted("database", "table", "logging"));
    out.append(TABLE_FORMAT.formatted("--------", "-----", "-------"));
    for (String name : new TreeSet<>(server.databaseNames())) {
      HostedDatabase hosted = server.database(name);
      if (hosted == null) {
        continue; // removed this moment
      }
      Database database = hosted.database();
      out.append("%-16s %n".formatted(name));
      TreeSet<String> tables = new TreeSet<>();
      for (TableSchema table : database.schema().tables()) {
        tables.add(table.name());
      }
      for (String table : tables) {
        String state = database.transactionLog().isOn(table) ? "ON" : "OFF";
        out.append(TABLE_FORMAT.formatted("", table, state));
      }
    }
    return out.toString();
  }
}
