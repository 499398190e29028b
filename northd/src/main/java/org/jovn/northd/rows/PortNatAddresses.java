// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.rows;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Net;
import org.jovn.northd.net.PortAddresses;
import org.jovn.northd.service.LoadBalancers;
import org.jovn.northd.topology.Nat;
import org.jovn.northd.topology.Nats;
import org.jovn.northd.topology.Router;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.northd.topology.Values;
import org.jovn.northd.topology.Warning;
import org.jspecify.annotations.Nullable;

/// `Port_Binding:nat_addresses`: for which addresses a chassis announces a router's port.
public final class PortNatAddresses {

  private final Topology topology;
  private final Nats nats;
  private final LoadBalancers balancers;

  public PortNatAddresses(Topology topology, Nats nats, LoadBalancers balancers) {
    this.topology = topology;
    this.nats = nats;
    this.balancers = balancers;
  }

  List<String> of(
      Scope scope, SwitchPort port, RowView row, @Nullable RouterPort peer, boolean gateway) {
    String wanted = row.option("options", "nat-addresses");
    Router router =
        peer == null ? null : scope.get(topology.routerTraits, peer.datapath()).orElse(null);
    if (peer == null || router == null) {
      return List.of();
    }
    List<String> result = new ArrayList<>();
    boolean distributed = peer.isDistributedGateway();
    if (wanted != null && !wanted.equals("router")) {
      if (PortAddresses.parse(wanted) == null) {
        scope.emit(topology.warnings, Warning.of("Error extracting nat-addresses."));
      } else if (!PortAddresses.isWhole(wanted)) {
        String what = "invalid syntax '" + wanted + "' in address";
        scope.emit(topology.warnings, Warning.info(Warning.ADDRESSES, what));
      }
    }
    if (wanted != null && wanted.equals("router")) {
      if (gateway || !router.gateways().isEmpty()) {
        boolean withVips = !row.option("options", "exclude-lb-vips-from-garp", false);
        ofRouter(
            scope,
            result,
            peer,
            router,
            withVips ? scope.get(balancers.vipsOfRouter, router.uuid()) : Set.of(),
            false);
      }
    } else if (wanted != null
        && (gateway || !router.gateways().isEmpty())
        && PortAddresses.parse(wanted) != null) {
      result.add(
          router.gateways().isEmpty()
              ? wanted
              : wanted + " " + (distributed ? peer : router.gateways().getFirst()).resident());
    }
    boolean central = isCentral(scope, router, peer);
    boolean hasLocalnet = !scope.isEmpty(topology.localnetsOf, port.datapath());
    if ((gateway && hasLocalnet) || distributed || central) {
      StringBuilder own = new StringBuilder(peer.mac());
      for (Net net : peer.v4()) {
        own.append(' ').append(net.address());
      }
      RouterPort redirect = distributed ? peer : central ? router.gateways().getFirst() : null;
      if (redirect != null) {
        own.append(' ').append(redirect.resident());
      }
      result.add(own.toString());
    }
    return result;
  }

  /// The addresses of NAT rules and load balancers that other routers on the switch of a port are
  /// to have routes to (`options:add_route`): by Ethernet address.
  public List<PortAddresses> routable(Scope scope, RouterPort port) {
    Router router = scope.get(topology.routerTraits, port.datapath()).orElse(null);
    if (router == null || !port.isDistributedGateway()) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    Set<String> vips = new LinkedHashSet<>();
    for (Ip ip : scope.get(balancers.routableOfRouter, router.uuid())) {
      vips.add(ip.toString());
    }
    ofRouter(scope, texts, port, router, vips, true);
    List<PortAddresses> result = new ArrayList<>();
    for (String text : texts) {
      PortAddresses addresses = PortAddresses.parse(text);
      if (addresses != null) {
        result.add(addresses);
      }
    }
    return result;
  }

  private boolean isCentral(Scope scope, Router router, RouterPort peer) {
    return router.gateways().size() == 1
        && topology
            .nb()
            .routerPort
            .get(scope, peer.uuid())
            .option("options", "reside-on-redirect-chassis", false);
  }

  private void ofRouter(
      Scope scope,
      List<String> result,
      RouterPort peer,
      Router router,
      Set<String> vips,
      boolean onlyRoutable) {
    List<String> central = new ArrayList<>();
    for (Nat nat : scope.get(nats.nats, router.uuid())) {
      if (nat.isV6()
          || !nat.isHost()
          || nat.hasBadMac()
          || (onlyRoutable && (nat.isSnat() || !nat.addsRoute()))) {
        continue;
      }
      if (!Nats.concerns(nat, router, peer)) {
        continue;
      }
      if (!nat.isDistributed()) {
        // The port's own addresses are announced anyway.
        String text = nat.externalText();
        if (peer.v4().stream().noneMatch(net -> net.address().toString().equals(text))) {
          central.add(text);
        }
        continue;
      }
      result.add(
          nat.mac()
              + " "
              + nat.externalText()
              + " is_chassis_resident("
              + Values.inQuotes(nat.logicalPort() == null ? "" : nat.logicalPort())
              + ")");
    }
    central.addAll(vips);
    if (central.isEmpty()) {
      return;
    }
    StringBuilder out = new StringBuilder(peer.mac());
    for (String address : central) {
      out.append(' ').append(address);
    }
    if (peer.isDistributedGateway()) {
      out.append(' ').append(peer.resident());
    }
    result.add(out.toString());
  }
}
