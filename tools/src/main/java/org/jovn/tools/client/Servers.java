// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jovn.daemon.Fatal;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.net.Endpoint;
import org.jovn.ovsdb.net.EndpointException;
import org.jovn.ovsdb.net.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the server and the database that a command is to work on, from its first operands.
final class Servers {

  private static final Logger LOG = LoggerFactory.getLogger("ovsdb_client");
  private static final Logger RECONNECT = LoggerFactory.getLogger("reconnect");
  private static final Logger SOCKETS = LoggerFactory.getLogger("socket_util");
  private static final Logger STREAM = LoggerFactory.getLogger("stream");
  private static final Logger STREAM_TCP = LoggerFactory.getLogger("stream_tcp");
  private static final String DATABASE_DEFAULT = "Open_vSwitch";
  private static final String NOT_SUPPORTED = "Address family not supported by protocol";

  /// A server, and what is left of the operands.
  ///
  /// @param database empty when none is wanted
  record Opened(Peer peer, String database, List<String> operands) {}

  /// The members of a list of servers, and the cluster they must be of.
  private record Remotes(List<String> names, Optional<UuidAtom> cluster) {}

  private final Requests requests;
  private final Supplier<Transport> transport;
  private final ConnectionOptions options;
  private final String defaultServer;
  private final boolean leaderOnly;

  /// @param transport makes it when it is needed, which is not for every command
  /// @param leaderOnly whether only the leader of a cluster will do
  Servers(
      Requests requests,
      Supplier<Transport> transport,
      ConnectionOptions options,
      String defaultServer,
      boolean leaderOnly) {
    this.requests = requests;
    this.transport = transport;
    this.options = options;
    this.defaultServer = defaultServer;
    this.leaderOnly = leaderOnly;
  }

  /// For a command that needs a server only.
  Opened open(int operandsMin, List<String> operands) {
    return open(operandsMin, operands, false, "");
  }

  /// For a command that takes a database by name, or the default one.
  Opened openDatabase(int operandsMin, List<String> operands) {
    return open(operandsMin, operands, true, "");
  }

  /// For a command that knows its database.
  Opened openFor(String database, List<String> operands) {
    return open(1, operands, true, database);
  }

  /// The server that the first operand names, or the default one.
  String name(int operandsMin, List<String> operands) {
    return names(operandsMin, operands) ? operands.getFirst() : defaultServer;
  }

  private static boolean names(int operandsMin, List<String> operands) {
    if (operands.size() <= operandsMin || operands.getFirst().isEmpty()) {
      return false;
    }
    char first = operands.getFirst().charAt(0);
    boolean isLetter = (first | 0x20) >= 'a' && (first | 0x20) <= 'z';
    return isLetter && operands.getFirst().indexOf(':') >= 0;
  }

  private Opened open(
      int operandsMin, List<String> operands, boolean needsDatabase, String database) {
    boolean named = names(operandsMin, operands);
    Remotes remotes = remotes(named ? operands.getFirst() : defaultServer);
    List<String> rest = named ? operands.subList(1, operands.size()) : operands;
    boolean choose = needsDatabase && database.isEmpty();
    if (remotes.names().size() == 1) {
      Peer peer = connect(remotes.names().getFirst());
      return choose ? choose(peer, operandsMin, rest) : new Opened(peer, database, rest);
    }
    String wanted = database;
    if (choose) {
      if (rest.size() <= operandsMin) {
        throw Fatal.of("database name is required with multiple remotes");
      }
      wanted = rest.getFirst();
      rest = rest.subList(1, rest.size());
    }
    return new Opened(first(remotes, wanted), wanted, rest);
  }

  private Opened choose(Peer peer, int operandsMin, List<String> operands) {
    List<String> databases = databases(peer);
    if (operands.size() > operandsMin && databases.contains(operands.getFirst())) {
      return new Opened(peer, operands.getFirst(), operands.subList(1, operands.size()));
    }
    if (databases.contains(DATABASE_DEFAULT)) {
      return new Opened(peer, DATABASE_DEFAULT, operands);
    }
    List<String> candidates = databases.stream().filter(name -> !name.startsWith("_")).toList();
    if (candidates.size() != 1) {
      throw Fatal.of("could not find a default database, please specify a database name");
    }
    return new Opened(peer, candidates.getFirst(), operands);
  }

  /// The names of the peer's databases, in ascending order.
  List<String> databases(Peer peer) {
    if (!(requests.result(peer, "list_dbs", Json.Arr.EMPTY) instanceof Json.Arr names)) {
      throw Fatal.of("list_dbs response is not array");
    }
    TreeSet<String> databases = new TreeSet<>();
    for (int i = 0; i < names.size(); i++) {
      if (!(names.at(i) instanceof Json.Str(String name))) {
        throw Fatal.of("list_dbs response " + i + " is not string");
      }
      databases.add(name);
    }
    return List.copyOf(databases);
  }

