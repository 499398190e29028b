// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.lrouter;

import static org.jovn.northd.pipeline.Stage.LR_IN_POLICY;
import static org.jovn.northd.pipeline.Stage.LR_IN_POLICY_ECMP;

import java.util.ArrayList;
import java.util.List;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Net;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.pipeline.FlowSink;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.Topology;
import org.jovn.northd.topology.Values;
import org.jovn.northd.topology.Ways;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// Router policies.
public final class RouterPolicies {

  private final Topology topology;
  private final Ways ways;
  private final Output<FlowUse> flows;

  public RouterPolicies(Engine engine, Topology topology, Ways ways, Output<FlowUse> flows) {
    this.topology = topology;
    this.ways = ways;
    this.flows = flows;
    engine.rule("policies of router", topology.nb().router.rows(), this::derive);
  }

  private void derive(Scope scope, UuidAtom uuid) {
    if (scope.get(topology.routerTraits, uuid).isEmpty()) {
      return;
    }
    int group = 0;
    for (UuidAtom reference : topology.nb().router.get(scope, uuid).references("policies")) {
      RowView row = topology.nb().policy.view(scope, reference);
      if (row == null) {
        continue;
      }
      FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(uuid), reference);
      List<String> hops = new ArrayList<>(row.strings("nexthops"));
      if (row.string("action").equals("reroute") && hops.size() > 1) {
        several(scope, sink, uuid, row, hops, ++group);
      } else {
        one(scope, sink, uuid, row, hops);
      }
    }
  }

  private static String mark(RowView row) {
    long mark = Values.unsigned(row.option("options", "pkt_mark"), 0);
    return mark == 0 ? "" : "pkt.mark = " + mark + "; ";
  }

  private record Hop(Ip address, String text, RouterPort port, Net network) {

    String registers() {
      String xx = address.isV6() ? "xx" : "";
      return xx
          + "reg0 = "
          + text
          + "; "
          + xx
          + "reg1 = "
          + network.address()
          + "; eth.src = "
          + port.mac()
          + "; outport = "
          + port.quoted()
          + "; flags.loopback = 1; ";
    }
  }

  private @Nullable Hop hop(Scope scope, UuidAtom router, String text) {
    Ip address = Ip.parse(text);
    Ways.Way way = address == null ? null : ways.find(scope, router, address).orElse(null);
    return address == null || way == null
        ? null
        : new Hop(address, text, way.port(), way.network());
  }

  private void one(Scope scope, FlowSink sink, UuidAtom router, RowView row, List<String> hops) {
    int priority = (int) row.integer("priority", 0);
    String match = row.string("match");
    switch (row.string("action")) {
      case "reroute" -> {
        Hop hop = hop(scope, router, hops.size() == 1 ? hops.getFirst() : row.string("nexthop"));
        if (hop != null) {
          sink.add(
              LR_IN_POLICY,
              priority,
              match,
              mark(row) + hop.registers() + "reg8[0..15] = 0; next;");
        }
      }
      case "drop" ->
          sink.add(LR_IN_POLICY, priority, match, scope.get(topology.globals, Topology.ONE).drop());
      case "allow" -> sink.add(LR_IN_POLICY, priority, match, mark(row) + "reg8[0..15] = 0; next;");
      default -> {}
    }
  }

  private void several(
      Scope scope, FlowSink sink, UuidAtom router, RowView row, List<String> hops, int group) {
    for (String text : hops) {
      if ((text.indexOf('.') < 0) != (hops.getFirst().indexOf('.') < 0)) {
        return;
      }
    }
    StringBuilder members = new StringBuilder();
    for (int i = 1; i <= hops.size(); i++) {
      Hop hop = hop(scope, router, hops.get(i - 1));
      if (hop == null) {
        return;
      }
      members.append(members.isEmpty() ? "" : ", ").append(i);
      sink.add(
          LR_IN_POLICY_ECMP,
          100,
          "reg8[0..15] == " + group + " && reg8[16..31] == " + i,
          mark(row) + hop.registers() + "next;");
    }
    sink.add(
        LR_IN_POLICY,
        (int) row.integer("priority", 0),
        row.string("match"),
        "reg8[0..15] = " + group + "; reg8[16..31] = select(" + members + ");");
  }
}
