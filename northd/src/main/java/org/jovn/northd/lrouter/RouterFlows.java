// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.lrouter;

import static org.jovn.northd.pipeline.Stage.*;

import java.util.List;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Net;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.pipeline.FlowSink;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.pipeline.Stage;
import org.jovn.northd.topology.Router;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// What every logical router has, and what its ports need to take packets in and out: admission,
/// learning of neighbors, ARP requests, delivery.
public final class RouterFlows {

  private static final int ETH_HEADER = 14;
  private static final int VLAN_HEADER = 4;
  private static final Stage[] PASS = {
    LR_IN_IP_INPUT,
    LR_IN_UNSNAT,
    LR_IN_DEFRAG,
    LR_IN_LB_AFF_CHECK,
    LR_IN_DNAT,
    LR_IN_LB_AFF_LEARN,
    LR_IN_ECMP_STATEFUL,
    LR_IN_ND_RA_OPTIONS,
    LR_IN_ND_RA_RESPONSE,
    LR_IN_CHK_PKT_LEN,
    LR_IN_LARGER_PKTS,
    LR_IN_GW_REDIRECT,
    LR_OUT_UNDNAT,
    LR_OUT_POST_UNDNAT,
    LR_OUT_SNAT,
    LR_OUT_POST_SNAT,
    LR_OUT_EGR_LOOP
  };

  private final Topology topology;
  private final Output<FlowUse> flows;

  public RouterFlows(Engine engine, Topology topology, Output<FlowUse> flows) {
    this.topology = topology;
    this.flows = flows;
    engine.rule("router", topology.nb().router.rows(), this::router);
    engine.rule("router port", topology.nb().routerPort.rows(), this::port);
  }

