// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.northd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;

/// What logical routers have: each method adds one thing to one.
final class RouterFeatures extends Drawing {

  RouterFeatures(Random random, ReplicaSnapshot nb, Transaction transaction, int id) {
    super(random, nb, transaction, id);
  }

  /// A router port with what makes it a gateway, and the switch's port to it.
  void gateway(Row onSwitch, Row onRouter) {
    boolean distributed = maybe();
    List<UuidAtom> chassis = new ArrayList<>();
    for (int i = 0; distributed && i <= random.nextInt(2); i++) {
      chassis.add(
          insert(
              "Gateway_Chassis",
              "name",
              "gw%d-hv%d".formatted(id, i),
              "chassis_name",
              "hv" + i,
              "priority",
              10 + i));
    }
    List<String> networks = new ArrayList<>(List.of(ip("172.20") + "/32"));
    if (maybe()) {
      networks.add("100.%d.%d.1/24".formatted(64 + id / 250, id % 250));
    }
    if (maybe()) {
      networks.add("fd00:8:%x::1/64".formatted(id));
    }
    ofRouter(
        onRouter,
        "ports",
        insert(
            "Logical_Router_Port",
            "name",
            "grp" + id,
            "mac",
            mac(),
            "networks",
            networks,
            "gateway_chassis",
            chassis,
            "ha_chassis_group",
            !distributed && random.nextInt(3) == 0 ? List.of(haGroup()) : List.of(),
            "enabled",
            random.nextInt(6) == 0 ? List.of(false) : List.of(),
            "ipv6_ra_configs",
            maybe()
                ? Map.of()
                : Map.of(
                    "address_mode", one(List.of("slaac", "dhcpv6_stateful", "dhcpv6_stateless")),
                    "send_periodic", "true",
                    "mtu", "1400"),
            "options",
            some(
                "gateway_mtu", "1400",
                "redirect-type", "bridged",
                "reside-on-redirect-chassis", "true",
                "mcast_flood", "true",
                "route_table", "rt1",
                "prefix_delegation", "true",
                "prefix", "true")));
    ofSwitch(
        onSwitch,
        "ports",
        insert(
            "Logical_Switch_Port",
            "name",
            "gsp" + id,
            "type",
            "router",
            "addresses",
            "router",
            "options",
            maybe()
                ? Map.of("router-port", "grp" + id)
                : Map.of("router-port", "grp" + id, "nat-addresses", "router")));
  }

  void route(Row onRouter) {
    List<String> ports = routerPorts(onRouter);
    boolean v6 = random.nextInt(4) == 0;
    String prefix =
        v6
            ? "fd00:7:%x::/64".formatted(random.nextInt(5))
            : "10.20.%d.0/24".formatted(random.nextInt(9));
    String nexthop =
        random.nextInt(8) == 0 ? "discard" : v6 ? "fd00:8::" + Integer.toHexString(id) : ip("10.0");
    ofRouter(
        onRouter,
        "static_routes",
        insert(
            "Logical_Router_Static_Route",
            "ip_prefix",
            prefix,
            "nexthop",
            nexthop,
            "output_port",
            ports.isEmpty() || maybe() ? List.of() : List.of(one(ports)),
            "policy",
            random.nextInt(4) == 0 ? List.of("src-ip") : List.of(),
            "route_table",
            one(List.of("", "", "rt1")),
            "options",
            some("ecmp_symmetric_reply", "true")));
  }

  void policy(Row onRouter) {
    String action = one(List.of("allow", "drop", "reroute", "reroute"));
    boolean reroutes = action.equals("reroute");
    ofRouter(
        onRouter,
        "policies",
        insert(
            "Logical_Router_Policy",
            "priority",
            id,
            "match",
            "ip4.dst == " + ip("10.21"),
            "action",
            action,
            "nexthops",
            !reroutes
                ? List.of()
                : maybe()
                    ? List.of("10.%d.0.2".formatted(random.nextInt(250)))
                    : List.of(ip("10.0"), ip("10.1")),
            "options",
            some("pkt_mark", "7")));
  }

  void nat(Row onSwitch, Row onRouter) {
    String type = one(List.of("snat", "dnat", "dnat_and_snat"));
    boolean distributed = type.equals("dnat_and_snat") && maybe();
    List<UuidAtom> set =
        random.nextInt(4) == 0
            ? List.of(insert("Address_Set", "name", "as" + id, "addresses", List.of(ip("10.22"))))
            : List.of();
    boolean allowed = maybe();
    List<UuidAtom> ports = Network.references(onSwitch, Network.SWITCH, "ports");
    String port = ports.isEmpty() ? "" : name(ports.get(random.nextInt(ports.size())));
    ofRouter(
        onRouter,
        "nat",
        insert(
            "NAT",
            "type",
            type,
            "external_ip",
            ip("172.30"),
            "logical_ip",
            type.equals("snat") && maybe() ? "10.%d.0.0/16".formatted(id % 250) : ip("10.23"),
            "logical_port",
            distributed && !port.isEmpty() ? List.of(port) : List.of(),
            "external_mac",
            distributed && !port.isEmpty() ? List.of(mac()) : List.of(),
            "allowed_ext_ips",
            allowed ? set : List.of(),
            "exempted_ext_ips",
            allowed ? List.of() : set,
            "external_port_range",
            random.nextInt(5) == 0 ? "1000-2000" : "",
            "options",
            type.equals("dnat_and_snat") ? some("stateless", "true") : Map.of()));
  }

  void routerOptions(Row onRouter) {
    set(
        onRouter,
        "Logical_Router",
        "options",
        some(
            "chassis",
            "hv0",
            "dynamic_neigh_routers",
            one(List.of("true", "false")),
            "always_learn_from_arp_request",
            one(List.of("true", "false")),
            "lb_force_snat_ip",
            one(List.of("router_ip", "10.30.0.1", "10.30.0.1 fd00:30::1")),
            "dnat_force_snat_ip",
            "10.30.0.2",
            "mcast_relay",
            one(List.of("true", "false")),
            "mac_binding_age_threshold",
            "300",
            "snat-ct-zone",
            "7"));
  }

  /// Two routers without a switch between them.
  void peers(Row onRouter) {
    Row other = any("Logical_Router");
    boolean v6 = maybe();
    for (int i = 0; i < 2; i++) {
      ofRouter(
          i == 0 ? onRouter : other,
          "ports",
          insert(
              "Logical_Router_Port",
              "name",
              "peer" + id + i,
              "peer",
              "peer" + id + (1 - i),
              "mac",
              "0a:00:02:0%d:%02x:%02x".formatted(i, id / 256, id % 256),
              "networks",
              v6
                  ? List.of("fd00:a:%x::%d/64".formatted(id, i + 1))
                  : List.of("10.100.%d.%d/24".formatted(id % 250, i + 1)),
              "options",
              some("mcast_flood", "true", "gateway_mtu", "1450")));
    }
  }
}
