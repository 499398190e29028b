// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.lrouter;

import static org.jovn.northd.pipeline.Stage.*;

import java.util.List;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Mac;
import org.jovn.northd.net.Net;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.pipeline.FlowSink;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.pipeline.Stage;
import org.jovn.northd.topology.Nat;
import org.jovn.northd.topology.Nats;
import org.jovn.northd.topology.Router;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.Topology;
import org.jovn.northd.topology.Values;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// Gateway ports: redirection to their chassis, and packets that are too large for them.
public final class RouterGateways {

  private final Topology topology;
  private final Nats nats;
  private final Output<FlowUse> flows;

  public RouterGateways(Engine engine, Topology topology, Nats nats, Output<FlowUse> flows) {
    this.topology = topology;
    this.nats = nats;
    this.flows = flows;
    engine.rule("gateway port", topology.nb().routerPort.rows(), this::derive);
  }

  private void derive(Scope scope, UuidAtom uuid) {
    RouterPort port = scope.get(topology.routerPorts, uuid).orElse(null);
    Router router =
        port == null ? null : scope.get(topology.routerTraits, port.datapath()).orElse(null);
    if (port == null || router == null) {
      return;
    }
    FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(port.datapath()), uuid);
    if (port.isDistributedGateway()) {
      if (!RouterFlows.hasVtep(topology, scope, port)) {
        sink.add(
            LR_IN_GW_REDIRECT,
            50,
            "outport == " + port.quoted(),
            "outport = " + Values.quote(port.redirectName()) + "; next;");
      }
      distributedMacs(scope, sink, port);
      restricted(scope, sink, port);
    }
    RowView row = topology.nb().routerPort.get(scope, uuid);
    long mtu = row.option("options", "gateway_mtu", 0);
    if (mtu > 0) {
      Router whole = scope.get(topology.routers, port.datapath()).orElse(router);
      large(scope, sink, whole, port, mtu, row);
    }
  }

  /// Of rules without state that are for some addresses outside only, or not for some: at every
  /// gateway port, whichever they are for. Only what the first of them is for is dropped.
  private void restricted(Scope scope, FlowSink sink, RouterPort port) {
    String outport = "outport == " + port.quoted() + " && ip";
    boolean isFirst = true;
    for (Nat nat : scope.get(nats.nats, port.datapath())) {
      String digit = nat.external().digit();
      String allowed = nat.isStateless() ? setName(scope, nat.allowed()) : null;
      String exempted = nat.isStateless() ? setName(scope, nat.exempted()) : null;
      if (allowed != null) {
        sink.add(
            LR_IN_GW_REDIRECT,
            75,
            outport + digit + ".src == $" + allowed,
            "outport = " + Values.quote(port.redirectName()) + "; next;");
        if (isFirst) {
          String match = "ip && ip" + digit + ".dst == " + nat.externalText();
          sink.from(null).add(LR_IN_GW_REDIRECT, 70, match, "drop;");
          isFirst = false;
        }
      } else if (exempted != null) {
        sink.add(LR_IN_GW_REDIRECT, 75, outport + digit + ".src == $" + exempted, "drop;");
      }
    }
  }

  private @Nullable String setName(Scope scope, @Nullable UuidAtom reference) {
    RowView row = reference == null ? null : topology.nb().addressSet.view(scope, reference);
    return row == null ? null : row.string("name");
  }

  /// Packets for the external Ethernet addresses of distributed rules.
  private void distributedMacs(Scope scope, FlowSink sink, RouterPort port) {
    for (Nat nat : scope.get(nats.nats, port.datapath())) {
      if (isOwn(nat, port)) {
        Mac mac = Mac.parse(String.valueOf(nat.externalMac()));
        String match =
            "eth.dst == "
                + mac
                + " && inport == "
                + port.quoted()
                + " && is_chassis_resident("
                + Values.inQuotes(String.valueOf(nat.logicalPort()))
                + ")";
        String take = "xreg0[0..47] = " + port.mac() + "; next;";
        String check = check(scope, port);
        FlowSink own = sink.from(nat.uuid());
        own.add(LR_IN_ADMISSION, 50, match, check + take);
        String bypass =
            topology
                .nb()
                .routerPort
                .get(scope, port.uuid())
                .option("options", "gateway_mtu_bypass");
        if (!check.isEmpty() && bypass != null) {
          own.add(LR_IN_ADMISSION, 55, match + " && (" + bypass + ")", take);
        }
      }
    }
  }

  private String check(Scope scope, RouterPort port) {
    long mtu = topology.nb().routerPort.get(scope, port.uuid()).option("options", "gateway_mtu", 0);
    return mtu > 0
        ? "reg9[1] = check_pkt_larger(" + (mtu + RouterFlows.header(topology, scope, port)) + "); "
        : "";
  }

  private void large(
      Scope scope, FlowSink sink, Router router, RouterPort port, long mtu, RowView row) {
    String outport = "outport == " + port.quoted();
    sink.add(
        LR_IN_CHK_PKT_LEN,
        50,
        outport,
        "reg9[1] = check_pkt_larger("
            + (mtu + RouterFlows.header(topology, scope, port))
            + "); next;");
    String bypass = row.option("options", "gateway_mtu_bypass");
    if (bypass != null) {
      sink.add(LR_IN_CHK_PKT_LEN, 55, outport + " && (" + bypass + ")", "next;");
    }
    for (RouterPort other : router.ports()) {
      if (!other.uuid().equals(port.uuid())) {
        errors(
            scope,
            sink.from(other.uuid()),
            LR_IN_LARGER_PKTS,
            "inport == " + other.quoted() + " && " + outport,
            other,
            mtu);
      }
    }
    errors(scope, sink, LR_IN_IP_INPUT, "inport == " + port.quoted(), port, mtu);
    for (Nat nat : scope.get(nats.nats, port.datapath())) {
      if (isOwn(nat, port)) {
        natError(scope, sink.from(nat.uuid()), port, nat, mtu);
      }
    }
  }

  /// Whether the rule is a distributed one, and the port is its gateway port.
  private static boolean isOwn(Nat nat, RouterPort port) {
    return nat.isDistributed()
        && nat.translates()
        && nat.port() != null
        && nat.port().uuid().equals(port.uuid());
  }

  private void errors(
      Scope scope, FlowSink sink, Stage stage, String match, RouterPort from, long mtu) {
    UuidAtom copp = topology.nb().router.get(scope, from.datapath()).reference("copp");
    for (List<Net> nets : List.of(from.v4(), from.v6())) {
      if (nets.isEmpty()) {
        continue;
      }
      boolean v6 = nets.getFirst().isV6();
      String family = v6 ? "ip6" : "ip4";
      sink.addMetered(
          stage,
          150,
          match + " && " + family + " && reg9[1] && reg9[0] == 0",
          (v6 ? "icmp6" : "icmp4")
              + "_error {reg9[0] = 1; reg9[1] = 0; eth.dst = "
              + from.mac()
              + "; "
              + family
              + ".dst = "
              + family
              + ".src; "
              + family
              + ".src = "
              + nets.getFirst().address()
              + "; ip.ttl = 255; "
              + tooBig(v6, mtu)
              + "next(pipeline=ingress, table=0); };",
          topology.meter(scope, copp, v6 ? "icmp6-error" : "icmp4-error"));
    }
  }

  private static String tooBig(boolean v6, long mtu) {
    return v6
        ? "icmp6.type = 2; /* Packet Too Big. */ icmp6.code = 0; icmp6.frag_mtu = " + mtu + "; "
        : "icmp4.type = 3; /* Destination Unreachable. */ icmp4.code = 4; /* Frag Needed and DF was"
            + " Set. */ icmp4.frag_mtu = "
            + mtu
            + "; ";
  }

  private void natError(Scope scope, FlowSink sink, RouterPort port, Nat nat, long mtu) {
    boolean v6 = nat.isV6();
    String family = v6 ? "ip6" : "ip4";
    UuidAtom copp = topology.nb().router.get(scope, port.datapath()).reference("copp");
    sink.addMetered(
        LR_IN_IP_INPUT,
        160,
        "inport == "
            + port.quoted()
            + " && reg9[1] && reg9[0] == 0 && "
            + family
            + " && "
            + family
            + ".dst == "
            + nat.externalText(),
        (v6 ? "icmp6" : "icmp4")
            + "_error {reg9[0] = 1; reg9[1] = 0; eth.dst = eth.src; eth.src = "
            + nat.externalMac()
            + "; "
            + family
            + ".dst = "
            + family
            + ".src; "
            + family
            + ".src = "
            + nat.externalText()
            + "; ip.ttl = 254; "
            + tooBig(v6, mtu)
            + "outport = "
            + port.quoted()
            + "; flags.loopback = 1; output; };",
        topology.meter(scope, copp, v6 ? "icmp6-error" : "icmp4-error"));
  }
}
