// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.jsonrpc.ProtocolException;
import org.jovn.ovsdb.net.CloseReason;
import org.jovn.ovsdb.net.Connection;
import org.jovn.ovsdb.net.ConnectionHandler;
import org.jovn.ovsdb.operation.OperationResult;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.database.ExecutionContext;
import org.jovn.ovsdb.server.database.TransactionResult;
import org.jovn.ovsdb.server.monitor.SessionMonitor;
import org.jspecify.annotations.Nullable;

/// One peer. Its requests take effect in the order received: what must see the effect of a request
/// before it waits in [#backlog] until that has run. Transactions of one database may be under way
/// together, for its queue keeps their order, and one that waits in its `wait` holds up nobody.
///
/// Belongs to the connection's event loop, except where said.
public final class Session implements ConnectionHandler, LockTable.Holder {

  /// Requests that may wait before reading from the peer stops.
  private static final int BACKLOG_MAX = 200;

  /// Requests that another server has not answered before reading from the peer stops.
  private static final int PASSED_ON_MAX = 1000;

  /// A select of more rows is sent in pieces.
  private static final int ROWS_AT_ONCE = 200;

  private final SessionHost host;
  private final Connection connection;
  private final SessionOptions options;
  private final Methods methods;
  private final Queue<JsonRpcMessage.Request> backlog = new ArrayDeque<>();
  private final Map<Json, Database.PendingTransaction> transactions = new HashMap<>();

  /// Requests that another server was asked to do, and transactions that wait in a `wait`.
  private final Set<Json> passedOn = new HashSet<>();

  private final Set<Json> waiting = ConcurrentHashMap.newKeySet();

  private final Map<Json, MonitorEntry> monitors = new LinkedHashMap<>();
  private final Set<String> locks = ConcurrentHashMap.newKeySet();
  private final JsonOutput reply = new JsonOutput(512);
  private final LoopTasks tasks;
  private volatile int monitorCount;
  private boolean changeAware;
  private boolean inputEnded;
  private boolean paused;
  private boolean closed;
  private boolean dispatching;

  /// Requests that have not run yet, all transactions of `runningIn` or one of another kind.
  private int running;

  private @Nullable HostedDatabase runningIn;

  /// A monitor and the database that it watches.
  record MonitorEntry(SessionMonitor monitor, HostedDatabase hosted) {}

  public Session(SessionHost host, Connection connection, SessionOptions options) {
    this.host = host;
    this.connection = connection;
    this.tasks = new LoopTasks(connection.eventLoop());
    this.options = options;
    this.methods = new Methods(this, host);
  }

  Connection connection() {
    return connection;
  }

  public SessionOptions options() {
    return options;
  }

  @Nullable MonitorEntry monitor(Json id) {
    return monitors.get(id);
  }

  void addMonitor(Json id, MonitorEntry entry) {
    monitors.put(id, entry);
    monitorCount = monitors.size();
  }

  @Nullable MonitorEntry removeMonitor(Json id) {
    MonitorEntry entry = monitors.remove(id);
    monitorCount = monitors.size();
    return entry;
  }

  Set<String> locks() {
    return locks;
  }

  Map<Json, Database.PendingTransaction> transactions() {
    return transactions;
  }

  /// Whether a transaction with this id is under way.
  boolean hasTransaction(Json id) {
    return transactions.containsKey(id) || passedOn.contains(id);
  }

  void setChangeAware(boolean value) {
    changeAware = value;
  }

  // Messages in.

  @Override
  public void message(JsonRpcMessage message) throws ProtocolException {
    switch (message) {
      case JsonRpcMessage.Request request -> {
        if (request.method().equals("echo")) {
          connection.send(new JsonRpcMessage.Reply(request.id(), request.params()));
        } else if (backlog.isEmpty() && mayRun(request)) {
          methods.run(request);
        } else {
          backlog.add(request);
          if (backlog.size() >= BACKLOG_MAX && !paused) {
            paused = true;
            connection.pauseReading();
          }
        }
      }
      case JsonRpcMessage.Notification(String method, Json.Arr params) -> {
        if (method.equals("cancel") && params.size() == 1) {
          cancel(params.at(0));
        }
      }
      case JsonRpcMessage.Reply _ ->
          throw new ProtocolException("received unexpected reply message");
      case JsonRpcMessage.ErrorReply _ ->
          throw new ProtocolException("received unexpected error message");
    }
  }

  private boolean mayRun(JsonRpcMessage.Request request) {
    return running == 0
        || (request.method().equals("transact")
            && runningIn != null
            && runningIn == methods.databaseOf(request.params()));
  }

