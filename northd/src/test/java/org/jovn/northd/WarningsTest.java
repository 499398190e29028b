// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jovn.northd.sync.Datums;
import org.jovn.northd.topology.Table;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.junit.jupiter.api.Test;

/// Contents that make no sense, with the lines that ovn-northd 23.03.1 logs of them.
class WarningsTest {

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

  private static Datum texts(String... values) {
    return Datums.strings(List.of(values));
  }

  private UuidAtom switchPort(Map<String, Datum> columns) {
    UuidAtom port = add("Logical_Switch_Port", columns);
    add("Logical_Switch", Map.of("name", text("s"), "ports", Datums.uuids(List.of(port))));
    return port;
  }

  private UuidAtom router(Map<String, Datum> options, List<UuidAtom> ports) {
    return add(
        "Logical_Router",
        Map.of(
            "name",
            text("r"),
            "options",
            options.getOrDefault("options", Datums.map(Map.of())),
            "ports",
            Datums.uuids(ports)));
  }

  private List<String> log() {
    var _ = translation.run(0);
    List<String> lines = new ArrayList<>();
    translation.topology.warnings.drain(
        (warning, change) ->
            lines.add(
                (change < 0 ? "no longer " : "")
                    + warning.module()
                    + (warning.isInfo() ? "|INFO|" : "|WARN|")
                    + warning.text()));
    return lines;
  }

  @Test
  void addressesOfSwitchPorts() {
    switchPort(
        Map.of(
            "name",
            text("x"),
            "addresses",
            texts("bad", "00:00:00:00:00:05 10.0.0.5 junk", "unknown", "dynamic"),
            "port_security",
            texts("VRRPv3 00:00:00:00:00:05", "00:00:00:00:00:05 10.0.0.5")));
    assertThat(log())
        .containsExactlyInAnyOrder(
            "northd|INFO|invalid syntax 'bad' in logical switch port addresses. No MAC address"
                + " found",
            "northd|INFO|x: invalid syntax 'bad' in addresses column",
            "ovn_util|INFO|invalid syntax '00:00:00:00:00:05 10.0.0.5 junk' in address",
            "northd|INFO|invalid syntax 'VRRPv3 00:00:00:00:00:05' in port security. No MAC"
                + " address found");
  }

  @Test
  void typeAndChassisOfSwitchPorts() {
    switchPort(
        Map.of(
            "name",
            text("x"),
            "type",
            text("bogus"),
            "options",
            Datums.map(Map.of("requested-chassis", "nope"))));
    assertThat(log())
        .containsExactlyInAnyOrder(
            "northd|WARN|Unknown port type 'bogus' set on logical switch 'x'.",
            "northd|WARN|Unknown chassis 'nope' set in options:requested-chassis on LSP 'x'.");
  }

  @Test
  void routerPorts() {
    UuidAtom badMac = add("Logical_Router_Port", Map.of("name", text("a"), "mac", text("bad")));
    UuidAtom badNetworks =
        add(
            "Logical_Router_Port",
            Map.of(
                "name",
                text("b"),
                "mac",
                text("00:00:00:00:00:09"),
                "networks",
                texts("10.5.0.1/33", "0.0.0.0/0")));
    router(Map.of(), List.of(badMac, badNetworks));
    assertThat(log())
        .containsExactlyInAnyOrder(
            "northd|WARN|bad 'mac' bad",
            "ovn_util|INFO|invalid syntax '10.5.0.1/33' in networks",
            "ovn_util|WARN|bad 'networks' 0.0.0.0/0");
  }

  @Test
  void optionsOfRouters() {
    Map<String, String> options = Map.of("chassis", "h1", "dnat_force_snat_ip", "bad");
    UuidAtom router = router(Map.of("options", Datums.map(options)), List.of());
    assertThat(log()).containsExactly("northd|WARN|bad ip bad in options of router " + router);
  }

