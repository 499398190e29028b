// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.northd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jovn.ovn.sb.Chassis;
import org.jovn.ovn.sb.DatapathBinding;
import org.jovn.ovn.sb.Fdb;
import org.jovn.ovn.sb.IgmpGroup;
import org.jovn.ovn.sb.MacBinding;
import org.jovn.ovn.sb.PortBinding;
import org.jovn.ovn.sb.ServiceMonitor;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.data.UuidAtom;

/// Brings what daemons wrote to one Southbound database into another, which has the same network
/// with other UUIDs and keys.
final class Observations {

  /// Keys that no row has.
  private static final long NO_KEY = 1L << 23;

  private final ReplicaSnapshot from;
  private final ReplicaSnapshot to;
  private final Transaction transaction;
  private final Map<String, UuidAtom> chassis = new HashMap<>();
  private final Map<String, DatapathBinding> datapaths = new HashMap<>();
  private final Map<String, PortBinding> ports = new HashMap<>();

  Observations(ReplicaSnapshot from, ReplicaSnapshot to, Transaction transaction) {
    this.from = from;
    this.to = to;
    this.transaction = transaction;
    Chassis.forEach(to, row -> chassis.put(row.name(), row.uuid()));
    DatapathBinding.forEach(to, row -> datapaths.put(owner(row), row));
    PortBinding.forEach(to, row -> ports.put(row.logicalPort(), row));
  }

  void copy() {
    PortBinding.forEach(from, this::port);
    IgmpGroup.forEach(from, this::listener);
    MacBinding.forEach(from, this::neighbor);
    Fdb.forEach(from, this::station);
    ServiceMonitor.forEach(from, this::service);
  }

  private static String owner(DatapathBinding row) {
    return row.externalIds("logical-switch").or(() -> row.externalIds("logical-router")).orElse("");
  }

  private Optional<DatapathBinding> datapath(UuidAtom original) {
    return DatapathBinding.find(from, original)
        .flatMap(row -> Optional.ofNullable(datapaths.get(owner(row))));
  }

  private Optional<UuidAtom> chassis(Optional<UuidAtom> original) {
    return original
        .flatMap(uuid -> Chassis.find(from, uuid))
        .flatMap(row -> Optional.ofNullable(chassis.get(row.name())));
  }

  private void port(PortBinding port) {
    PortBinding other = ports.get(port.logicalPort());
    if (other == null) {
      return;
    }
    PortBinding.Editor edit = other.update(transaction);
    port.up().ifPresent(edit::up);
    if (port.type().equals("virtual")) {
      port.virtualParent().ifPresent(edit::virtualParent);
    }
  }

  private void listener(IgmpGroup group) {
    IgmpGroup.Editor edit = IgmpGroup.insert(transaction).address(group.address());
    chassis(group.chassis()).ifPresent(edit::chassis);
    group.datapath().flatMap(this::datapath).ifPresent(datapath -> edit.datapath(datapath.uuid()));
    List<UuidAtom> members = new ArrayList<>();
    for (PortBinding port : group.ports(from)) {
      PortBinding other = ports.get(port.logicalPort());
      if (other != null) {
        members.add(other.uuid());
      }
    }
    edit.ports(members);
  }

  private void neighbor(MacBinding binding) {
    datapath(binding.datapath())
        .ifPresent(
            datapath ->
                MacBinding.insert(transaction)
                    .datapath(datapath.uuid())
                    .logicalPort(binding.logicalPort())
                    .ip(binding.ip())
                    .mac(binding.mac())
                    .timestamp(binding.timestamp()));
  }

  /// A station behind a port that there is not gets keys that there are not.
  private void station(Fdb station) {
    long datapathKey = NO_KEY;
    long portKey = NO_KEY;
    for (DatapathBinding datapath : DatapathBinding.all(from)) {
      DatapathBinding other = datapaths.get(owner(datapath));
      if (datapath.tunnelKey() != station.dpKey() || other == null) {
        continue;
      }
      datapathKey = other.tunnelKey();
      for (PortBinding port : PortBinding.all(from)) {
        PortBinding same = ports.get(port.logicalPort());
        if (port.datapath().equals(datapath.uuid())
            && port.tunnelKey() == station.portKey()
            && same != null) {
          portKey = same.tunnelKey();
        }
      }
    }
    Fdb.insert(transaction).mac(station.mac()).dpKey(datapathKey).portKey(portKey);
  }

  private void service(ServiceMonitor monitor) {
    ServiceMonitor.forEach(
        to,
        other -> {
          if (other.ip().equals(monitor.ip())
              && other.port() == monitor.port()
              && other.logicalPort().equals(monitor.logicalPort())
              && other.protocol().equals(monitor.protocol())) {
            monitor.status().ifPresent(status -> other.update(transaction).status(status));
          }
        });
  }
}
