// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.service;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Memo;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Net;
import org.jovn.northd.topology.Features;
import org.jovn.northd.topology.Nat;
import org.jovn.northd.topology.Nats;
import org.jovn.northd.topology.Router;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.northd.topology.Values;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// Load balancers as values, and the VIPs of routers.
public final class LoadBalancers {

  private static final int AFFINITY_MAX = 65535;

  private final Topology topology;
  private final Nats nats;

  final Memo<UuidAtom, LoadBalancer> balancers;
  private final Memo<UuidAtom, List<UuidAtom>> members;
  private final Memo<List<UuidAtom>, Kinds> kinds;
  private final Memo<List<UuidAtom>, VipSet> sets;

  /// What kinds of load balancers there are together.
  ///
  /// @param balances whether one has a VIP
  /// @param skips whether one is exempted from SNAT
  public record Kinds(boolean balances, boolean skips) {}

  /// All VIPs of a router.
  public final Memo<UuidAtom, Set<String>> vipsOfRouter;

  /// Those that other routers are to have routes to.
  public final Memo<UuidAtom, Set<Ip>> routableOfRouter;

  /// Those that are in a network of a router's port.
  public final Memo<UuidAtom, Set<Ip>> vipsAtPort;

  /// Those that are external addresses of a router's NAT rules, too.
  public final Memo<UuidAtom, Set<Ip>> translatedVips;

  /// Those that it answers ARP and ND for.
  public final Memo<UuidAtom, Set<Ip>> reachableOfRouter;

  /// VIPs of templates that a router answers for: text, with whether it is IPv6.
  public final Memo<UuidAtom, Map<String, Boolean>> templatesOfRouter;

  public LoadBalancers(Engine engine, Topology topology, Nats nats) {
    this.topology = topology;
    this.nats = nats;
    balancers = engine.memo("load balancer", this::derive);
    members = engine.memo("load balancers of router", this::deriveMembers);
    kinds = engine.memo("kinds of load balancers", this::deriveKinds);
    sets = engine.memo("VIPs", this::deriveSet);
    vipsOfRouter = engine.memo("VIPs of router", (scope, router) -> set(scope, router).texts());
    routableOfRouter =
        engine.memo("routable VIPs of router", (scope, router) -> set(scope, router).routable());
    templatesOfRouter =
        engine.memo("template VIPs of router", (scope, router) -> set(scope, router).templates());
    reachableOfRouter = engine.memo("reachable VIPs of router", this::deriveReachable);
    translatedVips = engine.memo("translated VIPs of router", this::deriveTranslated);
    vipsAtPort = engine.memo("VIPs at router port", this::deriveVipsAt);
  }

  private LoadBalancer derive(Scope scope, UuidAtom uuid) {
    RowView row = topology.nb().loadBalancer.view(scope, uuid);
    if (row == null) {
      // It has just gone; who read it goes in this run too.
      return new LoadBalancer(
          uuid,
          "",
          "tcp",
          List.of(),
          "",
          false,
          false,
          false,
          false,
          false,
          0,
          LoadBalancer.Neighbors.NONE);
    }
    boolean template = row.option("options", "template", false);
    boolean v6 = !row.option("options", "address-family", "ipv4").equals("ipv4");
    List<Vip> vips = new ArrayList<>();
    row.map("vips")
        .forEach(
            (key, value) -> {
              Vip vip = template ? Vip.template(key, value, v6) : Vip.parse(key, value);
              if (vip != null) {
                vips.add(vip);
              }
            });
    String protocol = row.string("protocol");
    return new LoadBalancer(
        uuid,
        row.string("name"),
        protocol.isEmpty() ? "tcp" : protocol.toLowerCase(Locale.ROOT),
        List.copyOf(vips),
        hashFields(row.strings("selection_fields"), protocol),
        template,
        row.option("options", "reject", false),
        row.option("options", "skip_snat", false),
        row.option("options", "event", false),
        row.option("options", "add_route", false),
        affinity(Values.unsigned(row.option("options", "affinity_timeout"), 0)),
        neighbors(row.option("options", "neighbor_responder", "reachable")));
  }

  /// VIPs of an IPv6 template that make sense, with variables in brackets.
  public static Map<String, String> ofTemplate(Map<String, String> vips) {
    Map<String, String> result = new TreeMap<>();
    vips.forEach(
        (key, value) -> {
          Vip vip = Vip.template(key, value, true);
          if (vip != null) {
            String text = vip.text().startsWith("^") ? "[" + vip.text() + "]" : vip.text();
            result.put(vip.hasPort() ? text + ":" + vip.port() : text, value);
          }
        });
    return result;
  }

