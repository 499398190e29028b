// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client;

import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jovn.ovsdb.client.ServerStatus.DatabaseRow;
import org.jovn.ovsdb.client.replica.BoundLock;
import org.jovn.ovsdb.client.replica.CompiledTransaction;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.ReplicaLock;
import org.jovn.ovsdb.client.replica.SchemaMapping;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.jsonrpc.ProtocolException;
import org.jovn.ovsdb.net.CloseReason;
import org.jovn.ovsdb.net.Connection;
import org.jovn.ovsdb.net.ConnectionHandler;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a session says to one server over one connection: is the database there and this server the
/// right one, its schema, the monitor, then locks and transactions. Belongs to the session's event
/// loop.
final class Conversation implements ConnectionHandler {

  private static final Logger LOG = LoggerFactory.getLogger("ovsdb_cs");

  private static final String SERVER_DATABASE = "_Server";
  private static final Json STATUS_ID = Json.array(Json.of("monid"), Json.of(SERVER_DATABASE));

  private final ReplicaSession session;
  private final ReplicaState state;
  private final Connection connection;
  private final RequestTable requests;
  private final String database;
  private @Nullable ServerStatus status;
  private @Nullable MonitorFeed feed;
  private @Nullable SchemaMapping mapping;
  private boolean askedForSchema;
  private int monitors;
  private final Set<BoundLock> asked = new HashSet<>();

  Conversation(ReplicaSession session, ReplicaState state, Connection connection) {
    this.session = session;
    this.state = state;
    this.connection = connection;
    this.requests = new RequestTable(connection);
    this.database = session.schema().name();
  }

  /// An answer whose error ends the conversation.
  private abstract static class Needed implements RequestTable.Answer {
    @Override
    public void error(OvsdbError error) throws OvsdbException {
      throw error.exception();
    }
  }

  /// Takes a result that may end the conversation.
  private interface Result {
    void take(Json json) throws OvsdbException;
  }

  private static RequestTable.Answer needed(Result result) {
    return new Needed() {
      @Override
      public void result(Json json) throws OvsdbException {
        result.take(json);
      }
    };
  }

  /// An answer that changes nothing.
  private static RequestTable.Answer ignored() {
    return new RequestTable.Answer() {
      @Override
      public void result(Json result) {}

      @Override
      public void error(OvsdbError error) {
        LOG.debug("ignored error: {}", error.text());
      }
    };
  }

  void start() {
    connection.setPartTaker(
        (top, before, group, name, part) ->
            feed != null && feed.take(top, before, group, name, part));
    requests.send("set_db_change_aware", Json.array(Json.of(true)), ignored());
    requests.send(
        "get_schema",
        Json.array(Json.of(SERVER_DATABASE)),
        new RequestTable.Answer() {
          @Override
          public void result(Json result) throws OvsdbException {
            watchStatus(result);
          }

          @Override
          public void error(OvsdbError error) {
            askForSchema(); // a server from before there was such a database
          }
        });
  }

  private void watchStatus(Json schemaJson) throws OvsdbException {
    ServerStatus watched = new ServerStatus(schemaJson);
    requests.send(
        "monitor_cond",
        Json.array(Json.of(SERVER_DATABASE), STATUS_ID, watched.monitorJson()),
        needed(
            updates -> {
              watched.apply(updates);
              status = watched;
              judge();
            }));
  }

  /// Goes on, waits or leaves, by what the server says of the database.
  private void judge() {
    if (status == null) {
      return;
    }
    Optional<DatabaseRow> found = status.find(database, session.options().clusterId());
    Optional<String> fault =
        found.isEmpty()
            ? Optional.of("server does not have database " + database)
            : fault(found.get());
    if (fault.isPresent()) {
      LOG.info("{}: {}; trying another server", connection, fault.get());
      session.leave(this);
      return;
    }
    found.get().index().ifPresent(session::raiseMinIndex);
    if (!askedForSchema) {
      askForSchema();
    }
  }

  private Optional<String> fault(DatabaseRow row) {
    if (!row.isClustered()) {
      return Optional.empty();
    }
    Optional<UuidAtom> wanted = session.options().clusterId();
    if (wanted.isPresent() && !row.clusterId().equals(wanted)) {
      return Optional.of("database is of cluster %s, not %s".formatted(row.clusterId(), wanted));
    }
    if (!row.connected()) {
      return Optional.of("clustered database server is disconnected from cluster");
    }
    if (session.options().leaderOnly() && !row.leader()) {
      return Optional.of("clustered database server is not cluster leader");
    }
    OptionalLong index = row.index();
    if (index.isPresent() && index.getAsLong() < session.minIndex()) {
      return Optional.of(
          "clustered database server has stale data: index %d, seen %d"
              .formatted(index.getAsLong(), session.minIndex()));
    }
    return Optional.empty();
  }

  private void askForSchema() {
    askedForSchema = true;
    requests.send(
        "get_schema",
        Json.array(Json.of(database)),
        needed(
            json -> {
              SchemaMapping made = new SchemaMapping(session.schema(), DatabaseSchema.parse(json));
              mapping = made;
              session.reportDifferences(made.differences());
              Json id = Json.array(Json.of("monid"), Json.of(database), Json.of(++monitors));
              MonitorFeed next = new MonitorFeed(requests, state, made, database, id, this::synced);
              feed = next;
              next.start();
            }));
  }

