// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// The workload that AOT caches are trained with: what `ovn-nbctl`, northd and a controller say.
///
/// `TrainingClient build SOCKET` makes the network of [TrainingNetwork] there, and `change` changes
/// it and waits for northd. `TrainingClient SOCKET...` talks to the OVSDB servers on these unix
/// sockets, each of which serves OVN_Northbound or OVN_Southbound, and fails when an answer is an
/// error. Run from source by `dist/train`; not part of the distribution.
final class TrainingClient {
  private static final int ROUNDS = 500;
  private static final int SET_SIZE = 5_000;

  /// Larger than the tunnel keys that northd gives out meanwhile.
  private static final int KEY_MIN = 1_000_000;

  private static final long START_MILLIS_MAX = 20_000;
  private static final String ZERO = "00000000-0000-0000-0000-000000000000";

  private final SocketChannel channel;
  private final InputStream input;
  private int nextId;

  private TrainingClient(SocketChannel channel) {
    this.channel = channel;
    this.input = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
  }

  public static void main(String[] sockets) throws Exception {
    if (sockets.length == 2 && !sockets[0].startsWith("/")) {
      try (SocketChannel channel = connect(sockets[1])) {
        var network = new TrainingNetwork(new TrainingClient(channel));
        if (sockets[0].equals("build")) {
          network.build();
        } else {
          network.change();
        }
      }
      return;
    }
    for (String socket : sockets) {
      try (SocketChannel first = connect(socket);
          SocketChannel second = connect(socket)) {
        var client = new TrainingClient(first);
        var watcher = new TrainingClient(second);
        if (client.call("list_dbs", "[]").contains("\"OVN_Northbound\"")) {
          watcher.watch("OVN_Northbound", "Logical_Switch", "Logical_Switch_Port", "NB_Global");
          client.changeNorthbound(watcher);
          try (SocketChannel third = connect(socket)) {
            var other = new TrainingClient(third);
            watcher.watch("OVN_Northbound", "Address_Set");
            other.watch(
                "OVN_Northbound",
                "Address_Set",
                "Port_Group",
                "Logical_Switch",
                "Logical_Switch_Port");
            client.growSets(watcher, other);
          }
        } else {
          watcher.watch("OVN_Southbound", "Chassis", "Datapath_Binding", "Logical_Flow");
          client.changeSouthbound(watcher);
        }
      }
    }
  }

