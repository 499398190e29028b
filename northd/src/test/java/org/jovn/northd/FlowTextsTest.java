// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jovn.northd.pipeline.Flow;
import org.jovn.northd.pipeline.Stage;
import org.jovn.northd.sync.Datums;
import org.jovn.northd.topology.Table;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.junit.jupiter.api.Test;

/// Flows of contents that are seldom met, as ovn-northd 23.03.1 writes them.
class FlowTextsTest {

  private final Translation translation = new Translation();
  private int rows;

  private UuidAtom add(String table, Map<String, Datum> columns) {
    Table into = Objects.requireNonNull(translation.nb.find(table));
    Datum[] values = new Datum[into.schema().columnCount()];
    for (ColumnSchema column : into.schema().columns()) {
      values[column.index()] = columns.getOrDefault(column.name(), column.defaultDatum());
    }
    UuidAtom uuid = new UuidAtom(0, ++rows);
    values[ColumnSchema.UUID_INDEX] = uuid;
    into.rows().set(uuid, new Row(values));
    return uuid;
  }

  private static Datum text(String value) {
    return Datums.string(value);
  }

  private static Datum one(UuidAtom uuid) {
    return Datums.uuids(List.of(uuid));
  }

  private UuidAtom routerPort(Map<String, String> advertisements, String... networks) {
    UuidAtom port =
        add(
            "Logical_Router_Port",
            Map.of(
                "name",
                text("r-s"),
                "mac",
                text("00:00:00:00:01:00"),
                "networks",
                Datums.strings(List.of(networks)),
                "ipv6_ra_configs",
                Datums.map(advertisements)));
    UuidAtom onSwitch =
        add(
            "Logical_Switch_Port",
            Map.of(
                "name",
                text("s-r"),
                "type",
                text("router"),
                "addresses",
                text("router"),
                "options",
                Datums.map(Map.of("router-port", "r-s"))));
    add("Logical_Switch", Map.of("name", text("s"), "ports", one(onSwitch)));
    return port;
  }

  private UuidAtom route(String prefix, String nexthop, String table, String origin) {
    return add(
        "Logical_Router_Static_Route",
        Map.of(
            "ip_prefix",
            text(prefix),
            "nexthop",
            text(nexthop),
            "route_table",
            text(table),
            "options",
            Datums.map(origin.isEmpty() ? Map.of() : Map.of("origin", origin))));
  }

  private List<String> flows(Stage stage) {
    var _ = translation.run(0);
    List<String> lines = new ArrayList<>();
    translation.flows.drain(
        (use, change) -> {
          Flow flow = use.flow();
          if (change > 0 && flow.stage() == stage) {
            lines.add(flow.priority() + " " + flow.match() + " -> " + flow.actions());
          }
        });
    lines.sort(null);
    return lines;
  }

  @Test
  void repliesAreLoggedInTheOtherDirection() {
    UuidAtom acl =
        add(
            "ACL",
            Map.of(
                "direction",
                text("from-lport"),
                "priority",
                Datums.integer(10),
                "match",
                text("ip4"),
                "action",
                text("allow-related"),
                "log",
                Datums.bool(true),
                "name",
                text("a \"b\""),
                "label",
                Datums.integer(7),
                "options",
                Datums.map(Map.of("log-related", "true"))));
    add("Logical_Switch", Map.of("name", text("s"), "acls", one(acl)));
    assertThat(flows(Stage.LS_OUT_ACL))
        .filteredOn(line -> line.startsWith("65533"))
        .hasSize(2)
        .allMatch(line -> line.contains(".blocked == 0 && ct_label.label == 7 -> "))
        .allMatch(
            line -> line.endsWith("log(name=\"a \"b\"\", severity=info, verdict=allow); next;"));
  }

