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

/// What logical switches have: each method adds one thing to one.
final class SwitchFeatures extends Drawing {

  SwitchFeatures(Random random, ReplicaSnapshot nb, Transaction transaction, int id) {
    super(random, nb, transaction, id);
  }

  void dhcp(Row onSwitch) {
    UuidAtom v4 = insert("DHCP_Options", "cidr", "10.0.0.0/8", "options", dhcp4Options());
    UuidAtom v6 = insert("DHCP_Options", "cidr", "fd00:1::/64", "options", dhcp6Options());
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

  void qos(Row onSwitch) {
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

  void acl(Row onSwitch) {
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

  void port(Row onSwitch) {
    String type =
        one(
            List.of(
                "localnet", "localport", "virtual", "external", "l2gateway", "vtep", "remote", ""));
    Map<String, String> options = some("mcast_flood", "true", "mcast_flood_reports", "true");
    switch (type) {
      case "localnet", "l2gateway" -> options.put("network_name", "phys");
      case "vtep" -> {
        options.put("vtep-physical-switch", "ps1");
        options.put("vtep-logical-switch", "ls1");
      }
      case "virtual" -> {
        options.put("virtual-ip", ip("10.14"));
        options.put("virtual-parents", "p%d,p%d".formatted(random.nextInt(id) + 1, id - 1));
      }
      case "" ->
          options.putAll(
              some(
                  "requested-chassis", one(List.of("hv1", "hv1,hv2", "hv0,hv2", "no,hv1", "hv1,")),
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

  void switchOptions(Row onSwitch) {
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

  private Map<String, String> dhcp4Options() {
    Map<String, String> options =
        some(
            "dns_server", "{8.8.8.8, 8.8.4.4}",
            "mtu", "1400",
            "classless_static_route", "{30.0.0.0/24,10.0.0.1, 0.0.0.0/0,10.0.0.1}",
            "ip_forward_enable", "1",
            "broadcast_address", "10.255.255.255",
            "bootfile_name", "\"boot.img\"",
            "bootfile_name_alt", "\"http://boot.test/x\"",
            "tftp_server_address", "{10.0.0.4, 10.0.0.5}",
            "domain_search_list", "\"a.test,b.test\"",
            "T1", "100",
            "hostname", "\"guest\"");
    options.putAll(
        Map.of(
            "server_id", "10.0.0.1",
            "server_mac", mac(),
            "lease_time", "3600",
            "router", "10.0.0.1",
            "domain_name", "\"ovn.test\""));
    if (random.nextInt(8) == 0) {
      options.remove(one(List.of("server_id", "server_mac", "lease_time", "router")));
    }
    return options;
  }

  private Map<String, String> dhcp6Options() {
    Map<String, String> options =
        some(
            "dhcpv6_stateless", one(List.of("true", "false")),
            "domain_search", "\"a.test\"",
            "ntp_server", "fd00:1::2");
    options.put("dns_server", "fd00:1::1");
    if (random.nextInt(8) > 0) {
      options.put("server_id", mac());
    }
    return options;
  }

  /// ACLs for the ports of several switches.
  void portGroup() {
    List<UuidAtom> ports = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      List<UuidAtom> some = Network.references(any("Logical_Switch"), Network.SWITCH, "ports");
      if (!some.isEmpty()) {
        UuidAtom port = some.get(random.nextInt(some.size()));
        if (!ports.contains(port)) {
          ports.add(port);
        }
      }
    }
    insert(
        "Port_Group",
        "name",
        "gpg" + id,
        "ports",
        ports,
        "acls",
        List.of(
            insert(
                "ACL",
                "priority",
                1000 + id,
                "direction",
                "to-lport",
                "match",
                "outport == @gpg" + id + " && ip4.src == $gpg" + id + "_ip4",
                "action",
                one(List.of("allow", "allow-related", "drop", "reject"))),
            insert(
                "ACL",
                "priority",
                1000 + id,
                "direction",
                "from-lport",
                "match",
                "inport == @gpg" + id,
                "action",
                one(List.of("allow", "allow-related", "drop")),
                "options",
                some("apply-after-lb", "true"))));
  }
}
