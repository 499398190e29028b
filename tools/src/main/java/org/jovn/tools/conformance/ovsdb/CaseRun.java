// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.ovsdb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;

/// Plays the steps of one case on connections of its own. The first step that does not go as
/// written ends it.
final class CaseRun implements AutoCloseable {

  private final Target target;
  private final Target restricted;
  private final Variables variables;
  private final Clock clock;
  private final List<String> exchange = new ArrayList<>();
  private final Map<String, Peer> peers = new HashMap<>();

  /// @param restricted where the connection `R` goes
  CaseRun(Target target, Target restricted, Variables variables, Clock clock) {
    this.target = target;
    this.restricted = restricted;
    this.variables = variables;
    this.clock = clock;
  }

  /// The messages so far.
  List<String> exchange() {
    return List.copyOf(exchange);
  }

  /// Plays the steps; returns what went wrong.
  Optional<String> play(List<Step> steps) {
    for (Step step : steps) {
      Optional<String> wrong;
      try {
        wrong = play(step);
      } catch (IOException e) {
        wrong = Optional.of("cannot connect: " + e.getMessage());
      }
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private Optional<String> play(Step step) throws IOException {
    Peer peer = peer(step.peer());
    return switch (step) {
      case Step.Request(_, String tag, String method, Json params) -> {
        peer.request(tag, method, variables.substitute(params));
        yield Optional.empty();
      }
      case Step.Notify(_, String method, Json params) -> {
        peer.send(
            "{\"id\":null,\"method\":%s,\"params\":%s}"
                .formatted(Json.of(method), variables.substitute(params)));
        yield Optional.empty();
      }
      case Step.Text(_, String text) -> {
        peer.send(variables.text(text));
        yield Optional.empty();
      }
      case Step.Hangup(String name) -> {
        peer.close();
        peers.remove(name);
        yield Optional.empty();
      }
      case Step.Result(_, String tag, Json pattern) ->
          expect(peer, Json.object("id", peer.id(tag), "error", Json.Null.NULL, "result", pattern));
      case Step.Failure(_, String tag, Json pattern) ->
          expect(
              peer, Json.object("id", peer.id(tag), "error", pattern, "result?", Json.Null.NULL));
      case Step.Notification(_, String method, Json pattern) ->
          expect(
              peer,
              Json.object("method", Json.of(method), "params", pattern, "id?", Json.Null.NULL));
      case Step.Message(_, Json pattern) -> expect(peer, pattern);
      case Step.Silence _ -> {
        peer.request("silence", "list_dbs", Json.Arr.EMPTY);
        yield expect(
            peer,
            Json.object("id", peer.id(""), "error", Json.Null.NULL, "result", Json.of("$array")));
      }
      case Step.Closed _ -> closed(peer);
    };
  }

  private Peer peer(String name) throws IOException {
    Peer peer = peers.get(name);
    if (peer == null) {
      peer = Peer.connect(name, name.equals("R") ? restricted : target, exchange);
      peers.put(name, peer);
    }
    return peer;
  }

  private Optional<String> expect(Peer peer, Json pattern) {
    return switch (peer.next(clock.stepMillis())) {
      case Peer.Came(JsonObject message) when Shape.matches(pattern, message, variables) ->
          Optional.empty();
      case Peer.Came _ -> Optional.of("not as expected, which is " + pattern);
      case Peer.Ended(String reason) -> Optional.of(reason + "; expected " + pattern);
      case Peer.Nothing() -> {
        clock.silence();
        yield Optional.of("no message; expected " + pattern);
      }
    };
  }

  private Optional<String> closed(Peer peer) {
    return switch (peer.next(clock.stepMillis())) {
      case Peer.Came _ -> Optional.of("a message instead of the end of the connection");
      case Peer.Ended _ -> Optional.empty();
      case Peer.Nothing() -> {
        clock.silence();
        yield Optional.of("the connection stays open");
      }
    };
  }

  @Override
  public void close() {
    for (Peer peer : peers.values()) {
      peer.close();
    }
  }
}
