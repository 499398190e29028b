// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jovn.daemon.ControlCommand;
import org.jovn.daemon.ControlException;
import org.jovn.daemon.ControlSocket;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.schema.BaseType;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.server.DatabaseReference.BadReferenceException;
import org.jovn.ovsdb.server.database.Table;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.session.HostedDatabase;
import org.jovn.ovsdb.server.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The control commands of `ovsdb-server` (ovsdb-server(1), "Runtime Management Commands"). What
/// may take time runs on a virtual thread.
final class ServerCommands {

  private static final Logger LOG = LoggerFactory.getLogger("ovsdb_server");

  private final Server server;
  private final Remotes remotes;
  private final ActiveBackup activeBackup;
  private final Runnable saveState;

  /// @param saveState keeps databases and remotes for the process that comes after a crash
  ServerCommands(Server server, Remotes remotes, ActiveBackup activeBackup, Runnable saveState) {
    this.server = server;
    this.remotes = remotes;
    this.activeBackup = activeBackup;
    this.saveState = saveState;
  }

  void register(ControlSocket socket) {
    socket.memory(this::memory);
    socket.register("ovsdb-server/compact", "", 0, 1, slow(this::compact));
    socket.register("ovsdb-server/reconnect", "", 0, 0, slow(this::reconnect));
    socket.register("ovsdb-server/add-remote", "REMOTE", 1, 1, slow(this::addRemote));
    socket.register("ovsdb-server/remove-remote", "REMOTE", 1, 1, slow(this::removeRemote));
    socket.register(
        "ovsdb-server/list-remotes", "", 0, 0, ControlCommand.of(_ -> lines(remotes.list())));
    socket.register("ovsdb-server/add-db", "DB", 1, 1, slow(this::addDatabase));
    socket.register("ovsdb-server/remove-db", "DB", 1, 1, slow(this::removeDatabase));
    socket.register(
        "ovsdb-server/list-dbs", "", 0, 0, ControlCommand.of(_ -> lines(server.databaseNames())));
    socket.register(
        "ovsdb-server/disable-monitor-cond",
        "",
        0,
        0,
        slow(
            _ -> {
              server.disableConditionalMonitors();
              remotes.reconnect();
              return "";
            }));
    socket.register(
        "ovsdb-server/memory-trim-on-compaction",
        "on|off",
        1,
        1,
        ControlCommand.of(this::trimOnCompaction));
    // What the C server answers where the processor has no such counters.
    socket.register(
        "ovsdb-server/perf-counters-show",
        "",
        0,
        0,
        ControlCommand.of(_ -> "performance counter is not supported on this platform\n"));
    socket.register("ovsdb-server/perf-counters-clear", "", 0, 0, ControlCommand.of(_ -> ""));
    new TransactionLogCommands(server).register(socket);
    activeBackup.register(socket);
    socket.register(
        "ovsdb-server/get-db-storage-status",
        "DB",
        1,
        1,
        ControlCommand.of(
            arguments -> {
              hosted(arguments.getFirst());
              return "status: ok\n";
            }));
  }

  private static ControlCommand slow(ControlCommand.Answer answer) {
    ControlCommand command = ControlCommand.of(answer);
    return request -> Thread.ofVirtual().name("control").start(() -> command.run(request));
  }

