// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.lrouter;

import static org.jovn.northd.pipeline.Stage.*;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Net;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.pipeline.FlowSink;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.pipeline.Stage;
import org.jovn.northd.service.LoadBalancers;
import org.jovn.northd.topology.Features;
import org.jovn.northd.topology.Nat;
import org.jovn.northd.topology.Nats;
import org.jovn.northd.topology.Router;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.northd.topology.Values;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// Address translation on gateway routers and on distributed routers with gateway ports.
public final class RouterNat {

  private static final String LOOP =
      "clone { ct_clear; inport = outport; outport = \"\"; eth.dst <-> eth.src; flags = 0;"
          + " flags.loopback = 1; flags.use_snat_zone = reg9[4]; reg0 = 0; reg1 = 0; reg2 = 0;"
          + " reg3 = 0; reg4 = 0; reg5 = 0; reg6 = 0; reg7 = 0; reg8 = 0; reg9 = 0; reg9[0] = 1;"
          + " next(pipeline=ingress, table=0); };";

  private final Topology topology;
  private final Nats nats;
  private final LoadBalancers balancers;
  private final Output<FlowUse> flows;

  public RouterNat(
      Engine engine, Topology topology, Nats nats, LoadBalancers balancers, Output<FlowUse> flows) {
    this.balancers = balancers;
    this.topology = topology;
    this.nats = nats;
    this.flows = flows;
    engine.rule("NAT of router", topology.nb().router.rows(), this::derive);
  }