  private static long affinity(long seconds) {
    return Math.clamp(seconds, 0, AFFINITY_MAX);
  }

  private static LoadBalancer.Neighbors neighbors(String mode) {
    return switch (mode) {
      case "all" -> LoadBalancer.Neighbors.ALL;
      case "none" -> LoadBalancer.Neighbors.NONE;
      default -> LoadBalancer.Neighbors.REACHABLE;
    };
  }

  private static String hashFields(List<String> fields, String protocol) {
    StringBuilder out = new StringBuilder();
    for (String field : fields) {
      String name =
          switch (field) {
            case "tp_src" -> protocol.isEmpty() ? field : protocol + "_src";
            case "tp_dst" -> protocol.isEmpty() ? field : protocol + "_dst";
            default -> field;
          };
      out.append(out.isEmpty() ? "" : ",").append(name);
    }
    return out.toString();
  }

  /// The load balancers of a router, in order: routers that have the same share what follows.
  private List<UuidAtom> deriveMembers(Scope scope, UuidAtom router) {
    return Topology.sorted(scope.all(topology.lbsOfRouter, router));
  }

  private VipSet deriveSet(Scope scope, List<UuidAtom> members) {
    List<LoadBalancer> found = new ArrayList<>(members.size());
    for (UuidAtom uuid : members) {
      found.add(scope.get(balancers, uuid));
    }
    return VipSet.of(found);
  }

  private Kinds deriveKinds(Scope scope, List<UuidAtom> members) {
    boolean balances = false;
    boolean skips = false;
    for (UuidAtom uuid : members) {
      RowView row = topology.nb().loadBalancer.view(scope, uuid);
      balances |= row != null && row.has("vips");
      skips |= row != null && row.option("options", "skip_snat", false);
    }
    return new Kinds(balances, skips);
  }

  private VipSet set(Scope scope, UuidAtom router) {
    return scope.get(sets, scope.get(members, router));
  }

  /// What kinds of load balancers a router has.
  public Kinds kinds(Scope scope, UuidAtom router) {
    return scope.get(kinds, scope.get(members, router));
  }

  private Set<Ip> deriveReachable(Scope scope, UuidAtom uuid) {
    Optional<Router> router = scope.get(topology.routers, uuid);
    if (router.isEmpty()) {
      return Set.of();
    }
    VipSet set = set(scope, uuid);
    Set<Ip> result = new LinkedHashSet<>(set.always());
    for (RouterPort port : router.get().ports()) {
      for (Net net : port.addresses().all()) {
        VipSet.within(net, set.reachable(), result);
      }
    }
    return result;
  }

  private Set<Ip> deriveTranslated(Scope scope, UuidAtom router) {
    List<Nat> rules = scope.get(nats.nats, router);
    if (rules.isEmpty()) {
      return Set.of();
    }
    Set<Ip> all = set(scope, router).all();
    Set<Ip> result = new LinkedHashSet<>();
    for (Nat nat : rules) {
      if (all.contains(nat.external())) {
        result.add(nat.external());
      }
    }
    return result;
  }

  private Set<Ip> deriveVipsAt(Scope scope, UuidAtom uuid) {
    RouterPort port = scope.get(topology.routerPorts, uuid).orElse(null);
    if (port == null) {
      return Set.of();
    }
    VipSet set = set(scope, port.datapath());
    Set<Ip> result = new LinkedHashSet<>();
    for (Net net : port.addresses().all()) {
      VipSet.within(net, set.sorted(), result);
    }
    return result;
  }

  /// A backend that is watched: the port it is behind, and the address that asks it.
  record Watched(String port, String source) {}

  /// Who watches a backend of a VIP, or null when nobody does.
  @Nullable Watched watched(Scope scope, RowView balancer, Vip vip, Vip.Backend backend) {
    String key = backend.isV6() ? "[" + backend.address() + "]" : backend.address();
    String mapping = balancer.option("ip_port_mappings", key);
    if (mapping == null || healthCheck(scope, balancer, vip) == null) {
      return null;
    }
    int colon = mapping.indexOf(':');
    if (colon <= 0) {
      return null;
    }
    String source = mapping.substring(colon + 1);
    if (source.startsWith("[") && source.endsWith("]")) {
      source = source.substring(1, source.length() - 1);
    }
    Ip address = Ip.parse(source);
    String port = mapping.substring(0, colon);
    if (address == null || topology.switchPort(scope, port) == null) {
      return null;
    }
    return new Watched(port, address.toString());
  }

