// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.DatumChange;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonReader;
import org.jovn.ovsdb.monitor.MonitorVersion;
import org.jovn.ovsdb.operation.Condition;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.NamedUuids;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.ovsdb.server.database.RandomWalk;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jovn.ovsdb.server.session.TestClient;
import org.jovn.ovsdb.server.session.TestServer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Peers that apply what they are sent have what the database has, as far as their conditions show
/// it: after each commit those that read, and in the end those that read now and then.
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MonitorWalkTest {

  private static final int COMMITS = 150;
  private static final List<String> TABLES = List.of("Leaf", "Root");

  @TempDir Path folder;

  /// A client with one monitor and the copy that it keeps.
  private static final class Peer {
    private final TestClient client;
    private final MonitorVersion version;
    private final Snapshot empty;
    private final boolean lags;
    private final Map<String, String> conditions = new HashMap<>();
    private final Map<String, Map<String, Datum>> rows = new TreeMap<>();

    Peer(TestClient client, MonitorVersion version, Snapshot empty, boolean lags) {
      this.client = client;
      this.version = version;
      this.empty = empty;
      this.lags = lags;
    }

    void begin(SplittableRandom random) throws Exception {
      List<String> requests = new ArrayList<>();
      for (String table : TABLES) {
        String where = "[true]";
        if (version.isConditional()) {
          where = condition(table, random);
        }
        conditions.put(table, where);
        requests.add(
            "'%s':{'columns':[%s]%s}"
                .formatted(
                    table, columns(table), version.isConditional() ? ",'where':" + where : ""));
      }
      String last =
          version == MonitorVersion.MONITOR_COND_SINCE
              ? ",'00000000-0000-0000-0000-000000000000'"
              : "";
      String params = "['T','m',{" + String.join(",", requests) + "}" + last + "]";
      JsonObject reply = client.call(version.method(), params).getLast();
      assertThat(reply.get("error")).isEqualTo(Json.Null.NULL);
      Json result = reply.get("result");
      assertThat(result).isNotNull();
      if (result != null) {
        apply(result instanceof Json.Arr array ? array.at(2) : result);
      }
    }

    private String columns(String table) {
      List<String> names = new ArrayList<>();
      for (ColumnSchema column : table(table).columns()) {
        if (!column.isImplicit()) {
          names.add("'" + column.name() + "'");
        }
      }
      return String.join(",", names);
    }

    private TableSchema table(String name) {
      TableSchema table = empty.schema().table(name);
      if (table == null) {
        throw new IllegalStateException("no table " + name);
      }
      return table;
    }

    private static String condition(String table, SplittableRandom random) {
      if (table.equals("Leaf")) {
        return random.nextBoolean() ? "[]" : "[false]";
      }
      return switch (random.nextInt(5)) {
        case 0 -> "[]";
        case 1 -> "[['name','==','n%d'],['name','==','n7']]".formatted(random.nextInt(40));
        case 2 -> "[['n','<',%d]]".formatted(random.nextInt(9));
        case 3 -> "[['tags','includes',['set',['t1','t2']]],['n','==',3]]";
        default -> "[false]";
      };
    }

    void changeConditions(SplittableRandom random) throws Exception {
      String table = TABLES.get(random.nextInt(TABLES.size()));
      String where = condition(table, random);
      conditions.put(table, where);
      readTo(
          client.send(
              "monitor_cond_change", "['m','m',{'%s':[{'where':%s}]}]".formatted(table, where)));
    }

    /// Reads and applies all that was sent before the answer to a request.
    void readTo(int id) throws Exception {
      List<JsonObject> messages = client.readTo(id);
      for (JsonObject message : messages.subList(0, messages.size() - 1)) {
        assertThat(message.get("method")).isEqualTo(Json.of(version.notification()));
        Json.Arr params = (Json.Arr) message.get("params");
        assertThat(params).isNotNull();
        if (params != null) {
          apply(params.at(params.size() - 1));
        }
      }
    }

    void catchUp() throws Exception {
      readTo(client.send("transact", "['T']"));
    }

    private void apply(Json updates) throws OvsdbException {
      JsonObject tables = (JsonObject) updates;
      for (int i = 0; i < tables.size(); i++) {
        JsonObject rowUpdates = (JsonObject) tables.value(i);
        for (int j = 0; j < rowUpdates.size(); j++) {
          String key = tables.name(i) + " " + rowUpdates.name(j);
          applyRow(table(tables.name(i)), key, (JsonObject) rowUpdates.value(j));
        }
      }
    }

    private void applyRow(TableSchema table, String key, JsonObject update) throws OvsdbException {
      if (update.get("initial") instanceof JsonObject row) {
        assertThat(rows.put(key, whole(table, row))).as(key).isNull();
      } else if (update.get("insert") instanceof JsonObject row) {
        assertThat(rows.put(key, whole(table, row))).as(key).isNull();
      } else if (update.has("delete") || (!update.has("modify") && !update.has("new"))) {
        assertThat(rows.remove(key)).as(key).isNotNull();
      } else if (update.get("modify") instanceof JsonObject row) {
        Map<String, Datum> held = rows.get(key);
        assertThat(held).as(key).isNotNull();
        if (held != null) {
          modify(table, held, row);
        }
      } else if (update.get("new") instanceof JsonObject row) {
        assertThat(rows.put(key, whole(table, row)) == null).as(key).isEqualTo(!update.has("old"));
      }
    }

    private static void modify(TableSchema table, Map<String, Datum> held, JsonObject row)
        throws OvsdbException {
      for (int i = 0; i < row.size(); i++) {
        ColumnSchema column = column(table, row.name(i));
        if (column.type().isComposite()) {
          Datum change =
              column.type().withCount(0, Integer.MAX_VALUE).parse(row.value(i), NamedUuids.NONE);
          held.computeIfPresent(row.name(i), (_, before) -> DatumChange.apply(before, change));
        } else {
          held.put(row.name(i), column.type().parse(row.value(i), NamedUuids.NONE));
        }
      }
    }

    private static ColumnSchema column(TableSchema table, String name) {
      ColumnSchema column = table.column(name);
      if (column == null) {
        throw new IllegalStateException("no column " + name + " in " + table);
      }
      return column;
    }

    /// A row of which only what is not default was sent.
    private static Map<String, Datum> whole(TableSchema table, JsonObject row)
        throws OvsdbException {
      Map<String, Datum> values = new TreeMap<>();
      for (ColumnSchema column : table.columns()) {
        if (!column.isImplicit()) {
          Json sent = row.get(column.name());
          values.put(
              column.name(),
              sent == null ? column.defaultDatum() : column.type().parse(sent, NamedUuids.NONE));
        }
      }
      return values;
    }

    /// What the peer must have of a snapshot.
    void check(Snapshot snapshot, String when) throws Exception {
      Map<String, Map<String, Datum>> expected = new TreeMap<>();
      for (String name : TABLES) {
        TableSchema table = table(name);
        Condition condition =
            Condition.parse(
                table,
                JsonReader.parse(conditions.getOrDefault(name, "[]").replace('\'', '"')),
                NamedUuids.NONE);
        snapshot
            .table(table)
            .rows()
            .forEach(
                row -> {
                  if (condition.matchesAny(row)) {
                    Map<String, Datum> values = new TreeMap<>();
                    for (int i = 2; i < table.columnCount(); i++) {
                      values.put(table.column(i).name(), row.get(i));
                    }
                    expected.put(name + " " + row.uuid(), values);
                  }
                });
      }
      assertThat(rows).as("%s of %s %s", when, version, conditions).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyPeerHasWhatItsConditionShows(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    RandomWalk walk = new RandomWalk(random.split());
    try (TestServer server = new TestServer(folder);
        TestClient writer = server.connect()) {
      for (int i = 0; i < 50; i++) {
        commit(writer, walk);
      }
      List<Peer> peers = peers(server, random);
      for (int i = 0; i < COMMITS; i++) {
        commit(writer, walk);
        for (Peer peer : peers) {
          if (!peer.lags || random.nextInt(40) == 0) {
            if (peer.version.isConditional() && random.nextInt(10) == 0) {
              peer.changeConditions(random);
            }
            peer.catchUp();
            peer.check(server.database().snapshot(), "commit " + i);
          }
        }
      }
      for (Peer peer : peers) {
        peer.catchUp();
        peer.check(server.database().snapshot(), "end");
        assertThat(peer.rows.size() > 5 || peer.version.isConditional()).isTrue();
        peer.client.close();
      }
    }
  }

  private static void commit(TestClient writer, RandomWalk walk) throws IOException {
    String operations = walk.next();
    var _ = writer.call("transact", "['T'," + operations.substring(1));
  }

  private static List<Peer> peers(TestServer server, SplittableRandom random) throws Exception {
    List<Peer> peers = new ArrayList<>();
    for (MonitorVersion version : MonitorVersion.values()) {
      for (boolean lags : new boolean[] {false, true, false}) {
        Peer peer = new Peer(server.connect(), version, server.database().snapshot(), lags);
        peer.begin(random);
        peer.check(server.database().snapshot(), "begin");
        peers.add(peer);
      }
    }
    return peers;
  }
}
