// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.replication;

import java.util.List;
import java.util.SortedSet;
import org.jovn.ovsdb.net.Connection;
import org.jovn.ovsdb.net.ConnectionHandler;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.net.Endpoint;
import org.jovn.ovsdb.net.Remote;
import org.jovn.ovsdb.net.Transport;
import org.jovn.ovsdb.server.session.SessionHost;
import org.jspecify.annotations.Nullable;

/// What a backup does (ovsdb(7), "Active-Backup Database Service Model"): keeps a connection to the
/// active server, and makes each database that both have like the active server's. Thread-safe.
public final class Replication implements AutoCloseable {

  private final SessionHost host;
  private final String server;
  private final ExcludedTables excluded;
  private final Runnable failed;
  private @Nullable Remote remote;

  /// The databases that are up to date; null while the active server is being connected to.
  private volatile @Nullable SortedSet<String> replicated;

  /// @param host whose databases are to be like the active server's
  /// @param server connection method of the active server
  /// @param failed called, on any thread, when replication can never succeed
  public Replication(SessionHost host, String server, ExcludedTables excluded, Runnable failed) {
    this.host = host;
    this.server = server;
    this.excluded = excluded;
    this.failed = failed;
  }

  /// Begins to connect.
  public void start(Transport transport, ConnectionOptions options) {
    remote = transport.remote(List.of(Endpoint.active(server)), options, this::accept);
  }

  private ConnectionHandler accept(Connection connection) {
    replicated = null;
    ActiveServer active = new ActiveServer(this, connection);
    active.start();
    return active;
  }

  SessionHost host() {
    return host;
  }

  ExcludedTables excluded() {
    return excluded;
  }

  /// All databases are up to date.
  void replicates(SortedSet<String> databases) {
    replicated = databases;
  }

  /// There is nothing that could be replicated from this server.
  void fail() {
    close();
    failed.run();
  }

  /// How it fares, in the words of `ovsdb-server/sync-status`.
  public String status() {
    SortedSet<String> databases = replicated;
    if (databases == null) {
      return "connecting: " + server;
    }
    StringBuilder text = new StringBuilder("replicating: " + server + "\ndatabase:");
    String separator = " ";
    for (String database : databases) {
      text.append(separator).append(database);
      separator = ", ";
    }
    if (!excluded.isEmpty()) {
      text.append("\nexclude: ").append(excluded.text());
    }
    return text.toString();
  }

  public void setProbeIntervalMillis(int millis) {
    if (remote != null) {
      remote.setProbeIntervalMillis(millis);
    }
  }

  /// Ends it; the databases stay as they are.
  @Override
  public void close() {
    if (remote != null) {
      remote.close();
    }
  }
}
