// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.service;

import static org.jovn.northd.pipeline.Stage.*;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Group;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.pipeline.FlowSink;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.topology.Features;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.Topology;
import org.jovn.ovsdb.data.UuidAtom;

/// Load balancers on logical switches.
public final class SwitchLoadBalancing {

  private final Topology topology;
  private final LoadBalancers balancers;
  private final Output<FlowUse> flows;

  /// The switches of each load balancer.
  private final Group<UuidAtom, UuidAtom> switchesOf;

  public SwitchLoadBalancing(
      Engine engine, Topology topology, LoadBalancers balancers, Output<FlowUse> flows) {
    this.topology = topology;
    this.balancers = balancers;
    this.flows = flows;
    this.switchesOf = topology.switchesOfLb;
    engine.rule("load balancer on switches", switchesOf, this::derive);
  }

  private void derive(Scope scope, UuidAtom uuid) {
    Collection<UuidAtom> datapaths = scope.all(switchesOf, uuid);
    LoadBalancer balancer = scope.get(balancers.balancers, uuid);
    if (balancer.vips().isEmpty()) {
      return;
    }
    Features features = scope.get(topology.features, Topology.ONE);
    String drop = scope.get(topology.globals, Topology.ONE).drop();
    FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(datapaths), uuid);
    for (Vip vip : balancer.vips()) {
      String proto = balancer.protocol();
      String port = vip.hasPort() ? " && " + proto + ".dst == " + vip.port() : "";
      String registers = registers(vip);
      sink.add(
          LS_IN_PRE_STATEFUL,
          120,
          "reg0[2] == 1 && " + vip.ip() + ".dst == " + vip.text() + port,
          registers + features.ctLb() + ";");
      LoadBalancers.Action action =
          balancers.action(scope, balancer, vip, features, drop, LS_OUT_QOS_MARK.table());
      String match = "ct.new && " + vip.ip() + ".dst == " + vip.text() + port;
      if (action.isRejected()) {
        byMeter(scope, datapaths, "reject")
            .forEach(
                (meter, list) ->
                    new FlowSink(scope, flows, DatapathSet.of(list), uuid)
                        .addMetered(LS_IN_LB, vip.priority(), match, action.text(), meter));
      } else {
        sink.add(
            LS_IN_LB,
            vip.priority(),
            match,
            action.isBalanced() ? "reg0[1] = 0; " + action.text() : action.text());
      }
      String event = balancers.emptyEvent(scope, balancer, vip);
      if (event != null) {
        byMeter(scope, datapaths, "event-elb")
            .forEach(
                (meter, list) ->
                    new FlowSink(scope, flows, DatapathSet.of(list), uuid)
                        .addMetered(
                            LS_IN_PRE_LB,
                            130,
                            LoadBalancers.emptyMatch(balancer, vip),
                            event,
                            meter));
      }
      if (balancer.affinitySeconds() > 0) {
        affinity(sink, balancer, vip.forAffinity());
      }
    }
  }

  private Map<String, List<UuidAtom>> byMeter(
      Scope scope, Collection<UuidAtom> datapaths, String protocol) {
    Map<String, List<UuidAtom>> result = new TreeMap<>();
    for (UuidAtom datapath : datapaths) {
      RowView row = topology.nb().switches.view(scope, datapath);
      if (row != null) {
        String meter = topology.meter(scope, row.reference("copp"), protocol);
        result.computeIfAbsent(meter, k -> new ArrayList<>()).add(datapath);
      }
    }
    return result;
  }

  private static String registers(Vip vip) {
    return (vip.isV6() ? "xxreg1 = " : "reg1 = ")
        + vip.text()
        + "; "
        + (vip.hasPort() ? "reg2[0..15] = " + vip.port() + "; " : "");
  }

  private static void affinity(FlowSink sink, LoadBalancer balancer, Vip vip) {
    String register = vip.isV6() ? "xxreg1" : "reg1";
    String vipMatch =
        register + " == " + vip.text() + (vip.hasPort() ? " && reg2[0..15] == " + vip.port() : "");
    sink.add(
        LS_IN_LB_AFF_CHECK,
        100,
        "ct.new && " + vip.ip() + " && " + vipMatch,
        "reg9[6] = chk_lb_aff(); next;");
    for (Vip.Backend backend : vip.backends()) {
      sink.add(
          LS_IN_LB,
          150,
          "reg9[6] == 1 && ct.new && "
              + vip.ip()
              + " && "
              + (vip.isV6() ? "xxreg0" : "reg4")
              + " == "
              + backend.address()
              + (backend.port().isEmpty() ? "" : " && reg8[0..15] == " + backend.port()),
          "reg0[1] = 0; " + registers(vip) + "ct_lb_mark(backends=" + backend + ");");
      sink.add(
          LS_IN_LB_AFF_LEARN,
          100,
          "reg9[6] == 0 && ct.new && "
              + vip.ip()
              + " && "
              + vipMatch
              + " && "
              + vip.ip()
              + ".dst == "
              + backend.address()
              + (backend.port().isEmpty()
                  ? ""
                  : " && " + balancer.protocol() + ".dst == " + backend.port()),
          RouterLoadBalancing.learn(balancer, vip, backend));
    }
  }
}
