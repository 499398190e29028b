// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.lrouter;

import static org.jovn.northd.pipeline.Stage.*;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Group;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Net;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.pipeline.FlowSink;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.topology.Router;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.Topology;
import org.jovn.northd.topology.Ways;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// Routing: networks of ports, static routes, groups of equal routes, route tables.
public final class RouterRoutes {

  private static final int CONNECTED = 2;
  private static final int STATIC = 1;

  private final Topology topology;
  private final Ways ways;
  private final Output<FlowUse> flows;

  /// The ports of a router that have a route table of their own.
  private final Group<UuidAtom, UuidAtom> portsWithTable;

  public RouterRoutes(Engine engine, Topology topology, Ways ways, Output<FlowUse> flows) {
    this.topology = topology;
    this.ways = ways;
    this.flows = flows;
    portsWithTable = engine.group("ports with route table of router");
    engine.rule("route table of port", topology.nb().routerPort.rows(), this::placeTable);
    engine.rule("connected routes", topology.nb().routerPort.rows(), this::connected);
    engine.rule("static routes", topology.nb().router.rows(), this::routes);
  }

  /// A static route that leads somewhere, or one that discards: of that `port` is the one that it
  /// says, if any, which a group of equal routes takes seriously.
  private record Route(
      UuidAtom uuid,
      Net prefix,
      String nexthop,
      boolean isSource,
      int table,
      int offset,
      boolean isSymmetric,
      @Nullable RouterPort port,
      String source) {

    /// What routes of one group have in common.
    record Prefix(Net prefix, boolean isSource, int table) {}

    boolean discards() {
      return nexthop.equals("discard");
    }

    Prefix group() {
      return new Prefix(prefix, isSource, table);
    }
  }

  private static String match(
      @Nullable RouterPort inport, int table, int offset, boolean source, Net net) {
    StringBuilder out = new StringBuilder();
    if (inport != null) {
      out.append("inport == ").append(inport.quoted()).append(" && ");
    }
    if (table != 0 || (offset == STATIC && !source)) {
      out.append("reg7 == ").append(table).append(" && ");
    }
    return out.append(net.isV6() ? "ip6." : "ip4.")
        .append(source ? "src == " : "dst == ")
        .append(net.networkText())
        .toString();
  }

  private static int priority(Net net, int offset, boolean source) {
    return net.length() * 3 + (source ? 0 : offset);
  }

  private static String registers(boolean v6, String gateway, String source, RouterPort port) {
    return (v6 ? "xxreg0 = " : "reg0 = ")
        + gateway
        + (v6 ? "; xxreg1 = " : "; reg1 = ")
        + source
        + "; eth.src = "
        + port.mac()
        + "; outport = "
        + port.quoted()
        + "; ";
  }

  private void add(
      Scope scope, FlowSink sink, RouterPort port, String match, int priority, String registers) {
    String common = "reg8[0..15] = 0; " + registers + "flags.loopback = 1; next;";
    sink.add(LR_IN_IP_ROUTING, priority, match, "ip.ttl--; " + common);
    if (!scope.isEmpty(topology.nb().bfdByPort, new StringAtom(port.name()))) {
      sink.add(LR_IN_IP_ROUTING, priority + 1, match + " && udp.dst == 3784", common);
    }
  }

