// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.topology;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Memo;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Mac;
import org.jovn.northd.net.Net;
import org.jovn.northd.net.PortAddresses;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// The NAT rules of routers, and the addresses that routers translate to.
public final class Nats {

  private static final String BOTH = "dnat_and_snat";

  private final Topology topology;

  /// The Ethernet addresses of a router's rules that are carried out where a port is, whatever else
  /// they say.
  public final Memo<UuidAtom, List<ExternalMac>> externalMacs;

  /// An Ethernet address, and the port where it is used.
  public record ExternalMac(Mac mac, String logicalPort) {}

  /// By router, in the order of their UUIDs.
  public final Memo<UuidAtom, List<Nat>> nats;

  /// The addresses that a router translates sources to.
  public final Memo<UuidAtom, Set<Ip>> snatAddresses;

  public Nats(Engine engine, Topology topology) {
    this.topology = topology;
    externalMacs = engine.memo("external MACs of router", this::deriveMacs);
    nats = engine.memo("nats of router", this::deriveNats);
    snatAddresses = engine.memo("snat addresses of router", this::deriveSnat);
  }

  private List<Nat> deriveNats(Scope scope, UuidAtom uuid) {
    RowView row = topology.nb().router.view(scope, uuid);
    Router router = scope.get(topology.routerTraits, uuid).orElse(null);
    if (row == null || router == null) {
      return List.of();
    }
    List<Nat> result = new ArrayList<>();
    for (UuidAtom reference : row.references("nat")) {
      RowView nat = topology.nb().nat.view(scope, reference);
      if (nat != null) {
        add(result, router, nat);
      }
    }
    return List.copyOf(result);
  }

  private static void add(List<Nat> result, Router router, RowView row) {
    String externalText = row.string("external_ip");
    Net written = Net.parse(externalText);
    Net external = written == null ? onlyAddress(externalText) : written;
    if (external == null) {
      return;
    }
    String mac = row.optional("external_mac");
    String logicalPort = row.optional("logical_port");
    String type = row.string("type");
    boolean distributed =
        !router.gateways().isEmpty() && type.equals(BOTH) && logicalPort != null && mac != null;
    boolean hasBadMac = distributed && mac != null && Mac.parse(mac) == null;
    UuidAtom wanted = row.reference("gateway_port");
    RouterPort port = null;
    for (RouterPort gateway : router.gateways()) {
      if (wanted != null ? gateway.uuid().equals(wanted) : isReachable(gateway, externalText)) {
        port = gateway;
        break;
      }
    }
    if (port == null && wanted == null && router.gateways().size() == 1) {
      port = router.gateways().getFirst();
    }
    result.add(
        new Nat(
            row.uuid(),
            type,
            external.address(),
            externalText,
            row.string("logical_ip"),
            mac,
            logicalPort,
            port,
            wanted != null,
            written != null && written.isHost(),
            distributed && !hasBadMac,
            hasBadMac,
            row.option("options", "stateless", false) && type.equals(BOTH),
            row.option("options", "add_route", false),
            row.reference("allowed_ext_ips"),
            row.reference("exempted_ext_ips"),
            row.string("external_port_range")));
  }

  /// The address that a text begins with, if it begins with one only: what follows, as long as it
  /// is no address, matters where packets are translated, and not where ARP is answered.
  private static @Nullable Net onlyAddress(String text) {
    List<Net> found = PortAddresses.parseNets(new Mac(0), text).all();
    return found.size() == 1 ? found.getFirst() : null;
  }

  private List<ExternalMac> deriveMacs(Scope scope, UuidAtom uuid) {
    RowView row = topology.nb().router.view(scope, uuid);
    List<ExternalMac> result = new ArrayList<>();
    for (UuidAtom reference : row == null ? List.<UuidAtom>of() : row.references("nat")) {
      RowView nat = topology.nb().nat.view(scope, reference);
      String text = nat == null ? null : nat.optional("external_mac");
      Mac mac = text == null ? null : Mac.parse(text);
      String port = nat == null ? null : nat.optional("logical_port");
      if (nat != null && mac != null && port != null && nat.string("type").equals(BOTH)) {
        result.add(new ExternalMac(mac, port));
      }
    }
    return List.copyOf(result);
  }

  /// Whether a rule concerns a port of its router: of several distributed gateway ports, the one
  /// that it names, or those in whose networks its external address is.
  public static boolean concerns(Nat nat, Router router, RouterPort port) {
    if (router.gateways().size() <= 1) {
      return true;
    }
    return nat.isForPort()
        ? nat.port() != null && nat.port().uuid().equals(port.uuid())
        : isReachable(port, nat.externalText());
  }

  /// Whether a port has a network that an address is in: one as written, without a length.
  private static boolean isReachable(RouterPort port, String text) {
    Ip address = Ip.parse(text);
    return address != null && port.networkOf(address) != null;
  }

  private Set<Ip> deriveSnat(Scope scope, UuidAtom uuid) {
    Set<Ip> result = new LinkedHashSet<>();
    Router router = scope.get(topology.routerTraits, uuid).orElse(null);
    if (router == null) {
      return result;
    }
    result.addAll(router.dnatForce().addresses());
    result.addAll(router.lbForce().addresses());
    for (Nat nat : scope.get(nats, uuid)) {
      if (nat.isSnat()) {
        result.add(nat.external());
      }
    }
    return result;
  }
}
