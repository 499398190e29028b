// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.northd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jovn.northd.sync.Datums;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.data.UuidAtom;

/// A network that grows in one direction: switches on one router, each with a port, a route and a
/// policy; all of them with one load balancer, and all ports in one group.
///
/// @param switches the switches, in the order in which they were made
/// @param ports a port of each
record Tree(
    List<UuidAtom> switches,
    List<UuidAtom> ports,
    UuidAtom router,
    UuidAtom gateway,
    UuidAtom balancer,
    UuidAtom group,
    UuidAtom oneSwitchGroup,
    UuidAtom addresses) {

  static Tree build(Central central, int size) throws InterruptedException {
    Transaction transaction = central.nb.newTransaction();
    List<UuidAtom> switches = new ArrayList<>();
    List<UuidAtom> ports = new ArrayList<>();
    List<UuidAtom> routerPorts = new ArrayList<>();
    List<UuidAtom> routes = new ArrayList<>();
    List<UuidAtom> policies = new ArrayList<>();
    UuidAtom balancer =
        Network.insert(
            transaction,
            "Load_Balancer",
            Map.of(
                "name", Network.text("lb"),
                "vips", Datums.map(Map.of("192.0.2.1:80", "10.0.0.2:80"))));
    for (int i = 0; i < size; i++) {
      UuidAtom port =
          Network.insert(
              transaction,
              "Logical_Switch_Port",
              Map.of(
                  "name", Network.text("p" + i),
                  "addresses", Network.text("0a:00:00:00:00:%02x 10.%d.0.2".formatted(i, i))));
      ports.add(port);
      routerPorts.add(routerPort(transaction, i));
      routes.add(route(transaction, i));
      policies.add(policy(transaction, i));
      switches.add(
          Network.insert(
              transaction,
              "Logical_Switch",
              Map.of(
                  "name", Network.text("sw" + i),
                  "ports", Datums.uuids(List.of(port, switchPort(transaction, i))),
                  "load_balancer", balancer)));
    }
    UuidAtom router =
        Network.insert(
            transaction,
            "Logical_Router",
            Map.of(
                "name", Network.text("lr"),
                "ports", Datums.uuids(routerPorts),
                "static_routes", Datums.uuids(routes),
                "policies", Datums.uuids(policies)));
    UuidAtom gateway =
        Network.insert(
            transaction,
            "Logical_Router",
            Map.of(
                "name", Network.text("gr"),
                "options", Datums.map(Map.of("chassis", "hv0"))));
    UuidAtom group = group(transaction, "all", ports);
    UuidAtom oneSwitchGroup = group(transaction, "one", List.of(ports.getFirst()));
    UuidAtom addresses =
        Network.insert(transaction, "Address_Set", Map.of("name", Network.text("as")));
    central.commit(transaction);
    return new Tree(switches, ports, router, gateway, balancer, group, oneSwitchGroup, addresses);
  }

  private static UuidAtom route(Transaction transaction, int i) {
    return Network.insert(
        transaction,
        "Logical_Router_Static_Route",
        Map.of(
            "ip_prefix", Network.text("172.16.%d.0/24".formatted(i)),
            "nexthop", Network.text("10.%d.0.2".formatted(i))));
  }

  private static UuidAtom policy(Transaction transaction, int i) {
    return Network.insert(
        transaction,
        "Logical_Router_Policy",
        Map.of(
            "priority", Datums.integer(100 + i),
            "match", Network.text("ip4.src == 172.17.%d.0/24".formatted(i)),
            "action", Network.text("reroute"),
            "nexthops", Network.text("10.%d.0.2".formatted(i))));
  }

  private static UuidAtom group(Transaction transaction, String name, List<UuidAtom> ports) {
    return Network.insert(
        transaction,
        "Port_Group",
        Map.of("name", Network.text(name), "ports", Datums.uuids(ports)));
  }

  /// The router's port to switch `i`.
  static UuidAtom routerPort(Transaction transaction, int i) {
    return Network.insert(
        transaction,
        "Logical_Router_Port",
        Map.of(
            "name", Network.text("rp" + i),
            "mac", Network.text("0a:00:00:00:01:%02x".formatted(i)),
            "networks", Network.text("10.%d.0.1/24".formatted(i))));
  }

  /// The port of switch `i` to the router.
  static UuidAtom switchPort(Transaction transaction, int i) {
    return Network.insert(
        transaction,
        "Logical_Switch_Port",
        Map.of(
            "name", Network.text("sp" + i),
            "type", Network.text("router"),
            "addresses", Network.text("router"),
            "options", Datums.map(Map.of("router-port", "rp" + i))));
  }
}
