// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.lrouter;

import static org.jovn.northd.pipeline.Stage.*;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Net;
import org.jovn.northd.net.PortAddresses;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.pipeline.FlowSink;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.pipeline.Stage;
import org.jovn.northd.service.LoadBalancers;
import org.jovn.northd.topology.Nat;
import org.jovn.northd.topology.Nats;
import org.jovn.northd.topology.Router;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.northd.topology.Values;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;

/// The stage IP Input: what a router answers itself, and what it refuses.
public final class RouterInput {

  private static final String ARP =
      "eth.dst = eth.src; eth.src = %1$s; arp.op = 2; /* ARP reply */ arp.tha = arp.sha; arp.sha ="
          + " %1$s; arp.tpa <-> arp.spa; outport = inport; flags.loopback = 1; output;";
  private static final String ND =
      "%2$s { eth.src = %1$s; ip6.src = nd.target; nd.tll = %1$s; outport = inport;"
          + " flags.loopback = 1; output; };";
  private static final String OWN_MAC = "xreg0[0..47]";

  private final Topology topology;
  private final Nats nats;
  private final LoadBalancers balancers;
  private final Output<FlowUse> flows;

  public RouterInput(
      Engine engine, Topology topology, Nats nats, LoadBalancers balancers, Output<FlowUse> flows) {
    this.topology = topology;
    this.nats = nats;
    this.balancers = balancers;
    this.flows = flows;
    engine.rule("router input", topology.nb().router.rows(), this::router);
    engine.rule("router port input", topology.nb().routerPort.rows(), this::port);
  }

