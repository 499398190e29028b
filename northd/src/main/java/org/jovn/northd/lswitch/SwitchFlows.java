// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.lswitch;

import static org.jovn.northd.pipeline.Stage.*;

import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.pipeline.FlowSink;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.pipeline.Stage;
import org.jovn.northd.topology.Features;
import org.jovn.northd.topology.Globals;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.Switch;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.ovsdb.data.UuidAtom;

/// What every logical switch has, whatever its ports and rules.
public final class SwitchFlows {

  static final String ND = "nd || nd_rs || nd_ra || mldv1 || mldv2";
  private static final Stage[] PASS = {
    LS_IN_APPLY_PORT_SEC,
    LS_IN_LOOKUP_FDB,
    LS_IN_PUT_FDB,
    LS_IN_PRE_ACL,
    LS_IN_PRE_LB,
    LS_IN_PRE_STATEFUL,
    LS_IN_QOS_MARK,
    LS_IN_QOS_METER,
    LS_IN_LB_AFF_CHECK,
    LS_IN_LB,
    LS_IN_LB_AFF_LEARN,
    LS_IN_PRE_HAIRPIN,
    LS_IN_NAT_HAIRPIN,
    LS_IN_HAIRPIN,
    LS_IN_STATEFUL,
    LS_IN_ARP_RSP,
    LS_IN_DHCP_OPTIONS,
    LS_IN_DHCP_RESPONSE,
    LS_IN_DNS_LOOKUP,
    LS_IN_DNS_RESPONSE,
    LS_IN_EXTERNAL_PORT,
    LS_OUT_PRE_ACL,
    LS_OUT_PRE_LB,
    LS_OUT_PRE_STATEFUL,
    LS_OUT_QOS_MARK,
    LS_OUT_QOS_METER,
    LS_OUT_STATEFUL
  };

  private final Topology topology;
  private final Output<FlowUse> flows;

  public SwitchFlows(Engine engine, Topology topology, Output<FlowUse> flows) {
    this.topology = topology;
    this.flows = flows;
    engine.rule("switch", topology.nb().switches.rows(), this::derive);
  }

