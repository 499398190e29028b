// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.lswitch;

import static org.jovn.northd.pipeline.Stage.*;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Mac;
import org.jovn.northd.net.Net;
import org.jovn.northd.net.PortAddresses;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.pipeline.Flow;
import org.jovn.northd.pipeline.FlowSink;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.Switch;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.northd.topology.Values;
import org.jovn.northd.topology.Warning;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// DHCPv4 and DHCPv6 of ports, also of external ports, whose requests come in by localnet ports.
public final class SwitchDhcp {

  private static final Set<String> REQUIRED_V4 = Set.of("server_id", "server_mac", "lease_time");

  private final Topology topology;
  private final Output<FlowUse> flows;

  public SwitchDhcp(Engine engine, Topology topology, Output<FlowUse> flows) {
    this.topology = topology;
    this.flows = flows;
    engine.rule("DHCP of port", topology.nb().switchPort.rows(), this::derive);
  }

  private void derive(Scope scope, UuidAtom uuid) {
    SwitchPort port = scope.get(topology.switchPorts, uuid).orElse(null);
    if (port != null && !port.isType("external")) {
      replies(scope, port);
    }
    if (port == null || (!port.isEnabled() && !port.isType("external")) || port.isType("router")) {
      return;
    }
    Switch ls = scope.get(topology.switches, port.datapath());
    boolean external = port.isType("external");
    if (!external) {
      one(scope, port, port, "");
      return;
    }
    String resident = "is_chassis_resident(" + port.quoted() + ")";
    RowView row = topology.nb().switchPort.get(scope, uuid);
    boolean placed = row.has("ha_chassis_group");
    for (UuidAtom localnet : ls.localnets()) {
      SwitchPort inport = scope.get(topology.switchPorts, localnet).orElse(null);
      if (inport != null) {
        if (placed && port.isEnabled()) {
          one(scope, port, inport, " && " + resident);
        }
        external(scope, port, inport, ls, "!" + resident);
      }
    }
  }

  private void one(Scope scope, SwitchPort port, SwitchPort inport, String resident) {
    RowView row = topology.nb().switchPort.get(scope, port.uuid());
    UuidAtom v4 = row.reference("dhcpv4_options");
    UuidAtom v6 = row.reference("dhcpv6_options");
    RowView options4 = v4 == null ? null : topology.nb().dhcpOptions.view(scope, v4);
    RowView options6 = v6 == null ? null : topology.nb().dhcpOptions.view(scope, v6);
    if (options4 == null && options6 == null) {
      return;
    }
    UuidAtom copp = topology.nb().switches.get(scope, port.datapath()).reference("copp");
    Place place =
        new Place(
            new FlowSink(scope, flows, DatapathSet.of(port.datapath()), inport.uuid()),
            inport,
            resident,
            row.option("options", "hostname"));
    for (PortAddresses addresses : port.own()) {
      if (options4 != null) {
        String meter = topology.meter(scope, copp, "dhcpv4-opts");
        for (Net net : addresses.v4()) {
          lacking(scope, port, options4, net);
          if (v4(place, addresses.mac(), net.address(), options4, meter)) {
            break;
          }
        }
      }
      if (options6 != null) {
        String meter = topology.meter(scope, copp, "dhcpv6-opts");
        for (Net net : addresses.v6()) {
          lacking(scope, port, options6, net);
          if (v6(place, addresses.mac(), net.address(), options6, meter)) {
            break;
          }
        }
      }
    }
  }

  /// Says that options lack what is required, where they are for an address.
  private void lacking(Scope scope, SwitchPort port, RowView options, Net offer) {
    Net cidr = Net.parse(options.string("cidr"));
    if (cidr == null || !cidr.contains(offer.address())) {
      return;
    }
    Map<String, String> map = options.map("options");
    if (!offer.isV6() && !map.keySet().containsAll(REQUIRED_V4)) {
      scope.emit(
          topology.warnings,
          Warning.of("Required DHCPv4 options not defined for lport - " + port.quoted()));
    } else if (offer.isV6() && Mac.parse(map.getOrDefault("server_id", "")) == null) {
      scope.emit(
          topology.warnings,
          Warning.of("server_id not present in the DHCPv6 options for lport " + port.quoted()));
    }
  }