  private void runBacklog() {
    if (dispatching) {
      return;
    }
    dispatching = true;
    while (!closed && !backlog.isEmpty() && mayRun(backlog.element())) {
      methods.run(backlog.remove());
      resumeReading();
    }
    dispatching = false;
  }

  private void cancel(Json id) {
    Database.PendingTransaction transaction = transactions.get(id);
    if (transaction != null) {
      transaction.cancel();
    } else if (passedOn.remove(id)) {
      if (changeAware) {
        replyError(id, Json.of("canceled"));
      }
    } else {
      backlog.removeIf(request -> request.id().equals(id));
      resumeReading();
    }
  }

  private void resumeReading() {
    if (paused && backlog.size() <= BACKLOG_MAX / 2 && passedOn.size() <= PASSED_ON_MAX / 2) {
      paused = false;
      connection.resumeReading();
    }
  }

  // Requests under way.

  /// Says that a request has begun whose end is told by [#ended].
  ///
  /// @param hosted the database, if it is a transaction and others may run beside it
  void begun(@Nullable HostedDatabase hosted) {
    running++;
    runningIn = hosted;
  }

  private void ended() {
    running--;
    if (running == 0) {
      runningIn = null;
    }
    runBacklog();
    closeIfDone();
  }

  private void closeIfDone() {
    if (inputEnded && endOfInput()) {
      connection.closeWhenDrained();
    }
  }

  /// Runs a task on the session's event loop, in order; not after the session's end.
  void onLoop(Runnable task) {
    tasks.run(
        () -> {
          if (!closed) {
            task.run();
          }
        });
  }

  /// What a transaction came to. Called on any thread.
  void finished(Json id, TransactionResult result) {
    onLoop(
        () -> {
          switch (result) {
            case TransactionResult.Waiting _ -> {
              waiting.add(id);
              ended();
            }
            case TransactionResult.Completed completed -> {
              sendResults(id, completed);
              forget(id);
            }
            case TransactionResult.Passed _ ->
                throw new IllegalStateException("no other server writes for this database");
            case TransactionResult.Canceled _ -> {
              if (changeAware) {
                replyError(id, Json.of("canceled"));
              }
              forget(id);
            }
          }
        });
  }

  private void forget(Json id) {
    transactions.remove(id);
    if (!waiting.remove(id)) {
      ended();
    }
  }

  /// Has another server do what a request asks for. Called on any thread.
  void passOn(JsonRpcMessage.Request request, WriteSource source) {
    onLoop(
        () -> {
          Json id = request.id();
          passedOn.add(id);
          if (passedOn.size() >= PASSED_ON_MAX && !paused) {
            paused = true;
            connection.pauseReading();
          }
          if (transactions.containsKey(id)) {
            forget(id);
          }
          source.pass(
              request.method(),
              request.params(),
              (result, error) -> onLoop(() -> answerOf(id, result, error)));
        });
  }

  private void answerOf(Json id, @Nullable Json result, @Nullable Json error) {
    if (!passedOn.remove(id)) {
      return; // it was cancelled
    }
    if (result != null) {
      replyResult(id, result);
    } else if (error != null) {
      replyError(id, error);
    }
    resumeReading();
    closeIfDone();
  }

  /// What a long read came to. Called on any thread.
  void finishedRead(Json id, TransactionResult result) {
    if (result instanceof TransactionResult.Completed completed) {
      onLoop(
          () -> {
            sendResults(id, completed);
            ended();
          });
    }
  }

  /// What a request that is no transaction came to: its reply was sent.
  void done() {
    ended();
  }

  private void sendResults(Json id, TransactionResult.Completed completed) {
    flushMonitors();
    for (OperationResult result : completed.results()) {
      if (result instanceof OperationResult.Selected selected
          && selected.rows().size() > ROWS_AT_ONCE) {
        connection.send(new ResultPieces(id, completed));
        return;
      }
    }
    reply.clear();
    JsonRpcMessage.openReply(reply, id);
    OperationResult.writeAll(reply, completed.results(), completed.operations());
    JsonRpcMessage.closeReply(reply);
    connection.send(reply);
  }

  /// Sends what has changed, so that it is known before the reply that comes next.
  void flushMonitors() {
    for (MonitorEntry entry : monitors.values()) {
      entry
          .hosted()
          .monitors()
          .on(connection.eventLoop())
          .bringTo(entry.monitor(), entry.hosted().database().snapshot());
    }
  }

  void replyResult(Json id, Json result) {
    flushMonitors();
    connection.send(new JsonRpcMessage.Reply(id, result));
  }

