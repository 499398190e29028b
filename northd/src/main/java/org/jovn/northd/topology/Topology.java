// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Group;
import org.jovn.northd.engine.Input;
import org.jovn.northd.engine.Memo;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Mac;
import org.jovn.northd.net.Net;
import org.jovn.northd.net.PortAddresses;
import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// The derivations of [Switch], [Router], their ports, [Globals] and [Features], and who holds
/// what.
public final class Topology {

  /// The key of what there is only one of.
  public static final String ONE = "";

  private final Nb nb;
  private final Sb sb;

  /// What is to be logged of contents that make no sense.
  public final Output<Warning> warnings;

  /// Keys of datapaths by their Northbound rows, and of ports by name, as allocated.
  public final Input<UuidAtom, Long> datapathKeys;

  public final Input<String, Long> portKeys;

  /// Queues of switch ports that limit their rates, by name, as allocated.
  public final Input<String, Long> queues;

  /// Keys of learned multicast groups by datapath and name, as allocated, less the first.
  public final Input<String, Long> groupKeys;

  /// The time at which a row that others made has gone stale, if that has come.
  public final Input<UuidAtom, Long> expired;

  /// Addresses and tags of switch ports, as chosen.
  public final Input<UuidAtom, String> dynamicAddresses;

  public final Input<UuidAtom, Long> tags;

  public final Memo<String, Globals> globals;
  public final Memo<String, Features> features;
  public final Memo<UuidAtom, Optional<RouterPort>> routerPorts;
  public final Memo<UuidAtom, Optional<SwitchPort>> switchPorts;
  public final Memo<UuidAtom, Boolean> isUp;
  public final Memo<UuidAtom, Optional<Router>> routers;

  /// Routers without their ports: for what is done for each port, and must not be done again for
  /// all when one comes.
  public final Memo<UuidAtom, Optional<Router>> routerTraits;

  public final Memo<UuidAtom, Switch> switches;

  /// Ports of a switch: all that make sense, and by kind.
  public final Group<UuidAtom, UuidAtom> portsOf;

  public final Group<UuidAtom, UuidAtom> routerPortsOf;
  public final Group<UuidAtom, UuidAtom> localnetsOf;
  public final Group<UuidAtom, UuidAtom> vtepPortsOf;
  public final Group<UuidAtom, UuidAtom> unknownPortsOf;

  /// The switch ports that are connected to a router's port.
  public final Group<UuidAtom, UuidAtom> peersOf;

  public final Group<UuidAtom, String> portGroupsOf;
  public final Group<UuidAtom, UuidAtom> switchesOfGroup;
  public final Group<GroupOnSwitch, String> groupPorts;

  public final Group<UuidAtom, UuidAtom> aclsOf;
  public final Group<UuidAtom, UuidAtom> statefulAclsOf;
  public final Group<UuidAtom, UuidAtom> lbsOfSwitch;
  public final Group<UuidAtom, UuidAtom> vipLbsOfSwitch;
  public final Group<UuidAtom, UuidAtom> lbsOfRouter;
  public final Group<UuidAtom, UuidAtom> switchesOfLb;
  public final Group<UuidAtom, UuidAtom> routersOfLb;

  /// The static routes that a BFD session guards.
  public final Group<UuidAtom, UuidAtom> bfdUsers;

  /// The switches that a router is connected to, and the other way round.
  public final Group<UuidAtom, UuidAtom> switchesOfRouter;

  /// A port group as a switch sees it.
  public record GroupOnSwitch(UuidAtom group, UuidAtom datapath) {}

