// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.rows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Group;
import org.jovn.northd.engine.Memo;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.sync.Datums;
import org.jovn.northd.sync.SbRow;
import org.jovn.northd.topology.Router;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.ovsdb.data.UuidAtom;

/// HA_Chassis_Group: its members, and the chassis that refer to it, which are those with ports on
/// the switches that reach a gateway port of the group through routers.
public final class HaGroupRows {

  private final Topology topology;
  private final Group<String, HaGroup> sources;
  private final Output<SbRow> rows;

  /// The chassis that ports of a switch are bound to.
  private final Group<UuidAtom, UuidAtom> chassisOnSwitch;

  /// The gateway ports of a group with several members.
  private final Group<String, UuidAtom> portsOfGroup;

  /// The routers of those ports.
  private final Group<String, UuidAtom> gatewayRouters;

  private final Memo<String, Parts> parts;

  /// The least router of the part of the network that a router is in.
  private final Memo<UuidAtom, UuidAtom> partOfRouter;

  /// The chassis that ports on the switches of a part are bound to.
  private final Memo<UuidAtom, Set<UuidAtom>> chassisAround;

  public HaGroupRows(
      Engine engine, Topology topology, Group<String, HaGroup> sources, Output<SbRow> rows) {
    this.topology = topology;
    this.sources = sources;
    this.rows = rows;
    chassisOnSwitch = engine.group("chassis on switch");
    portsOfGroup = engine.group("ports of HA chassis group");
    gatewayRouters = engine.group("routers of HA chassis groups");
    engine.rule("chassis of port", topology.sb().portBinding.rows(), this::bound);
    engine.rule("HA chassis group of port", topology.nb().routerPort.rows(), this::place);
    parts = engine.memo("connected routers", (scope, _) -> deriveParts(scope));
    partOfRouter =
        engine.memo(
            "part of router",
            (scope, uuid) -> scope.get(parts, Topology.ONE).parts().getOrDefault(uuid, uuid));
    chassisAround = engine.memo("chassis around routers", this::deriveChassis);
    engine.rule("HA chassis group", sources, this::derive);
  }

  private void bound(Scope scope, UuidAtom uuid) {
    RowView row = topology.sb().portBinding.get(scope, uuid);
    UuidAtom chassis = row.reference("chassis");
    SwitchPort port =
        chassis == null ? null : topology.switchPort(scope, row.string("logical_port"));
    if (chassis != null && port != null) {
      scope.emit(chassisOnSwitch, port.datapath(), chassis);
    }
  }

  private void place(Scope scope, UuidAtom uuid) {
    RouterPort port = scope.get(topology.routerPorts, uuid).orElse(null);
    if (port == null || !port.isDistributedGateway()) {
      return;
    }
    RowView row = topology.nb().routerPort.get(scope, uuid);
    UuidAtom reference = row.reference("ha_chassis_group");
    RowView named = reference == null ? null : topology.nb().haChassisGroup.view(scope, reference);
    if (named != null) {
      if (named.references("ha_chassis").size() > 1) {
        scope.emit(portsOfGroup, named.string("name"), uuid);
        scope.emit(gatewayRouters, Topology.ONE, port.datapath());
      }
    } else if (row.references("gateway_chassis").size() > 1) {
      scope.emit(portsOfGroup, port.name(), uuid);
      scope.emit(gatewayRouters, Topology.ONE, port.datapath());
    }
  }

  /// Which of the routers with such ports are connected with each other, and by which switches.
  ///
  /// @param parts for each router the least one of its part of the network
  /// @param switches the switches of a part, by its least router
  private record Parts(Map<UuidAtom, UuidAtom> parts, Map<UuidAtom, Set<UuidAtom>> switches) {}

  /// All parts are found in one walk: from every router of a part it would be the same one.
  private Parts deriveParts(Scope scope) {
    Map<UuidAtom, UuidAtom> parts = new HashMap<>();
    Map<UuidAtom, Set<UuidAtom>> switchesOf = new HashMap<>();
    for (UuidAtom start : new TreeSet<>(scope.all(gatewayRouters, Topology.ONE))) {
      if (!parts.containsKey(start)) {
        Set<UuidAtom> switches = new TreeSet<>();
        walk(scope, start, parts, switches);
        switchesOf.put(start, switches);
      }
    }
    return new Parts(parts, switchesOf);
  }

