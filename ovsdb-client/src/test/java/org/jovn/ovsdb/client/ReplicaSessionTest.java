// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jovn.kinds.EveryKind;
import org.jovn.kinds.KindsSchema;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.ReplicaClosedException;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What no real server shows on demand: old ones, stale ones, and ones that lie.
@Timeout(60)
class ReplicaSessionTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String ONE = "11111111-1111-1111-1111-111111111111";
  private static final String TWO = "22222222-2222-2222-2222-222222222222";
  private static final UuidAtom FIRST = Objects.requireNonNull(UuidAtom.find(ONE));
  private static final UuidAtom SECOND = Objects.requireNonNull(UuidAtom.find(TWO));
  private static final Json TRANSACTION = Json.of("00000000-0000-0000-0000-000000000002");

  /// So many rows are longer than what is read at once.
  private static final int MANY = 4000;

  private static final String NAME = "a name of some length ".repeat(10);

  @TempDir private Path folder;
  private FakeServer server;
  private SessionOptions options;

  @BeforeEach
  void start() throws Exception {
    server = new FakeServer(folder.resolve("s"));
    server.rows = Map.of(ONE, "{\"name\":\"one\",\"strings\":[\"set\",[\"a\",\"b\"]]}");
    options = SessionOptions.of("unix:" + folder.resolve("s"), KindsSchema.SCHEMA);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void await(ReplicaSession session, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time of the wait").isLessThan(deadline);
      session.awaitAfter(session.snapshot().sequence(), Duration.ofMillis(20));
    }
  }

  private static EveryKind first(ReplicaSnapshot snapshot) {
    return EveryKind.find(snapshot, FIRST).orElseThrow();
  }

  @Test
  void takesDifferencesOfMonitorCondSince() throws Exception {
    try (ReplicaSession session = ReplicaSession.open(options)) {
      session.awaitAfter(0, LIMIT);
      server.notify("update3", TRANSACTION, FakeServer.json(modification("modify")));
      await(session, () -> first(session.snapshot()).count() == 5);
      assertThat(first(session.snapshot()).strings()).containsExactly("b", "c");
    }
  }

  /// As a difference: "a" goes, "c" comes.
  private static String modification(String member) {
    return "{\"Every_Kind\":{\"%s\":{\"%s\":{\"count\":5,\"strings\":[\"set\",[\"a\",\"c\"]]}}}}"
        .formatted(ONE, member);
  }

  @Test
  void fallsBackToMonitorCond() throws Exception {
    server.unknown.add("monitor_cond_since");
    try (ReplicaSession session = ReplicaSession.open(options)) {
      session.awaitAfter(0, LIMIT);
      server.notify("update2", FakeServer.json(modification("modify")));
      await(session, () -> first(session.snapshot()).count() == 5);
      assertThat(first(session.snapshot()).strings()).containsExactly("b", "c");
    }
  }

  @Test
  void fallsBackToMonitorOfServersWithoutStatus() throws Exception {
    server.unknown.add("monitor_cond_since");
    server.unknown.add("monitor_cond");
    server.unknown.add("set_db_change_aware");
    server.hasStatus = false;
    try (ReplicaSession session = ReplicaSession.open(options)) {
      session.awaitAfter(0, LIMIT);
      assertThat(first(session.snapshot()).strings()).containsExactly("a", "b");
      server.notify(
          "update",
          FakeServer.json(
              "{\"Every_Kind\":{\"%s\":{\"old\":{\"count\":0},\"new\":{\"count\":5}}}}"
                  .formatted(ONE)));
      await(session, () -> first(session.snapshot()).count() == 5);
      assertThat(first(session.snapshot()).strings()).containsExactly("a", "b");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Every_Kind\":{\"TWO\":{\"insert\":{\"name\":\"x\"}},\"ONE\":{\"insert\":{}}}}",
        "{\"Every_Kind\":{\"TWO\":{\"insert\":{\"nonsense\":\"x\"}}}}",
        "{\"Every_Kind\":{\"TWO\":{\"insert\":{\"count\":\"five\"}}}}",
        "{\"Every_Kind\":{\"TWO\":{\"insert\":{\"name\":[\"set\",[\"a\",\"b\"]]}}}}",
        "{\"Every_Kind\":{\"TWO\":{\"modify\":{\"name\":\"x\"}}}}",
        "{\"Every_Kind\":{\"TWO\":{\"delete\":null}}}",
        "{\"Every_Kind\":{\"TWO\":{\"enlarge\":{}}}}",
        "{\"Every_Kind\":{\"TWO\":{}}}",
        "{\"Every_Kind\":{\"TWO\":7}}",
        "{\"Every_Kind\":{\"not-a-uuid\":{\"insert\":{}}}}",
        "{\"Every_Kind\":[]}",
        "{\"Nothing\":{\"TWO\":{\"insert\":{}}}}",
        "[]"
      })
  void loadsAfreshAfterALie(String update) throws Exception {
    try (ReplicaSession session = ReplicaSession.open(options)) {
      session.awaitAfter(0, LIMIT);
      boolean[] half = new boolean[1];
      session.addListener(() -> half[0] |= session.snapshot().row(EveryKind.TABLE, SECOND) != null);
      String text = update.replace("ONE", ONE).replace("TWO", TWO);
      server.notify("update3", TRANSACTION, FakeServer.json(text));
      await(session, () -> session.snapshot().epoch() == 2);
      assertThat(half[0]).as("half an update seen").isFalse();
      assertThat(server.connections()).isEqualTo(2);
      assertThat(first(session.snapshot()).name()).isEqualTo("one");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "{\"id\":null,\"method\":\"update3\",\"params\":[\"x\",]}",
        "[]",
        "{\"id\":null,\"method\":\"update3\",\"params\":{}}",
        "{\"id\":null,\"method\":\"update3\",\"params\":[\"nobody\",\"ONE\",{}]}",
        "{\"id\":null,\"method\":\"update2\",\"params\":[[\"monid\",\"Kinds\",1],{}]}",
        "{\"id\":null,\"method\":\"update3\",\"params\":[[\"monid\",\"Kinds\",1],7,{}]}",
        "{\"id\":4711,\"result\":{},\"error\":null}"
      })
  void loadsAfreshAfterAMessageThatCannotBe(String message) throws Exception {
    try (ReplicaSession session = ReplicaSession.open(options)) {
      session.awaitAfter(0, LIMIT);
      server.say(message.replace("ONE", ONE));
      await(session, () -> session.snapshot().epoch() == 2);
      assertThat(server.connections()).isEqualTo(2);
      assertThat(first(session.snapshot()).name()).isEqualTo("one");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "get_schema | {\"name\":\"Kinds\"}",
        "get_schema | 7",
        "monitor_cond_since | {}",
        "monitor_cond_since | [true]",
        "monitor_cond_since | [false,\"no uuid\",{}]",
        "monitor_cond_since | [false,\"ONE\",{\"Nothing\":{\"TWO\":{\"initial\":{}}}}]",
        "monitor_cond_since | [false,\"ONE\",{\"KIND\":{\"TWO\":{\"initial\":{\"count\":\"5\"}}}}]",
        "monitor_cond_since | [false,\"ONE\",{\"Every_Kind\":{\"TWO\":{\"modify\":{}}}}]"
      })
  void showsNothingOfContentsThatCannotBe(String method, String lie) throws Exception {
    String text = lie.replace("ONE", ONE).replace("TWO", TWO).replace("KIND", "Every_Kind");
    server.lies.put(method, text);
    try (ReplicaSession session = ReplicaSession.open(options.withMaxBackoffMillis(1000))) {
      await(session, () -> server.lied.get() >= 1);
      assertThat(session.snapshot().isLoaded()).isFalse();
      server.lies.clear();
      session.awaitAfter(0, LIMIT);
      assertThat(session.snapshot().size(EveryKind.TABLE)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"TWO\":{\"insert\":{\"name\":\"x\"}},\"ONE\":{\"insert\":{}}}}",
        "\"TWO\":{\"insert\":{\"count\":\"five\"}}}}",
        "\"TWO\":{\"delete\":null}}}"
      })
  void loadsAfreshAfterALieThatArrivesInPieces(String rest) throws Exception {
    try (ReplicaSession session = ReplicaSession.open(options)) {
      session.awaitAfter(0, LIMIT);
      boolean[] half = new boolean[1];
      session.addListener(() -> half[0] |= session.snapshot().size(EveryKind.TABLE) > 1);
      String text = many("insert", MANY) + "," + rest.replace("ONE", ONE).replace("TWO", TWO);
      server.notify("update3", TRANSACTION, FakeServer.json(text));
      await(session, () -> session.snapshot().epoch() == 2);
      assertThat(half[0]).as("half an update seen").isFalse();
      assertThat(session.snapshot().size(EveryKind.TABLE)).isEqualTo(1);
    }
  }

  /// The beginning of an update with many rows: brackets are open.
  private static String many(String member, int count) {
    StringBuilder text = new StringBuilder("{\"Every_Kind\":{");
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : ",")
          .append("\"%s\":{\"%s\":{\"name\":\"%s%d\"}}".formatted(many(i), member, NAME, i));
    }
    return text.toString();
  }

  private static String many(int i) {
    return "33333333-3333-3333-3333-%012x".formatted(i);
  }

  @ParameterizedTest
  @ValueSource(strings = {"monitor_cond_since", "monitor_cond", "monitor"})
  void takesMessagesThatArriveInPieces(String monitor) throws Exception {
    boolean since = monitor.equals("monitor_cond_since");
    if (!since) {
      server.unknown.add("monitor_cond_since");
    }
    if (monitor.equals("monitor")) {
      server.unknown.add("monitor_cond");
      server.hasStatus = false;
    }
    Map<String, String> rows = new LinkedHashMap<>(server.rows);
    for (int i = 0; i < MANY; i++) {
      rows.put(many(MANY + i), "{\"name\":\"%s\"}".formatted(NAME));
    }
    server.rows = rows;
    try (ReplicaSession session = ReplicaSession.open(options)) {
      session.awaitAfter(0, LIMIT);
      assertThat(session.snapshot().size(EveryKind.TABLE)).isEqualTo(MANY + 1);
      boolean[] half = new boolean[1];
      session.addListener(() -> half[0] |= session.snapshot().size(EveryKind.TABLE) % MANY != 1);
      boolean plain = monitor.equals("monitor");
      String change = plain ? "\"old\":{},\"new\":{\"count\":5}" : "\"modify\":{\"count\":5}";
      Json update =
          FakeServer.json(
              many(plain ? "new" : "insert", MANY) + ",\"%s\":{%s}}}".formatted(ONE, change));
      if (since) {
        server.notify("update3", TRANSACTION, update);
      } else {
        server.notify(plain ? "update" : "update2", update);
      }
      await(session, () -> first(session.snapshot()).count() == 5);
      assertThat(session.snapshot().size(EveryKind.TABLE)).isEqualTo(2 * MANY + 1);
      assertThat(half[0]).as("half an update seen").isFalse();
      assertThat(session.snapshot().epoch()).isEqualTo(1);
      UuidAtom last = Objects.requireNonNull(UuidAtom.find(many(MANY - 1)));
      assertThat(EveryKind.find(session.snapshot(), last).orElseThrow().name())
          .isEqualTo(NAME + (MANY - 1));
    }
  }

  /// Has a session see index 10, and then only a server that is at 9.
  private void goBack(ReplicaSession session) throws InterruptedException {
    assertThat(session.awaitConnected(LIMIT)).isTrue();
    server.index = 9;
    session.reconnect();
    await(session, () -> !session.isConnected());
    assertThat(session.awaitConnected(Duration.ofMillis(1500))).isFalse();
  }

  @Test
  void leavesAServerThatHasOlderData() throws Exception {
    server.index = 10;
    try (ReplicaSession session = ReplicaSession.open(options)) {
      goBack(session);
      assertThat(first(session.snapshot()).name()).isEqualTo("one");
      server.index = 10;
      assertThat(session.awaitConnected(LIMIT)).isTrue();
    }
  }

  @Test
  void takesOlderDataOnceToldTo() throws Exception {
    server.index = 10;
    try (ReplicaSession session = ReplicaSession.open(options)) {
      goBack(session);
      session.resetMinIndex();
      assertThat(session.awaitConnected(LIMIT)).isTrue();
      server.index = 8;
      session.reconnect();
      await(session, () -> !session.isConnected());
      assertThat(session.awaitConnected(Duration.ofMillis(1500))).as("9 seen since").isFalse();
    }
  }

  @Test
  void saysWhenItDoesNotKnow() throws Exception {
    try (ReplicaSession session = ReplicaSession.open(options)) {
      session.awaitAfter(0, LIMIT);
      server.hangsUp = true;
      Transaction transaction = session.newTransaction();
      EveryKind.delete(transaction, FIRST);
      assertThat(session.commit(transaction)).isInstanceOf(Outcome.Unknown.class);
      assertThat(session.snapshot().row(EveryKind.TABLE, FIRST)).isNotNull();
    }
  }

  @Test
  void takesNothingOnceItIsClosed() throws Exception {
    ReplicaSession closed;
    try (ReplicaSession session = ReplicaSession.open(options)) {
      session.awaitAfter(0, LIMIT);
      closed = session;
    }
    assertThat(first(closed.snapshot()).name()).isEqualTo("one");
    Transaction late = closed.newTransaction();
    EveryKind.delete(late, FIRST);
    assertThatThrownBy(() -> closed.commit(late)).isInstanceOf(ReplicaClosedException.class);
    assertThatThrownBy(() -> closed.awaitAfter(closed.snapshot().sequence(), LIMIT))
        .isInstanceOf(ReplicaClosedException.class);
  }
}
