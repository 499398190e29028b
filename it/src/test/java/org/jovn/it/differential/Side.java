// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.differential;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;
import org.jovn.it.wire.HashOrder;
import org.jovn.it.wire.Json;
import org.jovn.it.wire.WireClient;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One server of a dual run with its sessions.
///
/// All comes to rest by barriers: an empty transaction on every session, twice, since its reply has
/// to follow the updates of all transactions that took effect before.
final class Side implements AutoCloseable {
  private static final JsonNode BARRIER = Json.node("barrier");
  private static final int ROUNDS_AFTER_END = 4;

  private final String name;
  private final String database;
  private final ServerProcess server;
  private final List<WireClient> sessions = new ArrayList<>();
  private final List<List<JsonNode>> received = new ArrayList<>();
  private final Names names = new Names();

  private Side(String name, String database, ServerProcess server) {
    this.name = name;
    this.database = database;
    this.server = server;
  }

  /// Starts a server on a database file and opens the sessions.
  static Side start(
      ServerCommand command,
      String name,
      Path folder,
      List<String> options,
      Path file,
      String database,
      int sessions)
      throws IOException {
    Side side =
        new Side(
            command.name(), database, ServerProcess.start(command, name, folder, options, file));
    for (int i = 0; i < sessions; i++) {
      side.sessions.add(WireClient.connect(side.server.socket()));
      side.received.add(new ArrayList<>());
    }
    return side;
  }

  String name() {
    return name;
  }

  /// Sends what the step says, without waiting for anything.
  void begin(Step step) throws IOException {
    if (step.messages().isEmpty()) {
      reconnect(step.session());
    }
    List<JsonNode> messages = new ArrayList<>(step.messages());
    if (!messages.isEmpty()) {
      messages.add(barrier());
      sessions.get(step.session()).send(messages.toArray(JsonNode[]::new));
    }
  }

  /// Waits until all has come to rest, and returns what was received since.
  Exchange finish(Step step, int number) throws IOException {
    boolean connected = !step.messages().isEmpty() && readToBarrier(step.session());
    if (connected) {
      step.timedIds().forEach(id -> readToReply(step.session(), id));
    }
    // What follows from the end of a session (locks that pass on) need not come at once.
    int rounds = connected && !step.converts() ? 1 : ROUNDS_AFTER_END;
    for (int round = 0; round < rounds; round++) {
      for (WireClient session : sessions) {
        session.send(barrier());
      }
      for (int i = 0; i < sessions.size(); i++) {
        readToBarrier(i);
      }
    }
    // Updates of transactions that come in one write may be joined: the replicas tell.
    boolean joined = step.messages().size() > 1;
    Exchange exchange = Exchange.of(received, names, number, joined);
    received.forEach(List::clear);
    return exchange;
  }

  /// Sends a transaction on a connection of its own.
  JsonNode select(JsonNode params) {
    return call("transact", params);
  }

  /// Sends any request on a connection of its own.
  JsonNode call(String method, JsonNode params) {
    try (WireClient client = WireClient.connect(server.socket())) {
      return client.call(method, params);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Like [#call], with the names of UUIDs that the step's answers have.
  JsonNode ask(String method, JsonNode params, int number) {
    JsonNode reply = names.renamed(call(method, params), number);
    return HashOrder.removed(Exchange.setsSorted(reply));
  }

  /// The UUID that has a name here.
  String original(String name) {
    return names.original(name);
  }

  /// What the program has to say: its end, if it ended, its output and its log.
  String testimony() {
    return name + (server.isAlive() ? "" : " has ended") + "\n" + server.output();
  }

  /// Whether the server has ended; waits a moment for one that is just about to.
  boolean hasEnded() {
    return server.endsWithin(Duration.ofSeconds(1));
  }

  int stop() {
    sessions.forEach(WireClient::close);
    return server.stop();
  }

  @Override
  public void close() {
    sessions.forEach(WireClient::close);
    server.close();
  }

  private JsonNode barrier() {
    return WireClient.request(BARRIER, "transact", Json.array(database));
  }

  /// Whether the session is still connected; if not, it is anew.
  private boolean readToBarrier(int session) throws IOException {
    WireClient client = sessions.get(session);
    @Nullable JsonNode message = client.read();
    while (message != null && !WireClient.isReplyTo(message, BARRIER)) {
      received.get(session).add(message);
      message = client.read();
    }
    if (message == null) {
      received.get(session).add(Exchange.CLOSED);
      reconnect(session);
      return false;
    }
    return true;
  }

  /// A wait with a time limit is answered at once, or when its time is over.
  private void readToReply(int session, JsonNode id) {
    List<JsonNode> messages = received.get(session);
    if (messages.stream().noneMatch(message -> WireClient.isReplyTo(message, id))) {
      messages.addAll(sessions.get(session).readUntilReply(id));
    }
  }

  private void reconnect(int session) throws IOException {
    sessions.get(session).close();
    sessions.set(session, WireClient.connect(server.socket()));
  }
}
