// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.session;

import java.util.List;
import org.jovn.ovsdb.data.MemberParser;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.monitor.MonitorRequest;
import org.jovn.ovsdb.monitor.MonitorVersion;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.operation.OperationParser;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jovn.ovsdb.server.database.TransactionResult;
import org.jovn.ovsdb.server.monitor.FanOut;
import org.jovn.ovsdb.server.monitor.SessionMonitor;
import org.jspecify.annotations.Nullable;

/// The methods that a client may call (RFC 7047 section 4.1; ovsdb-server(7)). Belongs to the
/// session's event loop.
final class Methods {

  private final Session session;
  private final SessionHost host;

  Methods(Session session, SessionHost host) {
    this.session = session;
    this.host = host;
  }

  void run(JsonRpcMessage.Request request) {
    try {
      switch (request.method()) {
        case "transact" -> transact(request);
        case "monitor" -> monitor(request, MonitorVersion.MONITOR);
        case "monitor_cond" -> monitorCond(request, MonitorVersion.MONITOR_COND);
        case "monitor_cond_since" -> monitorCond(request, MonitorVersion.MONITOR_COND_SINCE);
        case "monitor_cond_change" -> monitorCondChange(request);
        case "monitor_cancel" -> monitorCancel(request);
        case "get_schema" -> getSchema(request);
        case "list_dbs" -> {
          List<Json> names = host.databaseNames().stream().<Json>map(Json::of).toList();
          session.replyResult(request.id(), new Json.Arr(names));
        }
        case "lock" -> lock(request, false);
        case "steal" -> lock(request, true);
        case "unlock" -> unlock(request);
        case "get_server_id" -> session.replyResult(request.id(), Json.of(host.serverId().text()));
        case "set_db_change_aware" -> setDbChangeAware(request);
        case "convert" -> convert(request);
        default -> unknown(request);
      }
    } catch (OvsdbException e) {
      session.replyError(request.id(), e.error().toJson());
    }
  }

  private void unknown(JsonRpcMessage.Request request) {
    session.replyError(request.id(), Json.of("unknown method"));
  }

  private void monitorCond(JsonRpcMessage.Request request, MonitorVersion version)
      throws OvsdbException {
    if (host.hasConditionalMonitors()) {
      monitor(request, version);
    } else {
      unknown(request);
    }
  }

  /// The database that the first parameter names, or null.
  @Nullable HostedDatabase databaseOf(Json.Arr params) {
    return params.size() > 0 && params.at(0) instanceof Json.Str(String name)
        ? host.database(name)
        : null;
  }

  private HostedDatabase database(JsonRpcMessage.Request request) throws OvsdbException {
    Json.Arr params = request.params();
    if (params.size() == 0 || !(params.at(0) instanceof Json.Str(String name))) {
      throw OvsdbError.syntax(
              params, request.method() + " request params must begin with <db-name>")
          .exception();
    }
    HostedDatabase hosted = host.database(name);
    if (hosted == null) {
      throw OvsdbError.about(
              params,
              "unknown database",
              request.method() + " request specifies unknown database " + name)
          .exception();
    }
    if (!hosted.isAvailable()) {
      throw OvsdbError.of(
              "database not available",
              request.method()
                  + " request specifies database "
                  + name
                  + " which is not yet available because it has not completed joining its cluster")
          .exception();
    }
    return hosted;
  }

  private void transact(JsonRpcMessage.Request request) throws OvsdbException {
    Json id = request.id();
    refuseDuplicate(request);
    HostedDatabase hosted = database(request);
    Database database = hosted.database();
    DatabaseSchema schema = database.schema();
    List<Operation> operations = OperationParser.parse(schema, request.params(), 1, host.random());
    int count = request.params().size() - 1;
    if (database.isLongRead(operations)) {
      session.begun(null);
      database.read(
          operations, count, session.context(hosted), result -> session.finishedRead(id, result));
    } else {
      session.begun(hosted);
      session
          .transactions()
          .put(
              id,
              database.transact(
                  schema,
                  operations,
                  count,
                  session.context(hosted),
                  result -> finished(request, hosted, result)));
    }
    hosted.drainLater(session.connection().eventLoop());
  }