  public Topology(Engine engine, Nb nb, Sb sb) {
    this.nb = nb;
    this.sb = sb;
    warnings = engine.output("warnings");
    datapathKeys = engine.input("datapath keys");
    portKeys = engine.input("port keys");
    queues = engine.input("queues");
    expired = engine.input("expired rows");
    groupKeys = engine.input("multicast group keys");
    dynamicAddresses = engine.input("dynamic addresses");
    tags = engine.input("tags");
    portsOf = engine.group("ports of switch");
    routerPortsOf = engine.group("router ports of switch");
    localnetsOf = engine.group("localnet ports of switch");
    vtepPortsOf = engine.group("vtep ports of switch");
    unknownPortsOf = engine.group("unknown ports of switch");
    peersOf = engine.group("peers of router port");
    portGroupsOf = engine.group("port groups of switch");
    switchesOfGroup = engine.group("switches of port group");
    groupPorts = engine.group("ports of port group on switch");
    aclsOf = engine.group("ACLs of switch");
    statefulAclsOf = engine.group("stateful ACLs of switch");
    lbsOfSwitch = engine.group("load balancers of switch");
    vipLbsOfSwitch = engine.group("load balancers with VIPs of switch");
    lbsOfRouter = engine.group("load balancers of router");
    switchesOfLb = engine.group("switches of load balancer");
    routersOfLb = engine.group("routers of load balancer");
    bfdUsers = engine.group("routes of BFD session");
    switchesOfRouter = engine.group("switches of router");

    globals = engine.memo("globals", this::deriveGlobals);
    features = engine.memo("features", this::deriveFeatures);
    routerPorts = engine.memo("router port", this::deriveRouterPort);
    switchPorts = engine.memo("switch port", this::deriveSwitchPort);
    isUp = engine.memo("switch port up", this::deriveUp);
    routers = engine.memo("router", this::deriveRouter);
    routerTraits =
        engine.memo(
            "router traits", (scope, uuid) -> scope.get(routers, uuid).map(Router::withoutPorts));
    engine.rule("port of switch", nb.switchPort.rows(), this::placePort);
    engine.rule("ACL of switch", nb.acl.rows(), this::placeAcl);
    engine.rule("load balancer of datapath", nb.loadBalancer.rows(), this::placeLoadBalancer);
    engine.rule("BFD of route", nb.staticRoute.rows(), this::placeRoute);
    switches = engine.memo("switch", this::deriveSwitch);
  }

  public Nb nb() {
    return nb;
  }

  public Sb sb() {
    return sb;
  }

  private Globals deriveGlobals(Scope scope, String key) {
    for (UuidAtom uuid : scope.all(nb.globals, ONE)) {
      return new Globals(nb.global.get(scope, uuid).map("options"));
    }
    return new Globals(Collections.emptyMap());
  }

  private Features deriveFeatures(Scope scope, String key) {
    boolean label = true;
    boolean timestamp = true;
    boolean related = true;
    boolean vxlan = false;
    for (UuidAtom uuid : scope.all(sb.allChassis, ONE)) {
      RowView chassis = sb.chassis.get(scope, uuid);
      for (UuidAtom encap : chassis.references("encaps")) {
        RowView row = sb.encap.view(scope, encap);
        if (row != null && row.string("type").equals("vxlan")) {
          vxlan |= !chassis.has("vtep_logical_switches");
        }
      }
      if (!chassis.option("other_config", "is-remote", false)) {
        label &= chassis.option("other_config", "ct-no-masked-label", false);
        timestamp &= chassis.option("other_config", "mac-binding-timestamp", false);
        related &= chassis.option("other_config", "ovn-ct-lb-related", false);
      }
    }
    return new Features(label, timestamp, related, vxlan);
  }

  private Optional<RouterPort> deriveRouterPort(Scope scope, UuidAtom uuid) {
    UuidAtom owner = owner(scope, nb.routerOfPort, uuid);
    RowView row = owner == null ? null : nb.routerPort.view(scope, uuid);
    RowView router = row == null || owner == null ? null : nb.router.view(scope, owner);
    if (owner == null || row == null || router == null || !router.bool("enabled", true)) {
      return Optional.empty();
    }
    Mac mac = Mac.parse(row.string("mac"));
    if (mac == null) {
      return Optional.empty();
    }
    List<Net> v4 = new ArrayList<>();
    List<Net> v6 = new ArrayList<>();
    for (String network : row.strings("networks")) {
      Net net = Net.parse(network);
      if (net == null || (!net.isV6() && (net.length() == 0 || net.address().low() == 0))) {
        continue;
      }
      (net.isV6() ? v6 : v4).add(net);
    }
    v6.add(new Net(Ip.linkLocal(mac), 64));
    boolean wantsChassis = row.has("ha_chassis_group") || row.has("gateway_chassis");
    String name = row.string("name");
    return Optional.of(
        new RouterPort(
            uuid,
            name,
            Values.quote(name),
            owner,
            new PortAddresses(mac, v4, v6),
            row.bool("enabled", true),
            row.bool("enabled", true) && row.option("options", "mcast_flood", false),
            wantsChassis && router.option("options", "chassis") == null,
            row.has("peer")
                ? first(scope.all(nb.routerPortByName, name(row.string("peer"))))
                : null));
  }