  private void walk(
      Scope scope, UuidAtom start, Map<UuidAtom, UuidAtom> parts, Set<UuidAtom> switches) {
    Deque<UuidAtom> waiting = new ArrayDeque<>();
    waiting.add(start);
    while (!waiting.isEmpty()) {
      UuidAtom uuid = waiting.remove();
      Router router =
          parts.putIfAbsent(uuid, start) == null
              ? scope.get(topology.routers, uuid).orElse(null)
              : null;
      if (router == null) {
        continue;
      }
      for (RouterPort port : router.ports()) {
        RouterPort peer =
            port.peerPort() == null
                ? null
                : scope.get(topology.routerPorts, port.peerPort()).orElse(null);
        if (peer != null) {
          waiting.add(peer.datapath());
        }
      }
      for (UuidAtom datapath : scope.all(topology.switchesOfRouter, uuid)) {
        if (switches.add(datapath)) {
          waiting.addAll(routersOf(scope, datapath));
        }
      }
    }
  }

  private Set<UuidAtom> deriveChassis(Scope scope, UuidAtom part) {
    Set<UuidAtom> chassis = new TreeSet<>();
    for (UuidAtom datapath :
        scope.get(parts, Topology.ONE).switches().getOrDefault(part, Set.of())) {
      for (UuidAtom bound : scope.all(chassisOnSwitch, datapath)) {
        if (topology.sb().chassis.view(scope, bound) != null) {
          chassis.add(bound);
        }
      }
    }
    return Collections.unmodifiableSet(chassis);
  }

  private Collection<UuidAtom> routersOf(Scope scope, UuidAtom datapath) {
    List<UuidAtom> result = new ArrayList<>();
    for (UuidAtom uuid : scope.all(topology.routerPortsOf, datapath)) {
      SwitchPort port = scope.get(topology.switchPorts, uuid).orElse(null);
      RouterPort peer =
          port == null || port.peer() == null
              ? null
              : scope.get(topology.routerPorts, port.peer()).orElse(null);
      if (peer != null) {
        result.add(peer.datapath());
      }
    }
    return result;
  }

  private void derive(Scope scope, String name) {
    HaGroup source = Collections.min(scope.all(sources, name));
    List<Map<String, SbRow.Value>> members =
        switch (source) {
          case HaGroup.Named(UuidAtom uuid) -> ofGroup(scope, uuid);
          case HaGroup.OfPort(UuidAtom uuid) -> ofPort(scope, uuid);
        };
    Set<UuidAtom> chassis = new TreeSet<>();
    for (UuidAtom uuid : scope.all(portsOfGroup, name)) {
      RouterPort port = scope.get(topology.routerPorts, uuid).orElse(null);
      if (port != null) {
        chassis.addAll(scope.get(chassisAround, scope.get(partOfRouter, port.datapath())));
      }
    }
    scope.emit(
        rows,
        SbRow.of("HA_Chassis_Group", name)
            .set("name", name)
            .set("ha_chassis", new SbRow.Value.Children("HA_Chassis", members))
            .set("ref_chassis", Datums.uuids(chassis))
            .build());
  }

  private List<Map<String, SbRow.Value>> ofGroup(Scope scope, UuidAtom uuid) {
    RowView group = topology.nb().haChassisGroup.view(scope, uuid);
    List<Map<String, SbRow.Value>> members = new ArrayList<>();
    for (UuidAtom reference :
        group == null ? List.<UuidAtom>of() : group.references("ha_chassis")) {
      RowView row = topology.nb().haChassis.view(scope, reference);
      if (row != null) {
        members.add(member(scope, row));
      }
    }
    return members;
  }

  private List<Map<String, SbRow.Value>> ofPort(Scope scope, UuidAtom uuid) {
    RowView port = topology.nb().routerPort.view(scope, uuid);
    List<Map<String, SbRow.Value>> members = new ArrayList<>();
    for (UuidAtom reference :
        port == null ? List.<UuidAtom>of() : port.references("gateway_chassis")) {
      RowView row = topology.nb().gatewayChassis.view(scope, reference);
      if (row != null) {
        members.add(member(scope, row));
      }
    }
    return members;
  }

  private Map<String, SbRow.Value> member(Scope scope, RowView row) {
    String name = row.string("chassis_name");
    Map<String, SbRow.Value> child = new LinkedHashMap<>();
    UuidAtom chassis = Topology.first(scope.all(topology.sb().chassisByName, Topology.name(name)));
    child.put("chassis", new SbRow.Value.Plain(chassis == null ? Datums.NONE : chassis));
    child.put("priority", new SbRow.Value.Plain(Datums.integer(row.integer("priority", 0))));
    child.put("external_ids", new SbRow.Value.Plain(Datums.map(Map.of("chassis-name", name))));
    return child;
  }
}
