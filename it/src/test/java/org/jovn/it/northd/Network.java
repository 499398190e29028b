// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.northd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.jovn.northd.sync.Datums;
import org.jovn.ovn.nb.OvnNorthboundSchema;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.RowEdit;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.TableSchema;

/// Random changes of a Northbound database: each adds, changes or takes away one thing.
final class Network {

  static final TableSchema SWITCH = table("Logical_Switch");
  static final TableSchema ROUTER = table("Logical_Router");
  private static final TableSchema PORT_GROUP = table("Port_Group");
  private static final List<String> OF_SWITCH =
      List.of("ports", "acls", "qos_rules", "load_balancer", "dns_records");
  private static final List<String> OF_ROUTER =
      List.of("ports", "nat", "static_routes", "policies", "load_balancer");

  private final Random random;
  private int next;

  Network(Random random) {
    this.random = random;
  }

  static TableSchema table(String name) {
    return Objects.requireNonNull(OvnNorthboundSchema.SCHEMA.table(name));
  }

  static ColumnSchema column(TableSchema table, String name) {
    return Objects.requireNonNull(table.column(name), name);
  }

  /// Inserts a row.
  static UuidAtom insert(Transaction transaction, String name, Map<String, Datum> row) {
    return insert(transaction, UuidAtom.random(ThreadLocalRandom.current()), name, row);
  }

  /// Inserts a row, whose UUID is drawn too, so that the same seed makes the same walk.
  private UuidAtom draw(Transaction transaction, String name, Map<String, Datum> row) {
    return insert(transaction, UuidAtom.random(random), name, row);
  }

  private static UuidAtom insert(
      Transaction transaction, UuidAtom uuid, String name, Map<String, Datum> row) {
    TableSchema table = table(name);
    RowEdit edit = transaction.insert(table, uuid);
    row.forEach((column, datum) -> edit.set(column(table, column), datum));
    return edit.uuid();
  }

  static Datum text(String value) {
    return Datums.string(value);
  }

  private int octet() {
    return random.nextInt(250) + 1;
  }

  private String mac() {
    return "0a:00:00:00:%02x:%02x".formatted(octet(), octet());
  }

  /// Fills a transaction with one change of what `snapshot` shows.
  void change(ReplicaSnapshot snapshot, Transaction transaction) {
    List<Row> switches = snapshot.sorted(SWITCH);
    List<Row> routers = snapshot.sorted(ROUTER);
    next++;
    int kind = random.nextInt(32);
    if (switches.isEmpty() || kind == 0) {
      draw(transaction, "Logical_Switch", Map.of("name", text("sw" + next)));
    } else if (routers.isEmpty() || kind == 1) {
      draw(transaction, "Logical_Router", Map.of("name", text("lr" + next)));
    } else if (kind < 11) {
      add(snapshot, transaction, one(switches), one(routers));
    } else if (kind < 13) {
      modify(snapshot, transaction, one(switches), one(routers));
    } else if (kind < 17) {
      remove(transaction, one(switches), one(routers));
    } else if (kind > 17) {
      new Features(random, snapshot, transaction, next).add(one(switches), one(routers));
    } else if (random.nextBoolean()) {
      transaction.delete(SWITCH, one(switches).uuid());
    } else {
      transaction.delete(ROUTER, one(routers).uuid());
    }
  }

  private Row one(List<Row> rows) {
    return rows.get(random.nextInt(rows.size()));
  }

  private static void adopt(
      Transaction transaction, TableSchema table, Row owner, String column, UuidAtom child) {
    transaction.update(table, owner).add(column(table, column), child);
  }

  private void add(ReplicaSnapshot snapshot, Transaction transaction, Row onSwitch, Row onRouter) {
    switch (random.nextInt(10)) {
      case 0, 1 -> adopt(transaction, SWITCH, onSwitch, "ports", port(transaction));
      case 2 -> connect(transaction, onSwitch, onRouter);
      case 3 -> adopt(transaction, SWITCH, onSwitch, "acls", acl(transaction));
      case 4 -> balance(transaction, onSwitch, onRouter);
      case 5 ->
          adopt(
              transaction,
              ROUTER,
              onRouter,
              "static_routes",
              draw(
                  transaction,
                  "Logical_Router_Static_Route",
                  Map.of(
                      "ip_prefix", text("172.%d.0.0/16".formatted(octet())),
                      "nexthop", text("10.%d.0.2".formatted(octet())))));
      case 6 ->
          adopt(
              transaction,
              ROUTER,
              onRouter,
              "policies",
              draw(
                  transaction,
                  "Logical_Router_Policy",
                  Map.of(
                      "priority", Datums.integer(octet()),
                      "match", text("ip4.src == 10.0.0.%d".formatted(octet())),
                      "action", text(random.nextBoolean() ? "drop" : "allow"))));
      case 7 ->
          adopt(
              transaction,
              ROUTER,
              onRouter,
              "nat",
              draw(
                  transaction,
                  "NAT",
                  Map.of(
                      "type", text(random.nextBoolean() ? "snat" : "dnat_and_snat"),
                      "external_ip", text("192.0.2.%d".formatted(octet())),
                      "logical_ip", text("10.0.0.%d".formatted(octet())))));
      case 8 ->
          adopt(
              transaction,
              SWITCH,
              onSwitch,
              "dns_records",
              draw(
                  transaction,
                  "DNS",
                  Map.of("records", Datums.map(Map.of("h" + next + ".test", "10.0.0.1")))));
      case 9 -> group(snapshot, transaction, onSwitch);
      default -> throw new IllegalStateException();
    }
  }