  void replyError(Json id, Json error) {
    flushMonitors();
    connection.send(new JsonRpcMessage.ErrorReply(id, error));
  }

  ExecutionContext context(HostedDatabase hosted) {
    return new ExecutionContext(
        lock -> host.locks().isOwner(lock, this), access(hosted), hosted.source() != null);
  }

  private ExecutionContext.Access access(HostedDatabase hosted) {
    if (hosted.isReserved()) {
      return ExecutionContext.Access.reserved(hosted.name());
    }
    if (options.readOnly() || host.isBackup()) {
      return ExecutionContext.Access.readOnly();
    }
    return options.role().isEmpty()
        ? ExecutionContext.Access.unrestricted()
        : new RoleAccess(options.role(), connection.peerCommonName());
  }

  // Locks; called on any thread.

  @Override
  public void locked(String lock) {
    notifyOf("locked", lock);
  }

  @Override
  public void stolen(String lock) {
    notifyOf("stolen", lock);
  }

  private void notifyOf(String method, String lock) {
    connection
        .eventLoop()
        .execute(
            () -> {
              if (!closed) {
                connection.send(new JsonRpcMessage.Notification(method, Json.array(Json.of(lock))));
              }
            });
  }

  // What happens to databases; called on any thread.

  /// A database has come, gone, or got another schema: ends its monitors and waiting transactions,
  /// and the whole session unless the peer has said that it can deal with this.
  public void databaseChanged(@Nullable HostedDatabase hosted) {
    onLoop(
        () -> {
          if (hosted != null) {
            endMonitors(hosted);
          }
          if (!changeAware) {
            connection.closeWhenDrained();
          }
        });
  }

  private void endMonitors(HostedDatabase hosted) {
    for (MonitorEntry entry : List.copyOf(monitors.values())) {
      if (entry.hosted() == hosted) {
        Json id = entry.monitor().id();
        var _ = removeMonitor(id);
        hosted.monitors().on(connection.eventLoop()).remove(entry.monitor());
        if (changeAware) {
          connection.send(new JsonRpcMessage.Notification("monitor_canceled", Json.array(id)));
        }
      }
    }
  }

  /// The locks that the session owns and waits for, as the status column of a remote shows them.
  public Map<String, String> lockStatus(LockTable table) {
    StringJoiner held = new StringJoiner(" ");
    StringJoiner wanted = new StringJoiner(" ");
    for (String lock : locks) {
      (table.isOwner(lock, this) ? held : wanted).add(lock);
    }
    Map<String, String> status = new LinkedHashMap<>();
    if (held.length() > 0) {
      status.put("locks_held", held.toString());
    }
    if (wanted.length() > 0) {
      status.put("locks_waiting", wanted.toString());
    }
    return status;
  }

  /// How many monitors the session has, as far as another thread can tell.
  public int monitorCount() {
    return monitorCount;
  }

  /// What the peer was sent and has not taken, as far as another thread can tell.
  public long unsentBytes() {
    return connection.backlogBytes();
  }

  /// How many of its transactions wait in a `wait`, as far as another thread can tell.
  public int waitingCount() {
    return waiting.size();
  }

  /// Changes after how much silence the peer is probed.
  public void setProbeIntervalMillis(int millis) {
    connection.setProbeIntervalMillis(millis);
  }

  /// Ends the session, after what was sent before is out.
  public void disconnect() {
    connection.closeWhenDrained();
  }

  // The connection.

  @Override
  public void drained() {
    List<SessionMonitor> behind = new ArrayList<>(1);
    for (MonitorEntry entry : monitors.values()) {
      behind.clear();
      behind.add(entry.monitor());
      entry.hosted().monitors().on(connection.eventLoop()).drained(behind);
    }
  }

  @Override
  public boolean endOfInput() {
    inputEnded = true;
    return running == 0 && backlog.isEmpty() && passedOn.isEmpty();
  }

  @Override
  public void closed(CloseReason reason) {
    closed = true;
    backlog.clear();
    for (Database.PendingTransaction transaction : List.copyOf(transactions.values())) {
      transaction.cancel();
    }
    transactions.clear();
    for (MonitorEntry entry : monitors.values()) {
      entry.hosted().monitors().on(connection.eventLoop()).remove(entry.monitor());
    }
    monitors.clear();
    for (String lock : List.copyOf(locks)) {
      host.locks().unlock(lock, this);
    }
    locks.clear();
    host.closed(this);
  }

  @Override
  public String toString() {
    return connection.name();
  }
}
