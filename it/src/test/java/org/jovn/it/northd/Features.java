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

/// Random additions to a Northbound database, each a feature of OVN with options drawn at random.
///
/// Where two of a kind with the same address would leave the choice between them to chance, every
/// one gets an address of its own.
final class Features {

  private static final List<String> PROTOCOLS = List.of("tcp", "udp", "sctp");

  private final Random random;
  private final ReplicaSnapshot nb;
  private final Transaction transaction;
  private final int id;

  /// @param id apart from that of every other change
  Features(Random random, ReplicaSnapshot nb, Transaction transaction, int id) {
    this.random = random;
    this.nb = nb;
    this.transaction = transaction;
    this.id = id;
  }

  private boolean maybe() {
    return random.nextBoolean();
  }

  private String one(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }

  /// An address that no other change has.
  private String ip(String net) {
    return net + "." + (id / 250) + "." + (id % 250 + 1);
  }

  private String ip6() {
    return "fd00:%x::%x".formatted(random.nextInt(4) + 1, id);
  }

  private String mac() {
    return "0a:00:01:00:%02x:%02x".formatted(id / 256 % 256, id % 256);
  }

  /// Map entries of which each is there or not.
  private Map<String, String> some(String... pairs) {
    Map<String, String> result = new java.util.TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (random.nextInt(3) == 0) {
        result.put(pairs[i], pairs[i + 1]);
      }
    }
    return result;
  }

  private UuidAtom insert(String table, Object... columns) {
    return Rows.insert(transaction, random, table, columns);
  }

  private void own(Row owner, String table, String column, UuidAtom child) {
    transaction
        .update(Network.table(table), owner)
        .add(Network.column(Network.table(table), column), child);
  }

  private void ofSwitch(Row owner, String column, UuidAtom child) {
    own(owner, "Logical_Switch", column, child);
  }

  private void ofRouter(Row owner, String column, UuidAtom child) {
    own(owner, "Logical_Router", column, child);
  }

  /// Adds one thing.
  void add(Row onSwitch, Row onRouter) {
    switch (random.nextInt(20)) {
      case 0 -> dhcp(onSwitch);
      case 1 -> qos(onSwitch);
      case 2, 3 -> acl(onSwitch);
      case 4, 5 -> balancer(onSwitch, onRouter);
      case 6 -> balancerGroup(onSwitch, onRouter);
      case 7, 8 -> port(onSwitch);
      case 9, 10 -> gateway(onSwitch, onRouter);
      case 11, 12 -> route(onRouter);
      case 13 -> policy(onRouter);
      case 14, 15 -> nat(onSwitch, onRouter);
      case 16 -> small(onSwitch, onRouter);
      case 17 -> switchOptions(onSwitch);
      case 18 -> routerOptions(onRouter);
      default -> globalOptions();
    }
  }

  private void dhcp(Row onSwitch) {
    UuidAtom v4 =
        insert(
            "DHCP_Options",
            "cidr",
            "10.0.0.0/8",
            "options",
            Map.of(
                "server_id", "10.0.0.1",
                "server_mac", mac(),
                "lease_time", "3600",
                "router", "10.0.0.1",
                "domain_name", "\"ovn.test\""));
    UuidAtom v6 =
        insert(
            "DHCP_Options",
            "cidr",
            "fd00:1::/64",
            "options",
            Map.of("server_id", mac(), "dns_server", "fd00:1::1"));
    ofSwitch(
        onSwitch,
        "ports",
        insert(
            "Logical_Switch_Port",
            "name",
            "dp" + id,
            "addresses",
            mac() + " " + ip("10.10") + " fd00:1::" + Integer.toHexString(id),
            "dhcpv4_options",
            v4,
            "dhcpv6_options",
            v6));
  }

  private void qos(Row onSwitch) {
    ofSwitch(
        onSwitch,
        "qos_rules",
        insert(
            "QoS",
            "priority",
            id,
            "direction",
            one(List.of("from-lport", "to-lport")),
            "match",
            "ip4.dst == " + ip("10.11"),
            "action",
            maybe() ? Map.of("dscp", 10L) : Map.of(),
            "bandwidth",
            maybe() ? Map.of("rate", 1000L, "burst", 100L) : Map.of("rate", 500L)));
  }

  private void acl(Row onSwitch) {
    if (maybe()) {
      insert(
          "Meter",
          "name",
          "meter" + id,
          "unit",
          one(List.of("pktps", "kbps")),
          "bands",
          insert("Meter_Band", "action", "drop", "rate", 100, "burst_size", 10));
    }
    boolean logs = maybe();
    ofSwitch(
        onSwitch,
        "acls",
        insert(
            "ACL",
            "priority",
            id,
            "direction",
            one(List.of("from-lport", "to-lport")),
            "match",
            "ip4.src == " + ip("10.12"),
            "action",
            one(List.of("allow", "allow-related", "allow-stateless", "drop", "reject")),
            "log",
            logs,
            "name",
            logs ? List.of("acl" + id) : List.of(),
            "severity",
            logs && maybe() ? List.of("warning") : List.of(),
            "meter",
            logs && maybe() ? List.of("meter" + id) : List.of(),
            "label",
            maybe() ? 0 : id,
            "options",
            some("apply-after-lb", "true", "log-related", "true")));
  }

  private UuidAtom balancer() {
    boolean v6 = random.nextInt(4) == 0;
    String vip = v6 ? "[fd00:9::" + Integer.toHexString(id) + "]:80" : ip("192.168") + ":80";
    String backends =
        v6
            ? "[fd00:1::7]:80,[fd00:1::8]:80"
            : "10.0.0.%d:80,10.0.0.9:8080".formatted(random.nextInt(5) + 1);
    boolean checked = !v6 && random.nextInt(3) == 0;
    return insert(
        "Load_Balancer",
        "name",
        "blb" + id,
        "protocol",
        one(PROTOCOLS),
        "vips",
        random.nextInt(4) == 0
            ? Map.of(vip, backends, ip("192.169"), "10.0.0.3")
            : Map.of(vip, random.nextInt(5) == 0 ? "" : backends),
        "options",
        some(
            "reject", "true",
            "event", "true",
            "skip_snat", "true",
            "hairpin_snat_ip", "169.254.0.7",
            "affinity_timeout", "60",
            "neighbor_responder", "all",
            "add_route", "true"),
        "selection_fields",
        maybe() ? List.of("ip_src", "ip_dst") : List.of(),
        "health_check",
        checked
            ? List.of(
                insert(
                    "Load_Balancer_Health_Check", "vip", vip, "options", Map.of("interval", "5")))
            : List.of(),
        "ip_port_mappings",
        checked
            ? Map.of("10.0.0.9", "p%d:10.0.0.250".formatted(random.nextInt(id) + 1))
            : Map.of());
  }

  private void balancer(Row onSwitch, Row onRouter) {
    UuidAtom balancer = balancer();
    if (random.nextInt(4) > 0) {
      ofSwitch(onSwitch, "load_balancer", balancer);
    }
    if (random.nextInt(4) > 0) {
      ofRouter(onRouter, "load_balancer", balancer);
    }
  }

  private void balancerGroup(Row onSwitch, Row onRouter) {
    List<Row> groups = nb.sorted(Network.table("Load_Balancer_Group"));
    if (groups.isEmpty() || maybe()) {
      UuidAtom group =
          insert("Load_Balancer_Group", "name", "lbg" + id, "load_balancer", balancer());
      ofSwitch(onSwitch, "load_balancer_group", group);
      ofRouter(onRouter, "load_balancer_group", group);
    } else {
      Row group = groups.get(random.nextInt(groups.size()));
      own(group, "Load_Balancer_Group", "load_balancer", balancer());
      ofSwitch(onSwitch, "load_balancer_group", group.uuid());
    }
  }

  private void port(Row onSwitch) {
    String type =
        one(List.of("localnet", "localport", "virtual", "external", "l2gateway", "remote", ""));
    Map<String, String> options = some("mcast_flood", "true", "mcast_flood_reports", "true");
    switch (type) {
      case "localnet", "l2gateway" -> options.put("network_name", "phys");
      case "virtual" -> {
        options.put("virtual-ip", ip("10.14"));
        options.put("virtual-parents", "p%d,p%d".formatted(random.nextInt(id) + 1, id - 1));
      }
      case "" ->
          options.putAll(
              some(
                  "requested-chassis", "hv1",
                  "arp_proxy", "0a:58:a9:fe:01:01 169.254.239.254",
                  "hostname", "guest",
                  "qos_max_rate", "100000",
                  "vif-plug-type", "representor"));
      default -> {}
    }
    boolean nested = type.isEmpty() && random.nextInt(4) == 0;
    ofSwitch(
        onSwitch,
        "ports",
        insert(
            "Logical_Switch_Port",
            "name",
            "tp" + id,
            "type",
            type,
            "options",
            options,
            "parent_name",
            nested ? List.of("p" + (random.nextInt(id) + 1)) : List.of(),
            "tag_request",
            nested || (type.equals("localnet") && maybe())
                ? List.of(random.nextInt(9) + 1L)
                : List.of(),
            "enabled",
            random.nextInt(5) == 0 ? List.of(false) : List.of(),
            "port_security",
            maybe() ? List.of() : List.of(mac() + " " + ip("10.13") + " " + ip6()),
            "addresses",
            type.startsWith("l")
                ? List.of("unknown")
                : List.of(mac() + " " + ip("10.13") + (maybe() ? " " + ip6() : "")),
            "ha_chassis_group",
            type.equals("external") ? List.of(haGroup()) : List.of()));
  }

  private UuidAtom haGroup() {
    List<UuidAtom> members = new ArrayList<>();
    for (int i = 0; i < random.nextInt(3); i++) {
      members.add(insert("HA_Chassis", "chassis_name", "hv" + i, "priority", i + 1));
    }
    return insert("HA_Chassis_Group", "name", "ha" + id, "ha_chassis", members);
  }

  /// A router port with what makes it a gateway, and the switch's port to it.
  private void gateway(Row onSwitch, Row onRouter) {
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
                "prefix_delegation", "true")));
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

  private List<String> routerPorts(Row onRouter) {
    List<String> names = new ArrayList<>();
    for (UuidAtom port : Network.references(onRouter, Network.ROUTER, "ports")) {
      Row row = nb.row(Network.table("Logical_Router_Port"), port);
      if (row != null) {
        names.add(Rows.text(Network.table("Logical_Router_Port"), row, "name"));
      }
    }
    return names;
  }

  private void route(Row onRouter) {
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

  private void policy(Row onRouter) {
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

  private void nat(Row onSwitch, Row onRouter) {
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

  private String name(UuidAtom port) {
    Row row = nb.row(Network.table("Logical_Switch_Port"), port);
    return row == null ? "" : Rows.text(Network.table("Logical_Switch_Port"), row, "name");
  }

  /// Tables of a few columns.
  private void small(Row onSwitch, Row onRouter) {
    List<String> ports = routerPorts(onRouter);
    switch (random.nextInt(6)) {
      case 0 -> {
        for (UuidAtom port : Network.references(onSwitch, Network.SWITCH, "ports")) {
          transaction
              .update(Network.table("Logical_Switch_Port"), port)
              .add(
                  Network.column(Network.table("Logical_Switch_Port"), "mirror_rules"),
                  insert(
                      "Mirror",
                      "name",
                      "mirror" + id,
                      "type",
                      "gre",
                      "sink",
                      ip("10.24"),
                      "index",
                      id,
                      "filter",
                      one(List.of("from-lport", "to-lport", "both"))));
          break;
        }
      }
      case 1 -> {
        if (!ports.isEmpty()) {
          insert(
              "Static_MAC_Binding",
              "logical_port",
              one(ports),
              "ip",
              ip("10.25"),
              "mac",
              mac(),
              "override_dynamic_mac",
              maybe());
        }
      }
      case 2 ->
          ofSwitch(
              onSwitch,
              "forwarding_groups",
              insert(
                  "Forwarding_Group",
                  "name",
                  "fg" + id,
                  "vip",
                  ip("10.26"),
                  "vmac",
                  mac(),
                  "liveness",
                  maybe(),
                  "child_port",
                  List.of("p1", "p2")));
      case 3 -> {
        if (!ports.isEmpty()) {
          insert("BFD", "logical_port", one(ports), "dst_ip", ip("10.27"), "min_tx", List.of(500L));
        }
      }
      case 4 -> {
        UuidAtom copp =
            insert(
                "Copp",
                "name",
                "copp" + id,
                "meters",
                Map.of("arp", "meter" + id, "icmp4-error", "m2", "bfd", "m3", "reject", "m4"));
        ofSwitch(onSwitch, "copp", copp);
        ofRouter(onRouter, "copp", copp);
      }
      default ->
          insert(
              "Chassis_Template_Var",
              "chassis",
              "tc" + id,
              "variables",
              Map.of("vip", ip("10.28")));
    }
  }

  private void set(Row row, String table, String column, Map<String, String> entries) {
    Rows.put(transaction, Network.table(table), row, column, entries);
  }

  private void switchOptions(Row onSwitch) {
    set(
        onSwitch,
        "Logical_Switch",
        "other_config",
        some(
            "subnet", "10.9.0.0/24",
            "exclude_ips", "10.9.0.1..10.9.0.20",
            "ipv6_prefix", "fd00:9::",
            "mcast_snoop", one(List.of("true", "false")),
            "mcast_querier", "false",
            "mcast_flood_unregistered", "true",
            "mcast_eth_src", "0a:00:00:00:00:01",
            "mcast_ip4_src", "10.9.0.1",
            "vlan-passthru", "true",
            "broadcast-arps-to-all-routers", "false"));
  }

  private void routerOptions(Row onRouter) {
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

  private void globalOptions() {
    for (Row row : nb.sorted(Network.table("NB_Global"))) {
      set(
          row,
          "NB_Global",
          "options",
          some(
              "use_ct_inv_match", one(List.of("true", "false")),
              "ignore_lsp_down", one(List.of("true", "false")),
              "default_acl_drop", one(List.of("true", "false")),
              "controller_event", one(List.of("true", "false")),
              "install_ls_lb_from_router", one(List.of("true", "false")),
              "lb_hairpin_use_ct_mark", "true",
              "mac_binding_removal_limit", "10",
              "debug_drop_domain_id", "1",
              "debug_drop_collector_set", "2"));
    }
  }
}