  private Optional<SwitchPort> deriveSwitchPort(Scope scope, UuidAtom uuid) {
    UuidAtom owner = owner(scope, nb.switchOfPort, uuid);
    RowView row = owner == null ? null : nb.switchPort.view(scope, uuid);
    if (owner == null || row == null) {
      return Optional.empty();
    }
    if (routerPort(scope, row.string("name")) != null) {
      // Ports of routers come first where names are the same.
      return Optional.empty();
    }
    String type = row.string("type");
    UuidAtom peer = null;
    RouterPort peerPort = null;
    if (type.equals("router")) {
      peer = first(scope.all(nb.routerPortByName, name(row.option("options", "router-port", ""))));
      peerPort = peer == null ? null : scope.get(routerPorts, peer).orElse(null);
      peer = peerPort == null ? null : peer;
    }
    List<PortAddresses> own = new ArrayList<>();
    List<PortAddresses> routers = new ArrayList<>();
    boolean unknown = false;
    boolean router = false;
    for (String address : row.strings("addresses")) {
      PortAddresses parsed = null;
      if (address.equals("unknown")) {
        unknown = true;
      } else if (address.equals("router")) {
        router = true;
        if (peerPort != null) {
          routers.add(peerPort.addresses());
        }
      } else if (DynamicAddress.isDynamic(address)) {
        String dynamic = scope.read(dynamicAddresses, uuid);
        parsed = dynamic == null ? null : PortAddresses.parse(dynamic);
      } else {
        parsed = PortAddresses.parse(address);
      }
      if (parsed != null) {
        own.add(parsed);
      }
    }
    List<PortAddresses> all = own;
    if (!routers.isEmpty()) {
      all = new ArrayList<>(own);
      all.addAll(routers);
    }
    String name = row.string("name");
    return Optional.of(
        new SwitchPort(
            uuid,
            name,
            Values.quote(name),
            owner,
            type,
            row.bool("enabled", true),
            own,
            all,
            unknown,
            router,
            PortAddresses.anyParsed(row.strings("port_security")),
            peer));
  }

  private boolean deriveUp(Scope scope, UuidAtom uuid) {
    RowView row = nb.switchPort.view(scope, uuid);
    return row != null && row.bool("up", true);
  }

  private Optional<Router> deriveRouter(Scope scope, UuidAtom uuid) {
    RowView row = nb.router.view(scope, uuid);
    if (row == null || !row.bool("enabled", true)) {
      return Optional.empty();
    }
    List<RouterPort> ports = new ArrayList<>();
    List<RouterPort> gateways = new ArrayList<>();
    for (UuidAtom reference : row.references("ports")) {
      scope.get(routerPorts, reference).ifPresent(ports::add);
    }
    for (RouterPort port : ports) {
      if (port.isDistributedGateway()) {
        gateways.add(port);
      }
    }
    String lbForce = row.option("options", "lb_force_snat_ip", "");
    boolean isGateway = row.option("options", "chassis") != null;
    return Optional.of(
        new Router(
            uuid,
            row.string("name"),
            isGateway,
            List.copyOf(ports),
            List.copyOf(gateways),
            Router.ForceSnat.parse(row.option("options", "dnat_force_snat_ip", "")),
            lbForce.equals("router_ip") ? Router.ForceSnat.NONE : Router.ForceSnat.parse(lbForce),
            isGateway && lbForce.equals("router_ip")));
  }