  private void derive(Scope scope, UuidAtom uuid) {
    Router router = scope.get(topology.routers, uuid).orElse(null);
    if (router == null) {
      return;
    }
    FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(uuid), null);
    List<Nat> rules = scope.get(nats.nats, uuid);
    Features features = scope.get(topology.features, Topology.ONE);
    if (router.isGateway()) {
      force(scope, sink, router);
    }
    LoadBalancers.Kinds kinds = balancers.kinds(scope, uuid);
    boolean balances = kinds.balances();
    if (balances) {
      established(sink, features);
    }
    if (kinds.skips()) {
      sink.add(LR_OUT_SNAT, 120, "flags.skip_snat_for_lb == 1 && ip", "next;");
    }
    boolean hasRules = topology.nb().router.get(scope, uuid).has("nat");
    if (router.isGateway() && (hasRules || balances)) {
      sink.add(LR_OUT_UNDNAT, 100, "nd || nd_rs || nd_ra", "next;");
      sink.add(LR_OUT_UNDNAT, 50, "ip", "flags.loopback = 1; ct_dnat;");
      sink.add(LR_OUT_POST_UNDNAT, 50, "ip && ct.new", "ct_commit { } ; next; ");
    }
    if (!router.isGateway() && router.gateways().isEmpty()) {
      return;
    }
    if (hasRules) {
      sink.from(uuid)
          .add(
              LR_OUT_CHK_DNAT_LOCAL,
              50,
              "ip && " + features.ctFlags() + ".natted == 1",
              "reg9[4] = 1; next;");
    }
    Set<String> resolved = new HashSet<>();
    for (Nat nat : rules) {
      Net logical = nat.logical();
      if (logical == null || !nat.translates()) {
        continue;
      }
      FlowSink own = sink.from(nat.uuid());
      Rule rule = new Rule(scope, own, router, nat, logical);
      if (router.gateways().isEmpty()) {
        rule.onGateway();
      } else if (nat.port() != null) {
        rule.distributed(nat.port());
        if (resolved.add(nat.externalText())) {
          rule.resolve(nat.port());
        }
      }
    }
  }

  /// Whether a port keeps the Ethernet addresses of what it redirects.
  static boolean isBridged(Scope scope, Topology topology, RouterPort port) {
    return "bridged"
        .equalsIgnoreCase(
            topology.nb().routerPort.get(scope, port.uuid()).option("options", "redirect-type"));
  }

  private void force(Scope scope, FlowSink sink, Router router) {
    for (Ip ip : router.dnatForce().addresses()) {
      forced(sink, ip, "flags.force_snat_for_dnat");
    }
    for (Ip ip : router.lbForce().addresses()) {
      forced(sink, ip, "flags.force_snat_for_lb");
    }
    if (!router.isLbRouterIp()) {
      return;
    }
    for (RouterPort port : router.ports()) {
      if (port.peerPort() == null && scope.isEmpty(topology.peersOf, port.uuid())) {
        continue;
      }
      if (!port.v4().isEmpty()) {
        ofPort(sink, port, port.v4().getFirst().address());
      }
      if (port.v6().size() > 1) {
        ofPort(sink, port, port.v6().getFirst().address());
      }
    }
  }

  private static void forced(FlowSink sink, Ip ip, String flag) {
    String family = "ip" + ip.digit();
    sink.add(LR_IN_UNSNAT, 110, family + " && " + family + ".dst == " + ip, "ct_snat;");
    sink.add(LR_OUT_SNAT, 100, flag + " == 1 && " + family, "ct_snat(" + ip + ");");
  }

  private static void ofPort(FlowSink sink, RouterPort port, Ip ip) {
    String family = "ip" + ip.digit();
    sink.add(
        LR_IN_UNSNAT,
        110,
        "inport == " + port.quoted() + " && " + family + ".dst == " + ip,
        "ct_snat;");
    sink.add(
        LR_OUT_SNAT,
        110,
        "flags.force_snat_for_lb == 1 && " + family + " && outport == " + port.quoted(),
        "ct_snat(" + ip + ");");
  }

  /// Connections that were balanced before.
  private static void established(FlowSink sink, Features features) {
    String flags = features.ctFlags();
    String established = "ct.est && !ct.rel && !ct.new && " + flags + ".natted";
    String related = "ct.rel && !ct.est && !ct.new";
    sink.add(LR_IN_DNAT, 50, established, "next;");
    for (String flag : new String[] {"skip_snat", "force_snat"}) {
      String set = "flags." + flag + "_for_lb = 1; ";
      String marked = " && " + flags + "." + flag + " == 1";
      sink.add(LR_IN_DNAT, 70, established + marked, set + "next;");
      if (features.ctLbRelated()) {
        sink.add(LR_IN_DNAT, 70, related + marked, set + "ct_commit_nat;");
      }
    }
    if (features.ctLbRelated()) {
      sink.add(LR_IN_DNAT, 50, related, "ct_commit_nat;");
    }
  }

  /// One rule on its way into flows.
  private final class Rule {
    private final Scope scope;
    private final FlowSink sink;
    private final Router router;
    private final Nat nat;
    private final Net logical;
    private final String family;
    private final String external;

    Rule(Scope scope, FlowSink sink, Router router, Nat nat, Net logical) {
      this.scope = scope;
      this.sink = sink;
      this.router = router;
      this.nat = nat;
      this.logical = logical;
      this.family = "ip" + nat.external().digit();
      this.external = nat.externalText();
    }

    private @Nullable String setName(@Nullable UuidAtom reference) {
      RowView row = reference == null ? null : topology.nb().addressSet.view(scope, reference);
      return row == null ? null : row.string("name");
    }

    /// Adds a flow for the addresses outside that the rule is for, and one for those that it is not
    /// for.
    private void restricted(
        Stage stage, int priority, String match, String tail, String action, String field) {
      String allowed = setName(nat.allowed());
      String exempted = setName(nat.exempted());
      String full = match;
      if (allowed != null) {
        full += " && " + family + field + " == $" + allowed;
      } else if (exempted != null) {
        sink.add(
            stage, priority + 2, match + " && " + family + field + " == $" + exempted, "next;");
      }
      sink.add(stage, priority, full + tail, action);
    }

    private String target(String call, String address) {
      String range = nat.portRange();
      return call + "(" + address + (range.isEmpty() ? "" : "," + range) + ");";
    }

    void onGateway() {
      String toExternal = "ip && " + family + ".dst == " + external;
      if (!nat.isDnat()) {
        sink.add(LR_IN_UNSNAT, 90, toExternal, nat.isStateless() ? "next;" : "ct_snat;");
      }
      if (!nat.isSnat()) {
        String force =
            router.dnatForce().addresses().isEmpty() ? "" : "flags.force_snat_for_dnat = 1; ";
        restricted(
            LR_IN_DNAT,
            100,
            toExternal,
            "",
            force
                + "flags.loopback = 1; "
                + (nat.isStateless()
                    ? family + ".dst=" + nat.logicalText() + "; next;"
                    : target("ct_dnat", nat.logicalText())),
            ".src");
      }
      if (!nat.isDnat()) {
        restricted(
            LR_OUT_SNAT,
            logical.length() + 1,
            "ip && " + family + ".src == " + nat.logicalText(),
            nat.isStateless() ? "" : " && (!ct.trk || !ct.rpl)",
            nat.isStateless()
                ? family + ".src=" + external + "; next;"
                : target("ct_snat", external),
            ".dst");
      }
    }

    void distributed(RouterPort port) {
      String lport = nat.logicalPort();
      String resident =
          nat.isDistributed() && lport != null
              ? "is_chassis_resident(" + Values.inQuotes(lport) + ")"
              : port.resident();
      String central = nat.isDistributed() ? "" : " && " + port.resident();
      String mac = nat.isDistributed() ? "eth.src = " + nat.mac() + "; " : "";
      String in = " && inport == " + port.quoted();
      String out = " && outport == " + port.quoted();
      String toExternal = "ip && " + family + ".dst == " + external;
      if (!nat.isDnat()) {
        sink.add(
            LR_IN_UNSNAT,
            100,
            toExternal + in + " && flags.loopback == 0" + central,
            nat.isStateless() ? "next;" : "ct_snat_in_czone;");
        if (!nat.isStateless()) {
          sink.add(
              LR_IN_UNSNAT,
              100,
              toExternal + in + " && flags.loopback == 1 && flags.use_snat_zone == 1" + central,
              "ct_snat;");
        }
        snat(resident, mac, out);
      }
      sink.add(LR_OUT_CHK_DNAT_LOCAL, 50, toExternal + " && " + resident, "reg9[4] = 1; next;");
      if (!nat.isSnat()) {
        restricted(
            LR_IN_DNAT,
            100,
            toExternal + in + central,
            "",
            nat.isStateless()
                ? family + ".dst=" + nat.logicalText() + "; next;"
                : target("ct_dnat_in_czone", nat.logicalText()),
            ".src");
        sink.add(
            LR_OUT_UNDNAT,
            100,
            "ip && " + family + ".src == " + nat.logicalText() + out + central,
            mac + (nat.isStateless() ? "next;" : "ct_dnat_in_czone;"));
      }
      sink.add(
          LR_OUT_EGR_LOOP, 100, family + ".dst == " + external + out + " && " + resident, LOOP);
      redirect(resident, out);
    }

    private void snat(String resident, String mac, String out) {
      int priority = logical.length() + 1 + 128;
      String match = "ip && " + family + ".src == " + nat.logicalText() + out + " && " + resident;
      restricted(
          LR_OUT_SNAT,
          priority,
          match,
          "",
          mac
              + (nat.isStateless()
                  ? family + ".src=" + external + "; next;"
                  : target("ct_snat_in_czone", external)),
          ".dst");
      if (!nat.isStateless()) {
        String allowed = setName(nat.allowed());
        sink.add(
            LR_OUT_SNAT,
            priority + 1,
            match
                + (allowed == null ? "" : " && " + family + ".dst == $" + allowed)
                + " && reg9[4] == 1",
            mac + "reg9[4] = 0; " + target("ct_snat", external));
      }
    }

    private void redirect(String resident, String out) {
      String from = family + ".src == " + nat.logicalText() + out;
      if (nat.isDistributed()) {
        sink.add(
            LR_IN_GW_REDIRECT,
            100,
            from + " && " + resident,
            "eth.src = "
                + nat.externalMac()
                + "; "
                + nat.external().register(1)
                + " = "
                + external
                + "; next;");
        SwitchPort lport =
            nat.logicalPort() == null ? null : topology.switchPort(scope, nat.logicalPort());
        if (lport != null && lport.isType("virtual")) {
          sink.add(LR_IN_GW_REDIRECT, 80, from, scope.get(topology.globals, Topology.ONE).drop());
        }
      }
    }

    void resolve(RouterPort port) {
      if (!nat.isBoth() && !nat.isDnat() && !nat.isSnat()) {
        return;
      }
      String register = nat.external().register(0);
      sink.add(
          LR_IN_ARP_RESOLVE,
          100,
          "outport == " + port.quoted() + " && " + register + " == " + external,
          "eth.dst = " + (nat.isDistributed() ? nat.externalMac() : port.mac()) + "; next;");
      sink.add(
          LR_IN_ARP_RESOLVE,
          150,
          "inport == "
              + port.quoted()
              + " && outport == "
              + port.quoted()
              + " && "
              + family
              + ".dst == "
              + external,
          scope.get(topology.globals, Topology.ONE).drop());
      if (nat.isDistributed() && isAnyBridged()) {
        sink.add(
            LR_IN_ARP_RESOLVE,
            90,
            "outport == "
                + router.gateways().getFirst().quoted()
                + " && "
                + family
                + ".src == "
                + nat.logicalText()
                + " && is_chassis_resident("
                + Values.inQuotes(String.valueOf(nat.logicalPort()))
                + ")",
            (nat.isV6() ? "get_nd(outport, xxreg0)" : "get_arp(outport, reg0)") + "; next;");
      }
    }

    /// Wherever the router says so, and not for this port only.
    private boolean isAnyBridged() {
      for (RouterPort any : router.ports()) {
        if (isBridged(scope, topology, any)) {
          return true;
        }
      }
      return false;
    }
  }
}
