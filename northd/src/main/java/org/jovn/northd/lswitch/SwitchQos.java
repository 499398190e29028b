// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.lswitch;

import static org.jovn.northd.pipeline.Stage.*;

import java.util.Map;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.pipeline.FlowSink;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.Topology;
import org.jovn.ovsdb.data.UuidAtom;

/// QoS rules: DSCP marking and metering.
public final class SwitchQos {

  private final Topology topology;
  private final Output<FlowUse> flows;

  public SwitchQos(Engine engine, Topology topology, Output<FlowUse> flows) {
    this.topology = topology;
    this.flows = flows;
    engine.rule("QoS", topology.nb().qos.rows(), this::derive);
  }

  private void derive(Scope scope, UuidAtom uuid) {
    RowView qos = topology.nb().qos.get(scope, uuid);
    DatapathSet datapaths = DatapathSet.of(scope.all(topology.nb().qosSwitches, uuid));
    if (datapaths.isEmpty()) {
      return;
    }
    FlowSink sink = new FlowSink(scope, flows, datapaths, uuid);
    boolean ingress = qos.string("direction").equals("from-lport");
    int priority = (int) qos.integer("priority", 0);
    String match = qos.string("match");
    String dscp = qos.map("action").get("dscp");
    if (dscp != null) {
      sink.add(
          ingress ? LS_IN_QOS_MARK : LS_OUT_QOS_MARK,
          priority,
          match,
          "ip.dscp = " + dscp + "; next;");
    }
    Map<String, String> bandwidth = qos.map("bandwidth");
    String rate = bandwidth.getOrDefault("rate", "0");
    String burst = bandwidth.getOrDefault("burst", "0");
    if (!rate.equals("0")) {
      sink.add(
          ingress ? LS_IN_QOS_METER : LS_OUT_QOS_METER,
          priority,
          match,
          burst.equals("0")
              ? "set_meter(" + rate + "); next;"
              : "set_meter(" + rate + ", " + burst + "); next;");
    }
  }
}