  @Test
  void forwardingGroupsShareTextAndIndex() {
    List<UuidAtom> groups = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      groups.add(
          add(
              "Forwarding_Group",
              Map.of(
                  "vip",
                  text("10.0.0." + i),
                  "vmac",
                  text("00:00:00:00:00:0" + i),
                  "child_port",
                  Datums.strings(i == 2 ? List.of("p", "q", "r") : List.of("p")))));
    }
    add("Logical_Switch", Map.of("name", text("s"), "forwarding_groups", Datums.uuids(groups)));
    assertThat(flows(Stage.LS_IN_ARP_RSP))
        .filteredOn(line -> line.startsWith("50 "))
        .hasSize(2)
        .anyMatch(line -> line.startsWith("50 arp.tpa == 10.0.0.1 && arp.op == 1 -> eth.dst"))
        .anyMatch(
            line ->
                line.startsWith(
                    "50 eth.dst == 00:00:00:00:00:01arp.tpa == 10.0.0.2 && arp.op == 1"
                        + " -> fwd_group(childports=\"p\");eth.dst"));
  }

  @Test
  void routesOfOnePrefixAreOneGroup() {
    UuidAtom port = routerPort(Map.of(), "10.0.0.1/24");
    List<UuidAtom> routes =
        List.of(
            route("20.0.0.0/8", "99.0.0.9", "lost", ""),
            route("20.0.0.0/8", "10.0.0.9", "used", "connected"),
            route("20.0.0.0/8", "10.0.0.10", "used", ""));
    add(
        "Logical_Router",
        Map.of("name", text("r"), "ports", one(port), "static_routes", Datums.uuids(routes)));
    // The first has the say on the priority; a table without routes has no number.
    assertThat(flows(Stage.LR_IN_IP_ROUTING))
        .filteredOn(line -> line.contains("20.0.0.0/8"))
        .containsExactly(
            "26 reg7 == 1 && ip4.dst == 20.0.0.0/8 -> ip.ttl--; flags.loopback = 1;"
                + " reg8[0..15] = 1; reg8[16..31] = select(1, 2);");
  }

  @Test
  void withoutPrefixNothingIsAdvertised() {
    UuidAtom port = routerPort(Map.of("address_mode", "dhcpv6_stateful"), "10.0.0.1/24");
    add("Logical_Router", Map.of("name", text("r"), "ports", one(port)));
    assertThat(flows(Stage.LR_IN_ND_RA_OPTIONS)).noneMatch(line -> line.startsWith("50 "));
  }

  @Test
  void affinityTakesTemplatesForV6() {
    UuidAtom balancer =
        add(
            "Load_Balancer",
            Map.of(
                "name",
                text("lb"),
                "vips",
                Datums.map(Map.of("^vip", "^be")),
                "options",
                Datums.map(Map.of("template", "true", "affinity_timeout", "60"))));
    add("Logical_Switch", Map.of("name", text("s"), "load_balancer", one(balancer)));
    assertThat(flows(Stage.LS_IN_LB_AFF_CHECK))
        .contains("100 ct.new && ip6 && xxreg1 == ^vip -> reg9[6] = chk_lb_aff(); next;");
  }

  @Test
  void aRouteBySourceWithoutNextHopGoesToTheDestination() {
    UuidAtom port = routerPort(Map.of(), "10.0.0.1/24");
    UuidAtom route =
        add(
            "Logical_Router_Static_Route",
            Map.of(
                "ip_prefix",
                text("20.0.0.0/8"),
                "nexthop",
                text(""),
                "output_port",
                text("r-s"),
                "policy",
                text("src-ip")));
    add(
        "Logical_Router",
        Map.of("name", text("r"), "ports", one(port), "static_routes", one(route)));
    assertThat(flows(Stage.LR_IN_IP_ROUTING))
        .filteredOn(line -> line.startsWith("24 ip4.src == 20.0.0.0/8 -> "))
        .singleElement()
        .asString()
        .contains("reg0 = ip4.dst;");
  }

  @Test
  void aTranslatedAddressWithoutPortNamesTheProtocol() {
    UuidAtom port = routerPort(Map.of(), "10.0.0.1/24");
    UuidAtom nat =
        add(
            "NAT",
            Map.of(
                "type",
                text("snat"),
                "external_ip",
                text("10.0.0.51"),
                "logical_ip",
                text("10.0.0.0/24")));
    UuidAtom balancer =
        add(
            "Load_Balancer",
            Map.of("name", text("lb"), "vips", Datums.map(Map.of("10.0.0.51", "10.0.0.11"))));
    add(
        "Logical_Router",
        Map.of(
            "name",
            text("r"),
            "ports",
            one(port),
            "nat",
            one(nat),
            "load_balancer",
            one(balancer),
            "options",
            Datums.map(Map.of("chassis", "h1"))));
    assertThat(flows(Stage.LR_IN_UNSNAT))
        .contains("120 ip4 && ip4.dst == 10.0.0.51 && tcp -> next;");
  }

  @Test
  void aPortSaysItsHostnameItself() {
    UuidAtom options =
        add(
            "DHCP_Options",
            Map.of(
                "cidr",
                text("10.0.0.0/24"),
                "options",
                Datums.map(
                    Map.of(
                        "server_id",
                        "10.0.0.1",
                        "server_mac",
                        "00:00:00:00:00:AA",
                        "lease_time",
                        "60",
                        "hostname",
                        "\"any\""))));
    UuidAtom port =
        add(
            "Logical_Switch_Port",
            Map.of(
                "name",
                text("p"),
                "addresses",
                text("00:00:00:00:00:05 10.0.0.5"),
                "dhcpv4_options",
                one(options),
                "options",
                Datums.map(Map.of("hostname", "\"own\""))));
    add("Logical_Switch", Map.of("name", text("s"), "ports", one(port)));
    assertThat(flows(Stage.LS_IN_DHCP_OPTIONS))
        .filteredOn(line -> line.startsWith("100 "))
        .hasSize(2)
        .allMatch(
            line ->
                line.endsWith(
                    "put_dhcp_opts(offerip = 10.0.0.5, hostname = \"own\", lease_time = 60, netmask"
                        + " = 255.255.255.0, server_id = 10.0.0.1); next;"));
  }
}