  /// For whom, and where its requests come in.
  ///
  /// @param hostname the name that the port says it has, before that of its options
  private record Place(
      FlowSink sink, SwitchPort inport, String resident, @Nullable String hostname) {

    String inportMatch(Mac mac) {
      return "inport == " + inport.quoted() + " && eth.src == " + mac;
    }
  }

  private static boolean v4(Place place, Mac mac, Ip offer, RowView options, String meter) {
    Net cidr = Net.parse(options.string("cidr"));
    if (cidr == null || !cidr.contains(offer)) {
      return false;
    }
    Map<String, String> map = new TreeMap<>(options.map("options"));
    String serverIp = map.get("server_id");
    String serverMac = map.remove("server_mac");
    if (serverIp == null || serverMac == null || !map.containsKey("lease_time")) {
      return false;
    }
    Ip mask = Ip.v4(cidr.length() == 0 ? 0 : -1L << (32 - cidr.length()));
    // One that the options have stays beside it.
    map.merge("netmask", mask.toString(), (own, said) -> said + ", netmask = " + own);
    if (place.hostname != null) {
      map.put("hostname", place.hostname);
    }
    StringBuilder action = new StringBuilder("reg0[3] = put_dhcp_opts(offerip = " + offer + ", ");
    map.forEach((key, value) -> action.append(key).append(" = ").append(value).append(", "));
    action.setLength(action.length() - 2);
    action.append("); next;");
    String from = place.inportMatch(mac);
    String ports = " && udp.src == 68 && udp.dst == 67" + place.resident;
    place.sink.add(
        new Flow(
            LS_IN_DHCP_OPTIONS,
            100,
            from + " && ip4.src == 0.0.0.0 && ip4.dst == 255.255.255.255" + ports,
            action.toString(),
            place.inport.name(),
            meter));
    place.sink.add(
        new Flow(
            LS_IN_DHCP_OPTIONS,
            100,
            from
                + " && ip4.src == "
                + offer
                + " && ip4.dst == {"
                + serverIp
                + ", 255.255.255.255}"
                + ports,
            action.toString(),
            place.inport.name(),
            meter));
    String asked = from + " && ip4 && udp.src == 68 && udp.dst == 67 && reg0[3]";
    answer(place, asked + place.resident, serverMac, "ip4.src = " + serverIp, 67, 68);
    return true;
  }

  /// The answer goes back where the request came from.
  ///
  /// @param source the assignment of the server's address, such as `ip4.src = 10.0.0.1`
  private static void answer(
      Place place, String match, String serverMac, String source, int server, int client) {
    boolean v6 = source.startsWith("ip6");
    place.sink.addForPort(
        LS_IN_DHCP_RESPONSE,
        100,
        match,
        ("eth.dst = eth.src; eth.src = %s; %s%s; udp.src = %d; udp.dst = %d;"
                + " outport = inport; flags.loopback = 1; output;")
            .formatted(serverMac, v6 ? "ip6.dst = ip6.src; " : "", source, server, client),
        place.inport.name());
  }

  /// Answers pass the ACLs, whether there are any or not, unless they are made elsewhere. Replies
  /// pass the ACLs, to ports that are not enabled too.
  private void replies(Scope scope, SwitchPort port) {
    RowView row = topology.nb().switchPort.get(scope, port.uuid());
    UuidAtom v4 = row.reference("dhcpv4_options");
    UuidAtom v6 = row.reference("dhcpv6_options");
    RowView options4 = v4 == null ? null : topology.nb().dhcpOptions.view(scope, v4);
    RowView options6 = v6 == null ? null : topology.nb().dhcpOptions.view(scope, v6);
    if (options4 != null) {
      Map<String, String> map = options4.map("options");
      if (map.keySet().containsAll(REQUIRED_V4)) {
        reply(scope, port, map.get("server_mac") + " && ip4.src == " + map.get("server_id"), 67);
      }
    }
    if (options6 != null) {
      String id = options6.map("options").getOrDefault("server_id", "");
      Mac server = Mac.parse(id);
      if (server != null) {
        reply(scope, port, id + " && ip6.src == " + Ip.linkLocal(server), 547);
      }
    }
  }

