// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.topology;

import java.util.ArrayList;
import java.util.List;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Mac;
import org.jovn.northd.net.Net;
import org.jovn.northd.net.PortAddresses;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// What is said of routers, and of their NAT rules, routes and policies, whose contents make no
/// sense.
public final class RouterWarnings {

  private final Topology topology;
  private final Ways ways;

  public RouterWarnings(Engine engine, Topology topology, Ways ways) {
    this.topology = topology;
    this.ways = ways;
    engine.rule("warnings of router", topology.nb().router.rows(), this::derive);
    engine.rule("warnings of NAT", topology.nb().nat.rows(), this::ofNat);
    engine.rule("warnings of route", topology.nb().staticRoute.rows(), this::ofRoute);
    engine.rule("warnings of policy", topology.nb().policy.rows(), this::ofPolicy);
  }

  private void warn(Scope scope, String text) {
    scope.emit(topology.warnings, Warning.of(text));
  }

  private void derive(Scope scope, UuidAtom uuid) {
    Router router = scope.get(topology.routerTraits, uuid).orElse(null);
    if (router == null) {
      return;
    }
    RowView row = topology.nb().router.get(scope, uuid);
    force(scope, uuid, row.option("options", "dnat_force_snat_ip"));
    String balanced = row.option("options", "lb_force_snat_ip");
    if (balanced != null && !balanced.equals("router_ip")) {
      force(scope, uuid, balanced);
    }
    int gateways = router.gateways().size();
    if (gateways > 1 && !scope.isEmpty(topology.lbsOfRouter, uuid)) {
      warn(
          scope,
          "Load-balancers are configured on logical router "
              + router.name()
              + ", which has "
              + gateways
              + " distributed gateway ports. Load-balancer is not supported yet when there is"
              + " more than one distributed gateway port on the router.");
    }
  }

  private void force(Scope scope, UuidAtom router, @Nullable String text) {
    if (text != null && Ip.parse(text.strip().split("[ \t]+", -1)[0]) == null) {
      warn(scope, "bad ip " + text + " in options of router " + router);
    }
  }

  private void ofNat(Scope scope, UuidAtom uuid) {
    for (UuidAtom owner : scope.all(topology.nb().routerOfNat, uuid)) {
      Router router = scope.get(topology.routerTraits, owner).orElse(null);
      if (router != null) {
        ofNat(scope, topology.nb().nat.get(scope, uuid), router);
      }
    }
  }

  private void ofNat(Scope scope, RowView row, Router router) {
    String external = row.string("external_ip");
    Net outside = Net.parse(external);
    if (outside == null && PortAddresses.parseNets(new Mac(0), external).all().isEmpty()) {
      warn(
          scope,
          "Bad ip address " + external + " in nat configuration for router " + router.name());
    }
    if (!router.gateways().isEmpty() && outside != null) {
      port(scope, row, router, outside.address());
    }
    if (!router.isGateway() && router.gateways().isEmpty()) {
      return;
    }
    if (row.has("allowed_ext_ips") && row.has("exempted_ext_ips")) {
      String what = " not applied, since both allowed and exempt external ips set";
      warn(scope, "NAT rule: " + row.uuid() + what);
      return;
    }
    if (outside == null || !outside.isHost()) {
      warn(scope, "bad external ip " + external + " for nat");
      return;
    }
    String type = row.string("type");
    String inside = row.string("logical_ip");
    Net logical = type.equals("snat") ? Net.parseMasked(inside) : Net.parse(inside);
    boolean fits = logical != null && logical.isV6() == outside.isV6();
    if (type.equals("snat")) {
      if (!fits) {
        warn(scope, "bad ip network or ip " + inside + " for snat in router " + router.uuid());
      }
      return;
    }
    String mac = row.optional("external_mac");
    if (!fits || logical == null || !logical.isHost()) {
      warn(scope, "bad ip " + inside + " for dnat in router " + router.uuid());
    } else if (mac != null
        && Mac.parse(mac) == null
        && !router.gateways().isEmpty()
        && type.equals("dnat_and_snat")
        && row.has("logical_port")) {
      warn(scope, "bad mac " + mac + " for dnat in router " + router.uuid());
    }
  }