  private void connected(Scope scope, UuidAtom uuid) {
    RouterPort port = scope.get(topology.routerPorts, uuid).orElse(null);
    if (port == null) {
      return;
    }
    FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(port.datapath()), uuid);
    for (Net net : port.addresses().all()) {
      String match = match(net.network().isLinkLocal() ? port : null, 0, CONNECTED, false, net);
      String gateway = net.isV6() ? "ip6.dst" : "ip4.dst";
      add(
          scope,
          sink,
          port,
          match,
          priority(net, CONNECTED, false),
          registers(net.isV6(), gateway, net.address().toString(), port));
    }
  }

  /// Also of ports that make no sense otherwise.
  private void placeTable(Scope scope, UuidAtom uuid) {
    RowView port = topology.nb().routerPort.get(scope, uuid);
    if (!port.option("options", "route_table", "").isEmpty()) {
      for (UuidAtom owner : scope.all(topology.nb().routerOfPort, uuid)) {
        scope.emit(portsWithTable, owner, uuid);
      }
    }
  }

  private void routes(Scope scope, UuidAtom uuid) {
    Router router = scope.get(topology.routerTraits, uuid).orElse(null);
    if (router == null) {
      return;
    }
    FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(uuid), null);
    multicast(scope, sink, uuid);
    Map<String, Integer> tables = new LinkedHashMap<>();
    tables.put("", 0);
    for (UuidAtom reference : Topology.sorted(scope.all(portsWithTable, uuid))) {
      RowView port = topology.nb().routerPort.view(scope, reference);
      String table = port == null ? "" : port.option("options", "route_table", "");
      if (port != null && !table.isEmpty()) {
        int id = tables.computeIfAbsent(table, _ -> tables.size());
        sink.add(
            LR_IN_IP_ROUTING_PRE,
            100,
            "inport == \"" + port.string("name") + "\"",
            "reg7 = " + id + "; next;");
      }
    }
    Map<Route.Prefix, List<Route>> groups = new LinkedHashMap<>();
    for (UuidAtom reference : topology.nb().router.get(scope, uuid).references("static_routes")) {
      RowView row = topology.nb().staticRoute.view(scope, reference);
      Route route = row == null ? null : route(scope, router, row, tables);
      if (route != null) {
        groups.computeIfAbsent(route.group(), _ -> new ArrayList<>()).add(route);
      }
    }
    int group = 0;
    for (List<Route> routes : groups.values()) {
      if (routes.size() == 1) {
        single(scope, sink, routes.getFirst());
      } else {
        equal(scope, sink, router, routes, ++group);
      }
    }
  }

  private void multicast(Scope scope, FlowSink sink, UuidAtom uuid) {
    if (!topology.nb().router.get(scope, uuid).option("options", "mcast_relay", false)) {
      return;
    }
    List<RouterPort> ports =
        scope.get(topology.routers, uuid).map(Router::ports).orElse(List.<RouterPort>of());
    boolean floods = false;
    for (RouterPort port : ports) {
      floods |= port.isFlooded();
    }
    for (RouterPort port : floods ? ports : List.<RouterPort>of()) {
      String own = "eth.src == " + port.mac() + " && ";
      String drop = scope.get(topology.globals, Topology.ONE).drop();
      sink.add(LR_IN_IP_ROUTING, 10550, own + "igmp", drop);
      sink.add(LR_IN_IP_ROUTING, 10550, own + "(mldv1 || mldv2)", drop);
    }
    String copy = "clone { outport = \"_MC_static\"; ";
    if (floods) {
      sink.add(LR_IN_IP_ROUTING, 10460, "igmp", copy + "next; };");
      sink.add(LR_IN_IP_ROUTING, 10460, "mldv1 || mldv2", copy + "next; };");
    }
    sink.add(
        LR_IN_IP_ROUTING,
        10450,
        "ip4.mcast || ip6.mcast",
        floods ? copy + "ip.ttl--; next; };" : scope.get(topology.globals, Topology.ONE).drop());
  }

  private @Nullable Route route(
      Scope scope, Router router, RowView row, Map<String, Integer> tables) {
    Net prefix = Net.parse(row.string("ip_prefix"));
    if (prefix == null) {
      return null;
    }
    UuidAtom session = row.reference("bfd");
    RowView bfd = session == null ? null : topology.nb().bfd.view(scope, session);
    if (session != null
        && bfd != null
        && topology.guards(scope, session, row)
        && bfd.string("status").equals("down")) {
      return null;
    }
    boolean source = row.string("policy").equals("src-ip");
    String nexthop = row.string("nexthop");
    boolean learned = row.option("options", "origin", "").equals("connected");
    boolean symmetric = row.option("options", "ecmp_symmetric_reply", false);
    int offset = learned ? CONNECTED : STATIC;
    String tableName = row.string("route_table");
    boolean discards = nexthop.equals("discard");
    String outport = row.optional("output_port");
    Net hop = discards ? null : Net.parse(nexthop);
    if (!discards
        && (nexthop.isEmpty()
            ? outport == null
            : hop == null || !hop.isHost() || hop.isV6() != prefix.isV6())) {
      return null;
    }
    // A length after the next hop is no part of an address in a network.
    Ip gateway = hop == null ? null : Ip.parse(nexthop);
    RouterPort port = outport == null ? null : topology.routerPort(scope, outport);
    Net from = port == null || gateway == null ? null : port.networkOf(gateway);
    if (outport == null && gateway != null) {
      Ways.Way way = ways.find(scope, router.uuid(), gateway).orElse(null);
      port = way == null ? null : way.port();
      from = way == null ? null : way.network();
    }
    if (port != null && from == null) {
      List<Net> own = prefix.isV6() ? port.v6() : port.v4();
      from = own.isEmpty() ? null : own.getFirst();
    }
    if (port == null || from == null) {
      if (!discards) {
        return null;
      }
      port = null;
    }
    // Only a route that leads somewhere gives its table a number.
    int table = tables.computeIfAbsent(tableName, _ -> tables.size());
    String own = from == null ? "" : from.address().toString();
    return new Route(row.uuid(), prefix, nexthop, source, table, offset, symmetric, port, own);
  }

  private void single(Scope scope, FlowSink sink, Route route) {
    boolean v6 = route.prefix.isV6();
    RouterPort port = route.discards() ? null : route.port;
    RouterPort inport = port != null && route.prefix.network().isLinkLocal() ? port : null;
    String match = match(inport, route.table, route.offset, route.isSource, route.prefix);
    int priority = priority(route.prefix, route.offset, route.isSource);
    // A port that is named may be another router's: it is that one's route then.
    FlowSink own =
        port == null
            ? sink.from(route.uuid)
            : new FlowSink(scope, flows, DatapathSet.of(port.datapath()), route.uuid);
    if (port == null) {
      own.add(LR_IN_IP_ROUTING, priority, match, scope.get(topology.globals, Topology.ONE).drop());
    } else {
      // Also where the route goes by the source.
      String gateway = route.nexthop.isEmpty() ? (v6 ? "ip6.dst" : "ip4.dst") : route.nexthop;
      add(scope, own, port, match, priority, registers(v6, gateway, route.source, port));
    }
  }

  private void equal(Scope scope, FlowSink sink, Router router, List<Route> routes, int group) {
    Route first = routes.getFirst();
    boolean v6 = first.prefix.isV6();
    String match = match(null, first.table, first.offset, first.isSource, first.prefix);
    StringBuilder members = new StringBuilder();
    Set<String> visited = new HashSet<>();
    int member = 0;
    for (Route route : routes) {
      member++;
      members.append(members.isEmpty() ? "" : ", ").append(member);
      RouterPort port = route.port;
      if (port == null) {
        continue;
      }
      FlowSink own = sink.from(route.uuid);
      own.add(
          LR_IN_IP_ROUTING_ECMP,
          100,
          "reg8[0..15] == " + group + " && reg8[16..31] == " + member,
          registers(v6, route.nexthop, route.source, port) + "next;");
      if (router.isGateway() && route.isSymmetric && visited.add(port.name())) {
        symmetric(scope, own, route, port, match);
      }
    }
    sink.add(
        LR_IN_IP_ROUTING,
        priority(first.prefix, first.offset, first.isSource),
        match,
        "ip.ttl--; flags.loopback = 1; reg8[0..15] = "
            + group
            + "; reg8[16..31] = select("
            + members
            + ");");
  }

  /// Replies leave by the port, and to the neighbor, that the request came from.
  private void symmetric(Scope scope, FlowSink sink, Route route, RouterPort port, String match) {
    Long key = scope.read(topology.portKeys, port.name());
    if (key == null) {
      return;
    }
    boolean v6 = route.prefix.isV6();
    String flags = scope.get(topology.features, Topology.ONE).ctFlags();
    String incoming =
        "inport == "
            + port.quoted()
            + " && "
            + (v6 ? "ip6." : "ip4.")
            + (route.isSource ? "dst" : "src")
            + " == "
            + route.prefix.networkText();
    sink.add(LR_IN_DEFRAG, 100, incoming, "reg9[5] = chk_ecmp_nh_mac(); ct_next;");
    sink.add(LR_IN_DEFRAG, 100, match, "reg9[5] = chk_ecmp_nh(); ct_next;");
    for (String proto : new String[] {"tcp", "udp", "sctp"}) {
      String commit =
          "ct_commit { ct_label.ecmp_reply_eth = eth.src;  "
              + flags
              + ".ecmp_reply_port = "
              + key
              + ";}; commit_ecmp_nh(ipv6 = "
              + v6
              + ", proto = "
              + proto
              + "); next;";
      sink.add(LR_IN_ECMP_STATEFUL, 100, incoming + " && (ct.new && !ct.est) && " + proto, commit);
      sink.add(
          LR_IN_ECMP_STATEFUL,
          100,
          incoming + " && (!ct.rpl && ct.est) && " + proto + " && reg9[5] == 0",
          commit);
    }
    String reply = "ct.rpl && reg9[5] == 1 && " + flags + ".ecmp_reply_port == " + key;
    sink.add(
        LR_IN_IP_ROUTING,
        10300,
        reply + " && " + match,
        "ip.ttl--; flags.loopback = 1; eth.src = "
            + port.mac()
            + "; "
            + (v6 ? "xx" : "")
            + "reg1 = "
            + route.source
            + "; outport = "
            + port.quoted()
            + "; next;");
    sink.add(LR_IN_POLICY, 65535, reply, "next;");
    sink.add(
        LR_IN_ARP_RESOLVE,
        200,
        reply,
        "push(xxreg1); xxreg1 = ct_label; eth.dst = xxreg1[32..79]; pop(xxreg1); next;");
  }
}
