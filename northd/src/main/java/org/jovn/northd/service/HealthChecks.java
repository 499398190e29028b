// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.service;

import static org.jovn.northd.pipeline.Stage.LS_IN_ARP_RSP;

import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Mac;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.pipeline.FlowSink;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.sync.Datums;
import org.jovn.northd.sync.SbRow;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.northd.topology.Values;
import org.jovn.ovsdb.data.UuidAtom;

/// Health checks of backends: Service_Monitor, and answers for the addresses that ask.
public final class HealthChecks {

  private final Topology topology;
  private final LoadBalancers balancers;
  private final BalancerWarnings warnings;
  private final Output<FlowUse> flows;
  private final Output<SbRow> rows;

  public HealthChecks(
      Engine engine,
      Topology topology,
      LoadBalancers balancers,
      Output<FlowUse> flows,
      Output<SbRow> rows) {
    this.topology = topology;
    this.balancers = balancers;
    this.warnings = new BalancerWarnings(topology);
    this.flows = flows;
    this.rows = rows;
    engine.rule("health checks", topology.nb().loadBalancer.rows(), this::derive);
  }

  private void derive(Scope scope, UuidAtom uuid) {
    RowView row = topology.nb().loadBalancer.get(scope, uuid);
    warnings.of(scope, row);
    if (!row.has("health_check")) {
      return;
    }
    LoadBalancer balancer = scope.get(balancers.balancers, uuid);
    String mac = scope.get(topology.globals, Topology.ONE).serviceMonitorMac();
    for (Vip vip : balancer.vips()) {
      RowView check = balancers.healthCheck(scope, row, vip);
      for (Vip.Backend backend : vip.backends()) {
        LoadBalancers.Watched watched = balancers.watched(scope, row, vip, backend);
        if (check != null && watched == null) {
          warnings.ofSource(scope, row, backend);
        }
        if (check == null || watched == null) {
          continue;
        }
        SwitchPort port = topology.switchPort(scope, watched.port());
        Ip source = Ip.parse(watched.source());
        if (port == null || source == null) {
          continue;
        }
        if (port.isEnabled()) {
          monitor(scope, balancer, backend, watched, check, mac);
        }
        answer(
            new FlowSink(scope, flows, DatapathSet.of(port.datapath()), uuid),
            source,
            vip.isV6(),
            mac);
      }
    }
  }

  private void monitor(
      Scope scope,
      LoadBalancer balancer,
      Vip.Backend backend,
      LoadBalancers.Watched watched,
      RowView check,
      String mac) {
    long port = Values.integer(backend.port(), 0);
    UuidAtom binding =
        Topology.first(scope.all(topology.sb().portByName, Topology.name(watched.port())));
    RowView bound = binding == null ? null : topology.sb().portBinding.view(scope, binding);
    SbRow.Builder out =
        SbRow.of(
                "Service_Monitor",
                watched.port() + "/" + backend.address() + "/" + port + "/" + balancer.protocol())
            .set("logical_port", watched.port())
            .set("ip", backend.address())
            .set("port", port)
            .set("protocol", balancer.protocol())
            .set("src_mac", String.valueOf(Mac.parse(mac)))
            .set("src_ip", watched.source())
            .set("options", check.datum("options"));
    if (bound != null
        && !bound.bool("up", false)
        && balancers.status(scope, balancer, watched, backend).equals("online")) {
      out.set("status", Datums.string("offline"));
    }
    scope.emit(rows, out.build());
  }

  private static void answer(FlowSink sink, Ip source, boolean v6, String mac) {
    if (v6) {
      sink.add(
          LS_IN_ARP_RSP,
          110,
          "nd_ns && nd.target == " + source,
          "nd_na { eth.dst = eth.src; eth.src = "
              + mac
              + "; ip6.src = "
              + source
              + "; nd.target = "
              + source
              + "; nd.tll = "
              + mac
              + "; outport = inport; flags.loopback = 1; output; };");
    } else {
      sink.add(
          LS_IN_ARP_RSP,
          110,
          "arp.tpa == " + source + " && arp.op == 1",
          "eth.dst = eth.src; eth.src = "
              + mac
              + "; arp.op = 2; /* ARP reply */ arp.tha = arp.sha; arp.sha = "
              + mac
              + "; arp.tpa = arp.spa; arp.spa = "
              + source
              + "; outport = inport; flags.loopback = 1; output;");
    }
  }
}