  /// Of the distributed gateway port of a NAT rule, said or to be found.
  private void port(Scope scope, RowView row, Router router, Ip external) {
    UuidAtom wanted = row.reference("gateway_port");
    boolean found = wanted == null && router.gateways().size() == 1;
    for (RouterPort gateway : router.gateways()) {
      found |= wanted == null ? gateway.networkOf(external) != null : gateway.uuid().equals(wanted);
    }
    if (found) {
      return;
    }
    if (wanted == null) {
      warn(
          scope,
          "Unable to determine gateway_port for NAT with external_ip: "
              + row.string("external_ip")
              + " configured on logical router: "
              + router.name()
              + " with multiple distributed gateway ports");
      return;
    }
    RowView port = topology.nb().routerPort.view(scope, wanted);
    warn(
        scope,
        "gateway_port: "
            + (port == null ? "" : port.string("name"))
            + " of NAT configured on logical router: "
            + router.name()
            + " is not a valid distributed gateway port on that router");
  }

  private void ofRoute(Scope scope, UuidAtom uuid) {
    for (UuidAtom owner : scope.all(topology.nb().routerOfRoute, uuid)) {
      RowView router = topology.nb().router.view(scope, owner);
      if (router != null && router.bool("enabled", true)) {
        ofRoute(scope, topology.nb().staticRoute.get(scope, uuid), router);
      }
    }
  }

  private void ofRoute(Scope scope, RowView row, RowView router) {
    String nexthop = row.string("nexthop");
    String prefix = row.string("ip_prefix");
    String where = " in static route " + row.uuid();
    Net hop = nexthop.isEmpty() || nexthop.equals("discard") ? null : Net.parse(nexthop);
    if (hop == null && !nexthop.isEmpty() && !nexthop.equals("discard")) {
      warn(scope, "bad 'nexthop' " + nexthop + where);
      return;
    }
    if (hop != null && !hop.isHost()) {
      warn(scope, "bad next hop mask " + nexthop + where);
      return;
    }
    Net net = Net.parse(prefix);
    if (net == null) {
      warn(scope, "bad 'ip_prefix' " + prefix + where);
      return;
    }
    if (hop != null && hop.isV6() != net.isV6()) {
      warn(
          scope,
          "Address family doesn't match between 'ip_prefix' "
              + prefix
              + " and 'nexthop' "
              + nexthop
              + where);
      return;
    }
    String outport = row.optional("output_port");
    if (outport != null) {
      if (!nexthop.equals("discard") && topology.routerPort(scope, outport) == null) {
        warn(scope, "Bad out port " + outport + " for static route " + prefix);
      }
    } else if (!nexthop.equals("discard") && !isOnPort(scope, router, nexthop)) {
      warn(scope, "No path for static route " + prefix + "; next hop " + nexthop);
    }
  }

  /// Whether a next hop is in a network of a port of a router.
  private boolean isOnPort(Scope scope, RowView router, String hop) {
    int slash = hop.indexOf('/');
    String host = slash < 0 ? hop : hop.substring(0, slash);
    Ip address = Ip.parse(host);
    if (address == null) {
      if (!host.isEmpty()) {
        boolean v4 = host.indexOf('.') >= 0;
        String text = (v4 ? "bad ip address " : "bad ipv6 address ") + hop;
        scope.emit(topology.warnings, Warning.of(Warning.ADDRESSES, text));
      }
      return false;
    }
    return ways.find(scope, router.uuid(), address).isPresent();
  }

  private void ofPolicy(Scope scope, UuidAtom uuid) {
    RowView row = topology.nb().policy.get(scope, uuid);
    if (!row.string("action").equals("reroute")) {
      return;
    }
    List<String> hops = new ArrayList<>(row.strings("nexthops"));
    for (UuidAtom owner : scope.all(topology.nb().routerOfPolicy, uuid)) {
      RowView router = topology.nb().router.view(scope, owner);
      if (router == null || !router.bool("enabled", true)) {
        continue;
      }
      if (hops.isEmpty() && !row.string("nexthop").isEmpty()) {
        hops.add(row.string("nexthop"));
      }
      ofPolicy(scope, row, router, hops);
    }
  }

  private void ofPolicy(Scope scope, RowView row, RowView router, List<String> hops) {
    for (String hop : hops) {
      if ((hop.indexOf('.') >= 0) != (hops.getFirst().indexOf('.') >= 0)) {
        warn(
            scope,
            "nexthop ["
                + hop
                + "] of the router policy with the match ["
                + row.string("match")
                + "] do not belong to the same address family as other next hops");
        return;
      }
    }
    for (String hop : hops) {
      String text = hop.indexOf('/') < 0 ? hop : "";
      boolean isOnPort = !text.isEmpty() && isOnPort(scope, router, hop);
      if (text.isEmpty()) {
        scope.emit(topology.warnings, Warning.of(Warning.ADDRESSES, "bad ip address " + hop));
      }
      if (!isOnPort) {
        String what = "No path for routing policy priority " + row.integer("priority", 0);
        warn(scope, what + "; next hop " + hop);
        return;
      }
    }
  }
}