  private static SocketChannel connect(String socket) throws Exception {
    long deadline = System.currentTimeMillis() + START_MILLIS_MAX;
    while (true) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
        return channel;
      } catch (IOException e) {
        channel.close();
        if (System.currentTimeMillis() > deadline) {
          throw new IOException("no server at " + socket, e);
        }
        Thread.sleep(10);
      }
    }
  }

  private void watch(String database, String... tables) throws IOException {
    call("get_schema", "[\"_Server\"]");
    call(
        "monitor_cond",
        "[\"_Server\",[\"_Server\",\""
            + tables[0]
            + "\"],{\"Database\":[{\"columns\":[\"name\",\"model\","
            + "\"connected\",\"schema\",\"leader\",\"sid\"]}]}]");
    call("get_schema", "[\"" + database + "\"]");
    call("set_db_change_aware", "[true]");
    var requests = new StringBuilder();
    for (String table : tables) {
      requests.append(requests.isEmpty() ? "" : ",");
      requests.append('"').append(table).append("\":[{\"where\":[true]}]");
    }
    call(
        "monitor_cond_since",
        "[\"%s\",[\"%s\",1],{%s},\"%s\"]".formatted(database, tables[0], requests, ZERO));
    call("monitor", "[\"%s\",\"%s\",{\"%s\":{}}]".formatted(database, tables[0], tables[0]));
    call("lock", "[\"training\"]");
    call("unlock", "[\"training\"]");
  }

  private void changeNorthbound(TrainingClient watcher) throws IOException {
    call("get_schema", "[\"OVN_Northbound\"]");
    insertGlobal("OVN_Northbound", "NB_Global");
    for (int i = 0; i < ROUNDS; i++) {
      transact(
          "OVN_Northbound",
          """
          {"op":"wait","timeout":0,"table":"NB_Global","columns":["nb_cfg"],"until":"==",
           "where":[],"rows":[{"nb_cfg":%1$d}]},
          {"op":"insert","table":"Logical_Switch_Port","uuid-name":"port","row":{"name":"p%1$d",
           "addresses":["set",["0a:00:00:00:00:01 10.0.0.%1$d","unknown"]],"tag":7,
           "options":["map",[["requested-chassis","hv%1$d"]]]}},
          {"op":"insert","table":"Logical_Switch","uuid-name":"switch","row":{"name":"s%1$d",
           "ports":["set",[["named-uuid","port"]]],
           "other_config":["map",[["subnet","10.0.0.0/8"]]]}},
          {"op":"mutate","table":"NB_Global","where":[],"mutations":[["nb_cfg","+=",1]]},
          {"op":"comment","comment":"round %1$d"}\
          """
              .formatted(i));
      transact(
          "OVN_Northbound",
          """
          {"op":"select","table":"Logical_Switch","where":[["name","==","s%1$d"]]},
          {"op":"update","table":"Logical_Switch_Port","where":[["name","==","p%1$d"]],
           "row":{"up":true,"tag":["set",[]]}},
          {"op":"mutate","table":"Logical_Switch","where":[["name","==","s%1$d"]],
           "mutations":[["other_config","insert",["map",[["k","v"]]]]]},
          {"op":"delete","table":"Logical_Switch","where":[["name","==","s%2$d"]]}\
          """
              .formatted(i, i - 10));
      watcher.call("echo", "[]");
    }
    transact("OVN_Northbound", "{\"op\":\"commit\",\"durable\":true}");
  }

  /// Large sets that change by one element at a time and are seen by others: strings, references to
  /// ports that are there, and ports made in the same transaction.
  private void growSets(TrainingClient... watchers) throws IOException {
    String addresses = insert("Address_Set", "{\"name\":\"as\"}");
    for (int i = 0; i < SET_SIZE; i++) {
      String address = "\"10.0.%d.%d\"".formatted(i / 250, i % 250);
      mutate("Address_Set", addresses, "addresses", "insert", address);
      if (i % 5 == 4) {
        mutate("Address_Set", addresses, "addresses", "delete", address);
      }
      keepUp(i, watchers);
    }
    String owner = insert("Logical_Switch", "{\"name\":\"owner\"}");
    String group = insert("Port_Group", "{\"name\":\"pg\"}");
    for (int i = 0; i < SET_SIZE; i++) {
      String port =
          uuid(
              transact(
                  "OVN_Northbound",
                  """
                  {"op":"insert","table":"Logical_Switch_Port","uuid-name":"p",
                   "row":{"name":"sp%1$d","addresses":"0a:58:0a:00:00:01 10.0.%2$d.%3$d"}},
                  {"op":"mutate","table":"Logical_Switch","where":[["_uuid","==",["uuid","%4$s"]]],
                   "mutations":[["ports","insert",["set",[["named-uuid","p"]]]]]}\
                  """
                      .formatted(i, i / 250, i % 250, owner)));
      mutate("Port_Group", group, "ports", "insert", "[\"uuid\",\"" + port + "\"]");
      if (i % 5 == 4) {
        mutate("Port_Group", group, "ports", "delete", "[\"uuid\",\"" + port + "\"]");
      }
      keepUp(i, watchers);
    }
  }

  private static void keepUp(int step, TrainingClient... watchers) throws IOException {
    if (step % 50 == 0) {
      for (TrainingClient watcher : watchers) {
        watcher.call("echo", "[]");
      }
    }
  }

  String insert(String table, String row) throws IOException {
    return uuid(
        transact(
            "OVN_Northbound",
            "{\"op\":\"insert\",\"table\":\"%s\",\"row\":%s}".formatted(table, row)));
  }

  private void mutate(String table, String uuid, String column, String mutator, String element)
      throws IOException {
    transact(
        "OVN_Northbound",
        """
        {"op":"mutate","table":"%s","where":[["_uuid","==",["uuid","%s"]]],
         "mutations":[["%s","%s",["set",[%s]]]]}\
        """
            .formatted(table, uuid, column, mutator, element));
  }

  /// The first UUID in a reply.
  private static String uuid(String reply) {
    String start = "[\"uuid\",\"";
    int from = reply.indexOf(start) + start.length();
    return reply.substring(from, reply.indexOf('"', from));
  }

  private void changeSouthbound(TrainingClient watcher) throws IOException {
    insertGlobal("OVN_Southbound", "SB_Global");
    for (int i = 0; i < ROUNDS; i++) {
      transact(
          "OVN_Southbound",
          """
          {"op":"insert","table":"Encap","uuid-name":"encap","row":{"type":"geneve",
           "ip":"192.0.2.%1$d","chassis_name":"hv%1$d","options":["map",[["csum","true"]]]}},
          {"op":"insert","table":"Chassis","row":{"name":"hv%1$d","hostname":"hv%1$d",
           "encaps":["set",[["named-uuid","encap"]]]}},
          {"op":"insert","table":"Datapath_Binding","uuid-name":"dp","row":{"tunnel_key":%2$d}},
          {"op":"insert","table":"Logical_Flow","row":{"logical_datapath":["named-uuid","dp"],
           "pipeline":"ingress","table_id":3,"priority":100,"match":"ip4","actions":"next;"}}\
          """
              .formatted(i, KEY_MIN + i));
      watcher.call("echo", "[]");
    }
    transact("OVN_Southbound", "{\"op\":\"select\",\"table\":\"Logical_Flow\",\"where\":[]}");
  }

  /// Inserts the one row of a table, unless northd was there before.
  void insertGlobal(String database, String table) throws IOException {
    String insert = "{\"op\":\"insert\",\"table\":\"" + table + "\",\"row\":{}}";
    String answer = answer("transact", "[\"" + database + "\"," + insert + "]");
    if (answer.contains("\"details\":") && !answer.contains("limit of 1 row")) {
      throw new IOException(insert + " was answered " + answer);
    }
  }

  String transact(String database, String operations) throws IOException {
    return call("transact", "[\"" + database + "\"," + operations.replace("\n", "") + "]");
  }

  private String call(String method, String params) throws IOException {
    String message = answer(method, params);
    if (!message.contains("\"error\":null") || message.contains("\"details\":")) {
      throw new IOException(method + params + " was answered " + message);
    }
    return message;
  }

  /// Sends a request and returns its reply, leaving out notifications that come before it.
  String answer(String method, String params) throws IOException {
    String id = "\"id\":" + nextId++;
    String request = "{\"method\":\"%s\",\"params\":%s,%s}".formatted(method, params, id);
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
    while (true) {
      String message = read();
      if (message.contains("\"method\":")) {
        continue;
      }
      return message;
    }
  }

  /// One message: up to the brace that closes the first.
  private String read() throws IOException {
    var message = new StringBuilder();
    int depth = 0;
    boolean quoted = false;
    do {
      int c = input.read();
      if (c < 0) {
        throw new IOException("closed after " + message);
      }
      message.append((char) c);
      if (quoted) {
        if (c == '\\') {
          message.append((char) input.read());
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth--;
      }
    } while (depth > 0);
    return message.toString();
  }
}