  @Test
  void natRulesRoutesAndPolicies() {
    UuidAtom nat =
        add(
            "NAT",
            Map.of(
                "type", text("snat"), "external_ip", text("9.9.9.9"), "logical_ip", text("bad")));
    UuidAtom prefix =
        add(
            "Logical_Router_Static_Route",
            Map.of("ip_prefix", text("20.0.0.0/33"), "nexthop", text("10.0.0.9")));
    UuidAtom lost =
        add(
            "Logical_Router_Static_Route",
            Map.of("ip_prefix", text("20.0.0.0/8"), "nexthop", text("99.9.9.9")));
    UuidAtom policy =
        add(
            "Logical_Router_Policy",
            Map.of(
                "priority",
                Datums.integer(100),
                "match",
                text("ip4"),
                "action",
                text("reroute"),
                "nexthops",
                texts("99.9.9.9")));
    UuidAtom router =
        add(
            "Logical_Router",
            Map.of(
                "name",
                text("r"),
                "options",
                Datums.map(Map.of("chassis", "h1")),
                "nat",
                Datums.uuids(List.of(nat)),
                "static_routes",
                Datums.uuids(List.of(prefix, lost)),
                "policies",
                Datums.uuids(List.of(policy))));
    assertThat(log())
        .containsExactlyInAnyOrder(
            "northd|WARN|bad ip network or ip bad for snat in router " + router,
            "northd|WARN|bad 'ip_prefix' 20.0.0.0/33 in static route " + prefix,
            "northd|WARN|No path for static route 20.0.0.0/8; next hop 99.9.9.9",
            "northd|WARN|No path for routing policy priority 100; next hop 99.9.9.9");
  }

  private String balancer(Map<String, String> vips, Map<String, String> options) {
    UuidAtom uuid =
        add(
            "Load_Balancer",
            Map.of("name", text("lb"), "vips", Datums.map(vips), "options", Datums.map(options)));
    List<String> lines = log();
    assertThat(lines).hasSizeLessThanOrEqualTo(1);
    return lines.isEmpty() ? "" : lines.getFirst().replace(uuid.toString(), "UUID");
  }

  @Test
  void loadBalancers() {
    String failed = "lb|WARN|Failed to initialize LB VIP: ";
    String port = ": should be an IP address and a port number with : as a separator";
    Map<String, String> none = Map.of();
    assertThat(balancer(Map.of("10.0.0.50:80", "10.0.0.2:80,,10.0.0.3:80"), none)).isEmpty();
    assertThat(balancer(Map.of("bad:80", "10.0.0.2:80"), none))
        .isEqualTo(
            failed
                + "bad:80: should be an IP address (or an IP address and a port number with : as a"
                + " separator).");
    assertThat(balancer(Map.of("10.0.0.55:80", " 10.0.0.2:80 , 10.0.0.3:80"), none))
        .isEqualTo(failed + " 10.0.0.2:80 " + port + ",  10.0.0.3:80" + port + ".");
    assertThat(balancer(Map.of("10.0.0.51", "10.0.0.2:80"), none))
        .isEqualTo(failed + "10.0.0.2:80: should be an IP address.");
    assertThat(balancer(Map.of("10.0.0.53:80", "[fd00::1]:80"), none))
        .isEqualTo(failed + "[fd00::1]:80: IP address family is different from VIP 10.0.0.53.");
    Map<String, String> template = Map.of("template", "true");
    assertThat(balancer(Map.of("^v:^p", "^b"), template)).isEmpty();
    assertThat(balancer(Map.of("^v:^p:^q", "^b"), template))
        .isEqualTo(
            failed
                + "^v:^p:^q: should be a template of the form:"
                + " '^vip_variable[:^port_variable|:port]'.");
    assertThat(balancer(Map.of("10.0.0.53:80", "[fd00::1]:80"), template))
        .isEqualTo(
            failed
                + "invalid backend: template ([fd00: should be a template of the form:"
                + " '^backendip_variable1[:^port_variable1|:port]'.) OR explicit ([fd00::1]:80: IP"
                + " address family is different from VIP 10.0.0.53.)");
    assertThat(balancer(none, Map.of("affinity_timeout", "70000")))
        .isEqualTo("lb|WARN|max affinity_timeout timeout value is 65535");
    assertThat(balancer(none, Map.of("neighbor_responder", "bogus")))
        .isEqualTo(
            "lb|WARN|Invalid neighbor responder mode bogus for load balancer UUID, forcing it to"
                + " reachable");
  }

  @Test
  void aWarningComesOnceAndGoes() {
    Table ports = translation.nb.switchPort;
    UuidAtom port = switchPort(Map.of("name", text("x"), "type", text("bogus")));
    String line = "northd|WARN|Unknown port type 'bogus' set on logical switch 'x'.";
    assertThat(log()).containsExactly(line);
    Row row = Objects.requireNonNull(ports.rows().get(port));
    Datum[] values = row.toArray();
    values[ports.column("addresses")] = texts("00:00:00:00:00:05");
    ports.rows().set(port, new Row(values.clone()));
    assertThat(log()).isEmpty();
    values[ports.column("type")] = text("");
    ports.rows().set(port, new Row(values));
    assertThat(log()).containsExactly("no longer " + line);
  }
}