  /// Whether the port of a watched backend is enabled; otherwise it is not monitored.
  boolean isEnabled(Scope scope, Watched watched) {
    SwitchPort port = topology.switchPort(scope, watched.port());
    return port != null && port.isEnabled();
  }

  @Nullable RowView healthCheck(Scope scope, RowView balancer, Vip vip) {
    // Nobody can watch these.
    if (vip.address() == null || balancer.string("protocol").equals("sctp")) {
      return null;
    }
    for (UuidAtom uuid : balancer.references("health_check")) {
      RowView row = topology.nb().healthCheck.view(scope, uuid);
      if (row != null && row.string("vip").equals(vip.key())) {
        return row;
      }
    }
    return null;
  }

  /// What is known of a backend: `online`, `offline`, `error` or empty.
  String status(Scope scope, LoadBalancer balancer, Watched watched, Vip.Backend backend) {
    for (UuidAtom uuid : scope.all(topology.sb().monitorByIp, new StringAtom(backend.address()))) {
      RowView row = topology.sb().serviceMonitor.get(scope, uuid);
      if (row.string("logical_port").equals(watched.port())
          && row.integer("port", 0) == Values.integer(backend.port(), 0)
          && row.string("protocol").equals(balancer.protocol())) {
        return row.string("status");
      }
    }
    return "";
  }

  private boolean isOffline(
      Scope scope, LoadBalancer balancer, Watched watched, Vip.Backend backend) {
    String status = status(scope, balancer, watched, backend);
    return !status.isEmpty() && !status.equals("online");
  }

  /// What happens to new connections to a VIP.
  ///
  /// @param isRejected the action is `reject`, whose packets are metered
  /// @param isBalanced the action is `ct_lb`
  record Action(String text, boolean isRejected, boolean isBalanced) {

    /// With a flag for the SNAT stage: `skip_snat` or `force_snat`.
    ///
    /// @param isSaid whether the action says so too: of chassis that translate related traffic
    String withSnat(String flag, boolean isSaid) {
      String set = "flags." + flag + "_for_lb = 1; ";
      return isBalanced && isSaid
          ? set + text.substring(0, text.length() - 2) + "; " + flag + ");"
          : set + text;
    }
  }

  Action action(
      Scope scope, LoadBalancer balancer, Vip vip, Features features, String drop, int table) {
    String backends = vip.backendText();
    boolean none = vip.backends().isEmpty();
    RowView row = topology.nb().loadBalancer.get(scope, balancer.uuid());
    if (!balancer.isTemplate() && row.has("health_check") && healthCheck(scope, row, vip) != null) {
      StringBuilder active = new StringBuilder();
      for (Vip.Backend backend : vip.backends()) {
        Watched watched = watched(scope, row, vip, backend);
        // What cannot be watched is as good as gone.
        if (watched != null
            && isEnabled(scope, watched)
            && !isOffline(scope, balancer, watched, backend)) {
          // Without a port this writes port 0, as C does.
          String port = backend.port().isEmpty() ? "0" : backend.port();
          active.append(active.isEmpty() ? "" : ",");
          active.append(Vip.join(backend.address(), port, backend.isV6()));
        }
      }
      backends = active.toString();
      none = active.isEmpty();
    }
    if (none) {
      return balancer.rejects()
          ? new Action(
              "reg0 = 0; reject { outport <-> inport; next(pipeline=egress,table=" + table + ");};",
              true,
              false)
          : new Action(drop, false, false);
    }
    String hash =
        balancer.hashFields().isEmpty() ? "" : "; hash_fields=\"" + balancer.hashFields() + "\"";
    return new Action(features.ctLb() + "(backends=" + backends + hash + ");", false, true);
  }

  /// The event for a VIP without backends, or null when there is to be none.
  @Nullable String emptyEvent(Scope scope, LoadBalancer balancer, Vip vip) {
    boolean wanted =
        balancer.hasEvents()
            || scope.get(topology.globals, Topology.ONE).is("controller_event", false);
    if (!wanted || !vip.backends().isEmpty() || balancer.rejects()) {
      return null;
    }
    return "trigger_event(event = \"empty_lb_backends\", vip = \""
        + vip.endpoint()
        + "\", protocol = \""
        + balancer.protocol()
        + "\", load_balancer = \""
        + balancer.uuid()
        + "\");";
  }

  static String emptyMatch(LoadBalancer balancer, Vip vip) {
    String match = vip.ip() + ".dst == " + vip.text() + " && " + balancer.protocol();
    return vip.hasPort() ? match + " && " + balancer.protocol() + ".dst == " + vip.port() : match;
  }
}
