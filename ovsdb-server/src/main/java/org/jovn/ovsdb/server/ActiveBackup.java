// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.util.List;
import org.jovn.daemon.ControlCommand;
import org.jovn.daemon.ControlSocket;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.server.replication.ExcludedTables;
import org.jovn.ovsdb.server.replication.Replication;
import org.jspecify.annotations.Nullable;

/// Whether a server is active or the backup of another (ovsdb-server(1), "Active-Backup Options"),
/// and the control commands that change it. Thread-safe.
final class ActiveBackup {

  private static final int PROBE_INTERVAL_DEFAULT_MILLIS = 60_000;

  private final Server server;
  private final TlsConfiguration tls;
  private final Runnable saveState;
  private Role role;
  private int probeIntervalMillis = PROBE_INTERVAL_DEFAULT_MILLIS;
  private @Nullable Replication replication;

  /// What a server is told to be.
  ///
  /// @param activeServer connection method of the active server, or "" for none
  record Role(String activeServer, ExcludedTables excluded, boolean isBackup) {

    static final Role ACTIVE = new Role("", ExcludedTables.NONE, false);

    /// What [#toJson()] gives, or an active server.
    static Role of(@Nullable Json saved) {
      return saved instanceof JsonObject json
              && json.get("sync-from") instanceof Json.Str(String activeServer)
              && json.get("exclude") instanceof Json.Str(String excluded)
              && json.get("backup") instanceof Json.Bool(boolean isBackup)
          ? new Role(activeServer, ExcludedTables.parse(excluded), isBackup)
          : ACTIVE;
    }

    Json toJson() {
      return Json.object(
          "sync-from", Json.of(activeServer),
          "exclude", Json.of(excluded.text()),
          "backup", Json.of(isBackup));
    }
  }

  /// @param saveState called after a change
  ActiveBackup(Server server, TlsConfiguration tls, Role role, Runnable saveState) {
    this.server = server;
    this.tls = tls;
    this.role = role;
    this.saveState = saveState;
  }

  synchronized Role role() {
    return role;
  }

  /// Takes the role up.
  synchronized void start() {
    server.setBackup(role.isBackup());
    restart();
  }

  /// Databases have come or gone.
  synchronized void databasesChanged() {
    restart();
  }

  private void restart() {
    if (replication != null) {
      replication.close();
      replication = null;
    }
    if (role.isBackup()) {
      Replication next =
          new Replication(server, role.activeServer(), role.excluded(), this::failed);
      replication = next;
      next.start(
          server.transport(),
          ConnectionOptions.defaults()
              .withTls(tls.tls())
              .withProbeIntervalMillis(probeIntervalMillis));
    }
  }

  /// There is nothing to replicate, so this becomes an active server, as the C server does.
  private void failed() {
    Thread.ofVirtual().name("active").start(() -> become(false));
  }

  private void become(boolean isBackup) {
    synchronized (this) {
      role = new Role(role.activeServer(), role.excluded(), isBackup);
      start();
    }
    saveState.run();
  }

  void register(ControlSocket socket) {
    socket.register("ovsdb-server/sync-status", "", 0, 0, ControlCommand.of(_ -> status()));
    socket.register(
        "ovsdb-server/set-active-ovsdb-server", "", 1, 1, ControlCommand.of(this::setServer));
    socket.register(
        "ovsdb-server/get-active-ovsdb-server",
        "",
        0,
        0,
        ControlCommand.of(_ -> role().activeServer()));
    socket.register(
        "ovsdb-server/connect-active-ovsdb-server", "", 0, 0, ControlCommand.of(_ -> connect()));
    socket.register(
        "ovsdb-server/disconnect-active-ovsdb-server",
        "",
        0,
        0,
        ControlCommand.of(
            _ -> {
              become(false);
              return "";
            }));
    socket.register(
        "ovsdb-server/set-active-ovsdb-server-probe-interval",
        "",
        1,
        1,
        ControlCommand.of(this::setProbeInterval));
    socket.register(
        "ovsdb-server/set-sync-exclude-tables", "", 0, 1, ControlCommand.of(this::exclude));
    socket.register(
        "ovsdb-server/get-sync-exclude-tables",
        "",
        0,
        0,
        ControlCommand.of(_ -> role().excluded().text()));
  }

  private synchronized String status() {
    Replication current = replication;
    return current == null ? "state: active\n" : "state: backup\n" + current.status();
  }

  private String setServer(List<String> arguments) {
    synchronized (this) {
      role = new Role(arguments.getFirst(), role.excluded(), role.isBackup());
    }
    saveState.run();
    return "";
  }

  private String connect() {
    if (role().activeServer().isEmpty()) {
      return "Unable to connect: active server is not specified.\n";
    }
    become(true);
    return "";
  }

  private synchronized String setProbeInterval(List<String> arguments) {
    try {
      probeIntervalMillis = Integer.parseInt(arguments.getFirst());
    } catch (NumberFormatException _) {
      return "Invalid probe interval, integer value expected";
    }
    if (replication != null) {
      replication.setProbeIntervalMillis(probeIntervalMillis);
    }
    return "";
  }

  private String exclude(List<String> arguments) {
    synchronized (this) {
      ExcludedTables excluded =
          arguments.isEmpty() ? ExcludedTables.NONE : ExcludedTables.parse(arguments.getFirst());
      role = new Role(role.activeServer(), excluded, role.isBackup());
      restart();
    }
    saveState.run();
    return "";
  }
}
