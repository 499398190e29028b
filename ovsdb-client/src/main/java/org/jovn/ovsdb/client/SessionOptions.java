// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.net.Endpoint;
import org.jovn.ovsdb.net.EndpointException;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;

/// What a session is to be like.
///
/// @param endpoints where the servers of the database are; or one place to listen, for a server
///   that connects to its clients
/// @param model the tables and columns to know
/// @param tables what to watch: of each table the columns, and the rows that pass one clause
/// @param leaderOnly whether only the leader of a cluster will do; without it a lock means nothing
/// @param shuffled whether to try the endpoints in random order, so that clients spread
/// @param clusterId the cluster that the database must be of
/// @param connection probes, limits and TLS
/// @param maxBackoffMillis longest pause between attempts to connect
public record SessionOptions(
    List<Endpoint> endpoints,
    DatabaseSchema model,
    Map<TableSchema, Watch> tables,
    boolean leaderOnly,
    boolean shuffled,
    Optional<UuidAtom> clusterId,
    ConnectionOptions connection,
    int maxBackoffMillis) {

  private static final int MAX_BACKOFF_DEFAULT_MILLIS = 8000;

  /// What to watch of a table.
  ///
  /// @param columns the columns to know; others hold their defaults
  /// @param condition which rows, one clause must hold
  public record Watch(List<ColumnSchema> columns, Condition condition) {
    public Watch {
      columns = List.copyOf(columns);
    }

    /// Everything of a table.
    public static Watch all(TableSchema table) {
      return new Watch(
          table.columns().stream().filter(column -> !column.isImplicit()).toList(), Condition.ALL);
    }
  }

  public SessionOptions {
    endpoints = List.copyOf(endpoints);
    tables = new LinkedHashMap<>(tables);
    boolean passive = endpoints.stream().anyMatch(e -> e instanceof Endpoint.Passive);
    if (endpoints.isEmpty() || (passive && endpoints.size() > 1)) {
      throw new IllegalArgumentException(
          "a session connects to one or more servers, or listens in one place: " + endpoints);
    }
  }

  /// Everything of a model, from the leader.
  ///
  /// @param remotes connection methods (ovsdb(7)), separated by commas
  public static SessionOptions of(String remotes, DatabaseSchema model) throws EndpointException {
    List<Endpoint> endpoints = new ArrayList<>();
    for (String remote : remotes.split(",", -1)) {
      endpoints.add(Endpoint.parse(remote.strip()));
    }
    Map<TableSchema, Watch> tables = new LinkedHashMap<>();
    for (TableSchema table : model.tables()) {
      tables.put(table, Watch.all(table));
    }
    return new SessionOptions(
        endpoints,
        model,
        tables,
        true,
        true,
        Optional.empty(),
        ConnectionOptions.defaults(),
        MAX_BACKOFF_DEFAULT_MILLIS);
  }

  /// Of a table only some columns, or only some rows.
  public SessionOptions withTable(TableSchema table, Watch watch) {
    Map<TableSchema, Watch> changed = new LinkedHashMap<>(tables);
    changed.put(table, watch);
    return withTables(changed);
  }

  /// Only these tables.
  public SessionOptions withTables(Map<TableSchema, Watch> watched) {
    return new SessionOptions(
        endpoints, model, watched, leaderOnly, shuffled, clusterId, connection, maxBackoffMillis);
  }

  public SessionOptions withLeaderOnly(boolean value) {
    return new SessionOptions(
        endpoints, model, tables, value, shuffled, clusterId, connection, maxBackoffMillis);
  }

  public SessionOptions withShuffled(boolean value) {
    return new SessionOptions(
        endpoints, model, tables, leaderOnly, value, clusterId, connection, maxBackoffMillis);
  }

  public SessionOptions withClusterId(UuidAtom id) {
    return new SessionOptions(
        endpoints,
        model,
        tables,
        leaderOnly,
        shuffled,
        Optional.of(id),
        connection,
        maxBackoffMillis);
  }

  public SessionOptions withConnection(ConnectionOptions value) {
    return new SessionOptions(
        endpoints, model, tables, leaderOnly, shuffled, clusterId, value, maxBackoffMillis);
  }

  public SessionOptions withMaxBackoffMillis(int millis) {
    return new SessionOptions(
        endpoints, model, tables, leaderOnly, shuffled, clusterId, connection, millis);
  }
}
