// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.rows;

import static org.jovn.northd.pipeline.Stage.LR_IN_IP_ROUTING;
import static org.jovn.northd.pipeline.Stage.LS_IN_L2_LKUP;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Group;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Ip;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.pipeline.FlowSink;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.sync.KeyWanted;
import org.jovn.northd.sync.Keys;
import org.jovn.northd.sync.SbRow;
import org.jovn.northd.topology.Router;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.northd.topology.Values;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// IP multicast groups that chassis learned: who listens, on switches and on the routers that relay
/// for them.
public final class LearnedGroups {

  private static final long TABLE_MAX = 2048;

  private final Topology topology;
  private final Output<SbRow> rows;
  private final Output<FlowUse> flows;
  private final Output<KeyWanted> keys;

  /// A group on a datapath, by the address as it was learned.
  private record Place(UuidAtom datapath, String address) {}

  /// The names of the ports with listeners.
  private final Group<Place, String> listeners;

  /// The ports of a switch behind which multicast routers were found.
  private final Group<UuidAtom, String> routersSeen;

  private final Group<UuidAtom, String> groupsOfSwitch;
  private final Group<Place, String> relayed;
  private final Group<UuidAtom, String> groupsOfRouter;

  public LearnedGroups(
      Engine engine,
      Topology topology,
      Output<SbRow> rows,
      Output<FlowUse> flows,
      Output<KeyWanted> keys,
      Group<UuidAtom, String> routersSeen) {
    this.topology = topology;
    this.rows = rows;
    this.flows = flows;
    this.keys = keys;
    this.routersSeen = routersSeen;
    listeners = engine.group("listeners");
    groupsOfSwitch = engine.group("learned groups of switch");
    relayed = engine.group("relayed listeners");
    groupsOfRouter = engine.group("learned groups of router");
    engine.rule("IGMP group", topology.sb().igmpGroup.rows(), this::learned);
    engine.rule("relay of learned groups", groupsOfSwitch, this::relay);
    engine.rule("learned groups of switch", groupsOfSwitch, this::ofSwitch);
    engine.rule("learned groups of router", groupsOfRouter, this::ofRouter);
  }

  private void learned(Scope scope, UuidAtom uuid) {
    RowView row = topology.sb().igmpGroup.get(scope, uuid);
    UuidAtom binding = row.reference("datapath");
    UuidAtom datapath = binding == null ? null : topology.owner(scope, binding);
    if (datapath == null || !row.has("chassis")) {
      return;
    }
    scope.emit(rows, SbRow.kept("IGMP_Group", uuid));
    if (topology.nb().switches.view(scope, datapath) == null) {
      return;
    }
    String address = row.string("address");
    boolean isRouters = address.equals("mrouters");
    if (!isRouters && Ip.parse(address) == null) {
      return;
    }
    for (UuidAtom reference : row.references("ports")) {
      RowView bound = topology.sb().portBinding.view(scope, reference);
      SwitchPort port =
          bound == null ? null : topology.switchPort(scope, bound.string("logical_port"));
      if (port == null || floods(scope, port) || relays(scope, port.peer())) {
        continue;
      }
      if (isRouters) {
        scope.emit(routersSeen, datapath, port.name());
        continue;
      }
      scope.emit(listeners, new Place(datapath, address), port.name());
      scope.emit(groupsOfSwitch, datapath, address);
    }
  }

  /// Whether a port gets all multicast anyway.
  private boolean floods(Scope scope, SwitchPort port) {
    return topology.nb().switchPort.get(scope, port.uuid()).option("options", "mcast_flood", false);
  }

  private boolean relays(Scope scope, @Nullable UuidAtom peer) {
    RouterPort port = peer == null ? null : scope.get(topology.routerPorts, peer).orElse(null);
    return port != null
        && topology.nb().router.get(scope, port.datapath()).option("options", "mcast_relay", false);
  }

  private void relay(Scope scope, UuidAtom datapath) {
    for (UuidAtom uuid : scope.all(topology.routerPortsOf, datapath)) {
      SwitchPort port = scope.get(topology.switchPorts, uuid).orElse(null);
      RouterPort peer =
          port == null || port.peer() == null || !relays(scope, port.peer())
              ? null
              : scope.get(topology.routerPorts, port.peer()).orElse(null);
      if (peer == null || peer.isFlooded()) {
        continue;
      }
      for (String address : scope.all(groupsOfSwitch, datapath)) {
        Ip ip = Ip.parse(address);
        if (ip != null && isRouted(ip)) {
          scope.emit(
              relayed,
              new Place(peer.datapath(), address),
              peer.isDistributedGateway() ? peer.redirectName() : peer.name());
          scope.emit(groupsOfRouter, peer.datapath(), address);
        }
      }
    }
  }

