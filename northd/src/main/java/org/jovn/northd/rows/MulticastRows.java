// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Group;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.sync.SbRow;
import org.jovn.northd.topology.Router;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// The multicast groups with fixed keys.
public final class MulticastRows {

  private final Topology topology;
  private final Output<SbRow> rows;

  /// The ports of a switch behind which multicast routers were found.
  private final Group<UuidAtom, String> routersSeen;

  public MulticastRows(
      Engine engine, Topology topology, Output<SbRow> rows, Group<UuidAtom, String> routersSeen) {
    this.topology = topology;
    this.rows = rows;
    this.routersSeen = routersSeen;
    engine.rule("multicast groups of switch", topology.portsOf, this::ofSwitch);
    engine.rule("multicast groups of router", topology.nb().router.rows(), this::ofRouter);
  }

  private void ofSwitch(Scope scope, UuidAtom datapath) {
    List<String> flood = new ArrayList<>();
    List<String> local = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    Set<String> mrouters = new TreeSet<>(scope.all(routersSeen, datapath));
    List<String> still = new ArrayList<>();
    for (UuidAtom uuid : scope.all(topology.portsOf, datapath)) {
      SwitchPort port = scope.get(topology.switchPorts, uuid).orElse(null);
      if (port == null || !port.isEnabled()) {
        continue;
      }
      flood.add(port.name());
      if (!port.isType("router")) {
        local.add(port.name());
      }
      if (port.isUnknown() && !port.isType("external")) {
        unknown.add(port.name());
      }
      if (port.isType("router")) {
        if (relays(scope, port.peer())) {
          mrouters.add(port.name());
        }
      }
      RowView row = topology.nb().switchPort.get(scope, uuid);
      if (row.option("options", "mcast_flood_reports", false)) {
        mrouters.add(port.name());
      }
      if (row.option("options", "mcast_flood", false)) {
        still.add(port.name());
      }
    }
    emit(scope, datapath, "_MC_flood", 32768, flood);
    emit(scope, datapath, "_MC_flood_l2", 32772, local);
    emit(scope, datapath, "_MC_unknown", 32769, unknown);
    emit(scope, datapath, "_MC_mrouter_flood", 32770, new ArrayList<>(mrouters));
    emit(scope, datapath, "_MC_static", 32771, still);
  }

  private boolean relays(Scope scope, @Nullable UuidAtom peer) {
    RouterPort port = peer == null ? null : scope.get(topology.routerPorts, peer).orElse(null);
    return port != null
        && topology.nb().router.get(scope, port.datapath()).option("options", "mcast_relay", false);
  }

  private void ofRouter(Scope scope, UuidAtom uuid) {
    Router router = scope.get(topology.routers, uuid).orElse(null);
    if (router == null) {
      return;
    }
    List<String> still = new ArrayList<>();
    for (RouterPort port : router.ports()) {
      if (port.isFlooded()) {
        still.add(port.isDistributedGateway() ? port.redirectName() : port.name());
      }
    }
    emit(scope, uuid, "_MC_static", 32771, still);
  }

  private void emit(Scope scope, UuidAtom datapath, String name, long key, List<String> ports) {
    if (!ports.isEmpty()) {
      ports.sort(null);
      scope.emit(
          rows,
          SbRow.of("Multicast_Group", "@" + datapath + "/" + name)
              .set("name", name)
              .refer("datapath", "Datapath_Binding", List.of(datapath.toString()))
              .set("tunnel_key", key)
              .refer("ports", "Port_Binding", ports)
              .build());
    }
  }
}
