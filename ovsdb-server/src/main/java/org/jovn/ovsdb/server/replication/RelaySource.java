// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.replication;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.net.Connection;
import org.jovn.ovsdb.net.ConnectionHandler;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.net.Endpoint;
import org.jovn.ovsdb.net.Remote;
import org.jovn.ovsdb.net.Transport;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.database.Execution;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jovn.ovsdb.server.session.WriteSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a relay has its database from (ovsdb(7), "Relay Service Model"): keeps a connection to one
/// of several servers, keeps the database here like theirs, and passes on what would change it.
/// Thread-safe.
public final class RelaySource implements WriteSource, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("relay");

  /// A connection that is lost for less is not reported as lost.
  private static final long GRACE_MILLIS = 30_000;

  /// Requests that may wait for a connection; those beyond are answered with an error.
  private static final int UNSENT_MAX = 10_000;

  /// Hears what becomes of the database. Called on any thread.
  public interface Listener {
    /// The database has got a schema, or another one, with the contents that belong to it.
    void schemaChanged();

    void connected(boolean isConnected);
  }

  private final Database database;
  private final Listener listener;
  private final RandomGenerator random;
  private final History history = new History();
  private @Nullable Remote remote;

  // All below belongs to the event loop.

  /// The schema that the database has got from the source, or gets this moment.
  private @Nullable DatabaseSchema known;

  private final Queue<Request> unsent = new ArrayDeque<>();
  private volatile @Nullable EventLoop loop;
  private @Nullable SourceServer server;
  private UuidAtom lastId = UuidAtom.ZERO;

  /// A request to be passed on.
  record Request(String method, Json.Arr params, WriteSource.Answer answer) {}

  /// @param database without tables, and of the name of the one to mirror
  /// @param random used by the database's worker
  public RelaySource(Database database, Listener listener, RandomGenerator random) {
    this.database = database;
    this.listener = listener;
    this.random = random;
  }

  /// Begins to connect.
  ///
  /// @param servers connection methods, separated by commas
  public void start(Transport transport, ConnectionOptions options, String servers) {
    List<Endpoint.Active> targets = new ArrayList<>();
    for (String target : servers.split(",", -1)) {
      targets.add(Endpoint.active(target.strip()));
    }
    Collections.shuffle(targets);
    loop = transport.loops().next();
    remote = transport.remote(targets, options, this::accept);
  }

  private ConnectionHandler accept(Connection connection) {
    loop = connection.eventLoop();
    SourceServer made = new SourceServer(this, connection);
    server = made;
    made.start();
    return made;
  }

  String name() {
    return database.name();
  }

  UuidAtom lastId() {
    return lastId;
  }

  void setLastId(UuidAtom id) {
    lastId = id;
  }

  /// This server will not do; tries the next one.
  void leave(SourceServer left, String reason) {
    LoggerFactory.getLogger("ovsdb_cs").info("{}: {}", left.connection(), reason);
    if (remote != null && left == server) {
      remote.reconnect();
    }
  }

  /// Makes the database like what an initial update says. Another schema before is replaced.
  ///
  /// @param isWhole whether these are all rows, not only what was missed since the last connection
  void load(SourceServer from, DatabaseSchema schema, Json updates, boolean isWhole) {
    DatabaseSchema before = known;
    if (before != null && before.toJson().equals(schema.toJson())) {
      apply(from, updates, isWhole, () -> ready(from));
      return;
    }
    known = schema;
    from.applying();
    UuidAtom id = lastId;
    database.exclusively(
        () -> {
          OvsdbError failure = replace(schema, updates, id);
          from.onLoop(
              () -> {
                from.applied();
                if (failure == null) {
                  ready(from);
                } else {
                  known = null;
                  broken(from, failure);
                }
              });
        });
  }

  private static RowUpdates rows(DatabaseSchema schema) {
    return new RowUpdates(schema, schema.tables(), true);
  }

  /// On the database's worker. Nobody sees the new schema without the contents.
  private @Nullable OvsdbError replace(DatabaseSchema schema, Json updates, UuidAtom id) {
    try {
      Snapshot empty =
          new Snapshot(schema, Snapshot.empty(schema).tables(), database.snapshot().sequence() + 1);
      List<Operation> operations = rows(schema).contents(empty, updates);
      history.clear();
      database.replace(Execution.apply(empty, operations, random).withTransaction(id));
    } catch (OvsdbException e) {
      return e.error();
    }
    listener.schemaChanged();
    return null;
  }

  /// Applies an update.
  void update(SourceServer from, Json updates) {
    apply(from, updates, false, () -> {});
  }

  /// An update of the source's, which becomes a transaction here, with the source's id.
  private final class Copied implements Database.Maker {
    private final Json updates;
    private final boolean isWhole;
    private final UuidAtom id;

    Copied(Json updates, boolean isWhole, UuidAtom id) {
      this.updates = updates;
      this.isWhole = isWhole;
      this.id = id;
    }

    @Override
    public List<Operation> make(Snapshot before) throws OvsdbException {
      RowUpdates rows = rows(before.schema());
      List<Operation> operations =
          isWhole ? rows.contents(before, updates) : rows.changes(before, updates);
      history.add(before, operations.size());
      return operations;
    }

    @Override
    public UuidAtom id() {
      return id;
    }
  }

  private void apply(SourceServer from, Json updates, boolean isWhole, Runnable done) {
    from.applying();
    database.transact(
        new Copied(updates, isWhole, lastId),
        result ->
            from.onLoop(
                () -> {
                  from.applied();
                  OvsdbError error = ActiveServer.error(result);
                  if (error == null) {
                    done.run();
                  } else {
                    broken(from, error);
                  }
                }));
  }

  private void broken(SourceServer from, OvsdbError error) {
    LOG.warn("{}: cannot apply an update: {}; loading afresh", name(), error.text());
    lastId = UuidAtom.ZERO;
    from.connection().close();
  }

  private void ready(SourceServer from) {
    if (from == server) {
      listener.connected(true);
      from.setReady();
      for (Request request = unsent.poll(); request != null; request = unsent.poll()) {
        send(from, request);
      }
    }
  }

  @Override
  public @Nullable Snapshot after(UuidAtom transaction) {
    return history.after(transaction);
  }

  @Override
  public void pass(String method, Json.Arr params, WriteSource.Answer answer) {
    EventLoop here = loop;
    if (here == null) {
      answer.take(null, Json.of("canceled"));
      return;
    }
    here.execute(
        () -> {
          Request request = new Request(method, params, answer);
          SourceServer current = server;
          if (current != null && current.isReady()) {
            send(current, request);
          } else if (unsent.size() < UNSENT_MAX) {
            unsent.add(request);
          } else {
            answer.take(null, OvsdbError.of("resources exhausted", "too many wait").toJson());
          }
        });
  }

  private void send(SourceServer current, Request request) {
    current.call(
        request.method(),
        request.params(),
        new Conversation.Answer() {
          @Override
          public void result(Json result) {
            answer(request, result, null);
          }

          @Override
          public void error(Json error) {
            answer(request, null, error);
          }

          @Override
          public void lost() {
            answer(request, null, Json.of("canceled"));
          }
        });
  }

  /// Answers when all updates that came before have been applied.
  private void answer(Request request, @Nullable Json result, @Nullable Json error) {
    database.exclusively(() -> request.answer().take(result, error));
  }

  void ended(SourceServer ended) {
    if (ended != server) {
      return;
    }
    server = null;
    var _ =
        ended
            .connection()
            .eventLoop()
            .schedule(
                () -> {
                  if (server == null || !server.isReady()) {
                    listener.connected(false);
                  }
                },
                GRACE_MILLIS,
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    if (remote != null) {
      remote.close();
    }
    EventLoop here = loop;
    if (here != null) {
      here.execute(
          () -> {
            unsent.forEach(request -> answer(request, null, Json.of("canceled")));
            unsent.clear();
          });
    }
  }
}