  private void derive(Scope scope, UuidAtom uuid) {
    Switch ls = scope.get(topology.switches, uuid);
    Globals globals = scope.get(topology.globals, Topology.ONE);
    Features features = scope.get(topology.features, Topology.ONE);
    FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(uuid), null);
    for (Stage stage : PASS) {
      sink.add(stage, 0, "1", "next;");
    }
    admission(sink, ls, globals.drop());
    preAcl(scope, sink, ls);
    preLb(scope, sink, ls);
    preStateful(sink, features);
    hairpin(sink, ls, uuid);
    stateful(sink, features);
    RowView row = topology.nb().switches.get(scope, uuid);
    dns(scope, sink, ls, row);
    sink.addMetered(
        LS_IN_L2_LKUP,
        110,
        "eth.dst == $svc_monitor_mac && (tcp || icmp || icmp6)",
        "handle_svc_check(inport);",
        topology.meter(scope, row.reference("copp"), "svc-monitor"));
    sink.add(LS_IN_L2_LKUP, 70, "eth.mcast", "outport = \"_MC_flood\"; output;");
    sink.add(LS_IN_L2_LKUP, 0, "1", "outport = get_fdb(eth.dst); next;");
    sink.add(
        LS_IN_L2_UNKNOWN,
        50,
        "outport == \"none\"",
        ls.hasUnknown() ? "outport = \"_MC_unknown\"; output;" : globals.drop());
    sink.add(LS_IN_L2_UNKNOWN, 0, "1", "output;");
  }

  private static void admission(FlowSink sink, Switch ls, String drop) {
    if (!ls.vlanPassthru()) {
      sink.add(LS_IN_CHECK_PORT_SEC, 100, "vlan.present", drop);
    }
    sink.add(LS_IN_CHECK_PORT_SEC, 100, "eth.src[40]", drop);
    sink.add(LS_IN_CHECK_PORT_SEC, 50, "1", "reg0[15] = check_in_port_sec(); next;");
    sink.add(LS_IN_APPLY_PORT_SEC, 50, "reg0[15] == 1", drop);
    sink.add(LS_OUT_CHECK_PORT_SEC, 100, "eth.mcast", "reg0[15] = 0; next;");
    sink.add(LS_OUT_CHECK_PORT_SEC, 0, "1", "reg0[15] = check_out_port_sec(); next;");
    sink.add(LS_OUT_APPLY_PORT_SEC, 50, "reg0[15] == 1", drop);
    sink.add(LS_OUT_APPLY_PORT_SEC, 0, "1", "output;");
  }

  private void preAcl(Scope scope, FlowSink sink, Switch ls) {
    sink.add(LS_IN_PRE_ACL, 110, "eth.dst == $svc_monitor_mac", "next;");
    sink.add(LS_OUT_PRE_ACL, 110, "eth.src == $svc_monitor_mac", "next;");
    if (!ls.isStateful()) {
      return;
    }
    skipPorts(scope, sink, ls, LS_IN_PRE_ACL, LS_OUT_PRE_ACL);
    for (Stage stage : new Stage[] {LS_IN_PRE_ACL, LS_OUT_PRE_ACL}) {
      sink.add(stage, 110, ND + " || (udp && udp.src == 546 && udp.dst == 547)", "next;");
      sink.add(stage, 110, "eth.mcast", "next;");
      sink.add(stage, 100, "ip", "reg0[0] = 1; next;");
    }
  }

  private void preLb(Scope scope, FlowSink sink, Switch ls) {
    sink.add(LS_IN_PRE_LB, 110, "eth.dst == $svc_monitor_mac", "next;");
    sink.add(LS_OUT_PRE_LB, 110, "eth.src == $svc_monitor_mac", "next;");
    skipPorts(scope, sink, ls, LS_IN_PRE_LB, LS_OUT_PRE_LB);
    for (Stage stage : new Stage[] {LS_IN_PRE_LB, LS_OUT_PRE_LB}) {
      sink.add(stage, 110, ND, "next;");
      sink.add(stage, 110, "eth.mcast", "next;");
      sink.add(stage, 110, "reg0[16] == 1", "next;");
      if (ls.hasLbVip()) {
        sink.add(stage, 100, "ip", "reg0[2] = 1; next;");
      }
    }
  }

  /// Ports whose packets are tracked elsewhere: by the router, or on the other side.
  private void skipPorts(Scope scope, FlowSink sink, Switch ls, Stage ingress, Stage egress) {
    String clear = ls.isStateful() ? "next;" : "ct_clear; next;";
    for (UuidAtom uuid : ls.routerPorts()) {
      scope.get(topology.switchPorts, uuid).ifPresent(p -> skip(sink, p, ingress, egress, clear));
    }
    if (ingress == LS_IN_PRE_LB && ls.hasLbVip()) {
      // What comes in by a localnet port is to be balanced too.
      return;
    }
    for (UuidAtom uuid : ls.localnets()) {
      scope.get(topology.switchPorts, uuid).ifPresent(p -> skip(sink, p, ingress, egress, clear));
    }
  }

  private static void skip(
      FlowSink sink, SwitchPort port, Stage ingress, Stage egress, String clear) {
    if (port.isType("router") && port.peer() == null) {
      return;
    }
    FlowSink own = sink.from(port.uuid());
    own.addForPort(ingress, 110, "ip && inport == " + port.quoted(), "next;", port.name());
    own.addForPort(egress, 110, "ip && outport == " + port.quoted(), clear, port.name());
  }

  private static void preStateful(FlowSink sink, Features features) {
    for (Stage stage : new Stage[] {LS_IN_PRE_STATEFUL, LS_OUT_PRE_STATEFUL}) {
      sink.add(stage, 110, "reg0[2] == 1", features.ctLb() + ";");
      sink.add(stage, 100, "reg0[0] == 1", "ct_next;");
    }
  }

  private static void hairpin(FlowSink sink, Switch ls, UuidAtom uuid) {
    if (ls.hasLbVip()) {
      FlowSink own = sink.from(uuid);
      own.add(
          LS_IN_PRE_HAIRPIN,
          100,
          "ip && ct.trk",
          "reg0[6] = chk_lb_hairpin(); reg0[12] = chk_lb_hairpin_reply(); next;");
      own.add(
          LS_IN_NAT_HAIRPIN,
          100,
          "ip && ct.new && ct.trk && reg0[6] == 1",
          "ct_snat_to_vip; next;");
      own.add(LS_IN_NAT_HAIRPIN, 100, "ip && ct.est && ct.trk && reg0[6] == 1", "ct_snat;");
      own.add(LS_IN_NAT_HAIRPIN, 90, "ip && reg0[12] == 1", "ct_snat;");
      sink.add(
          LS_IN_HAIRPIN,
          1,
          "(reg0[6] == 1 || reg0[12] == 1)",
          "eth.dst <-> eth.src; outport = inport; flags.loopback = 1; output;");
    }
  }

  private static void stateful(FlowSink sink, Features features) {
    String blocked = "ct_commit { " + features.ctFlags() + ".blocked = 0; ";
    for (Stage stage : new Stage[] {LS_IN_STATEFUL, LS_OUT_STATEFUL}) {
      sink.add(stage, 100, "reg0[1] == 1 && reg0[13] == 0", blocked + "}; next;");
      sink.add(
          stage, 100, "reg0[1] == 1 && reg0[13] == 1", blocked + "ct_label.label = reg3; }; next;");
    }
  }

  private void dns(Scope scope, FlowSink sink, Switch ls, RowView row) {
    if (!ls.hasDns()) {
      return;
    }
    sink.addMetered(
        LS_IN_DNS_LOOKUP,
        100,
        "udp.dst == 53",
        "reg0[4] = dns_lookup(); next;",
        topology.meter(scope, row.reference("copp"), "dns"));
    for (String family : new String[] {"ip4", "ip6"}) {
      sink.add(
          LS_IN_DNS_RESPONSE,
          100,
          "udp.dst == 53 && reg0[4]",
          "eth.dst <-> eth.src; "
              + family
              + ".src <-> "
              + family
              + ".dst; udp.dst = udp.src; udp.src = 53; outport = inport; flags.loopback = 1;"
              + " output;");
    }
  }
}
