// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.lrouter;

import static org.jovn.northd.pipeline.Stage.LR_IN_ND_RA_OPTIONS;
import static org.jovn.northd.pipeline.Stage.LR_IN_ND_RA_RESPONSE;

import java.util.Map;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Net;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.pipeline.FlowSink;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.Topology;
import org.jovn.northd.topology.Values;
import org.jovn.northd.topology.Warning;
import org.jovn.ovsdb.data.UuidAtom;

/// IPv6 router advertisements in answer to solicitations.
public final class RouterAdvertisements {

  private static final int MTU_MIN = 1280;

  private final Topology topology;
  private final Output<FlowUse> flows;

  public RouterAdvertisements(Engine engine, Topology topology, Output<FlowUse> flows) {
    this.topology = topology;
    this.flows = flows;
    engine.rule("router advertisements", topology.nb().routerPort.rows(), this::derive);
  }

  private void derive(Scope scope, UuidAtom uuid) {
    RouterPort port = scope.get(topology.routerPorts, uuid).orElse(null);
    if (port == null || port.peerPort() != null || scope.isEmpty(topology.peersOf, uuid)) {
      return;
    }
    Map<String, String> config = topology.nb().routerPort.get(scope, uuid).map("ipv6_ra_configs");
    String mode = config.get("address_mode");
    if (mode == null) {
      return;
    }
    if (!mode.equals("slaac")
        && !mode.equals("dhcpv6_stateless")
        && !mode.equals("dhcpv6_stateful")) {
      scope.emit(topology.warnings, Warning.of("Invalid address mode [" + mode + "] defined"));
      return;
    }
    StringBuilder out = new StringBuilder("reg0[5] = put_nd_ra_opts(addr_mode = ");
    out.append(Values.inQuotes(mode)).append(", slla = ").append(port.mac());
    long mtu = Values.leading(config.get("mtu"));
    if (mtu >= MTU_MIN) {
      out.append(", mtu = ").append(mtu);
    }
    String preference = config.get("router_preference");
    if (preference != null && !preference.equals("MEDIUM")) {
      out.append(", router_preference = ").append(Values.inQuotes(preference));
    }
    if (config.get("rdnss") != null) {
      out.append(", rdnss = ").append(config.get("rdnss"));
    }
    for (String name : new String[] {"dnssl", "route_info"}) {
      String value = config.get(name);
      if (value != null) {
        out.append(", ").append(name).append(" = ").append(Values.inQuotes(value));
      }
    }
    boolean announces = false;
    for (Net net : port.v6()) {
      if (!net.network().isLinkLocal()) {
        out.append(", prefix = ").append(net.networkText());
        announces = true;
      }
    }
    if (!announces) {
      return;
    }
    out.append("); next;");
    FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(port.datapath()), uuid);
    String from = "inport == " + port.quoted() + " && ip6.dst == ff02::2 && ";
    RowView router = topology.nb().router.get(scope, port.datapath());
    sink.addMetered(
        LR_IN_ND_RA_OPTIONS,
        50,
        from + "nd_rs",
        out.toString(),
        topology.meter(scope, router.reference("copp"), "nd-ra-opts"));
    sink.add(
        LR_IN_ND_RA_RESPONSE,
        50,
        from + "nd_ra && reg0[5]",
        "eth.dst = eth.src; eth.src = "
            + port.mac()
            + "; ip6.dst = ip6.src; ip6.src = "
            + port.v6().getLast().address()
            + "; outport = inport; flags.loopback = 1; output;");
  }
}
