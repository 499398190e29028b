// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.ovsdb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.tools.conformance.CaseResult;
import org.jovn.tools.conformance.Report;
import org.jovn.tools.conformance.Status;
import org.jspecify.annotations.Nullable;

/// A run of the cases against one server, one after the other, and the deletion of what each has
/// left behind.
final class Suite {

  private static final String DATABASE_PREFERRED = "OVN_Northbound";
  private static final long RUN_MILLIS_MAX = 55_000;
  private static final long CASE_MILLIS_MAX = 5_000;
  private static final long LOOK_MILLIS_MAX = 5_000;
  private static final int DEPTH = 1200;
  private static final int LONG_BYTES = 100_000;
  private static final List<String> MARKS = List.of("m1", "m2", "m3", "m4");

  private final Target target;
  private final Optional<RestrictedPeer> restricted;
  private final Optional<String> wanted;
  private final List<String> prefixes;
  private final Clock clock = new Clock(System::nanoTime, RUN_MILLIS_MAX, CASE_MILLIS_MAX);
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final Variables common = new Variables();
  private Map<String, Variables> roles = Map.of();
  private String trouble = "";
  private String restrictedTrouble = "";
  private int names;
  private @Nullable Peer cleaner;

  /// @param restricted a client with a role
  /// @param wanted name of the database to work on
  /// @param prefixes of the ids of cases to run; none for all
  Suite(
      Target target,
      Optional<RestrictedPeer> restricted,
      Optional<String> wanted,
      List<String> prefixes) {
    this.target = target;
    this.restricted = restricted;
    this.wanted = wanted;
    this.prefixes = prefixes;
  }

  Report run() {
    Report report = new Report("jovn conformance ovsdb");
    look();
    common.put("deep", Json.of("[".repeat(DEPTH) + "]".repeat(DEPTH)));
    common.put("long", Json.of("jovn".repeat(LONG_BYTES / 4)));
    for (Script script : ScriptReader.all()) {
      if (prefixes.isEmpty() || prefixes.stream().anyMatch(script.id()::startsWith)) {
        report.add(run(script));
      }
    }
    if (cleaner != null) {
      cleaner.close();
    }
    return report;
  }

  /// Learns which database there is and what its schema has; what is wrong with that is told by
  /// each case.
  private void look() {
    List<String> exchange = new ArrayList<>();
    try (Peer peer = Peer.connect("A", target, exchange)) {
      String database = database(ask(peer, "list_dbs", Json.Arr.EMPTY));
      common.put("db", Json.of(database));
      Json schema = ask(peer, "get_schema", Json.array(Json.of(database)));
      if (schema instanceof JsonObject object) {
        roles = new HashMap<>(Roles.of(object));
        Variables scratch = Scratch.of(object, roles.get("map"));
        if (isEmpty(peer, database, object) && scratch != null) {
          roles.put(Scratch.ROLE, scratch);
        }
        lookAtRoles(peer, object);
        common.put("schema", object);
        common.put("version", Objects.requireNonNullElse(object.get("version"), Json.Null.NULL));
      }
    } catch (IOException e) {
      trouble = "cannot connect: " + e.getMessage();
    } catch (IllegalStateException e) {
      trouble = String.valueOf(e.getMessage());
    }
  }

  private void lookAtRoles(Peer peer, JsonObject schema) {
    restrictedTrouble = RestrictedPeer.missing(restricted);
    Variables free = restricted.map(client -> client.of(schema, roles.get("map"))).orElse(null);
    if (restricted.isEmpty() || free == null) {
      return;
    }
    if (!RestrictedPeer.isFree(selected(peer, free))) {
      restrictedTrouble =
          "there are rows of the role \"%s\" or of the client \"%s\" already"
              .formatted(restricted.get().role(), restricted.get().id());
      return;
    }
    roles.put(RestrictedPeer.ROLE, free);
    Variables scratch = roles.get(Scratch.ROLE);
    if (scratch == null) {
      restrictedTrouble = "the database has rows";
    } else {
      Variables both = free.copy();
      both.putAll(scratch);
      roles.put(RestrictedPeer.ROLE_SCRATCH, both);
    }
  }

  private @Nullable Json selected(Peer peer, Variables variables) {
    List<Json> params = new ArrayList<>(List.of(Objects.requireNonNull(common.get("db"))));
    params.addAll(RestrictedPeer.selection());
    peer.request("", "transact", variables.substitute(new Json.Arr(params)));
    return peer.next(clock.left(LOOK_MILLIS_MAX)) instanceof Peer.Came(JsonObject reply)
        ? reply.get("result")
        : null;
  }

  /// Whether no table has a row; a server that cannot say has some.
  private static boolean isEmpty(Peer peer, String database, JsonObject schema) {
    peer.request("", "transact", new Json.Arr(Scratch.emptiness(database, schema)));
    return peer.next(LOOK_MILLIS_MAX) instanceof Peer.Came(JsonObject reply)
        && reply.get("result") instanceof Json.Arr(List<Json> results)
        && results.stream().allMatch(result -> result instanceof JsonObject o && o.size() == 0);
  }