  private void router(Scope scope, UuidAtom uuid) {
    Router router = scope.get(topology.routers, uuid).orElse(null);
    if (router == null) {
      return;
    }
    FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(uuid), null);
    String drop = scope.get(topology.globals, Topology.ONE).drop();
    boolean relays = topology.nb().router.get(scope, uuid).option("options", "mcast_relay", false);
    sink.add(
        LR_IN_IP_INPUT,
        100,
        "ip4.src_mcast ||ip4.src == 255.255.255.255 || ip4.src == 127.0.0.0/8 || ip4.dst =="
            + " 127.0.0.0/8 || ip4.src == 0.0.0.0/8 || ip4.dst == 0.0.0.0/8",
        drop);
    sink.add(LR_IN_IP_INPUT, 85, "arp || nd", drop);
    sink.add(LR_IN_IP_INPUT, 84, "nd_rs || nd_ra", "next;");
    sink.add(LR_IN_IP_INPUT, 83, "ip6.mcast_rsvd", drop);
    sink.add(LR_IN_IP_INPUT, 82, "ip4.mcast || ip6.mcast", relays ? "next;" : drop);
    sink.add(LR_IN_IP_INPUT, 50, "eth.bcast", drop);
    sink.add(
        LR_IN_IP_INPUT, 32, "ip.ttl == {0, 1} && !ip.later_frag && (ip4.mcast || ip6.mcast)", drop);
    sink.add(LR_IN_IP_INPUT, 30, "ip.ttl == {0, 1}", drop);
    boolean floods = false;
    for (RouterPort port : router.ports()) {
      floods |= port.isFlooded();
    }
    if (floods) {
      sink.add(LR_IN_IP_INPUT, 120, "igmp && ip.ttl == 1", "next;");
      sink.add(LR_IN_IP_INPUT, 120, "(mldv1 || mldv2) && ip.ttl == 1", "next;");
    }
    Set<Ip> snat = new HashSet<>();
    UuidAtom copp = topology.nb().router.get(scope, uuid).reference("copp");
    for (Nat nat : scope.get(nats.nats, uuid)) {
      FlowSink own = sink.from(nat.uuid());
      if (!nat.isSnat() || snat.add(nat.external())) {
        natReply(own, nat, topology.meter(scope, copp, "nd-na"));
      }
      if (nat.isSnat() && !router.gateways().isEmpty() && nat.port() != null && nat.translates()) {
        own.add(
            LR_IN_IP_INPUT,
            120,
            "inport == "
                + nat.port().quoted()
                + " && ip"
                + nat.external().digit()
                + ".src == "
                + nat.externalText(),
            "next;");
      }
    }
  }

  private static void natReply(FlowSink sink, Nat nat, String meter) {
    Ip ip = nat.external();
    if (ip.isV6()) {
      sink.addMetered(
          LR_IN_IP_INPUT,
          90,
          "ip6.dst == {" + ip + ", " + ip.solicitedNode() + "} && nd_ns && nd.target == " + ip,
          ND.formatted(OWN_MAC, "nd_na"),
          meter);
    } else {
      sink.add(LR_IN_IP_INPUT, 90, "arp.op == 1 && arp.tpa == " + ip, ARP.formatted(OWN_MAC));
    }
  }

  private void port(Scope scope, UuidAtom uuid) {
    RouterPort port = scope.get(topology.routerPorts, uuid).orElse(null);
    Router router =
        port == null ? null : scope.get(topology.routerTraits, port.datapath()).orElse(null);
    if (port == null || router == null) {
      return;
    }
    FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(port.datapath()), uuid);
    String drop = scope.get(topology.globals, Topology.ONE).drop();
    UuidAtom copp = topology.nb().router.get(scope, port.datapath()).reference("copp");
    String resident = resident(scope, router, port);
    String resident4 = hasLocalnet(scope, port) ? resident : "";
    v4(sink, port, drop, resident4, topology.meter(scope, copp, "icmp4-error"));
    String resident6 = port.isDistributedGateway() ? resident : "";
    v6(scope, sink, port, resident6, topology.meter(scope, copp, "icmp6-error"), copp);
    if (!router.isGateway() && router.gateways().isEmpty()) {
      unreachable(scope, sink, port, copp);
    }
    if (!router.isLbRouterIp()) {
      ownAddresses(scope, sink, port, drop, LR_IN_IP_INPUT, 60, false);
    }
    ownAddresses(scope, sink, port, drop, LR_IN_ARP_RESOLVE, 2, true);
    vips(scope, sink.from(null), port, topology.meter(scope, copp, "nd-na"));
    bfd(scope, sink, port, copp);
    if (port.isDistributedGateway()) {
      natOfPort(scope, sink, port, topology.meter(scope, copp, "nd-na"));
    }
  }

  private boolean hasLocalnet(Scope scope, RouterPort port) {
    for (UuidAtom peer : scope.all(topology.peersOf, port.uuid())) {
      UuidAtom datapath =
          scope.get(topology.switchPorts, peer).map(SwitchPort::datapath).orElse(null);
      if (datapath != null && !scope.isEmpty(topology.localnetsOf, datapath)) {
        return true;
      }
    }
    return false;
  }

  private String resident(Scope scope, Router router, RouterPort port) {
    if (port.isDistributedGateway()) {
      return " && " + port.resident();
    }
    if (router.gateways().size() == 1
        && topology
            .nb()
            .routerPort
            .get(scope, port.uuid())
            .option("options", "reside-on-redirect-chassis", false)) {
      return " && " + router.gateways().getFirst().resident();
    }
    return "";
  }

  private void v4(FlowSink sink, RouterPort port, String drop, String resident, String meter) {
    if (port.v4().isEmpty()) {
      return;
    }
    sink.add(
        LR_IN_IP_INPUT,
        100,
        "ip4.src == " + PortAddresses.set(port.v4(), true) + " && reg9[0] == 0",
        drop);
    sink.add(
        LR_IN_IP_INPUT,
        90,
        "ip4.dst == "
            + PortAddresses.set(port.v4(), false)
            + " && icmp4.type == 8 && icmp4.code == 0",
        "ip4.dst <-> ip4.src; ip.ttl = 255; icmp4.type = 0; flags.loopback = 1; next; ");
    for (Net net : port.v4()) {
      sink.add(
          LR_IN_IP_INPUT,
          90,
          "inport == "
              + port.quoted()
              + " && arp.op == 1 && arp.tpa == "
              + net.address()
              + " && arp.spa == "
              + net.networkText()
              + resident,
          ARP.formatted(OWN_MAC));
    }
    for (Net net : port.v4()) {
      String source =
          port.isDistributedGateway()
              ? "ip4.dst <-> ip4.src ; "
              : "ip4.dst = ip4.src; ip4.src = " + net.address() + " ; ";
      sink.addMetered(
          LR_IN_IP_INPUT,
          31,
          "inport == " + port.quoted() + " && ip4 && ip.ttl == {0, 1} && !ip.later_frag",
          "icmp4 {eth.dst <-> eth.src; icmp4.type = 11; /* Time exceeded */ icmp4.code = 0; /* TTL"
              + " exceeded in transit */ "
              + source
              + "ip.ttl = 254; outport = "
              + port.quoted()
              + "; flags.loopback = 1; output; };",
          meter);
    }
  }

  private void v6(
      Scope scope,
      FlowSink sink,
      RouterPort port,
      String resident,
      String meter,
      @org.jspecify.annotations.Nullable UuidAtom copp) {
    String na = topology.meter(scope, copp, "nd-na");
    sink.add(
        LR_IN_IP_INPUT,
        90,
        "ip6.dst == "
            + PortAddresses.set(port.v6(), false)
            + " && icmp6.type == 128 && icmp6.code == 0",
        "ip6.dst <-> ip6.src; ip.ttl = 255; icmp6.type = 129; flags.loopback = 1; next; ");
    for (Net net : port.v6()) {
      Ip ip = net.address();
      sink.addMetered(
          LR_IN_IP_INPUT,
          90,
          "inport == "
              + port.quoted()
              + " && ip6.dst == {"
              + ip
              + ", "
              + ip.solicitedNode()
              + "} && nd_ns && nd.target == "
              + ip
              + resident,
          ND.formatted(OWN_MAC, "nd_na_router"),
          na);
      sink.from(null)
          .add(
              LR_IN_IP_INPUT,
              100,
              "ip6.dst == " + ip + " && udp.src == 547 && udp.dst == 546",
              "reg0 = 0; handle_dhcpv6_reply;");
      if (net.network().isLinkLocal()) {
        continue;
      }
      String source =
          port.isDistributedGateway()
              ? "ip6.dst <-> ip6.src ; "
              : "ip6.dst = ip6.src; ip6.src = " + ip + " ; ";
      sink.addMetered(
          LR_IN_IP_INPUT,
          31,
          "inport == "
              + port.quoted()
              + " && ip6 && ip6.src == "
              + net.networkText()
              + " && ip.ttl == {0, 1} && !ip.later_frag",
          "icmp6 {eth.dst <-> eth.src; "
              + source
              + "ip.ttl = 254; icmp6.type = 3; /* Time"
              + " exceeded */ icmp6.code = 0; /* TTL exceeded in transit */ outport = "
              + port.quoted()
              + "; flags.loopback = 1; output; };",
          meter);
    }
  }

  private void unreachable(
      Scope scope,
      FlowSink sink,
      RouterPort port,
      @org.jspecify.annotations.Nullable UuidAtom copp) {
    String reset = topology.meter(scope, copp, "tcp-reset");
    for (Net net : port.addresses().all()) {
      Ip ip = net.address();
      String family = "ip" + ip.digit();
      String icmp = topology.meter(scope, copp, "icmp" + ip.digit() + "-error");
      String match = family + " && " + family + ".dst == " + ip + " && !ip.later_frag";
      String swap = " {eth.dst <-> eth.src; " + family + ".dst <-> " + family + ".src; ";
      String error = "icmp" + ip.digit();
      int type = ip.isV6() ? 1 : 3;
      sink.addMetered(
          LR_IN_IP_INPUT,
          80,
          match + " && udp",
          icmpError(error, swap, type, ip.isV6() ? 4 : 3),
          icmp);
      sink.addMetered(
          LR_IN_IP_INPUT, 80, match + " && tcp", "tcp_reset" + swap + "next; };", reset);
      sink.addMetered(
          LR_IN_IP_INPUT, 80, match + " && sctp", "sctp_abort" + swap + "next; };", reset);
      sink.addMetered(
          LR_IN_IP_INPUT, 70, match, icmpError(error, swap, type, ip.isV6() ? 3 : 2), icmp);
    }
  }

  private static String icmpError(String error, String swap, int type, int code) {
    return "%1$s%2$sip.ttl = 255; %1$s.type = %3$d; %1$s.code = %4$d; next; };"
        .formatted(error, swap, type, code);
  }

  /// Drops what is for the router itself: in the end, also for addresses that it translates to.
  private void ownAddresses(
      Scope scope,
      FlowSink sink,
      RouterPort port,
      String drop,
      Stage stage,
      int priority,
      boolean translated) {
    Set<Ip> snat = scope.get(nats.snatAddresses, port.datapath());
    Set<Ip> vips = scope.get(balancers.vipsAtPort, port.uuid());
    for (List<Net> nets : List.of(port.v4(), port.v6())) {
      List<String> dropped = new ArrayList<>();
      for (Net net : nets) {
        Ip ip = net.address();
        if ((snat.contains(ip) || vips.contains(ip)) == translated) {
          dropped.add(ip.toString());
        }
      }
      if (!dropped.isEmpty()) {
        sink.add(
            stage,
            priority,
            (nets == port.v4() ? "ip4" : "ip6") + ".dst == {" + String.join(", ", dropped) + "}",
            drop);
      }
    }
  }

  private void vips(Scope scope, FlowSink sink, RouterPort port, String meter) {
    Long key = scope.read(topology.datapathKeys, port.datapath());
    if (key == null) {
      return;
    }
    boolean v4 = false;
    boolean v6 = false;
    for (Ip ip : scope.get(balancers.reachableOfRouter, port.datapath())) {
      v4 |= !ip.isV6();
      v6 |= ip.isV6();
    }
    for (boolean isV6 : scope.get(balancers.templatesOfRouter, port.datapath()).values()) {
      v4 |= !isV6;
      v6 |= isV6;
    }
    String resident = port.isDistributedGateway() ? " && " + port.resident() : "";
    String set = "$_rtr_lb_" + key;
    if (v4) {
      sink.add(
          LR_IN_IP_INPUT,
          90,
          "inport == " + port.quoted() + " && arp.op == 1 && arp.tpa == " + set + "_ip4" + resident,
          ARP.formatted(OWN_MAC));
    }
    if (v6) {
      sink.addMetered(
          LR_IN_IP_INPUT,
          90,
          "inport == " + port.quoted() + " && nd_ns && nd.target == " + set + "_ip6" + resident,
          ND.formatted(OWN_MAC, "nd_na"),
          meter);
    }
  }

  private void bfd(
      Scope scope,
      FlowSink sink,
      RouterPort port,
      @org.jspecify.annotations.Nullable UuidAtom copp) {
    if (scope.isEmpty(topology.nb().bfdByPort, new StringAtom(port.name()))) {
      return;
    }
    String meter = topology.meter(scope, copp, "bfd");
    for (List<Net> nets : List.of(port.v4(), port.v6())) {
      if (nets.isEmpty()) {
        continue;
      }
      String family = nets.getFirst().isV6() ? "ip6" : "ip4";
      String set = PortAddresses.set(nets, false);
      sink.add(LR_IN_IP_INPUT, 110, family + ".src == " + set + " && udp.dst == 3784", "next; ");
      sink.addMetered(
          LR_IN_IP_INPUT,
          110,
          family + ".dst == " + set + " && udp.dst == 3784",
          "handle_bfd_msg(); ",
          meter);
    }
  }

  /// On a distributed gateway port only one chassis answers for an external address.
  private void natOfPort(Scope scope, FlowSink sink, RouterPort port, String meter) {
    Set<Ip> snat = new HashSet<>();
    Router router = scope.get(topology.routerTraits, port.datapath()).orElse(null);
    if (router == null) {
      return;
    }
    for (Nat nat : scope.get(nats.nats, port.datapath())) {
      if (nat.isSnat() && !snat.add(nat.external())) {
        continue;
      }
      if (!Nats.concerns(nat, router, port)) {
        continue;
      }
      Ip ip = nat.external();
      boolean itself = nat.answersItself();
      String mac = itself ? String.valueOf(nat.externalMac()) : OWN_MAC;
      String resident =
          itself
              ? "is_chassis_resident(" + Values.inQuotes(String.valueOf(nat.logicalPort())) + ")"
              : port.resident();
      String match =
          "inport == "
              + port.quoted()
              + " && "
              + (ip.isV6()
                  ? "ip6.dst == {"
                      + ip
                      + ", "
                      + ip.solicitedNode()
                      + "} && nd_ns && nd.target == "
                      + ip
                  : "arp.op == 1 && arp.tpa == " + ip);
      FlowSink own = sink.from(nat.uuid());
      own.addMetered(
          LR_IN_IP_INPUT,
          92,
          match + " && " + resident,
          ip.isV6() ? ND.formatted(mac, "nd_na") : ARP.formatted(mac),
          ip.isV6() ? meter : "");
      own.add(LR_IN_IP_INPUT, 91, match, scope.get(topology.globals, Topology.ONE).drop());
    }
  }
}