  /// Whether a group may span links: of IPv6, its scope says so (RFC 4291 section 2.7).
  private static boolean isRouted(Ip ip) {
    if (!ip.isV6()) {
      return true;
    }
    int scope = (int) (ip.high() >>> 48) & 0xf;
    return scope != 0 && scope != 1 && scope != 2 && scope != 3 && scope != 0xf;
  }

  private void ofSwitch(Scope scope, UuidAtom datapath) {
    RowView row = topology.nb().switches.view(scope, datapath);
    if (row == null) {
      return;
    }
    boolean relays = false;
    boolean floods = false;
    for (UuidAtom uuid : scope.all(topology.portsOf, datapath)) {
      SwitchPort port = scope.get(topology.switchPorts, uuid).orElse(null);
      if (port != null) {
        relays |= relays(scope, port.peer());
        floods |= port.isEnabled() && floods(scope, port);
      }
    }
    Set<String> localnets = new TreeSet<>();
    for (UuidAtom uuid : scope.all(topology.localnetsOf, datapath)) {
      scope.get(topology.switchPorts, uuid).ifPresent(port -> localnets.add(port.name()));
    }
    String copies =
        (relays ? "clone { outport = \"_MC_mrouter_flood\"; output; };" : "")
            + (floods ? "clone { outport =\"_MC_static\"; output; };" : "");
    FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(datapath), null);
    long size = Values.wide(row.option("other_config", "mcast_table_size"), TABLE_MAX);
    // What is negative is very large.
    long room4 = size < 0 ? Long.MAX_VALUE : size;
    long room6 = room4;
    for (String address : new TreeSet<>(scope.all(groupsOfSwitch, datapath))) {
      Place place = new Place(datapath, address);
      Set<String> ports = new TreeSet<>(scope.all(listeners, place));
      ports.addAll(localnets);
      row(scope, place, ports);
      Ip ip = Ip.parse(address);
      if (ip == null || isLocal(ip) || (ip.isV6() ? room6-- : room4--) <= 0) {
        continue;
      }
      String family = ip.isV6() ? "ip6" : "ip4";
      sink.add(
          LS_IN_L2_LKUP,
          90,
          "eth.mcast && " + family + " && " + family + ".dst == " + address + " ",
          copies + "outport = \"" + address + "\"; output; ");
    }
  }

  /// Whether all hosts of a link get what is sent to a group (RFC 4541 section 2.1.2).
  private static boolean isLocal(Ip ip) {
    return ip.isV6() ? ip.equals(Ip.v6(0xff02000000000000L, 1)) : ip.isIn(Ip.v4(0xe0000000L), 24);
  }

  private void ofRouter(Scope scope, UuidAtom datapath) {
    Router router = scope.get(topology.routers, datapath).orElse(null);
    if (router == null) {
      return;
    }
    boolean floods = false;
    for (RouterPort port : router.ports()) {
      floods |= port.isFlooded();
    }
    FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(datapath), null);
    for (String address : new TreeSet<>(scope.all(groupsOfRouter, datapath))) {
      Place place = new Place(datapath, address);
      row(scope, place, new TreeSet<>(scope.all(relayed, place)));
      String family = address.indexOf(':') < 0 ? "ip4" : "ip6";
      sink.add(
          LR_IN_IP_ROUTING,
          10500,
          family + " && " + family + ".dst == " + address + " ",
          (floods ? "clone { outport = \"_MC_static\"; ip.ttl--; next; };" : "")
              + "outport = \""
              + address
              + "\"; ip.ttl--; next;");
    }
  }

  private void row(Scope scope, Place place, Set<String> ports) {
    String datapath = place.datapath.toString();
    String name = datapath + "/" + place.address;
    scope.emit(keys, new KeyWanted(datapath, name, 0));
    Long key = scope.read(topology.groupKeys, name);
    if (key != null) {
      scope.emit(
          rows,
          SbRow.of("Multicast_Group", "@" + name)
              .set("name", place.address)
              .refer("datapath", "Datapath_Binding", List.of(datapath))
              .set("tunnel_key", key + Keys.GROUP_BASE)
              .refer("ports", "Port_Binding", List.copyOf(ports))
              .build());
    }
  }
}