  private void reply(Scope scope, SwitchPort port, String source, int from) {
    boolean tracks = scope.get(topology.switches, port.datapath()).tracks();
    new FlowSink(scope, flows, DatapathSet.of(port.datapath()), port.uuid())
        .addForPort(
            LS_OUT_ACL,
            34000,
            "outport == %s && eth.src == %s && udp && udp.src == %d && udp.dst == %d"
                .formatted(Values.inQuotes(port.name()), source, from, from == 67 ? 68 : 546),
            tracks ? "ct_commit; next;" : "next;",
            port.name());
  }

  private static boolean v6(Place place, Mac mac, Ip offer, RowView options, String meter) {
    Net cidr = Net.parse(options.string("cidr"));
    Map<String, String> map = new TreeMap<>(options.map("options"));
    String serverId = map.get("server_id");
    Mac serverMac = serverId == null ? null : Mac.parse(serverId);
    if (cidr == null || !cidr.contains(offer) || serverId == null || serverMac == null) {
      return false;
    }
    Ip serverIp = Ip.linkLocal(serverMac);
    boolean stateless = Values.bool(map.remove("dhcpv6_stateless"), false);
    StringBuilder action = new StringBuilder("reg0[3] = put_dhcpv6_opts(");
    if (!stateless) {
      action.append("ia_addr = ").append(offer).append(", ");
    }
    map.forEach((key, value) -> action.append(key).append(" = ").append(value).append(", "));
    action.setLength(action.length() - 2);
    action.append("); next;");
    String match =
        place.inportMatch(mac)
            + " && ip6.dst == ff02::1:2 && udp.src == 546 && udp.dst == 547"
            + place.resident;
    place.sink.add(
        new Flow(LS_IN_DHCP_OPTIONS, 100, match, action.toString(), place.inport.name(), meter));
    answer(place, match + " && reg0[3]", serverId, "ip6.src = " + serverIp, 547, 546);
    return true;
  }

  /// Only the chassis that has the external port may answer it for the routers.
  private void external(
      Scope scope, SwitchPort port, SwitchPort inport, Switch ls, String elsewhere) {
    String drop = scope.get(topology.globals, Topology.ONE).drop();
    FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(port.datapath()), port.uuid());
    for (PortAddresses addresses : port.own()) {
      String from = "inport == " + inport.quoted() + " && eth.src == " + addresses.mac() + " && ";
      for (UuidAtom uuid : ls.routerPorts()) {
        SwitchPort router = scope.get(topology.switchPorts, uuid).orElse(null);
        @Nullable RouterPort peer =
            router == null || router.peer() == null
                ? null
                : scope.get(topology.routerPorts, router.peer()).orElse(null);
        if (router == null || peer == null) {
          continue;
        }
        for (PortAddresses own : router.addresses()) {
          for (Net net : own.v4()) {
            sink.addForPort(
                LS_IN_EXTERNAL_PORT,
                100,
                from + elsewhere + " && arp.tpa == " + net.address() + " && arp.op == 1",
                drop,
                inport.name());
          }
          for (Net net : own.v6()) {
            Ip ip = net.address();
            sink.addForPort(
                LS_IN_EXTERNAL_PORT,
                100,
                from
                    + elsewhere
                    + " && nd_ns && ip6.dst == {"
                    + ip
                    + ", "
                    + ip.solicitedNode()
                    + "} && nd.target == "
                    + ip,
                drop,
                inport.name());
          }
          sink.addForPort(
              LS_IN_EXTERNAL_PORT,
              100,
              from + "eth.dst == " + own.mac() + " && " + elsewhere,
              drop,
              inport.name());
        }
      }
    }
  }
}