  private void finished(
      JsonRpcMessage.Request request, HostedDatabase hosted, TransactionResult result) {
    WriteSource source = hosted.source();
    if (result instanceof TransactionResult.Passed && source != null) {
      session.passOn(request, source);
    } else {
      session.finished(request.id(), result);
    }
  }

  private void refuseDuplicate(JsonRpcMessage.Request request) throws OvsdbException {
    if (session.hasTransaction(request.id())) {
      throw OvsdbError.syntax(request.params(), request.method() + ": duplicate request ID")
          .exception();
    }
  }

  private void monitor(JsonRpcMessage.Request request, MonitorVersion version)
      throws OvsdbException {
    Json.Arr params = request.params();
    HostedDatabase hosted = database(request);
    int needed = version == MonitorVersion.MONITOR_COND_SINCE ? 4 : 3;
    boolean exact = version != MonitorVersion.MONITOR;
    if (params.size() < needed || (exact && params.size() > needed)) {
      throw OvsdbError.syntax(params, "invalid parameters").exception();
    }
    Json id = params.at(1);
    if (!(params.at(2) instanceof JsonObject)) {
      throw OvsdbError.syntax(params.at(2), "monitor-requests must be object").exception();
    }
    if (session.monitor(id) != null) {
      throw OvsdbError.syntax(id, "duplicate monitor ID").exception();
    }
    MonitorRequest monitor =
        MonitorRequest.parse(hosted.database().schema(), version, params.at(2));
    UuidAtom last =
        version == MonitorVersion.MONITOR_COND_SINCE ? transactionId(params.at(3)) : UuidAtom.ZERO;
    atPlace(
        hosted,
        (fanOut, snapshot) -> {
          session.flushMonitors();
          SessionMonitor added =
              fanOut.add(
                  session.connection(),
                  request.id(),
                  id,
                  monitor,
                  snapshot,
                  known(hosted, snapshot, last));
          session.addMonitor(id, new Session.MonitorEntry(added, hosted));
        });
  }

  /// What a peer has that has seen the transaction of this id, if that is known here.
  private static @Nullable Snapshot known(HostedDatabase hosted, Snapshot now, UuidAtom last) {
    if (last.equals(UuidAtom.ZERO)) {
      return null;
    }
    if (last.equals(now.transaction())) {
      return now;
    }
    WriteSource source = hosted.source();
    Snapshot then = source == null ? null : source.after(last);
    return then != null && then.schema() == now.schema() && then.sequence() <= now.sequence()
        ? then
        : null;
  }

  private static UuidAtom transactionId(Json json) throws OvsdbException {
    if (!(json instanceof Json.Str(String text))) {
      throw OvsdbError.syntax(json, "last-txn-id must be string").exception();
    }
    UuidAtom id = UuidAtom.find(text);
    if (id == null) {
      throw OvsdbError.syntax(json, "last-txn-id must be UUID format.").exception();
    }
    return id;
  }

  /// What to do with a snapshot at the request's place in the database's queue, on the session's
  /// loop.
  private interface AtPlace {
    void accept(FanOut fanOut, Snapshot snapshot);
  }

  private void atPlace(HostedDatabase hosted, AtPlace action) {
    session.begun(null);
    hosted
        .database()
        .atPlace(
            snapshot ->
                session.onLoop(
                    () -> {
                      action.accept(
                          hosted.monitors().on(session.connection().eventLoop()), snapshot);
                      session.done();
                    }));
    hosted.drainLater(session.connection().eventLoop());
  }

  private void monitorCondChange(JsonRpcMessage.Request request) throws OvsdbException {
    Json.Arr params = request.params();
    if (params.size() != 3) {
      throw OvsdbError.syntax(params, "invalid parameters").exception();
    }
    Session.MonitorEntry entry = session.monitor(params.at(0));
    if (entry == null) {
      throw OvsdbError.syntax(params.at(0), "unknown monitor session").exception();
    }
    Json newId = params.at(1);
    if (!newId.equals(params.at(0)) && session.monitor(newId) != null) {
      throw OvsdbError.syntax(newId, "duplicate monitor ID").exception();
    }
    HostedDatabase hosted = entry.hosted();
    MonitorRequest changed =
        entry.monitor().request().withConditions(hosted.database().schema(), params.at(2));
    atPlace(
        hosted,
        (fanOut, snapshot) -> {
          var _ = session.removeMonitor(params.at(0));
          fanOut.change(entry.monitor(), newId, changed, snapshot);
          session.addMonitor(newId, entry);
          session.replyResult(request.id(), Json.object());
        });
  }