  private String database(Json list) {
    if (list instanceof Json.Arr names) {
      for (String name : List.of(wanted.orElse(DATABASE_PREFERRED), "")) {
        for (Json element : names.elements()) {
          boolean any = name.isEmpty() && wanted.isEmpty() && !element.equals(Json.of("_Server"));
          if (element instanceof Json.Str(String found) && (any || found.equals(name))) {
            return found;
          }
        }
      }
    }
    throw new IllegalStateException("the server has no database to work on: " + list);
  }

  private static Json ask(Peer peer, String method, Json params) {
    peer.request("", method, params);
    if (peer.next(LOOK_MILLIS_MAX) instanceof Peer.Came(JsonObject reply)) {
      Json result = reply.get("result");
      if (result != null) {
        return result;
      }
    }
    throw new IllegalStateException("no good answer to " + method + " " + params);
  }

  private CaseResult run(Script script) {
    clock.beginCase();
    long begin = clock.millis();
    if (!trouble.isEmpty() || clock.isOver()) {
      String why = trouble.isEmpty() ? "the time of the run is over" : trouble;
      return result(script, Status.FAIL, why, List.of(), begin);
    }
    if (script.role().isPresent() && !roles.containsKey(script.role().get())) {
      String why =
          script.role().get().startsWith(RestrictedPeer.ROLE)
              ? restrictedTrouble
              : "the schema has nothing for the role \"" + script.role().get() + "\"";
      return result(script, Status.SKIPPED, why, List.of(), begin);
    }
    List<String> exchange = new ArrayList<>();
    Optional<String> wrong = play(script, script.steps(), exchange);
    if (wrong.isEmpty()) {
      return result(script, Status.PASS, "", exchange, begin);
    }
    if (script.deviation().isPresent()) {
      List<String> other = new ArrayList<>();
      clock.beginCase();
      if (play(script, script.deviation().get().steps(), other).isEmpty()) {
        return result(script, Status.DEVIATES, script.deviation().get().name(), other, begin);
      }
    }
    return result(script, Status.FAIL, wrong.get(), exchange, begin);
  }

  private CaseResult result(
      Script script, Status status, String remark, List<String> exchange, long begin) {
    return new CaseResult(
        script.id(),
        script.section(),
        script.title(),
        status,
        remark,
        exchange,
        clock.millis() - begin);
  }

  private Optional<String> play(Script script, List<Step> steps, List<String> exchange) {
    Variables variables = variables(script);
    Target role = restricted.map(RestrictedPeer::target).orElse(target);
    try (CaseRun run = new CaseRun(target, role, variables.copy(), clock)) {
      Optional<String> wrong = run.play(steps);
      exchange.addAll(run.exchange());
      return wrong;
    } finally {
      if (script.role().isPresent() && !script.role().get().equals("single")) {
        clean(variables, script.role().get());
      }
    }
  }

  private Variables variables(Script script) {
    Variables variables = common.copy();
    script.role().ifPresent(role -> variables.putAll(roles.getOrDefault(role, new Variables())));
    names++;
    for (String mark : MARKS) {
      variables.put(mark, Json.of("jovn-%s-%d-%s".formatted(run, names, mark)));
    }
    for (int i = 1; i <= 3; i++) {
      variables.put("l" + i, Json.of("jovn_%s_%d_%d".formatted(run, names, i)));
      variables.put("fresh" + i, Json.of(UUID.randomUUID().toString()));
    }
    return variables;
  }

  /// Deletes the rows with the marks of a case; rows that they refer to go by themselves.
  ///
  /// @param role of the case: one that may have converted the database has it converted back, and
  ///   has ended the connection; one with permissions has them deleted
  private void clean(Variables variables, String role) {
    boolean converted = role.equals(Scratch.ROLE) || role.equals(RestrictedPeer.ROLE_SCRATCH);
    List<Json> params = new ArrayList<>();
    if (converted && cleaner != null) {
      cleaner.close();
      cleaner = null;
    }
    params.add(Json.of("$db"));
    for (String suffix : variables.get("T2") == null ? List.of("") : List.of("", "2")) {
      for (String mark : MARKS) {
        params.add(
            Json.object(
                "op", Json.of("delete"),
                "table", Json.of("$T" + suffix),
                "where",
                    Json.array(
                        Json.array(Json.of("$M" + suffix), Json.of("=="), Json.of("$" + mark)))));
      }
    }
    try {
      Peer peer = cleaner == null ? Peer.connect("A", target, new ArrayList<>()) : cleaner;
      if (converted) {
        peer.request("", "set_db_change_aware", Json.array(Json.of(true)));
        peer.next(clock.left(LOOK_MILLIS_MAX));
        peer.request("", "convert", variables.substitute(Scratch.BACK));
        peer.next(clock.left(LOOK_MILLIS_MAX));
      }
      if (role.startsWith(RestrictedPeer.ROLE) && restricted.isPresent()) {
        Json found = selected(peer, variables);
        params.addAll(RestrictedPeer.deletion(found));
      }
      peer.request("", "transact", variables.substitute(new Json.Arr(params)));
      if (peer.next(clock.left(LOOK_MILLIS_MAX)) instanceof Peer.Came) {
        cleaner = peer;
      } else {
        peer.close();
        cleaner = null;
      }
    } catch (IOException _) {
      return; // the next case tells that the server is gone
    }
  }
}
