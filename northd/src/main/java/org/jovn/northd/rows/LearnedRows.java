// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.rows;

import java.util.concurrent.TimeUnit;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Group;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.sync.Expiry;
import org.jovn.northd.sync.SbRow;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.northd.topology.Values;
import org.jovn.ovsdb.data.UuidAtom;

/// What ovn-controller has learned, as long as it is about a port that there is: FDB and
/// MAC_Binding. Rows that are not emitted here are taken away.
public final class LearnedRows {

  private final Topology topology;
  private final Output<SbRow> rows;
  private final Output<Expiry> expiries;
  private final Group<Place, UuidAtom> ports;
  private final Group<Long, UuidAtom> datapaths;

  /// A port as its datapath's keys name it.
  private record Place(UuidAtom datapath, long port) {}

  public LearnedRows(
      Engine engine, Topology topology, Output<SbRow> rows, Output<Expiry> expiries) {
    this.expiries = expiries;
    this.topology = topology;
    this.rows = rows;
    ports = engine.group("ports by keys");
    datapaths = engine.group("datapaths by key");
    engine.rule("keys of port", topology.nb().switchPort.rows(), this::port);
    engine.rule("keys of router port", topology.nb().routerPort.rows(), this::routerPort);
    engine.rule("key of switch", topology.nb().switches.rows(), this::datapath);
    engine.rule("key of router", topology.nb().router.rows(), this::datapath);
    engine.rule("FDB", topology.sb().fdb.rows(), this::fdb);
    engine.rule("MAC binding", topology.sb().macBinding.rows(), this::macBinding);
  }

  private void port(Scope scope, UuidAtom uuid) {
    SwitchPort port = scope.get(topology.switchPorts, uuid).orElse(null);
    if (port != null) {
      port(scope, port.datapath(), port.name(), uuid);
    }
  }

  private void routerPort(Scope scope, UuidAtom uuid) {
    RouterPort port = scope.get(topology.routerPorts, uuid).orElse(null);
    if (port != null) {
      port(scope, port.datapath(), port.name(), uuid);
      if (port.isDistributedGateway()) {
        port(scope, port.datapath(), port.redirectName(), uuid);
      }
    }
  }

  private void port(Scope scope, UuidAtom datapath, String name, UuidAtom uuid) {
    Long key = scope.read(topology.portKeys, name);
    if (key != null) {
      scope.emit(ports, new Place(datapath, key), uuid);
    }
  }

  private void datapath(Scope scope, UuidAtom uuid) {
    Long key = scope.read(topology.datapathKeys, uuid);
    if (key != null) {
      scope.emit(datapaths, key, uuid);
    }
  }

  private void fdb(Scope scope, UuidAtom uuid) {
    RowView row = topology.sb().fdb.get(scope, uuid);
    for (UuidAtom datapath : scope.all(datapaths, row.integer("dp_key", 0))) {
      if (!scope.isEmpty(ports, new Place(datapath, row.integer("port_key", 0)))) {
        scope.emit(rows, SbRow.kept("FDB", uuid));
        return;
      }
    }
  }

  private void macBinding(Scope scope, UuidAtom uuid) {
    RowView row = topology.sb().macBinding.get(scope, uuid);
    UuidAtom datapath = row.reference("datapath");
    if (datapath != null
        && topology.owner(scope, datapath) != null
        && !ages(scope, datapath, row)) {
      boolean isUsed = isPort(scope, row.string("logical_port"));
      scope.emit(
          rows, isUsed ? SbRow.kept("MAC_Binding", uuid) : SbRow.leftover("MAC_Binding", uuid));
    }
  }

  /// Whether a binding is older than its router lets it get.
  private boolean ages(Scope scope, UuidAtom datapath, RowView row) {
    UuidAtom owner = topology.owner(scope, datapath);
    RowView router = owner == null ? null : topology.nb().router.view(scope, owner);
    long seconds =
        router == null
            ? 0
            : Values.unsigned(router.option("options", "mac_binding_age_threshold"), 0);
    if (seconds <= 0 || !scope.get(topology.features, Topology.ONE).macBindingTimestamp()) {
      return false;
    }
    Expiry expiry =
        new Expiry(row.uuid(), row.integer("timestamp", 0) + TimeUnit.SECONDS.toMillis(seconds));
    Long expired = scope.read(topology.expired, row.uuid());
    if (expired != null && expired == expiry.millis()) {
      return true;
    }
    scope.emit(expiries, expiry);
    return false;
  }

  private boolean isPort(Scope scope, String name) {
    if (topology.routerPort(scope, name) != null || topology.switchPort(scope, name) != null) {
      return true;
    }
    RouterPort port = name.startsWith("cr-") ? topology.routerPort(scope, name.substring(3)) : null;
    return port != null && port.isDistributedGateway();
  }
}
