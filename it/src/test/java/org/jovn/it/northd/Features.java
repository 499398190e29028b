// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.northd;

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
final class Features extends Drawing {

  private static final List<String> PROTOCOLS = List.of("tcp", "udp", "sctp");

  private final SwitchFeatures switches;
  private final RouterFeatures routers;

  Features(Random random, ReplicaSnapshot nb, Transaction transaction, int id) {
    super(random, nb, transaction, id);
    switches = new SwitchFeatures(random, nb, transaction, id);
    routers = new RouterFeatures(random, nb, transaction, id);
  }

  /// Adds one thing.
  void add(Row onSwitch, Row onRouter) {
    switch (random.nextInt(25)) {
      case 0 -> switches.dhcp(onSwitch);
      case 1 -> switches.qos(onSwitch);
      case 2, 3 -> switches.acl(onSwitch);
      case 4, 5 -> balancer(onSwitch, onRouter);
      case 6 -> balancerGroup(onSwitch, onRouter);
      case 7, 8 -> switches.port(onSwitch);
      case 9, 10 -> routers.gateway(onSwitch, onRouter);
      case 11, 12 -> routers.route(onRouter);
      case 13 -> routers.policy(onRouter);
      case 14, 15 -> routers.nat(onSwitch, onRouter);
      case 16 -> small(onSwitch, onRouter);
      case 17 -> switches.switchOptions(onSwitch);
      case 18 -> routers.routerOptions(onRouter);
      case 19 -> switches.portGroup();
      case 20 -> routers.peers(onRouter);
      case 21, 22 -> template(onSwitch, onRouter);
      case 23 -> routers.routerOptions(onRouter);
      default -> globalOptions();
    }
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

  /// Tables of a few columns.
  private void small(Row onSwitch, Row onRouter) {
    List<String> ports = routerPorts(onRouter);
    switch (random.nextInt(6)) {
      case 0 -> mirror(onSwitch);
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

  /// Mirrors what one port sends or receives.
  private void mirror(Row onSwitch) {
    List<UuidAtom> ports = Network.references(onSwitch, Network.SWITCH, "ports");
    if (ports.isEmpty()) {
      return;
    }
    UuidAtom mirror =
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
            one(List.of("from-lport", "to-lport")));
    transaction
        .update(Network.table("Logical_Switch_Port"), ports.getFirst())
        .add(Network.column(Network.table("Logical_Switch_Port"), "mirror_rules"), mirror);
  }

  /// A load balancer whose addresses differ from chassis to chassis.
  private void template(Row onSwitch, Row onRouter) {
    insert(
        "Chassis_Template_Var",
        "chassis",
        "hvt" + id,
        "variables",
        Map.of("vip" + id, ip("10.29"), "vport" + id, "80", "back" + id, "10.0.0.3:8080"));
    UuidAtom balancer =
        insert(
            "Load_Balancer",
            "name",
            "tlb" + id,
            "protocol",
            one(PROTOCOLS),
            "vips",
            maybe()
                ? Map.of("^vip%d:^vport%d".formatted(id, id), "^back" + id)
                : Map.of("^vip%d:80".formatted(id), "10.0.0.4:80,^back" + id),
            "options",
            template());
    ofSwitch(onSwitch, "load_balancer", balancer);
    if (maybe()) {
      ofRouter(onRouter, "load_balancer", balancer);
    }
  }

  private Map<String, String> template() {
    Map<String, String> options =
        some(
            "address-family", one(List.of("ipv4", "ipv6")),
            "reject", "true",
            "event", "true",
            "hairpin_snat_ip", "169.254.0.7",
            "affinity_timeout", "60",
            "skip_snat", "true");
    options.put("template", "true");
    return options;
  }
}