  private void placePort(Scope scope, UuidAtom uuid) {
    SwitchPort port = scope.get(switchPorts, uuid).orElse(null);
    if (port == null) {
      return;
    }
    UuidAtom datapath = port.datapath();
    scope.emit(portsOf, datapath, uuid);
    if (port.isType("router")) {
      scope.emit(routerPortsOf, datapath, uuid);
      if (port.peer() != null) {
        scope.emit(peersOf, port.peer(), uuid);
        RouterPort peer = scope.get(routerPorts, port.peer()).orElse(null);
        if (peer != null) {
          scope.emit(switchesOfRouter, peer.datapath(), datapath);
        }
      }
    } else if (port.isType("localnet")) {
      scope.emit(localnetsOf, datapath, uuid);
    } else if (port.isType("vtep")) {
      scope.emit(vtepPortsOf, datapath, uuid);
    }
    if (port.isUnknown() && port.isEnabled() && !port.isType("external")) {
      scope.emit(unknownPortsOf, datapath, uuid);
    }
    for (UuidAtom group : scope.all(nb.groupsOfPort, uuid)) {
      scope.emit(switchesOfGroup, group, datapath);
      scope.emit(groupPorts, new GroupOnSwitch(group, datapath), port.name());
    }
  }

  private void placeAcl(Scope scope, UuidAtom uuid) {
    RowView acl = nb.acl.get(scope, uuid);
    boolean stateful = acl.string("action").equals("allow-related");
    for (UuidAtom datapath : aclSwitches(scope, uuid)) {
      scope.emit(aclsOf, datapath, uuid);
      if (stateful) {
        scope.emit(statefulAclsOf, datapath, uuid);
      }
    }
  }

  /// The switches that an ACL applies to.
  public Collection<UuidAtom> aclSwitches(Scope scope, UuidAtom acl) {
    Collection<UuidAtom> direct = scope.all(nb.aclsSwitches, acl);
    Collection<UuidAtom> groups = scope.all(nb.aclsPortGroups, acl);
    if (groups.isEmpty()) {
      return direct;
    }
    java.util.TreeSet<UuidAtom> result = new java.util.TreeSet<>(direct);
    for (UuidAtom group : groups) {
      result.addAll(scope.all(switchesOfGroup, group));
    }
    return result;
  }

  private void placeLoadBalancer(Scope scope, UuidAtom uuid) {
    RowView row = nb.loadBalancer.get(scope, uuid);
    boolean hasVips = row.has("vips");
    java.util.TreeSet<UuidAtom> ofSwitches =
        new java.util.TreeSet<>(scope.all(nb.lbSwitches, uuid));
    java.util.TreeSet<UuidAtom> ofRouters = new java.util.TreeSet<>(scope.all(nb.lbRouters, uuid));
    for (UuidAtom group : scope.all(nb.lbGroupsOfLb, uuid)) {
      ofSwitches.addAll(scope.all(nb.lbGroupSwitches, group));
      ofRouters.addAll(scope.all(nb.lbGroupRouters, group));
    }
    for (UuidAtom datapath : ofRouters) {
      scope.emit(lbsOfRouter, datapath, uuid);
      scope.emit(routersOfLb, uuid, datapath);
    }
    // A switch is one that balances by its own load balancers only.
    for (UuidAtom datapath : hasVips ? ofSwitches : java.util.Set.<UuidAtom>of()) {
      scope.emit(vipLbsOfSwitch, datapath, uuid);
    }
    if (scope.get(globals, ONE).is("install_ls_lb_from_router", false)) {
      for (UuidAtom datapath : ofRouters) {
        ofSwitches.addAll(scope.all(switchesOfRouter, datapath));
      }
    }
    for (UuidAtom datapath : ofSwitches) {
      scope.emit(lbsOfSwitch, datapath, uuid);
      scope.emit(switchesOfLb, uuid, datapath);
    }
  }

