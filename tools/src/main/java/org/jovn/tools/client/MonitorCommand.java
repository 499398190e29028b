// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jovn.daemon.ControlRequest;
import org.jovn.daemon.ControlSocket;
import org.jovn.daemon.Fatal;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonReader;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.monitor.MonitorVersion;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.NamedUuids;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.tools.client.Servers.Opened;
import org.jspecify.annotations.Nullable;

/// `monitor`, `monitor-cond` and `monitor-cond-since`: print the rows of tables, and then each
/// change of them.
final class MonitorCommand {

  private final Context context;
  private final Opened opened;
  private final Peer peer;
  private final Queue<JsonRpcMessage> held = new ArrayDeque<>();
  private boolean blocked;
  private boolean exiting;

  /// What a group of columns on the command line asks for.
  ///
  /// @param omitted which of [#SELECTS] it does not want
  private record Group(List<Json> columns, Set<String> omitted) {}

  private static final List<String> SELECTS = List.of("!initial", "!insert", "!delete", "!modify");

  MonitorCommand(Context context, Opened opened) {
    this.context = context;
    this.opened = opened;
    this.peer = opened.peer();
  }

  void monitor() {
    run(MonitorVersion.MONITOR, opened.operands(), null, UuidAtom.ZERO);
  }

  void monitorConditional() {
    runConditional(MonitorVersion.MONITOR_COND, opened.operands(), UuidAtom.ZERO);
  }

  void monitorSince() {
    List<String> operands = opened.operands();
    UuidAtom last = UuidAtom.find(operands.getFirst());
    if (last == null) {
      runConditional(MonitorVersion.MONITOR_COND_SINCE, operands, UuidAtom.ZERO);
    } else {
      runConditional(MonitorVersion.MONITOR_COND_SINCE, operands.subList(1, operands.size()), last);
    }
  }

  private void runConditional(MonitorVersion version, List<String> operands, UuidAtom last) {
    if (operands.size() < 2) {
      throw Fatal.of("a condition and a table are required");
    }
    DatabaseSchema schema = fetchSchema();
    TableSchema table = schema.table(operands.get(1));
    if (table == null) {
      throw Fatal.of(
          "%s does not have a table named \"%s\"".formatted(opened.database(), operands.get(1)));
    }
    Json condition = Requests.operand(operands.getFirst());
    try {
      Condition.parse(table, condition, NamedUuids.NONE);
    } catch (OvsdbException e) {
      throw Fatal.of(e.error().text());
    }
    run(version, operands.subList(1, operands.size()), condition, last);
  }

  private DatabaseSchema fetchSchema() {
    return context.requests().schema(peer, opened.database()).schema();
  }

  /// @param operands a table and groups of columns
  private void run(
      MonitorVersion version, List<String> operands, @Nullable Json condition, UuidAtom last) {
    context.background().start(context.transport().get()).ifPresent(this::registerCommands);
    DatabaseSchema schema = fetchSchema();
    List<MonitorPrinter.Monitored> tables = new ArrayList<>();
    JsonObject.Builder requests = new JsonObject.Builder();
    String name = operands.getFirst();
    if (name.equals("ALL")) {
      if (condition != null) {
        throw Fatal.of("ALL tables are not allowed with condition");
      }
      for (TableSchema table : schema.tables()) {
        requests.put(table.name(), request(table, operands, null, tables));
      }
    } else {
      TableSchema table = schema.table(name);
      if (table == null) {
        throw Fatal.of(
            "%s: %s does not have a table named \"%s\""
                .formatted(peer.name(), opened.database(), name));
      }
      requests.put(table.name(), request(table, operands, condition, tables));
    }
    context.requests().announce(peer);
    List<Json> params =
        new ArrayList<>(List.of(Json.of(opened.database()), Json.Null.NULL, requests.build()));
    if (version == MonitorVersion.MONITOR_COND_SINCE) {
      params.add(Json.of(last.text()));
    }
    Json id = peer.send(version.method(), new Json.Arr(params));
    follow(id, new MonitorPrinter(context, version, tables));
    peer.close();
  }