  private void synced() {
    LOG.debug("{}: replica of {} is up to date", connection, database);
    session.locks().forEach(this::lock);
    state.head().wake();
  }

  /// Whether a transaction can be sent.
  boolean isReady() {
    return feed != null && feed.isSynced();
  }

  void changeConditions() {
    if (feed != null) {
      feed.changeConditions();
    }
  }

  /// Asks for a lock, once.
  void lock(BoundLock lock) {
    if (!asked.add(lock)) {
      return;
    }
    requests.send(
        "lock",
        Json.array(Json.of(lock.name())),
        needed(
            result -> {
              if (result instanceof JsonObject object
                  && object.get("locked") instanceof Json.Bool(boolean locked)) {
                lock.become(locked ? ReplicaLock.State.HELD : ReplicaLock.State.WAITING);
              }
            }));
  }

  void unlock(BoundLock lock) {
    if (asked.remove(lock)) {
      requests.send("unlock", Json.array(Json.of(lock.name())), ignored());
    }
  }

  /// Sends a transaction; returns what takes it back.
  Runnable transact(CompiledTransaction transaction, CompletableFuture<Outcome> outcome) {
    SchemaMapping known = mapping;
    if (known == null || !isReady()) {
      outcome.complete(new Outcome.NotSent("no contents yet from " + connection));
      return () -> {};
    }
    JsonOutput params = new JsonOutput(1024);
    params.raw('[').string(database);
    OperationWriter writer = new OperationWriter(known, params);
    try {
      for (Operation operation : transaction.operations()) {
        params.raw(',');
        writer.write(operation);
      }
    } catch (OvsdbException e) {
      outcome.complete(new Outcome.Failed(e.error()));
      return () -> {};
    }
    params.raw(']');
    Json id = requests.send("transact", params, new TransactAnswer(transaction, outcome));
    return () -> requests.cancel(id);
  }

  private record TransactAnswer(CompiledTransaction transaction, CompletableFuture<Outcome> outcome)
      implements RequestTable.Answer {

    @Override
    public void result(Json result) throws OvsdbException {
      try {
        outcome.complete(transaction.outcome(ResultParser.parse(transaction.operations(), result)));
      } catch (OvsdbException e) {
        outcome.complete(new Outcome.Unknown("the server's answer is broken: " + e.error().text()));
        throw e;
      }
    }

    @Override
    public void error(OvsdbError error) {
      outcome.complete(
          error.tag().equals("canceled") ? new Outcome.Conflict(error) : new Outcome.Failed(error));
    }

    @Override
    public void lost(String reason) {
      outcome.complete(new Outcome.Unknown(reason));
    }
  }

  @Override
  public void message(JsonRpcMessage message) throws ProtocolException {
    try {
      switch (message) {
        case JsonRpcMessage.Notification(String method, Json.Arr params) ->
            notified(method, params);
        case JsonRpcMessage.Reply _, JsonRpcMessage.ErrorReply _ -> {
          if (feed != null) {
            feed.flush();
          }
          requests.answered(message);
        }
        case JsonRpcMessage.Request(Json id, String method, Json.Arr params) ->
            connection.send(
                method.equals("echo")
                    ? new JsonRpcMessage.Reply(id, params)
                    : new JsonRpcMessage.ErrorReply(id, Json.of(MonitorFeed.UNKNOWN_METHOD)));
      }
    } catch (OvsdbException e) {
      LOG.warn("{}: {}; loading everything afresh", connection, e.error().text());
      state.distrust();
      throw new ProtocolException(e.error().text());
    }
  }

  private void notified(String method, Json.Arr params) throws OvsdbException {
    Json first = params.size() > 0 ? params.at(0) : Json.Null.NULL;
    switch (method) {
      case "update", "update2", "update3" -> {
        if (first.equals(STATUS_ID) && status != null && params.size() == 2) {
          status.apply(params.at(1));
          judge();
        } else if (feed != null && first.equals(feed.id())) {
          feed.update(method, params);
        } else {
          throw OvsdbError.syntax(first, "an update of no monitor").exception();
        }
      }
      case "monitor_canceled" -> {
        if (feed != null && first.equals(feed.id())) {
          canceled(feed);
        }
      }
      case "locked" -> become(first, ReplicaLock.State.HELD);
      case "stolen" -> become(first, ReplicaLock.State.STOLEN);
      default -> LOG.debug("{}: ignored notification {}", connection, method);
    }
  }

  /// The database was converted, or is gone.
  private void canceled(MonitorFeed ended) {
    ended.flush();
    feed = null;
    state.distrust();
    askedForSchema = false;
    judge();
  }

  private void become(Json name, ReplicaLock.State next) {
    for (BoundLock lock : session.locks()) {
      if (name.equals(Json.of(lock.name()))) {
        lock.become(next);
      }
    }
  }

  @Override
  public void readComplete() {
    if (feed != null) {
      feed.flush();
    }
  }

  void close() {
    connection.close();
  }

  @Override
  public void closed(CloseReason reason) {
    if (feed != null) {
      feed.flush();
    }
    if (reason.kind() == CloseReason.Kind.PROTOCOL) {
      state.distrust(); // what it said of the database may be as wrong
    }
    requests.lost("the connection to %s was lost: %s".formatted(connection, reason.text()));
    session.ended(this);
  }
}
