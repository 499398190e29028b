// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.lswitch;

import static org.jovn.northd.pipeline.Stage.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import org.jovn.northd.topology.Topology;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// Access control lists of logical switches and port groups, and what surrounds them: the hints
/// before, and the flows for tracked connections.
public final class SwitchAcls {

  private static final int OFFSET = 1000;
  private static final String ALLOWED = "reg0[17]";

  private final Topology topology;
  private final Output<FlowUse> flows;

  public SwitchAcls(Engine engine, Topology topology, Output<FlowUse> flows) {
    this.topology = topology;
    this.flows = flows;
    engine.rule("switch ACL stages", topology.nb().switches.rows(), this::deriveStages);
    engine.rule("ACL", topology.nb().acl.rows(), this::deriveAcl);
  }

  private void deriveStages(Scope scope, UuidAtom uuid) {
    Switch ls = scope.get(topology.switches, uuid);
    Globals globals = scope.get(topology.globals, Topology.ONE);
    Features features = scope.get(topology.features, Topology.ONE);
    FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(uuid), null);
    hints(sink, ls, features.ctFlags());
    boolean rules = ls.hasAcls() || ls.hasLbVip();
    boolean dropDefault = globals.is("default_acl_drop", false);
    // VIPs alone do not ask for a verdict.
    String otherwise = dropDefault && ls.hasAcls() ? globals.drop() : "next;";
    for (Stage stage : new Stage[] {LS_IN_ACL, LS_OUT_ACL}) {
      sink.add(stage, rules ? 0 : 65535, "1", rules ? otherwise : "next;");
    }
    sink.add(LS_IN_ACL_AFTER_LB, 0, "1", rules ? otherwise : "next;");
    if (ls.tracks()) {
      tracked(sink, features, globals, dropDefault);
      sink.add(LS_IN_ACL_AFTER_LB, 65532, ALLOWED + " == 1", "next;");
    }
    String nd = "nd || nd_ra || nd_rs || mldv1 || mldv2";
    sink.add(LS_IN_ACL, 65532, nd, "next;");
    sink.add(LS_OUT_ACL, 65532, nd, "next;");
    sink.add(LS_IN_ACL_AFTER_LB, 65532, nd, "next;");
    if (ls.hasDns()) {
      sink.add(LS_OUT_ACL, 34000, "udp.src == 53", ls.tracks() ? "ct_commit; next;" : "next;");
    }
    if (rules) {
      sink.add(LS_IN_ACL, 34000, "eth.dst == $svc_monitor_mac", "next;");
      sink.add(LS_OUT_ACL, 34000, "eth.src == $svc_monitor_mac", "next;");
    }
  }

  private static void hints(FlowSink sink, Switch ls, String flags) {
    for (Stage stage : new Stage[] {LS_IN_ACL_HINT, LS_OUT_ACL_HINT}) {
      if (!ls.hasAcls() && !ls.hasLbVip()) {
        sink.add(stage, 65535, "1", "next;");
        continue;
      }
      sink.add(stage, 0, "1", "next;");
      if (!ls.tracks()) {
        continue;
      }
      String request = "!ct.new && ct.est && !ct.rpl && " + flags;
      String established = "ct.est && " + flags;
      sink.add(stage, 7, "ct.new && !ct.est", "reg0[7] = 1; reg0[9] = 1; next;");
      sink.add(stage, 6, request + ".blocked == 1", "reg0[7] = 1; reg0[9] = 1; next;");
      sink.add(stage, 5, "!ct.trk", "reg0[8] = 1; reg0[9] = 1; next;");
      sink.add(stage, 4, request + ".blocked == 0", "reg0[8] = 1; reg0[10] = 1; next;");
      sink.add(stage, 3, "!ct.est", "reg0[9] = 1; next;");
      sink.add(stage, 2, established + ".blocked == 1", "reg0[9] = 1; next;");
      sink.add(stage, 1, established + ".blocked == 0", "reg0[10] = 1; next;");
    }
  }

  private static void tracked(
      FlowSink sink, Features features, Globals globals, boolean dropDefault) {
    String flags = features.ctFlags();
    boolean invalid = globals.is("use_ct_inv_match", true);
    String notInvalid = invalid ? " && !ct.inv" : "";
    for (Stage stage : new Stage[] {LS_IN_ACL, LS_OUT_ACL}) {
      sink.add(stage, 1, "ip && !ct.est", dropDefault ? globals.drop() : "reg0[1] = 1; next;");
      sink.add(stage, 1, "ip && ct.est && " + flags + ".blocked == 1", "reg0[1] = 1; next;");
      sink.add(
          stage,
          65532,
          (invalid ? "ct.inv || " : "") + "(ct.est && ct.rpl && " + flags + ".blocked == 1)",
          globals.drop());
      boolean ingress = stage == LS_IN_ACL;
      sink.add(
          stage,
          65532,
          "ct.est && !ct.rel && !ct.new" + notInvalid + " && ct.rpl && " + flags + ".blocked == 0",
          ingress ? "reg0[9] = 0; reg0[10] = 0; " + ALLOWED + " = 1; next;" : "next;");
      sink.add(
          stage,
          65532,
          "!ct.est && ct.rel && !ct.new" + notInvalid + " && " + flags + ".blocked == 0",
          (ingress ? ALLOWED + " = 1; " : "")
              + (features.ctLbRelated() ? "ct_commit_nat;" : "next;"));
    }
  }

  private void deriveAcl(Scope scope, UuidAtom uuid) {
    RowView acl = topology.nb().acl.get(scope, uuid);
    Map<Boolean, List<UuidAtom>> byTracking = new TreeMap<>();
    Map<String, List<UuidAtom>> byMeter = new TreeMap<>();
    boolean reject = acl.string("action").equals("reject");
    boolean stateless = acl.string("action").equals("allow-stateless");
    List<UuidAtom> filtered = new ArrayList<>();
    for (UuidAtom datapath : topology.aclSwitches(scope, uuid)) {
      Switch ls = scope.get(topology.switches, datapath);
      byTracking.computeIfAbsent(ls.tracks(), k -> new ArrayList<>()).add(datapath);
      if (stateless && (ls.isStateful() || ls.hasLbVip())) {
        filtered.add(datapath);
      }
      if (reject) {
        UuidAtom copp = topology.nb().switches.get(scope, datapath).reference("copp");
        String meter = topology.meter(scope, copp, "reject");
        byMeter
            .computeIfAbsent((ls.tracks() ? "1" : "0") + meter, k -> new ArrayList<>())
            .add(datapath);
      }
    }
    Match match = new Match(scope, acl);
    if (reject) {
      byMeter.forEach(
          (key, datapaths) ->
              reject(sink(scope, datapaths, uuid), match, key.startsWith("1"), key.substring(1)));
    } else {
      byTracking.forEach(
          (tracks, datapaths) -> build(sink(scope, datapaths, uuid), match, acl, tracks));
    }
    if (!filtered.isEmpty()) {
      sink(scope, filtered, uuid)
          .add(
              match.ingress ? LS_IN_PRE_ACL : LS_OUT_PRE_ACL,
              match.priority,
              match.text,
              "reg0[16] = 1; next;");
    }
  }

  private FlowSink sink(Scope scope, List<UuidAtom> datapaths, UuidAtom uuid) {
    return new FlowSink(scope, flows, DatapathSet.of(datapaths), uuid);
  }

  /// The parts of an ACL that all its flows have.
  private final class Match {
    final boolean ingress;
    final Stage stage;
    final int priority;
    final String text;
    final String log;
    final String drop;
    final String flags;
    final String notInvalid;

    Match(Scope scope, RowView acl) {
      ingress = acl.string("direction").equals("from-lport");
      boolean after = ingress && acl.option("options", "apply-after-lb", false);
      stage = ingress ? after ? LS_IN_ACL_AFTER_LB : LS_IN_ACL : LS_OUT_ACL;
      priority = (int) acl.integer("priority", 0) + OFFSET;
      text = acl.string("match");
      log = log(scope, acl);
      flags = scope.get(topology.features, Topology.ONE).ctFlags();
      Globals globals = scope.get(topology.globals, Topology.ONE);
      drop = globals.implicitDrop();
      notInvalid = globals.is("use_ct_inv_match", true) ? " && !ct.inv" : "";
    }
  }

  private void build(FlowSink sink, Match match, RowView acl, boolean tracks) {
    switch (acl.string("action")) {
      case "allow-stateless" ->
          sink.add(match.stage, match.priority, match.text, match.log + "next;");
      case "allow", "allow-related" -> {
        allow(sink, match, acl, tracks);
        if (tracks) {
          related(sink, match, acl);
        }
      }
      case "drop" -> drop(sink, match, tracks);
      default -> {}
    }
  }

  private static void allow(FlowSink sink, Match match, RowView acl, boolean tracks) {
    if (!tracks) {
      sink.add(match.stage, match.priority, match.text, match.log + "next;");
      return;
    }
    long label = acl.integer("label", 0);
    String mark = label == 0 ? "" : "reg0[13] = 1; reg3 = " + label + "; ";
    sink.add(
        match.stage,
        match.priority,
        "reg0[7] == 1 && (" + match.text + ")",
        "reg0[1] = 1; " + mark + match.log + "next;");
    sink.add(
        match.stage,
        match.priority,
        "reg0[8] == 1 && (" + match.text + ")",
        (label == 0 ? "" : "reg0[1] = 1; " + mark) + match.log + "next;");
  }

  /// Logs replies and related traffic (`options:log-related`), which pass in the other direction.
  private static void related(FlowSink sink, Match match, RowView acl) {
    long label = acl.integer("label", 0);
    if (label == 0 || match.log.isEmpty() || !acl.option("options", "log-related", false)) {
      return;
    }
    Stage stage = match.ingress ? LS_OUT_ACL : LS_IN_ACL;
    String known = match.flags + ".blocked == 0 && ct_label.label == " + label;
    String established = "ct.est && !ct.rel && !ct.new" + match.notInvalid + " && ct.rpl && ";
    String related = "!ct.est && ct.rel && !ct.new" + match.notInvalid + " && ";
    sink.add(stage, 65533, established + known, match.log + "next;");
    sink.add(stage, 65533, related + known, match.log + "next;");
  }

  private static void drop(FlowSink sink, Match match, boolean tracks) {
    if (!tracks) {
      sink.add(match.stage, match.priority, match.text, match.log + match.drop);
      return;
    }
    sink.add(
        match.stage,
        match.priority,
        "reg0[9] == 1 && (" + match.text + ")",
        match.log + match.drop);
    sink.add(
        match.stage,
        match.priority,
        "reg0[10] == 1 && (" + match.text + ")",
        "ct_commit { " + match.flags + ".blocked = 1; }; " + match.log + match.drop);
  }

  private static void reject(FlowSink sink, Match match, boolean tracks, String meter) {
    String next =
        match.ingress
            ? "next(pipeline=egress,table=" + LS_OUT_QOS_MARK.table() + ");"
            : "next(pipeline=ingress,table=" + LS_IN_L2_LKUP.table() + ");";
    String action =
        "reg0 = 0; reject { /* eth.dst <-> eth.src; ip.dst <-> ip.src; is implicit. */"
            + " outport <-> inport; "
            + next
            + " };";
    if (!tracks) {
      sink.addMetered(match.stage, match.priority, match.text, match.log + action, meter);
      return;
    }
    sink.addMetered(
        match.stage, match.priority, "(reg0[9] == 1) && " + match.text, match.log + action, meter);
    sink.addMetered(
        match.stage,
        match.priority,
        "(reg0[10] == 1) && " + match.text,
        match.log + "ct_commit { " + match.flags + ".blocked = 1; };  " + action,
        meter);
  }

  private String log(Scope scope, RowView acl) {
    if (!acl.bool("log", false)) {
      return "";
    }
    StringBuilder out = new StringBuilder("log(");
    if (acl.has("name")) {
      out.append("name=\"").append(acl.string("name")).append("\", ");
    }
    out.append("severity=");
    out.append(acl.has("severity") ? acl.string("severity") : "info").append(", ");
    String verdict =
        switch (acl.string("action")) {
          case "drop" -> "drop";
          case "reject" -> "reject";
          case "allow", "allow-related", "allow-stateless" -> "allow";
          default -> null;
        };
    if (verdict != null) {
      out.append("verdict=").append(verdict).append(", ");
    }
    String meter = aclMeter(scope, acl.optional("meter"), acl.uuid());
    if (meter != null) {
      out.append("meter=\"").append(meter).append("\", ");
    }
    out.setLength(out.length() - 2);
    return out.append("); ").toString();
  }

  /// The meter of an ACL's log: one of its own where the meter is to be fair.
  private @Nullable String aclMeter(Scope scope, @Nullable String name, UuidAtom acl) {
    UuidAtom meter =
        name == null
            ? null
            : Topology.first(scope.all(topology.nb().meterByName, Topology.name(name)));
    if (name == null || meter == null) {
      return name;
    }
    RowView row = topology.nb().meter.view(scope, meter);
    return row != null && row.bool("fair", false) ? name + "__" + acl : name;
  }
}
