// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.lrouter;

import static org.jovn.northd.pipeline.Stage.LR_IN_ARP_RESOLVE;
import static org.jovn.northd.pipeline.Stage.LR_IN_IP_ROUTING;

import java.util.List;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Memo;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Net;
import org.jovn.northd.net.PortAddresses;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.pipeline.FlowSink;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.rows.PortNatAddresses;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;

/// Routes to, and neighbors for, the addresses that the routers on one switch translate
/// (`options:add_route` of NAT rules and load balancers).
public final class RouterRoutables {

  private static final int HOST_PRIORITY = 3 * 32 + 2;

  private final Topology topology;
  private final Output<FlowUse> flows;
  private final Memo<UuidAtom, List<PortAddresses>> routables;

  public RouterRoutables(
      Engine engine, Topology topology, PortNatAddresses addresses, Output<FlowUse> flows) {
    this.topology = topology;
    this.flows = flows;
    routables =
        engine.memo(
            "routable addresses of router port",
            (scope, uuid) ->
                scope
                    .get(topology.routerPorts, uuid)
                    .map(port -> addresses.routable(scope, port))
                    .orElse(List.of()));
    engine.rule("routable addresses on switch", topology.nb().switchPort.rows(), this::derive);
  }

  private void derive(Scope scope, UuidAtom uuid) {
    SwitchPort port = scope.get(topology.switchPorts, uuid).orElse(null);
    RouterPort own =
        port == null || port.peer() == null
            ? null
            : scope.get(topology.routerPorts, port.peer()).orElse(null);
    if (port == null || own == null) {
      return;
    }
    FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(own.datapath()), uuid);
    for (UuidAtom reference : scope.all(topology.routerPortsOf, port.datapath())) {
      UuidAtom other =
          scope.get(topology.switchPorts, reference).map(SwitchPort::peer).orElse(null);
      if (other == null || other.equals(own.uuid())) {
        continue;
      }
      for (PortAddresses addresses : scope.get(routables, other)) {
        add(scope, sink, own, addresses, port.isEnabled());
      }
    }
  }

  private void add(
      Scope scope, FlowSink sink, RouterPort own, PortAddresses addresses, boolean isEnabled) {
    boolean isGateway =
        own.isDistributedGateway()
            || topology.nb().router.get(scope, own.datapath()).option("options", "chassis") != null;
    boolean learns =
        topology
            .nb()
            .router
            .get(scope, own.datapath())
            .option("options", "dynamic_neigh_routers", false);
    StringBuilder set = new StringBuilder();
    for (Net net : addresses.v4()) {
      set.append(set.isEmpty() ? "" : ", ").append(net.address());
      if (!own.v4().isEmpty()) {
        String match = "ip4.dst == " + net.networkText();
        String actions =
            "reg8[0..15] = 0; reg0 = ip4.dst; reg1 = "
                + own.v4().getFirst().address()
                + "; eth.src = "
                + own.mac()
                + "; outport = "
                + own.quoted()
                + "; flags.loopback = 1; next;";
        sink.add(LR_IN_IP_ROUTING, HOST_PRIORITY, match, "ip.ttl--; " + actions);
        if (!scope.isEmpty(topology.nb().bfdByPort, new StringAtom(own.name()))) {
          sink.add(LR_IN_IP_ROUTING, HOST_PRIORITY + 1, match + " && udp.dst == 3784", actions);
        }
      }
    }
    if (isGateway && !learns && isEnabled) {
      sink.add(
          LR_IN_ARP_RESOLVE,
          100,
          "outport == " + own.quoted() + " && reg0 == {" + set + "}",
          "eth.dst = " + addresses.mac() + "; next;");
    }
  }
}