  private static String lines(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  private HostedDatabase hosted(String name) throws ControlException {
    HostedDatabase hosted = server.database(name);
    if (hosted == null) {
      throw new ControlException("Failed to find the database.");
    }
    return hosted;
  }

  private String compact(List<String> arguments) throws ControlException {
    List<String> names = arguments;
    if (names.isEmpty()) {
      names = server.databaseNames().stream().filter(n -> !n.startsWith("_")).toList();
    } else if (arguments.getFirst().startsWith("_")) {
      throw new ControlException("cannot compact built-in databases");
    } else if (server.database(arguments.getFirst()) == null) {
      throw new ControlException("no database by that name");
    }
    StringBuilder failures = new StringBuilder();
    for (String name : names) {
      LOG.info("compacting {} database by user request", name);
      try {
        server.compact(name);
      } catch (LogException e) {
        failures.append(e.getMessage()).append('\n');
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ControlException("compaction of " + name + " was interrupted");
      }
    }
    if (!failures.isEmpty()) {
      throw new ControlException(failures.toString());
    }
    return "";
  }

  private String trimOnCompaction(List<String> arguments) throws ControlException {
    boolean on = arguments.getFirst().equals("on");
    if (!on && !arguments.getFirst().equals("off")) {
      throw new ControlException("invalid argument");
    }
    LOG.info("memory trimming after compaction {}.", on ? "enabled" : "disabled");
    server.setTrimOnCompaction(on);
    return "";
  }

  private String reconnect(List<String> arguments) {
    remotes.reconnect();
    return "";
  }

  private String addRemote(List<String> arguments) throws ControlException {
    try {
      remotes.add(arguments.getFirst());
    } catch (BadReferenceException e) {
      throw new ControlException(e.text());
    }
    settle();
    return "";
  }

  private String removeRemote(List<String> arguments) throws ControlException {
    if (!remotes.remove(arguments.getFirst())) {
      throw new ControlException("no such remote");
    }
    settle();
    return "";
  }

  private String addDatabase(List<String> arguments) throws ControlException {
    String file = arguments.getFirst();
    try {
      if (RelayArgument.is(file)) {
        server.addRelay(file, remotes.connectionOptions());
      } else {
        var _ = server.addDatabase(Path.of(file), file);
      }
    } catch (LogException e) {
      throw new ControlException(e.error().text());
    }
    activeBackup.databasesChanged();
    settle();
    return "";
  }

  private String removeDatabase(List<String> arguments) throws ControlException {
    String name = arguments.getFirst();
    if (name.startsWith("_")) {
      throw new ControlException("Cannot remove reserved database.");
    }
    hosted(name);
    var _ = server.removeDatabase(name);
    activeBackup.databasesChanged();
    settle();
    return "";
  }

  /// Waits until the remotes are as they should be, so that the answer tells of what is done.
  private void settle() {
    remotes.reconcileAndWait();
    saveState.run();
  }

  private SortedMap<String, Long> memory() {
    long atoms = 0;
    long cells = 0;
    long weak = 0;
    for (String name : server.databaseNames()) {
      HostedDatabase hosted = server.database(name);
      if (hosted != null) {
        for (Table table : hosted.database().snapshot().tables()) {
          cells += (long) table.size() * table.schema().columnCount();
          atoms += atoms(table);
          weak += weakReferences(table);
        }
      }
    }
    SortedMap<String, Long> memory = new TreeMap<>();
    memory.put("atoms", atoms);
    memory.put("cells", cells);
    memory.put("monitors", server.monitorCount());
    memory.put("n-weak-refs", weak);
    if (server.sessionCount() > 0) {
      memory.put("sessions", (long) server.sessionCount());
    }
    long triggers = 0;
    for (Session session : server.sessions()) {
      triggers += session.waitingCount();
    }
    if (triggers > 0) {
      memory.put("triggers", triggers);
    }
    return memory;
  }

  private static long weakReferences(Table table) {
    long count = 0;
    for (ColumnSchema column : table.schema().columns()) {
      BaseType value = column.type().value();
      int each = (column.type().key().isWeak() ? 1 : 0) + (value != null && value.isWeak() ? 1 : 0);
      if (each > 0) {
        long[] elements = new long[1];
        table.rows().forEach(row -> elements[0] += row.get(column.index()).size());
        count += each * elements[0];
      }
    }
    return count;
  }

  private static long atoms(Table table) {
    long[] atoms = new long[1];
    table
        .rows()
        .forEach(
            row -> {
              for (int i = 0; i < row.columnCount(); i++) {
                Datum datum = row.get(i);
                atoms[0] += (long) datum.size() * (table.schema().column(i).type().isMap() ? 2 : 1);
              }
            });
    return atoms[0];
  }
}
