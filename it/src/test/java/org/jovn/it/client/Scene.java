// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;
import org.jovn.ovsdb.client.ReplicaSession;
import org.jovn.ovsdb.client.SessionOptions;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Replica;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.RowEdit;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.client.replica.Values;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonReader;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.net.EndpointException;
import org.jovn.ovsdb.net.Tls;
import org.jovn.ovsdb.net.TlsOptions;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.NamedUuids;
import org.jovn.ovsdb.schema.TableSchema;

/// Servers and sessions of one test, on a small schema with a column of every kind.
final class Scene implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int BACKOFF_MILLIS = 1000;

  static final String SCHEMA_TEXT =
      """
      {"name": "T", "version": "1.0.0", "tables": {
        "Root": {"isRoot": true, "columns": {
          "name": {"type": "string"},
          "n": {"type": "integer"},
          "maybe": {"type": {"key": "integer", "min": 0, "max": 1}},
          "tags": {"type": {"key": "string", "min": 0, "max": "unlimited"}},
          "opts": {"type": {"key": "string", "value": "string", "min": 0, "max": "unlimited"}},
          "leaf": {"type": {"key": {"type": "uuid", "refTable": "Leaf"},
                            "min": 0, "max": "unlimited"}},
          "peer": {"type": {"key": {"type": "uuid", "refTable": "Root", "refType": "weak"},
                            "min": 0, "max": "unlimited"}}},
          "indexes": [["name"]]},
        "Leaf": {"columns": {"k": {"type": "integer"}}}}}
      """;

  static final DatabaseSchema SCHEMA = schema(SCHEMA_TEXT);
  static final TableSchema ROOT = table(SCHEMA, "Root");
  static final TableSchema LEAF = table(SCHEMA, "Leaf");
  static final ColumnSchema NAME = column(ROOT, "name");
  static final ColumnSchema N = column(ROOT, "n");
  static final ColumnSchema MAYBE = column(ROOT, "maybe");
  static final ColumnSchema TAGS = column(ROOT, "tags");
  static final ColumnSchema OPTS = column(ROOT, "opts");
  static final ColumnSchema LEAVES = column(ROOT, "leaf");
  static final ColumnSchema PEER = column(ROOT, "peer");
  static final ColumnSchema K = column(LEAF, "k");

  /// What a session speaks over.
  enum Wire {
    UNIX,
    TCP,
    TLS
  }

  /// A server, and how a session reaches it over the test's wire.
  record Served(ServerProcess process, SessionOptions options) {

    /// The same for another model.
    SessionOptions options(DatabaseSchema model) throws EndpointException {
      return SessionOptions.of(options.endpoints().getFirst().text(), model)
          .withMaxBackoffMillis(BACKOFF_MILLIS)
          .withConnection(options.connection());
    }
  }

  private final Path folder;
  private final Deque<Runnable> open = new ArrayDeque<>();

  private int port;

  Scene(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  static DatabaseSchema schema(String text) {
    try {
      return DatabaseSchema.parse(JsonReader.parse(text));
    } catch (JsonException | OvsdbException e) {
      throw new IllegalStateException(e);
    }
  }

  static TableSchema table(DatabaseSchema schema, String name) {
    return Objects.requireNonNull(schema.table(name));
  }

  static ColumnSchema column(TableSchema table, String name) {
    return Objects.requireNonNull(table.column(name));
  }

  /// A new standalone database.
  Path createDatabase() throws IOException {
    Path schema = Files.writeString(folder.resolve("T.ovsschema"), SCHEMA_TEXT);
    Path file = folder.resolve("t.db");
    CommandResult.outputOf(
        ServerCommand.installed("ovsdb-tool"), "create", file.toString(), schema.toString());
    return file;
  }

  ServerProcess start(ServerCommand command, String name, List<String> options, Path... files)
      throws IOException {
    ServerProcess server = ServerProcess.start(command, name, folder, options, files);
    open.push(server::close);
    return server;
  }

  /// A server of one database that is reached over `wire`; a port is chosen once and kept.
  Served serve(ServerCommand command, Wire wire, Path database) throws IOException {
    if (port == 0 && wire != Wire.UNIX) {
      port = freePort();
    }
    return switch (wire) {
      case UNIX -> {
        ServerProcess server = start(command, "s", List.of(), database);
        yield new Served(server, options(remote(server)));
      }
      case TCP -> {
        String address = "%d:127.0.0.1".formatted(port);
        ServerProcess server = start(command, "s", List.of("--remote=ptcp:" + address), database);
        yield new Served(server, options("tcp:127.0.0.1:" + port));
      }
      case TLS -> {
        TlsOptions keys = keys();
        List<String> words =
            List.of(
                "--remote=pssl:%d:127.0.0.1".formatted(port),
                "--private-key=" + folder.resolve("key.pem"),
                "--certificate=" + folder.resolve("cert.pem"),
                "--ca-cert=" + folder.resolve("cacert.pem"));
        ServerProcess server = start(command, "s", words, database);
        yield new Served(
            server,
            options("ssl:127.0.0.1:" + port)
                .withConnection(ConnectionOptions.defaults().withTls(new Tls(keys))));
      }
    };
  }

  /// A key and a certificate for both ends, made by OpenSSL once for a folder.
  private TlsOptions keys() throws IOException {
    Path key = folder.resolve("key.pem");
    if (Files.notExists(key)) {
      String curve = "ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
      CommandResult.outputOf(
          "sh",
          "-c",
          """
          cd %1$s &&
          openssl req -x509 -newkey %2$s -keyout cakey.pem -out cacert.pem -subj /CN=ca -days 2 &&
          openssl req -newkey %2$s -keyout key.pem -out req.pem -subj /CN=peer &&
          openssl x509 -req -in req.pem -CA cacert.pem -CAkey cakey.pem -CAcreateserial \
            -out cert.pem -days 2
          """
              .formatted(folder, curve));
    }
    return TlsOptions.of(key, folder.resolve("cert.pem"), folder.resolve("cacert.pem"));
  }

  static String remote(ServerProcess server) {
    return "unix:" + server.socket();
  }

  /// A TCP port of this host that was free a moment ago.
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static SessionOptions options(String remotes) {
    try {
      return SessionOptions.of(remotes, SCHEMA).withMaxBackoffMillis(BACKOFF_MILLIS);
    } catch (EndpointException e) {
      throw new IllegalArgumentException(e);
    }
  }

  ReplicaSession open(SessionOptions options) throws IOException {
    ReplicaSession session = ReplicaSession.open(options);
    open.push(session::close);
    return session;
  }

  /// A session that has its first contents.
  ReplicaSession load(SessionOptions options) throws IOException, InterruptedException {
    ReplicaSession session = open(options);
    assertThat(session.awaitAfter(0, LIMIT).isLoaded()).as("contents from %s", options).isTrue();
    return session;
  }

  /// Inserts a row of Root and waits for it.
  static UuidAtom insert(Replica replica, String name, long n) throws InterruptedException {
    Transaction transaction = replica.newTransaction();
    RowEdit edit = transaction.insert(ROOT).set(NAME, Values.of(name)).set(N, Values.of(n));
    assertThat(replica.commit(transaction)).isInstanceOf(Outcome.Committed.class);
    return edit.uuid();
  }

  /// Waits until something holds that updates bring about.
  static void await(Replica replica, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time of the wait").isLessThan(deadline);
      replica.awaitAfter(replica.snapshot().sequence(), Duration.ofMillis(50));
    }
  }

  /// What a replica shows of a table.
  static Map<UuidAtom, Map<String, Datum>> contents(ReplicaSnapshot snapshot, TableSchema table) {
    Map<UuidAtom, Map<String, Datum>> rows = new TreeMap<>();
    snapshot.forEach(table, row -> rows.put(row.uuid(), values(table, row)));
    return rows;
  }

  private static Map<String, Datum> values(TableSchema table, Row row) {
    Map<String, Datum> values = new TreeMap<>();
    for (ColumnSchema column : table.columns()) {
      if (!column.isImplicit()) {
        values.put(column.name(), row.get(column.index()));
      }
    }
    return values;
  }

  /// What the server has of a table, of the rows that pass one clause.
  static Map<UuidAtom, Map<String, Datum>> select(
      String remote, TableSchema table, Condition condition) throws IOException {
    String operations =
        "[\"T\",{\"op\":\"select\",\"table\":\"%s\",\"where\":[]}]".formatted(table.name());
    String reply =
        CommandResult.outputOf(
            ServerCommand.installed("ovsdb-client"), "transact", remote, operations);
    Map<UuidAtom, Map<String, Datum>> rows = new TreeMap<>();
    try {
      Json.Arr results = (Json.Arr) JsonReader.parse(reply.strip());
      Json all = ((JsonObject) results.at(0)).get("rows");
      for (Json json : ((Json.Arr) Objects.requireNonNull(all)).elements()) {
        Datum[] values = new Datum[table.columnCount()];
        for (ColumnSchema column : table.columns()) {
          Json value = ((JsonObject) json).get(column.name());
          values[column.index()] =
              column.type().parse(Objects.requireNonNull(value), NamedUuids.NONE);
        }
        Row row = new Row(values);
        if (condition.matchesAny(row)) {
          rows.put(row.uuid(), values(table, row));
        }
      }
    } catch (JsonException | OvsdbException e) {
      throw new IOException(reply, e);
    }
    return rows;
  }

  /// Waits until the replica shows what the server has.
  static void assertSame(Replica replica, ServerProcess server)
      throws IOException, InterruptedException {
    assertSame(replica, remote(server));
  }

  /// The same, by where the server listens.
  static void assertSame(Replica replica, String remote) throws IOException, InterruptedException {
    for (TableSchema table : List.of(ROOT, LEAF)) {
      Map<UuidAtom, Map<String, Datum>> expected = select(remote, table, Condition.ALL);
      await(replica, () -> contents(replica.snapshot(), table).equals(expected));
    }
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }
}