  /// The request for one table; adds what is to be printed of it to `tables`.
  private Json request(
      TableSchema table,
      List<String> operands,
      @Nullable Json condition,
      List<MonitorPrinter.Monitored> tables) {
    List<ColumnSchema> columns = new ArrayList<>();
    List<String> groups = operands.subList(1, operands.size());
    List<Json> requests = new ArrayList<>();
    for (String text : groups.isEmpty() ? List.of("") : groups) {
      Group group = group(text, table, columns);
      JsonObject.Builder request =
          new JsonObject.Builder().put("columns", new Json.Arr(group.columns()));
      if (!group.omitted().isEmpty()) {
        JsonObject.Builder select = new JsonObject.Builder();
        for (String word : SELECTS) {
          select.put(word.substring(1), Json.of(!group.omitted().contains(word)));
        }
        request.put("select", select.build());
      }
      if (requests.isEmpty() && condition != null) {
        request.put("where", condition);
      }
      requests.add(request.build());
    }
    tables.add(new MonitorPrinter.Monitored(table, columns));
    return new Json.Arr(requests);
  }

  /// Reads one operand; no column stands for all that are not of other groups.
  private Group group(String text, TableSchema table, List<ColumnSchema> columns) {
    Set<String> omitted = new HashSet<>();
    List<Json> names = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      if (SELECTS.contains(word)) {
        omitted.add(word);
      } else if (!word.isEmpty()) {
        ColumnSchema column = table.column(word);
        if (column == null) {
          throw Fatal.of(
              "%s: table \"%s\" in %s does not have a column named \"%s\""
                  .formatted(peer.name(), table.name(), opened.database(), word));
        }
        add(column, columns, names);
      }
    }
    if (names.isEmpty()) {
      for (ColumnSchema column : table.columns()) {
        if (!column.isImplicit()) {
          add(column, columns, names);
        }
      }
      add(table.column(ColumnSchema.VERSION_INDEX), columns, names);
    }
    return new Group(names, omitted);
  }

  private void add(ColumnSchema column, List<ColumnSchema> columns, List<Json> names) {
    if (columns.contains(column)) {
      throw Fatal.of(
          "%s: column \"%s\" mentioned multiple times".formatted(peer.name(), column.name()));
    }
    columns.add(column);
    names.add(Json.of(column.name()));
  }

  private void follow(Json id, MonitorPrinter printer) {
    while (!exiting) {
      switch (peer.take()) {
        case Peer.Event.Message(JsonRpcMessage message) when blocked -> held.add(message);
        case Peer.Event.Message(JsonRpcMessage message) -> take(message, id, printer);
        case Peer.Event.Task(Runnable action) -> {
          action.run();
          while (!blocked && !exiting && !held.isEmpty()) {
            take(held.remove(), id, printer);
          }
        }
        case Peer.Event.Connected _ -> throw new IllegalStateException("connected twice");
        case Peer.Event.Lost lost ->
            throw Fatal.of(peer.name() + ": receive failed (" + lost.reason().text() + ")");
      }
    }
  }

  private void take(JsonRpcMessage message, Json id, MonitorPrinter printer) {
    switch (message) {
      case JsonRpcMessage.Reply(Json answered, Json result) when answered.equals(id) -> {
        printer.initial(result);
        context.out().flush();
        context.background().ready();
      }
      case JsonRpcMessage.Notification(String method, _) when method.equals("monitor_canceled") ->
          throw Fatal.of("%s: %s database was removed".formatted(peer.name(), opened.database()));
      case JsonRpcMessage.Notification(String method, Json.Arr params) -> {
        printer.update(method, params);
        context.out().flush();
      }
      case JsonRpcMessage.Reply _, JsonRpcMessage.ErrorReply _, JsonRpcMessage.Request _ -> {
        // nothing to print
      }
    }
  }

  private void registerCommands(ControlSocket control) {
    control.register("exit", "", 0, 0, this::exit);
    control.register("ovsdb-client/block", "", 0, 0, request -> block(request, true));
    control.register("ovsdb-client/unblock", "", 0, 0, request -> block(request, false));
    control.register("ovsdb-client/cond_change", "TABLE COND", 2, 2, this::changeCondition);
  }

  private void exit(ControlRequest request) {
    peer.post(
        () -> {
          exiting = true;
          request.reply("");
        });
  }

  private void block(ControlRequest request, boolean block) {
    peer.post(
        () -> {
          if (blocked == block) {
            request.reply(block ? "already blocking" : "already unblocked");
            return;
          }
          blocked = block;
          peer.hold(block);
          request.reply("");
        });
  }

  private void changeCondition(ControlRequest request) {
    Json where;
    try {
      where = JsonReader.parse(request.argument(1));
    } catch (JsonException e) {
      where = Json.of(String.valueOf(e.getMessage())); // which the server will refuse
    }
    Json change = Json.object(request.argument(0), Json.array(Json.object("where", where)));
    peer.post(
        () -> {
          peer.send("monitor_cond_change", Json.Null.NULL, Json.Null.NULL, change);
          request.reply("condition changed");
        });
  }
}