  private UuidAtom port(Transaction transaction) {
    String address = mac() + " 10.0.0." + octet();
    Map<String, Datum> row =
        random.nextBoolean()
            ? Map.of("name", text("p" + next), "addresses", text(address))
            : Map.of(
                "name", text("p" + next),
                "addresses", Datums.strings(List.of(address, "unknown")),
                "port_security", text(address));
    return draw(transaction, "Logical_Switch_Port", row);
  }

  private void connect(Transaction transaction, Row onSwitch, Row onRouter) {
    UuidAtom router =
        draw(
            transaction,
            "Logical_Router_Port",
            Map.of(
                "name", text("rp" + next),
                "mac", text(mac()),
                "networks", text("10.%d.0.1/16".formatted(octet()))));
    UuidAtom port =
        draw(
            transaction,
            "Logical_Switch_Port",
            Map.of(
                "name", text("sp" + next),
                "type", text("router"),
                "addresses", text("router"),
                "options", Datums.map(Map.of("router-port", "rp" + next))));
    adopt(transaction, ROUTER, onRouter, "ports", router);
    adopt(transaction, SWITCH, onSwitch, "ports", port);
  }

  private UuidAtom acl(Transaction transaction) {
    return draw(
        transaction,
        "ACL",
        Map.of(
            "priority", Datums.integer(octet()),
            "direction", text(random.nextBoolean() ? "to-lport" : "from-lport"),
            "match", text("tcp.dst == " + octet()),
            "action", text(random.nextBoolean() ? "allow-related" : "drop")));
  }

  private void balance(Transaction transaction, Row onSwitch, Row onRouter) {
    UuidAtom balancer =
        draw(
            transaction,
            "Load_Balancer",
            Map.of(
                "name", text("lb" + next),
                "protocol", text("tcp"),
                "vips",
                    Datums.map(
                        Map.of("192.0.2.%d:80".formatted(octet()), "10.0.0.1:80,10.0.0.2:80"))));
    adopt(transaction, SWITCH, onSwitch, "load_balancer", balancer);
    if (random.nextBoolean()) {
      adopt(transaction, ROUTER, onRouter, "load_balancer", balancer);
    }
  }

  private void group(ReplicaSnapshot snapshot, Transaction transaction, Row onSwitch) {
    List<Row> groups = snapshot.sorted(PORT_GROUP);
    if (groups.isEmpty()) {
      draw(transaction, "Port_Group", Map.of("name", text("pg" + next), "acls", acl(transaction)));
      return;
    }
    for (UuidAtom port : references(onSwitch, SWITCH, "ports")) {
      transaction.update(PORT_GROUP, one(groups)).add(column(PORT_GROUP, "ports"), port);
    }
  }

  static List<UuidAtom> references(Row row, TableSchema table, String column) {
    List<UuidAtom> result = new ArrayList<>();
    row.get(column(table, column).index())
        .forEachAtom(
            atom -> {
              if (atom instanceof UuidAtom uuid) {
                result.add(uuid);
              }
            });
    return result;
  }

  private void modify(
      ReplicaSnapshot snapshot, Transaction transaction, Row onSwitch, Row onRouter) {
    List<UuidAtom> ports = references(onSwitch, SWITCH, "ports");
    switch (random.nextInt(4)) {
      case 0 ->
          transaction
              .update(ROUTER, onRouter)
              .set(column(ROUTER, "enabled"), Datums.bool(random.nextBoolean()));
      case 1 ->
          transaction
              .update(ROUTER, onRouter)
              .put(column(ROUTER, "options"), atom("chassis"), atom("hv" + random.nextInt(3)));
      case 2 ->
          transaction
              .update(SWITCH, onSwitch)
              .put(column(SWITCH, "other_config"), atom("subnet"), atom("10.9.0.0/24"));
      default -> {
        TableSchema table = table("Logical_Switch_Port");
        for (UuidAtom port : ports) {
          Row row = snapshot.row(table, port);
          if (row != null && row.get(column(table, "type").index()).equals(text(""))) {
            transaction
                .update(table, row)
                .set(column(table, "addresses"), text(random.nextBoolean() ? "dynamic" : mac()));
          }
        }
      }
    }
  }

  private static Atom atom(String text) {
    return new StringAtom(text);
  }

  private void remove(Transaction transaction, Row onSwitch, Row onRouter) {
    TableSchema table = random.nextBoolean() ? SWITCH : ROUTER;
    Row owner = table == SWITCH ? onSwitch : onRouter;
    List<String> columns = table == SWITCH ? OF_SWITCH : OF_ROUTER;
    String column = columns.get(random.nextInt(columns.size()));
    List<UuidAtom> children = references(owner, table, column);
    if (!children.isEmpty()) {
      UuidAtom child = children.get(random.nextInt(children.size()));
      transaction.update(table, owner).remove(column(table, column), child);
    }
  }
}