  private void placeRoute(Scope scope, UuidAtom uuid) {
    RowView route = nb.staticRoute.get(scope, uuid);
    UuidAtom session = route.reference("bfd");
    UuidAtom owner = session == null ? null : owner(scope, nb.routerOfRoute, uuid);
    Router router = owner == null ? null : scope.get(routers, owner).orElse(null);
    if (session != null
        && router != null
        && guards(scope, session, route)
        && router.reaches(route)) {
      scope.emit(bfdUsers, session, uuid);
    }
  }

  /// Whether a BFD session is to the next hop of a route.
  public boolean guards(Scope scope, UuidAtom session, RowView route) {
    RowView row = nb.bfd.view(scope, session);
    return row != null && row.string("dst_ip").equals(route.string("nexthop"));
  }

  private Switch deriveSwitch(Scope scope, UuidAtom uuid) {
    RowView row = nb.switches.view(scope, uuid);
    if (row == null) {
      // It has just gone; who read it goes in this run too.
      return new Switch(
          uuid, "", false, false, false, false, false, false, List.of(), List.of(), List.of());
    }
    boolean dns = false;
    for (UuidAtom reference : row.references("dns_records")) {
      RowView record = nb.dns.view(scope, reference);
      dns |= record != null && record.has("records");
    }
    return new Switch(
        uuid,
        row.string("name"),
        !scope.isEmpty(aclsOf, uuid),
        !scope.isEmpty(statefulAclsOf, uuid),
        !scope.isEmpty(vipLbsOfSwitch, uuid),
        !scope.isEmpty(unknownPortsOf, uuid),
        dns,
        row.option("other_config", "vlan-passthru", false),
        sorted(scope.all(localnetsOf, uuid)),
        sorted(scope.all(routerPortsOf, uuid)),
        sorted(scope.all(vtepPortsOf, uuid)));
  }

  /// The name of a port on its way to an index.
  public static Atom name(String name) {
    return new StringAtom(name);
  }

  public static <T extends Comparable<? super T>> List<T> sorted(Collection<T> members) {
    List<T> list = new ArrayList<>(members);
    list.sort(null);
    return list;
  }

  /// The least of the members: the one that wins where there should be one.
  public static @Nullable UuidAtom first(Collection<UuidAtom> members) {
    return members.isEmpty() ? null : Collections.min(members);
  }

  private static @Nullable UuidAtom owner(Scope scope, Group<Atom, UuidAtom> index, UuidAtom uuid) {
    return first(scope.all(index, uuid));
  }

  /// The Northbound switch or router that a Southbound datapath is of.
  public @Nullable UuidAtom owner(Scope scope, UuidAtom binding) {
    RowView row = sb.datapathBinding.view(scope, binding);
    String owner = row == null ? null : row.option("external_ids", "logical-switch");
    if (row != null && owner == null) {
      owner = row.option("external_ids", "logical-router");
    }
    UuidAtom uuid = owner == null ? null : UuidAtom.find(owner);
    return uuid != null && scope.read(datapathKeys, uuid) != null ? uuid : null;
  }

  /// The port of a router by name.
  public @Nullable RouterPort routerPort(Scope scope, String name) {
    UuidAtom uuid = first(scope.all(nb.routerPortByName, name(name)));
    return uuid == null ? null : scope.get(routerPorts, uuid).orElse(null);
  }

  /// The port of a switch by name.
  public @Nullable SwitchPort switchPort(Scope scope, String name) {
    UuidAtom uuid = first(scope.all(nb.portByName, name(name)));
    return uuid == null ? null : scope.get(switchPorts, uuid).orElse(null);
  }

  /// The meter of a protocol on a datapath (ovn-nb(5), Copp), or empty.
  public String meter(Scope scope, @Nullable UuidAtom copp, String protocol) {
    RowView row = copp == null ? null : nb.copp.view(scope, copp);
    String meter = row == null ? null : row.option("meters", protocol);
    return meter == null || scope.isEmpty(nb.meterByName, name(meter)) ? "" : meter;
  }
}
