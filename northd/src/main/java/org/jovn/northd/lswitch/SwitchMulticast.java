// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.lswitch;

import static org.jovn.northd.pipeline.Stage.LS_IN_L2_LKUP;
import static org.jovn.northd.pipeline.Stage.LS_OUT_PRE_LB;

import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.pipeline.FlowSink;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.northd.topology.Values;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// IGMP and MLD snooping, and where unregistered multicast goes.
public final class SwitchMulticast {

  private final Topology topology;
  private final Output<FlowUse> flows;

  public SwitchMulticast(Engine engine, Topology topology, Output<FlowUse> flows) {
    this.topology = topology;
    this.flows = flows;
    engine.rule("multicast of switch", topology.nb().switches.rows(), this::derive);
  }

  private void derive(Scope scope, UuidAtom uuid) {
    RowView row = topology.nb().switches.get(scope, uuid);
    if (!row.option("other_config", "mcast_snoop", false)) {
      return;
    }
    FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(uuid), null);
    String meter = topology.meter(scope, row.reference("copp"), "igmp");
    sink.addMetered(LS_IN_L2_LKUP, 100, "igmp", "igmp;", meter);
    sink.addMetered(LS_IN_L2_LKUP, 100, "mldv1 || mldv2", "igmp;", meter);
    sink.add(
        LS_IN_L2_LKUP,
        85,
        "ip4.mcast && ip4.dst == 224.0.0.0/24",
        "outport = \"_MC_flood_l2\"; output;");
    sink.add(LS_IN_L2_LKUP, 85, "ip6.mcast_flood", "outport = \"_MC_flood\"; output;");
    if (row.option("other_config", "interconn-ts") != null) {
      transit(scope, sink, uuid, meter);
    }
    if (Values.bool(row.option("other_config", "mcast_flood_unregistered"), false)) {
      return;
    }
    boolean relays = false;
    boolean floods = false;
    for (UuidAtom reference : scope.all(topology.portsOf, uuid)) {
      SwitchPort port = scope.get(topology.switchPorts, reference).orElse(null);
      if (port == null) {
        continue;
      }
      relays |= relays(scope, port.peer());
      floods |=
          port.isEnabled()
              && topology
                  .nb()
                  .switchPort
                  .get(scope, reference)
                  .option("options", "mcast_flood", false);
    }
    String out =
        (relays ? "clone { outport = \"_MC_mrouter_flood\"; output; }; " : "")
            + (floods ? "outport =\"_MC_static\"; output;" : "");
    sink.add(
        LS_IN_L2_LKUP,
        80,
        "ip4.mcast || ip6.mcast",
        out.isEmpty() ? scope.get(topology.globals, Topology.ONE).drop() : out);
  }

  private boolean relays(Scope scope, @Nullable UuidAtom peer) {
    RouterPort port = peer == null ? null : scope.get(topology.routerPorts, peer).orElse(null);
    return port != null
        && topology.nb().router.get(scope, port.datapath()).option("options", "mcast_relay", false);
  }

  /// What comes from other zones by a transit switch.
  private void transit(Scope scope, FlowSink sink, UuidAtom datapath, String meter) {
    for (UuidAtom uuid : scope.all(topology.portsOf, datapath)) {
      SwitchPort port = scope.get(topology.switchPorts, uuid).orElse(null);
      if (port != null && port.isType("remote")) {
        String inport = "inport == " + port.quoted() + " && ";
        sink.addMetered(LS_OUT_PRE_LB, 120, inport + "igmp", "clone { igmp; }; next;", meter);
        sink.addMetered(
            LS_OUT_PRE_LB, 120, inport + "(mldv1 || mldv2)", "clone { igmp; }; next;", meter);
      }
    }
  }
}