  private void monitorCancel(JsonRpcMessage.Request request) {
    Json.Arr params = request.params();
    if (params.size() != 1) {
      session.replyError(request.id(), Json.of("invalid parameters"));
      return;
    }
    Session.MonitorEntry entry = session.removeMonitor(params.at(0));
    if (entry == null) {
      session.replyError(request.id(), Json.of("unknown monitor"));
      return;
    }
    entry.hosted().monitors().on(session.connection().eventLoop()).remove(entry.monitor());
    session.replyResult(request.id(), Json.object());
  }

  private void getSchema(JsonRpcMessage.Request request) throws OvsdbException {
    byte[] schema = database(request).schemaJson();
    session.flushMonitors();
    JsonOutput out = new JsonOutput(schema.length + 64);
    JsonRpcMessage.openReply(out, request.id());
    out.raw(schema);
    JsonRpcMessage.closeReply(out);
    session.connection().send(out);
  }

  private String lockName(JsonRpcMessage.Request request) throws OvsdbException {
    Json.Arr params = request.params();
    if (params.size() != 1
        || !(params.at(0) instanceof Json.Str(String name))
        || !MemberParser.isId(name)) {
      throw OvsdbError.syntax(params, request.method() + " request params must be <id>")
          .exception();
    }
    return name;
  }

  private void lock(JsonRpcMessage.Request request, boolean steal) throws OvsdbException {
    if (refuseLock(request)) {
      return;
    }
    String name = lockName(request);
    if (!session.locks().add(name)) {
      throw OvsdbError.syntax(
              request.params(), "must issue \"unlock\" before new \"" + request.method() + "\"")
          .exception();
    }
    boolean owned = true;
    if (steal) {
      host.locks().steal(name, session);
    } else {
      owned = host.locks().lock(name, session);
    }
    session.replyResult(request.id(), Json.object("locked", Json.of(owned)));
  }

  private void unlock(JsonRpcMessage.Request request) throws OvsdbException {
    if (refuseLock(request)) {
      return;
    }
    String name = lockName(request);
    if (!session.locks().remove(name)) {
      throw OvsdbError.syntax(request.params(), "unlock: \"unlock\" without \"lock\" or \"steal\"")
          .exception();
    }
    host.locks().unlock(name, session);
    session.replyResult(request.id(), Json.object());
  }

  private boolean refuseLock(JsonRpcMessage.Request request) {
    if (session.options().readOnly() || host.isBackup()) {
      session.replyError(
          request.id(), Json.of("lock and unlock methods not allowed, DB server is read only."));
      return true;
    }
    return false;
  }

  private void setDbChangeAware(JsonRpcMessage.Request request) throws OvsdbException {
    Json.Arr params = request.params();
    if (params.size() != 1 || !(params.at(0) instanceof Json.Bool(boolean aware))) {
      throw OvsdbError.syntax(params, "set_db_change_aware: true or false parameter expected")
          .exception();
    }
    session.setChangeAware(aware);
    session.replyResult(request.id(), Json.object());
  }

  private void convert(JsonRpcMessage.Request request) throws OvsdbException {
    Json.Arr params = request.params();
    Json id = request.id();
    refuseDuplicate(request);
    HostedDatabase hosted = database(request);
    if (params.size() != 2) {
      throw OvsdbError.syntax(params, "array expected").exception();
    }
    if (session.options().readOnly() || host.isBackup() || hosted.isReserved()) {
      throw OvsdbError.of("not allowed", "convert not allowed for database " + hosted.name())
          .exception();
    }
    if (session.context(hosted).access() instanceof RoleAccess restricted) {
      throw restricted.conversion(hosted.name()).exception();
    }
    WriteSource source = hosted.source();
    if (source != null) {
      session.passOn(request, source);
      return;
    }
    session.begun(null);
    host.convert(
        hosted,
        params.at(1),
        error ->
            session.onLoop(
                () -> {
                  if (error == null) {
                    session.replyResult(id, Json.object());
                  } else {
                    session.replyError(id, error);
                  }
                  session.done();
                }));
  }
}
