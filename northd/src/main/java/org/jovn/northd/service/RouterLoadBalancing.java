// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.service;

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
import org.jovn.northd.topology.Features;
import org.jovn.northd.topology.Nat;
import org.jovn.northd.topology.Nats;
import org.jovn.northd.topology.Router;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.Topology;
import org.jovn.ovsdb.data.UuidAtom;

/// Load balancers on logical routers.
public final class RouterLoadBalancing {

  private final Topology topology;
  private final Nats nats;
  private final LoadBalancers balancers;
  private final Output<FlowUse> flows;

  public RouterLoadBalancing(
      Engine engine, Topology topology, Nats nats, LoadBalancers balancers, Output<FlowUse> flows) {
    this.topology = topology;
    this.nats = nats;
    this.balancers = balancers;
    this.flows = flows;
    engine.rule("load balancer on routers", topology.routersOfLb, this::derive);
  }

  /// How sources are translated after balancing; the name is that of the flag.
  private enum Snat {
    NORMAL(""),
    SKIP("skip_snat"),
    FORCE("force_snat");

    private final String flag;

    Snat(String flag) {
      this.flag = flag;
    }
  }

  private record Place(Snat snat, String meter) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int order = snat.compareTo(other.snat);
      return order != 0 ? order : meter.compareTo(other.meter);
    }
  }

  private void derive(Scope scope, UuidAtom uuid) {
    LoadBalancer balancer = scope.get(balancers.balancers, uuid);
    List<Router> routers = new ArrayList<>();
    for (UuidAtom router : Topology.sorted(scope.all(topology.routersOfLb, uuid))) {
      scope.get(topology.routerTraits, router).ifPresent(routers::add);
    }
    if (routers.isEmpty() || balancer.vips().isEmpty()) {
      return;
    }
    List<UuidAtom> all = new ArrayList<>();
    for (Router router : routers) {
      all.add(router.uuid());
    }
    FlowSink everywhere = new FlowSink(scope, flows, DatapathSet.of(all), uuid);
    for (Vip vip : balancer.vips()) {
      everywhere.add(LR_IN_DEFRAG, 100, "ip && " + vip.ip() + ".dst == " + vip.text(), "ct_dnat;");
      vip(scope, balancer, vip, routers);
    }
  }

  private void vip(Scope scope, LoadBalancer balancer, Vip vip, List<Router> routers) {
    Features features = scope.get(topology.features, Topology.ONE);
    String drop = scope.get(topology.globals, Topology.ONE).drop();
    LoadBalancers.Action action =
        balancers.action(scope, balancer, vip, features, drop, LR_OUT_SNAT.table());
    String event = balancers.emptyEvent(scope, balancer, vip);
    String proto = balancer.protocol();
    String port = vip.hasPort() ? " && " + proto + " && " + proto + ".dst == " + vip.port() : "";
    String match =
        "ct.new && !ct.rel && " + vip.ip() + " && " + vip.ip() + ".dst == " + vip.text() + port;
    Map<Place, List<UuidAtom>> plain = new TreeMap<>();
    List<UuidAtom> translated = new ArrayList<>();
    Map<String, List<UuidAtom>> events = new TreeMap<>();
    for (Router router : routers) {
      UuidAtom copp = topology.nb().router.get(scope, router.uuid()).reference("copp");
      String meter = action.isRejected() ? topology.meter(scope, copp, "reject") : "";
      Snat snat = balancer.skipsSnat() ? Snat.SKIP : router.isLbForced() ? Snat.FORCE : Snat.NORMAL;
      if (router.gateways().isEmpty()) {
        plain.computeIfAbsent(new Place(snat, meter), k -> new ArrayList<>()).add(router.uuid());
      } else {
        distributed(
            scope,
            balancer,
            vip,
            router,
            snat,
            match,
            text(action, snat, features.ctLbRelated()),
            meter);
      }
      if (event != null) {
        events
            .computeIfAbsent(topology.meter(scope, copp, "event-elb"), k -> new ArrayList<>())
            .add(router.uuid());
      }
      if (isTranslated(scope, router, vip)) {
        translated.add(router.uuid());
      }
    }
    plain.forEach(
        (place, list) -> {
          FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(list), balancer.uuid());
          sink.addMetered(
              LR_IN_DNAT,
              vip.priority(),
              match,
              text(action, place.snat, features.ctLbRelated()),
              place.meter);
        });
    stickiness(scope, balancer, vip, routers, match);
    events.forEach(
        (meter, list) ->
            new FlowSink(scope, flows, DatapathSet.of(list), balancer.uuid())
                .addMetered(
                    LR_IN_DNAT,
                    130,
                    LoadBalancers.emptyMatch(balancer, vip),
                    event == null ? "" : event,
                    meter));
    if (!translated.isEmpty()) {
      String protocol = vip.hasPort() ? port : " && " + proto;
      new FlowSink(scope, flows, DatapathSet.of(translated), balancer.uuid())
          .add(
              LR_IN_UNSNAT,
              120,
              "%1$s && %1$s.dst == %2$s%3$s".formatted(vip.ip(), vip.text(), protocol),
              "next;");
    }
  }

  private boolean isTranslated(Scope scope, Router router, Vip vip) {
    for (Nat nat : scope.get(nats.nats, router.uuid())) {
      if (nat.externalText().equals(vip.text())) {
        return true;
      }
    }
    return false;
  }

  private static String text(LoadBalancers.Action action, Snat snat, boolean isSaid) {
    return snat == Snat.NORMAL ? action.text() : action.withSnat(snat.flag, isSaid);
  }

  private void distributed(
      Scope scope,
      LoadBalancer balancer,
      Vip vip,
      Router router,
      Snat snat,
      String match,
      String action,
      String meter) {
    FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(router.uuid()), balancer.uuid());
    RouterPort gateway = router.gateways().getFirst();
    boolean answersAnywhere = vip.backends().isEmpty() && balancer.rejects();
    sink.addMetered(
        LR_IN_DNAT,
        vip.priority(),
        answersAnywhere ? match : match + " && " + gateway.resident(),
        action,
        meter);
    StringBuilder sources = new StringBuilder();
    for (Vip.Backend backend : vip.backends()) {
      sources.append(sources.isEmpty() ? "(" : " || (");
      sources.append(vip.ip()).append(".src == ").append(backend.address());
      if (!backend.port().isEmpty()) {
        sources.append(" && ").append(balancer.protocol()).append(".src == ");
        sources.append(backend.port());
      }
      sources.append(')');
    }
    if (!sources.isEmpty()) {
      sink.add(
          LR_OUT_UNDNAT,
          120,
          vip.ip()
              + " && ("
              + sources
              + ") && outport == "
              + gateway.quoted()
              + " && "
              + gateway.resident(),
          snat == Snat.NORMAL ? "ct_dnat_in_czone;" : "flags." + snat.flag + "_for_lb = 1; next;");
    }
  }

  /// Affinity: a router that forces SNAT does so even if the load balancer says not to.
  private void stickiness(
      Scope scope, LoadBalancer balancer, Vip vip, List<Router> routers, String match) {
    Map<Snat, List<UuidAtom>> places = new TreeMap<>();
    for (Router router : routers) {
      Snat snat = router.isLbForced() ? Snat.FORCE : balancer.skipsSnat() ? Snat.SKIP : Snat.NORMAL;
      places.computeIfAbsent(snat, k -> new ArrayList<>()).add(router.uuid());
    }
    places.forEach(
        (snat, list) ->
            affinity(
                new FlowSink(scope, flows, DatapathSet.of(list), balancer.uuid()),
                balancer,
                vip.forAffinity(),
                snat,
                match));
  }

  private static void affinity(
      FlowSink sink, LoadBalancer balancer, Vip vip, Snat snat, String match) {
    if (balancer.affinitySeconds() == 0) {
      return;
    }
    String register = vip.isV6() ? "xxreg0" : "reg0";
    String proto = balancer.protocol();
    sink.add(
        LR_IN_LB_AFF_CHECK,
        100,
        match,
        register
            + " = "
            + vip.ip()
            + ".dst; "
            + (vip.hasPort() ? "reg9[16..31] = " + proto + ".dst; " : "")
            + "reg9[6] = chk_lb_aff(); next;");
    for (Vip.Backend backend : vip.backends()) {
      LoadBalancers.Action action =
          new LoadBalancers.Action("ct_lb_mark(backends=" + backend + ");", false, true);
      sink.add(
          LR_IN_DNAT,
          150,
          "reg9[6] == 1 && ct.new && "
              + vip.ip()
              + " && "
              + (vip.isV6() ? "xxreg1" : "reg4")
              + " == "
              + backend.address()
              + (backend.port().isEmpty() ? "" : " && reg8[0..15] == " + backend.port()),
          register + " = " + vip.text() + "; " + text(action, snat, true));
      sink.add(
          LR_IN_LB_AFF_LEARN,
          100,
          "reg9[6] == 0 && ct.new && "
              + vip.ip()
              + " && "
              + register
              + " == "
              + vip.text()
              + (vip.hasPort() ? " && reg9[16..31] == " + vip.port() : "")
              + " && "
              + vip.ip()
              + ".dst == "
              + backend.address()
              + (backend.port().isEmpty() ? "" : " && " + proto + ".dst == " + backend.port()),
          learn(balancer, vip, backend));
    }
  }

  static String learn(LoadBalancer balancer, Vip vip, Vip.Backend backend) {
    return "commit_lb_aff(vip = \""
        + vip.endpoint()
        + "\", backend = \""
        + backend
        + "\""
        + (vip.hasPort() ? ", proto = " + balancer.protocol() : "")
        + ", timeout = "
        + balancer.affinitySeconds()
        + "); /* drop */";
  }
}
