// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.lrouter;

import static org.jovn.northd.pipeline.Stage.LR_IN_ARP_REQUEST;
import static org.jovn.northd.pipeline.Stage.LR_IN_ARP_RESOLVE;

import java.util.Collection;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Net;
import org.jovn.northd.net.PortAddresses;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.pipeline.FlowSink;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// The stage ARP/ND Resolution: the Ethernet addresses that are known from the configuration.
public final class RouterNeighbors {

  private final Topology topology;
  private final Output<FlowUse> flows;

  public RouterNeighbors(Engine engine, Topology topology, Output<FlowUse> flows) {
    this.topology = topology;
    this.flows = flows;
    engine.rule("neighbors on switch", topology.nb().switchPort.rows(), this::ofSwitch);
    engine.rule("direct neighbors", topology.nb().routerPort.rows(), this::direct);
    engine.rule("ND of next hops", topology.nb().router.rows(), this::nexthops);
  }

  private @Nullable RouterPort peer(Scope scope, UuidAtom switchPort) {
    SwitchPort port = scope.get(topology.switchPorts, switchPort).orElse(null);
    return port == null || port.peer() == null
        ? null
        : scope.get(topology.routerPorts, port.peer()).orElse(null);
  }

  private void ofSwitch(Scope scope, UuidAtom uuid) {
    SwitchPort port = scope.get(topology.switchPorts, uuid).orElse(null);
    if (port == null || !(port.isEnabled() || port.isType("router"))) {
      return;
    }
    Collection<UuidAtom> routers = scope.all(topology.routerPortsOf, port.datapath());
    if (routers.isEmpty()) {
      return;
    }
    if (port.isType("router")) {
      routerOnSwitch(scope, port, routers);
      return;
    }
    if (port.isType("virtual")) {
      virtual(scope, port, routers);
      return;
    }
    for (PortAddresses addresses : port.own()) {
      for (Net net : addresses.all()) {
        for (UuidAtom router : routers) {
          RouterPort peer = peer(scope, router);
          if (peer != null && peer.networkOf(net.address()) != null) {
            String address = net.address().toString();
            resolve(scope, peer, net.isV6(), address, addresses.mac().toString(), uuid);
          }
        }
      }
    }
  }

  private void resolve(
      Scope scope, RouterPort peer, boolean isV6, String ip, String mac, UuidAtom origin) {
    new FlowSink(scope, flows, DatapathSet.of(peer.datapath()), origin)
        .add(
            LR_IN_ARP_RESOLVE,
            100,
            "outport == " + peer.quoted() + " && " + (isV6 ? "xxreg0" : "reg0") + " == " + ip,
            "eth.dst = " + mac + "; next;");
  }

