// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.northd;

import java.util.Map;
import org.jovn.northd.sync.Datums;
import org.jovn.ovn.sb.Chassis;
import org.jovn.ovn.sb.PortBinding;
import org.jovn.ovsdb.client.replica.RowEdit;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.client.replica.Values;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.TableSchema;

/// One change of each kind, of a [Tree] or of what hypervisors write.
enum Change {
  PORT,
  UNKNOWN_PORT,
  ROUTER_PORT,
  SWITCH,
  ROUTER,
  ACL,
  ACL_OF_GROUP,
  ROUTE,
  POLICY,
  NAT,
  QOS,
  DNS,
  VIP,
  ADDRESS,
  MEMBER,
  DISABLED,
  CHASSIS,
  CLAIM;

  static final int PRIORITY = 7;

  /// A number that no switch of a tree has.
  private static final int FREE = 200;

  boolean isSouthbound() {
    return this == CHASSIS || this == CLAIM;
  }

  void make(Central central, Tree tree, Transaction transaction) {
    switch (this) {
      case PORT -> onSwitch(tree, transaction, "ports", port(transaction, "more", "10.0.0.9"));
      case UNKNOWN_PORT ->
          onSwitch(tree, transaction, "ports", port(transaction, "any", "unknown"));
      case ROUTER_PORT -> {
        onSwitch(tree, transaction, "ports", Tree.switchPort(transaction, FREE));
        onRouter(tree.router(), transaction, "ports", Tree.routerPort(transaction, FREE));
      }
      case SWITCH ->
          Network.insert(transaction, "Logical_Switch", Map.of("name", Network.text("another")));
      case ROUTER ->
          Network.insert(transaction, "Logical_Router", Map.of("name", Network.text("another")));
      case ACL -> onSwitch(tree, transaction, "acls", acl(transaction, "tcp"));
      case ACL_OF_GROUP ->
          edit(transaction, "Port_Group", tree.oneSwitchGroup())
              .add(column("Port_Group", "acls"), acl(transaction, "outport == @one && udp"));
      case ROUTE -> onRouter(tree.router(), transaction, "static_routes", route(transaction));
      case POLICY -> onRouter(tree.router(), transaction, "policies", policy(transaction));
      case NAT -> onRouter(tree.gateway(), transaction, "nat", nat(transaction));
      case QOS -> onSwitch(tree, transaction, "qos_rules", qos(transaction));
      case DNS -> onSwitch(tree, transaction, "dns_records", dns(transaction));
      case VIP ->
          edit(transaction, "Load_Balancer", tree.balancer())
              .put(
                  column("Load_Balancer", "vips"),
                  new StringAtom("192.0.2.2:80"),
                  new StringAtom("10.0.0.2:80"));
      case ADDRESS ->
          edit(transaction, "Address_Set", tree.addresses())
              .add(column("Address_Set", "addresses"), new StringAtom("203.0.113.1"));
      case MEMBER ->
          edit(transaction, "Port_Group", tree.oneSwitchGroup())
              .add(column("Port_Group", "ports"), tree.ports().get(1));
      case DISABLED ->
          edit(transaction, "Logical_Switch_Port", tree.ports().getFirst())
              .set(column("Logical_Switch_Port", "enabled"), Datums.bool(false));
      case CHASSIS -> Hypervisor.insert(transaction, "hv0", Hypervisor.FEATURES);
      case CLAIM ->
          new Hypervisor(Chassis.all(central.sb.snapshot()).getFirst().uuid())
              .claim(
                  transaction,
                  PortBinding.all(central.sb.snapshot()).stream()
                      .filter(port -> port.logicalPort().equals("p1"))
                      .findFirst()
                      .orElseThrow());
    }
  }

  private static ColumnSchema column(String table, String name) {
    return Network.column(Network.table(table), name);
  }

  private static RowEdit edit(Transaction transaction, String table, UuidAtom uuid) {
    TableSchema schema = Network.table(table);
    return transaction.update(schema, uuid);
  }

  private static void onSwitch(Tree tree, Transaction transaction, String column, UuidAtom child) {
    edit(transaction, "Logical_Switch", tree.switches().getFirst())
        .add(column("Logical_Switch", column), child);
  }

  private static void onRouter(
      UuidAtom router, Transaction transaction, String column, UuidAtom child) {
    edit(transaction, "Logical_Router", router).add(column("Logical_Router", column), child);
  }

  private static UuidAtom port(Transaction transaction, String name, String address) {
    String addresses = address.equals("unknown") ? address : "0a:00:00:00:02:01 " + address;
    return Network.insert(
        transaction,
        "Logical_Switch_Port",
        Map.of("name", Network.text(name), "addresses", Network.text(addresses)));
  }

  private static UuidAtom acl(Transaction transaction, String match) {
    return Network.insert(
        transaction,
        "ACL",
        Map.of(
            "priority", Datums.integer(PRIORITY),
            "direction", Network.text("to-lport"),
            "match", Network.text(match),
            "action", Network.text("drop")));
  }

  private static UuidAtom route(Transaction transaction) {
    return Network.insert(
        transaction,
        "Logical_Router_Static_Route",
        Map.of("ip_prefix", Network.text("172.18.0.0/16"), "nexthop", Network.text("10.1.0.2")));
  }

  private static UuidAtom policy(Transaction transaction) {
    return Network.insert(
        transaction,
        "Logical_Router_Policy",
        Map.of(
            "priority", Datums.integer(PRIORITY),
            "match", Network.text("ip4.src == 10.0.0.1"),
            "action", Network.text("drop")));
  }

  private static UuidAtom nat(Transaction transaction) {
    return Network.insert(
        transaction,
        "NAT",
        Map.of(
            "type", Network.text("snat"),
            "external_ip", Network.text("192.0.2.9"),
            "logical_ip", Network.text("10.0.0.0/8")));
  }

  private static UuidAtom qos(Transaction transaction) {
    return Network.insert(
        transaction,
        "QoS",
        Map.of(
            "priority", Datums.integer(PRIORITY),
            "direction", Network.text("from-lport"),
            "match", Network.text("ip4"),
            "action", Values.map(Map.of("dscp", 10L), Values::of, Values::of)));
  }

  private static UuidAtom dns(Transaction transaction) {
    return Network.insert(
        transaction, "DNS", Map.of("records", Datums.map(Map.of("a.test", "10.0.0.1"))));
  }
}