  /// Splits at the commas that a connection method, or the id of a cluster, follows.
  private static Remotes remotes(String text) {
    List<String> names = new ArrayList<>();
    Optional<UuidAtom> cluster = Optional.empty();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf(',', start);
      while (end >= 0 && !isMember(text.substring(end + 1))) {
        end = text.indexOf(',', end + 1);
      }
      String name = text.substring(start, end < 0 ? text.length() : end);
      if (name.startsWith("cid:")) {
        cluster = Optional.ofNullable(UuidAtom.find(name.substring(4)));
      } else {
        names.add(name);
      }
      start = end < 0 ? text.length() : end + 1;
    }
    return new Remotes(names, cluster);
  }

  private static boolean isMember(String text) {
    return Endpoint.isMethod(text) || text.startsWith("cid:");
  }

  /// Connects to a server, or waits for it when the method listens.
  Peer connect(String server) {
    try {
      return switch (parse(server)) {
        case Endpoint.Active active -> Peer.connect(transport.get(), active, options);
        case Endpoint.Passive passive -> accept(passive);
      };
    } catch (EndpointException e) {
      throw unknown(server);
    } catch (Peer.LostException e) {
      if (e.reason().equals(NOT_SUPPORTED)) {
        throw unknown(server); // its host has no address
      }
      throw Fatal.of("failed to connect to \"" + server + "\" (" + e.reason() + ")");
    }
  }

  private static Fatal unknown(String server) {
    if (server.startsWith("tcp:")) {
      STREAM_TCP.error("{}: connect: {}", server, NOT_SUPPORTED);
    }
    return Fatal.of("failed to connect or listen to \"" + server + "\" (" + NOT_SUPPORTED + ")");
  }

  private Peer accept(Endpoint.Passive place) {
    try {
      return Peer.accept(
          transport.get(),
          place,
          options,
          () -> LOG.info("{}: waiting for connection...", place.text()));
    } catch (IOException e) {
      throw Fatal.of(
          "failed to connect or listen to \"" + place.text() + "\" (" + e.getMessage() + ")");
    }
  }

  /// Parses a connection method; what is wrong with it is logged.
  private static Endpoint parse(String server) throws EndpointException {
    try {
      Endpoint endpoint = Endpoint.parse(server);
      if (endpoint instanceof Endpoint.Inet inet
          && inet.port() == Endpoint.PORT_DEFAULT
          && !server.endsWith(":" + Endpoint.PORT_DEFAULT)) {
        STREAM.warn("The default OVSDB port number has changed from 6632 to 6640");
      }
      return endpoint;
    } catch (EndpointException e) {
      if (Endpoint.isMethod(server)) {
        SOCKETS.error("{}", e.detail());
      }
      throw e;
    }
  }

  /// The first server of the list that answers and has the database in a usable state; with an
  /// empty `database` the first that answers.
  private Peer first(Remotes remotes, String database) {
    for (String name : remotes.names()) {
      RECONNECT.info("{}: connecting...", name);
      try {
        if (!(parse(name) instanceof Endpoint.Active active)) {
          RECONNECT.info("{}: connection attempt failed ({})", name, NOT_SUPPORTED);
          continue;
        }
        Peer peer = Peer.connect(transport.get(), active, options);
        RECONNECT.info("{}: connected", name);
        if (database.isEmpty() || isUsable(peer, database, remotes.cluster())) {
          return peer;
        }
        RECONNECT.info("{}: connection attempt timed out", name);
        peer.close();
      } catch (EndpointException e) {
        RECONNECT.info("{}: connection attempt failed ({})", name, NOT_SUPPORTED);
      } catch (Peer.LostException e) {
        RECONNECT.info("{}: connection attempt failed ({})", name, e.reason());
      }
    }
    throw Fatal.of("no servers were available");
  }

  private boolean isUsable(Peer peer, String database, Optional<UuidAtom> cluster)
      throws Peer.LostException {
    JsonRpcMessage reply = peer.call("transact", databaseRequest(database));
    if (!(reply instanceof JsonRpcMessage.Reply(_, Json result))) {
      return false;
    }
    JsonObject row = databaseRow(result, peer.name(), database, cluster).orElse(null);
    if (row == null) {
      return false;
    }
    return Json.of("standalone").equals(row.get("model"))
        || (!Json.Bool.FALSE.equals(row.get("connected"))
            && (!leaderOnly || !Json.Bool.FALSE.equals(row.get("leader"))));
  }

  /// Whether the database is a cluster's, as its server says.
  boolean isClustered(Peer peer, String database) {
    Json result = requests.result(peer, "transact", databaseRequest(database));
    return databaseRow(result, peer.name(), database, Optional.empty())
        .filter(row -> Json.of("clustered").equals(row.get("model")))
        .isPresent();
  }

  private static Json.Arr databaseRequest(String database) {
    Json where = Json.array(Json.array(Json.of("name"), Json.of("=="), Json.of(database)));
    return Json.array(
        Json.of("_Server"),
        Json.object("op", Json.of("select"), "table", Json.of("Database"), "where", where));
  }

  private static Optional<JsonObject> databaseRow(
      Json result, String server, String database, Optional<UuidAtom> cluster) {
    if (!(result instanceof Json.Arr results)
        || results.size() != 1
        || !(results.at(0) instanceof JsonObject first)) {
      LOG.warn("{}: unexpected reply to _Server request for {}", server, database);
      return Optional.empty();
    }
    if (!(first.get("rows") instanceof Json.Arr rows)) {
      LOG.warn("{}: missing \"rows\" member in  _Server reply for {}", server, database);
      return Optional.empty();
    }
    for (Json element : rows.elements()) {
      if (element instanceof JsonObject row
          && Json.of(database).equals(row.get("name"))
          && (cluster.isEmpty() || isOf(row, cluster.get()))) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  private static boolean isOf(JsonObject row, UuidAtom cluster) {
    return Json.array(Json.of("uuid"), Json.of(cluster.text())).equals(row.get("cid"));
  }
}