  private void routerOnSwitch(Scope scope, SwitchPort port, Collection<UuidAtom> routers) {
    RouterPort own = peer(scope, port.uuid());
    if (own == null) {
      return;
    }
    for (UuidAtom uuid : routers) {
      boolean takes =
          !uuid.equals(port.uuid())
              && scope.get(topology.switchPorts, uuid).map(SwitchPort::isEnabled).orElse(false);
      RouterPort other = takes ? peer(scope, uuid) : null;
      if (other == null
          || topology
              .nb()
              .router
              .get(scope, other.datapath())
              .option("options", "dynamic_neigh_routers", false)) {
        continue;
      }
      FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(other.datapath()), port.uuid());
      String match = "outport == " + other.quoted() + " && ";
      String action = "eth.dst = " + own.mac() + "; next;";
      if (!own.v4().isEmpty()) {
        sink.add(
            LR_IN_ARP_RESOLVE,
            100,
            match + "reg0 == " + PortAddresses.set(own.v4(), false),
            action);
      }
      if (!own.v6().isEmpty()) {
        sink.add(
            LR_IN_ARP_RESOLVE,
            100,
            match + "xxreg0 == " + PortAddresses.set(own.v6(), false),
            action);
      }
    }
  }

  private void virtual(Scope scope, SwitchPort port, Collection<UuidAtom> routers) {
    RowView row = topology.nb().switchPort.get(scope, port.uuid());
    String text = row.option("options", "virtual-ip", "");
    Ip vip = Ip.parse(text);
    if (vip == null || row.option("options", "virtual-parents") == null) {
      return;
    }
    UuidAtom binding =
        Topology.first(scope.all(topology.sb().portByName, Topology.name(port.name())));
    RowView bound = binding == null ? null : topology.sb().portBinding.view(scope, binding);
    String parent =
        bound == null || !bound.has("chassis") ? null : bound.optional("virtual_parent");
    Collection<UuidAtom> around = routers;
    String mac = "00:00:00:00:00:00";
    if (parent != null && !parent.isEmpty()) {
      SwitchPort holder = topology.switchPort(scope, parent);
      if (holder == null || holder.addresses().isEmpty()) {
        return;
      }
      around = scope.all(topology.routerPortsOf, holder.datapath());
      mac = holder.addresses().getFirst().mac().toString();
    }
    for (UuidAtom uuid : around) {
      RouterPort peer = peer(scope, uuid);
      if (peer == null || peer.networkOf(vip) == null) {
        continue;
      }
      resolve(scope, peer, vip.isV6(), text, mac, port.uuid());
      // One router resolves it, even if others are in its network too.
      return;
    }
  }

  private void direct(Scope scope, UuidAtom uuid) {
    RouterPort port = scope.get(topology.routerPorts, uuid).orElse(null);
    if (port == null) {
      return;
    }
    RouterPort peer =
        port.peerPort() == null
            ? null
            : scope.get(topology.routerPorts, port.peerPort()).orElse(null);
    if (peer != null) {
      FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(peer.datapath()), uuid);
      String match = "outport == " + peer.quoted() + " && ";
      String action = "eth.dst = " + port.mac() + "; next;";
      if (!port.v4().isEmpty()) {
        sink.add(
            LR_IN_ARP_RESOLVE,
            100,
            match + "reg0== " + PortAddresses.set(port.v4(), false),
            action);
      }
      sink.add(
          LR_IN_ARP_RESOLVE,
          100,
          match + "xxreg0 == " + PortAddresses.set(port.v6(), false),
          action);
    }
    if (port.isDistributedGateway() && RouterNat.isBridged(scope, topology, port)) {
      new FlowSink(scope, flows, DatapathSet.of(port.datapath()), uuid)
          .add(
              LR_IN_ARP_RESOLVE,
              50,
              "outport == " + port.quoted() + " && !" + port.resident(),
              "eth.dst = " + port.mac() + "; next;");
    }
  }

  private void nexthops(Scope scope, UuidAtom uuid) {
    if (scope.get(topology.routerTraits, uuid).isEmpty()) {
      return;
    }
    RowView row = topology.nb().router.get(scope, uuid);
    String meter = topology.meter(scope, row.reference("copp"), "nd-ns-resolve");
    for (UuidAtom reference : row.references("static_routes")) {
      RowView route = topology.nb().staticRoute.view(scope, reference);
      Net hop = route == null ? null : Net.parse(route.string("nexthop"));
      if (route == null || hop == null || !hop.isV6() || !hop.isHost()) {
        continue;
      }
      Ip node = hop.address().solicitedNode();
      new FlowSink(scope, flows, DatapathSet.of(uuid), reference)
          .addMetered(
              LR_IN_ARP_REQUEST,
              200,
              "eth.dst == 00:00:00:00:00:00 && ip6 && xxreg0 == " + route.string("nexthop"),
              "nd_ns { eth.dst = "
                  + node.multicastMac()
                  + "; ip6.dst = "
                  + node
                  + "; nd.target = "
                  + route.string("nexthop")
                  + "; output; };",
              meter);
    }
  }
}
