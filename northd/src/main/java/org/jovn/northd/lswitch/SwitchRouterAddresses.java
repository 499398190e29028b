// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.lswitch;

import static org.jovn.northd.pipeline.Stage.LS_IN_L2_LKUP;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Net;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.pipeline.FlowSink;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.service.LoadBalancers;
import org.jovn.northd.topology.Nat;
import org.jovn.northd.topology.Nats;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.ovsdb.data.UuidAtom;

/// ARP and ND for the addresses of a connected router go to that router, and are not flooded to the
/// others.
public final class SwitchRouterAddresses {

  private final Topology topology;
  private final Nats nats;
  private final LoadBalancers loadBalancers;
  private final Output<FlowUse> flows;

  public SwitchRouterAddresses(
      Engine engine,
      Topology topology,
      Nats nats,
      LoadBalancers loadBalancers,
      Output<FlowUse> flows) {
    this.topology = topology;
    this.nats = nats;
    this.loadBalancers = loadBalancers;
    this.flows = flows;
    engine.rule("router addresses on switch", topology.nb().switchPort.rows(), this::derive);
  }

  private void derive(Scope scope, UuidAtom uuid) {
    SwitchPort port = scope.get(topology.switchPorts, uuid).orElse(null);
    RouterPort peer =
        port == null || port.peer() == null
            ? null
            : scope.get(topology.routerPorts, port.peer()).orElse(null);
    if (port == null || peer == null || !peer.isEnabled()) {
      return;
    }
    boolean onlyRouters = hasOnlyRouters(scope, port.datapath());
    FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(port.datapath()), uuid);
    Collection<Nat> rules = scope.get(nats.nats, peer.datapath());
    if (!onlyRouters) {
      own(sink.from(null), peer, rules);
    }
    Set<Ip> vips = scope.get(loadBalancers.translatedVips, peer.datapath());
    Map<String, Boolean> addresses = new LinkedHashMap<>();
    for (Ip vip : scope.get(loadBalancers.vipsAtPort, peer.uuid())) {
      addresses.put(vip.toString(), vip.isV6());
    }
    for (Net net : peer.addresses().all()) {
      addresses.put(net.address().toString(), net.isV6());
    }
    for (Nat nat : rules) {
      // As text: an address that is written otherwise is another one.
      boolean isVip =
          vips.contains(nat.external()) && nat.externalText().equals(nat.external().toString());
      if (!nat.isSnat() && !isVip) {
        addresses.put(nat.externalText(), nat.isV6());
      }
    }
    String output =
        onlyRouters
            ? "outport = " + port.quoted() + "; output;"
            : "clone {outport = "
                + port.quoted()
                + "; output; }; outport = \"_MC_flood_l2\"; output;";
    addresses.forEach(
        (address, isV6) ->
            sink.add(
                LS_IN_L2_LKUP,
                80,
                isV6
                    ? "flags[1] == 0 && nd_ns && nd.target == " + address
                    : "flags[1] == 0 && arp.op == 1 && arp.tpa == " + address,
                output));
  }

  /// Whether all ports of a switch lead to routers that are there.
  private boolean hasOnlyRouters(Scope scope, UuidAtom datapath) {
    RowView row = topology.nb().switches.view(scope, datapath);
    Collection<UuidAtom> ports = scope.all(topology.routerPortsOf, datapath);
    if (row == null || ports.size() != row.datum("ports").size()) {
      return false;
    }
    for (UuidAtom uuid : ports) {
      SwitchPort port = scope.get(topology.switchPorts, uuid).orElse(null);
      if (port == null || port.peer() == null) {
        return false;
      }
    }
    return true;
  }

  /// What the router itself asks must not come back to it.
  private static void own(FlowSink sink, RouterPort peer, Collection<Nat> rules) {
    Set<String> macs = new TreeSet<>();
    macs.add(peer.mac());
    for (Nat nat : rules) {
      if (nat.externalMac() != null && !nat.isSnat()) {
        macs.add(nat.externalMac());
      }
    }
    sink.add(
        LS_IN_L2_LKUP,
        75,
        "eth.src == {" + String.join(", ", macs) + "} && (arp.op == 1 || rarp.op == 3 || nd_ns)",
        "outport = \"_MC_flood_l2\"; output;");
  }
}