  private void router(Scope scope, UuidAtom uuid) {
    if (scope.get(topology.routerTraits, uuid).isEmpty()) {
      return;
    }
    String drop = scope.get(topology.globals, Topology.ONE).drop();
    RowView row = topology.nb().router.get(scope, uuid);
    UuidAtom copp = row.reference("copp");
    FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(uuid), null);
    for (Stage stage : PASS) {
      sink.add(stage, 0, "1", "next;");
    }
    sink.add(LR_IN_ADMISSION, 100, "vlan.present || eth.src[40]", drop);
    for (Stage stage :
        new Stage[] {
          LR_IN_ADMISSION,
          LR_IN_LEARN_NEIGHBOR,
          LR_IN_IP_ROUTING,
          LR_IN_IP_ROUTING_ECMP,
          LR_IN_POLICY_ECMP,
          LR_IN_ARP_RESOLVE
        }) {
      sink.add(stage, 0, "1", drop);
    }
    neighbors(scope, sink, row.option("options", "always_learn_from_arp_request", true), copp);
    sink.add(LR_IN_IP_ROUTING_PRE, 0, "1", "reg7 = 0; next;");
    sink.add(LR_IN_IP_ROUTING, 10550, "nd_rs || nd_ra", drop);
    sink.add(LR_IN_IP_ROUTING_ECMP, 150, "reg8[0..15] == 0", "next;");
    sink.add(LR_IN_POLICY, 0, "1", "reg8[0..15] = 0; next;");
    sink.add(LR_IN_POLICY_ECMP, 150, "reg8[0..15] == 0", "next;");
    sink.add(LR_IN_ARP_RESOLVE, 500, "ip4.mcast || ip6.mcast", "next;");
    sink.add(LR_IN_ARP_RESOLVE, 1, "ip4", "get_arp(outport, reg0); next;");
    sink.add(LR_IN_ARP_RESOLVE, 1, "ip6", "get_nd(outport, xxreg0); next;");
    sink.addMetered(
        LR_IN_ARP_REQUEST,
        100,
        "eth.dst == 00:00:00:00:00:00 && ip4",
        "arp { eth.dst = ff:ff:ff:ff:ff:ff; arp.spa = reg1; arp.tpa = reg0; arp.op = 1; output; };",
        topology.meter(scope, copp, "arp-resolve"));
    sink.addMetered(
        LR_IN_ARP_REQUEST,
        100,
        "eth.dst == 00:00:00:00:00:00 && ip6",
        "nd_ns { nd.target = xxreg0; output; };",
        topology.meter(scope, copp, "nd-ns-resolve"));
    sink.add(LR_IN_ARP_REQUEST, 0, "1", "output;");
    sink.add(LR_OUT_CHK_DNAT_LOCAL, 0, "1", "reg9[4] = 0; next;");
    sink.add(LR_OUT_SNAT, 120, "nd_ns", "next;");
  }

  private void neighbors(Scope scope, FlowSink sink, boolean learns, @Nullable UuidAtom copp) {
    String known = learns ? "" : "reg9[3] = 1; ";
    sink.add(
        LR_IN_LOOKUP_NEIGHBOR,
        100,
        "arp.op == 2",
        "reg9[2] = lookup_arp(inport, arp.spa, arp.sha); " + known + "next;");
    sink.add(
        LR_IN_LOOKUP_NEIGHBOR,
        100,
        "nd_na",
        "reg9[2] = lookup_nd(inport, nd.target, nd.tll); " + known + "next;");
    sink.add(
        LR_IN_LOOKUP_NEIGHBOR,
        100,
        "nd_ns",
        "reg9[2] = lookup_nd(inport, ip6.src, nd.sll); "
            + (learns ? "" : "reg9[3] = lookup_nd_ip(inport, ip6.src); ")
            + "next;");
    if (!learns) {
      sink.add(
          LR_IN_LOOKUP_NEIGHBOR,
          110,
          "nd_na && ip6.src == fe80::/10 && ip6.dst == ff00::/8",
          "reg9[2] = lookup_nd(inport, ip6.src, nd.tll); reg9[3] = lookup_nd_ip(inport,"
              + " ip6.src); next;");
    }
    sink.add(LR_IN_LOOKUP_NEIGHBOR, 0, "1", "reg9[2] = 1; next;");
    sink.add(
        LR_IN_LEARN_NEIGHBOR,
        100,
        learns ? "reg9[2] == 1" : "reg9[2] == 1 || reg9[3] == 0",
        "next;");
    sink.add(LR_IN_LEARN_NEIGHBOR, 95, "nd_ns && (ip6.src == 0 || nd.sll == 0)", "next;");
    String na = topology.meter(scope, copp, "nd-na");
    sink.addMetered(
        LR_IN_LEARN_NEIGHBOR,
        95,
        "nd_na && nd.tll == 0",
        "put_nd(inport, nd.target, eth.src); next;",
        na);
    sink.addMetered(
        LR_IN_LEARN_NEIGHBOR,
        90,
        "arp",
        "put_arp(inport, arp.spa, arp.sha); next;",
        topology.meter(scope, copp, "arp"));
    sink.addMetered(
        LR_IN_LEARN_NEIGHBOR, 90, "nd_na", "put_nd(inport, nd.target, nd.tll); next;", na);
    sink.addMetered(
        LR_IN_LEARN_NEIGHBOR,
        90,
        "nd_ns",
        "put_nd(inport, ip6.src, nd.sll); next;",
        topology.meter(scope, copp, "nd-ns"));
  }

  private void port(Scope scope, UuidAtom uuid) {
    RouterPort port = scope.get(topology.routerPorts, uuid).orElse(null);
    Router router =
        port == null ? null : scope.get(topology.routerTraits, port.datapath()).orElse(null);
    if (port == null || router == null) {
      return;
    }
    FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(port.datapath()), uuid);
    RowView row = topology.nb().routerPort.get(scope, uuid);
    if (port.isEnabled()) {
      admission(scope, sink, port, row);
      sink.from(null)
          .add(LR_OUT_DELIVERY, 0, "1", scope.get(topology.globals, Topology.ONE).drop());
      sink.add(LR_OUT_DELIVERY, 100, "outport == " + port.quoted(), "output;");
      if (topology
          .nb()
          .router
          .get(scope, port.datapath())
          .option("options", "mcast_relay", false)) {
        sink.from(null)
            .add(
                LR_OUT_DELIVERY,
                110,
                "(ip4.mcast || ip6.mcast) && outport == " + port.quoted(),
                "eth.src = " + port.mac() + "; output;");
      }
    }
    lookup(scope, sink, port);
  }

  /// How long a frame's header is at most where a port is attached: with a VLAN tag if one is asked
  /// for on a localnet port.
  static int header(Topology topology, Scope scope, RouterPort port) {
    for (UuidAtom peer : scope.all(topology.peersOf, port.uuid())) {
      SwitchPort attached = scope.get(topology.switchPorts, peer).orElse(null);
      for (UuidAtom localnet :
          attached == null
              ? List.<UuidAtom>of()
              : scope.all(topology.localnetsOf, attached.datapath())) {
        if (topology.nb().switchPort.get(scope, localnet).has("tag_request")) {
          return ETH_HEADER + VLAN_HEADER;
        }
      }
    }
    return ETH_HEADER;
  }

  /// Whether the switch that a port is attached to has a port to a hardware VTEP.
  static boolean hasVtep(Topology topology, Scope scope, RouterPort port) {
    for (UuidAtom peer : scope.all(topology.peersOf, port.uuid())) {
      SwitchPort attached = scope.get(topology.switchPorts, peer).orElse(null);
      if (attached != null && !scope.isEmpty(topology.vtepPortsOf, attached.datapath())) {
        return true;
      }
    }
    return false;
  }

  private void admission(Scope scope, FlowSink sink, RouterPort port, RowView row) {
    long mtu = row.option("options", "gateway_mtu", 0);
    String check =
        mtu > 0
            ? "reg9[1] = check_pkt_larger(" + (mtu + header(topology, scope, port)) + "); "
            : "";
    String take = "xreg0[0..47] = " + port.mac() + "; next;";
    String resident =
        port.isDistributedGateway() && !hasVtep(topology, scope, port)
            ? " && " + port.resident()
            : "";
    String bypass = row.option("options", "gateway_mtu_bypass");
    for (String match :
        new String[] {
          "eth.mcast && inport == " + port.quoted(),
          "eth.dst == " + port.mac() + " && inport == " + port.quoted() + resident
        }) {
      sink.add(LR_IN_ADMISSION, 50, match, check + take);
      if (mtu > 0 && bypass != null) {
        sink.add(LR_IN_ADMISSION, 55, match + " && (" + bypass + ")", take);
      }
    }
  }

  private void lookup(Scope scope, FlowSink sink, RouterPort port) {
    boolean learns =
        topology
            .nb()
            .router
            .get(scope, port.datapath())
            .option("options", "always_learn_from_arp_request", true);
    String resident = port.isDistributedGateway() ? " && " + port.resident() : "";
    for (Net net : port.v4()) {
      String from = "inport == " + port.quoted() + " && arp.spa == " + net.networkText();
      if (!learns) {
        sink.add(
            LR_IN_LOOKUP_NEIGHBOR,
            110,
            from + " && arp.tpa == " + net.address() + " && arp.op == 1" + resident,
            "reg9[2] = lookup_arp(inport, arp.spa, arp.sha); reg9[3] = 1; next;");
      }
      sink.add(
          LR_IN_LOOKUP_NEIGHBOR,
          100,
          from + " && arp.op == 1" + resident,
          "reg9[2] = lookup_arp(inport, arp.spa, arp.sha); "
              + (learns ? "" : "reg9[3] = lookup_arp_ip(inport, arp.spa); ")
              + "next;");
    }
  }
}
