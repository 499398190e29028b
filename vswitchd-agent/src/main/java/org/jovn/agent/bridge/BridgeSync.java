// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent.bridge;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jovn.agent.description.BridgeDescription;
import org.jovn.agent.description.Description;
import org.jovn.agent.description.PortDescription;
import org.jovn.ovs.Bridge;
import org.jovn.ovs.Controller;
import org.jovn.ovs.Interface;
import org.jovn.ovs.Manager;
import org.jovn.ovs.OpenVSwitch;
import org.jovn.ovs.Port;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.client.replica.Values;
import org.jovn.ovsdb.data.UuidAtom;

/// Writes what a description wants of the Open_vSwitch database and the database does not have yet:
/// a function from a snapshot to a transaction.
///
/// What is not described stays. Bridges and ports that we made, which `external_ids:jovn-agent`
/// marks, go when they are described no more.
public final class BridgeSync {

  /// Key of `external_ids` in the bridges and ports that we made.
  static final String OURS = "jovn-agent";

  private final ReplicaSnapshot snapshot;
  private final Description description;
  private final Transaction transaction;

  private BridgeSync(ReplicaSnapshot snapshot, Description description, Transaction transaction) {
    this.snapshot = snapshot;
    this.description = description;
    this.transaction = transaction;
  }

  /// Fills a transaction with what is missing; it stays without operations when nothing is.
  public static void write(
      ReplicaSnapshot snapshot, Description description, Transaction transaction) {
    OpenVSwitch root = OpenVSwitch.all(snapshot).getFirst();
    BridgeSync sync = new BridgeSync(snapshot, description, transaction);
    sync.settings(root);
    sync.managers(root);
    sync.bridges(root);
  }

  private void settings(OpenVSwitch root) {
    OpenVSwitch.Editor edit = root.update(transaction);
    description
        .systemId()
        .filter(id -> !root.externalIds("system-id").equals(Optional.of(id)))
        .ifPresent(id -> edit.putExternalIds("system-id", id));
    missing(root.externalIds(), description.externalIds()).forEach(edit::putExternalIds);
    missing(root.otherConfig(), description.otherConfig()).forEach(edit::putOtherConfig);
  }

  /// What `wanted` says otherwise than `is`.
  private static Map<String, String> missing(Map<String, String> is, Map<String, String> wanted) {
    Map<String, String> missing = new LinkedHashMap<>();
    wanted.forEach(
        (key, value) -> {
          if (!value.equals(is.get(key))) {
            missing.put(key, value);
          }
        });
    return missing;
  }

  private void managers(OpenVSwitch root) {
    if (description.managers().isEmpty()) {
      return;
    }
    Set<String> wanted = new HashSet<>(description.managers());
    for (Manager manager : root.managerOptions(snapshot)) {
      if (!wanted.remove(manager.target())) {
        root.update(transaction).removeManagerOptions(manager.row().uuid());
      }
    }
    for (String target : description.managers()) {
      if (wanted.contains(target)) {
        Manager.Editor manager = Manager.insert(transaction).target(target);
        root.update(transaction).addManagerOptions(manager.uuid());
      }
    }
  }

  private void bridges(OpenVSwitch root) {
    Map<String, Bridge> present = new HashMap<>();
    for (Bridge bridge : root.bridges(snapshot)) {
      present.put(bridge.name(), bridge);
    }
    for (BridgeDescription wanted : description.bridges()) {
      Bridge bridge = present.remove(wanted.name());
      if (bridge == null) {
        insert(root, wanted);
      } else {
        update(bridge, wanted);
      }
    }
    for (Bridge bridge : present.values()) {
      if (bridge.externalIds(OURS).isPresent()) {
        root.update(transaction).removeBridges(bridge.row().uuid());
      }
    }
  }

  private void insert(OpenVSwitch root, BridgeDescription wanted) {
    Bridge.Editor bridge = Bridge.insert(transaction).name(wanted.name());
    bridge.datapathType(wanted.datapathType()).putExternalIds(OURS, "true");
    failMode(wanted).ifPresent(bridge::failMode);
    bridge.protocols(protocols(wanted));
    wanted.externalIds().forEach(bridge::putExternalIds);
    wanted.otherConfig().forEach(bridge::putOtherConfig);
    for (String target : wanted.controllers()) {
      bridge.addController(Controller.insert(transaction).target(target).uuid());
    }
    PortDescription local =
        new PortDescription(
            wanted.name(),
            OptionalLong.empty(),
            List.of(),
            Optional.empty(),
            "internal",
            Map.of(),
            Map.of());
    bridge.addPorts(insert(local));
    for (PortDescription port : wanted.ports()) {
      bridge.addPorts(insert(port));
    }
    root.update(transaction).addBridges(bridge.uuid());
  }

  private static Optional<Bridge.FailMode> failMode(BridgeDescription wanted) {
    return wanted.failMode().map(mode -> Bridge.FailMode.of(Values.of(mode)));
  }

  private static List<Bridge.Protocols> protocols(BridgeDescription wanted) {
    return wanted.protocols().stream()
        .map(protocol -> Bridge.Protocols.of(Values.of(protocol)))
        .toList();
  }

  private static Optional<Port.VlanMode> vlanMode(PortDescription wanted) {
    return wanted.vlanMode().map(mode -> Port.VlanMode.of(Values.of(mode)));
  }

  private UuidAtom insert(PortDescription wanted) {
    Interface.Editor device = Interface.insert(transaction).name(wanted.name()).type(wanted.type());
    wanted.options().forEach(device::putOptions);
    wanted.externalIds().forEach(device::putExternalIds);
    Port.Editor port =
        Port.insert(transaction).name(wanted.name()).interfaces(List.of(device.uuid()));
    port.putExternalIds(OURS, "true");
    wanted.tag().ifPresent(port::tag);
    port.trunks(wanted.trunks());
    vlanMode(wanted).ifPresent(port::vlanMode);
    return port.uuid();
  }

  private void update(Bridge bridge, BridgeDescription wanted) {
    Bridge.Editor edit = bridge.update(transaction);
    if (!wanted.datapathType().isEmpty()) {
      edit.datapathType(wanted.datapathType());
    }
    failMode(wanted).ifPresent(edit::failMode);
    if (!wanted.protocols().isEmpty()) {
      edit.protocols(protocols(wanted));
    }
    missing(bridge.externalIds(), wanted.externalIds()).forEach(edit::putExternalIds);
    missing(bridge.otherConfig(), wanted.otherConfig()).forEach(edit::putOtherConfig);
    controllers(bridge, wanted, edit);
    ports(bridge, wanted, edit);
  }

  private void controllers(Bridge bridge, BridgeDescription wanted, Bridge.Editor edit) {
    if (wanted.controllers().isEmpty()) {
      return;
    }
    Set<String> missing = new HashSet<>(wanted.controllers());
    for (Controller controller : bridge.controller(snapshot)) {
      if (!missing.remove(controller.target())) {
        edit.removeController(controller.row().uuid());
      }
    }
    for (String target : wanted.controllers()) {
      if (missing.contains(target)) {
        edit.addController(Controller.insert(transaction).target(target).uuid());
      }
    }
  }

  private void ports(Bridge bridge, BridgeDescription wanted, Bridge.Editor edit) {
    Map<String, Port> present = new HashMap<>();
    for (Port port : bridge.ports(snapshot)) {
      present.put(port.name(), port);
    }
    for (PortDescription description : wanted.ports()) {
      Port port = present.remove(description.name());
      if (port == null) {
        edit.addPorts(insert(description));
      } else {
        update(port, description);
      }
    }
    for (Port port : present.values()) {
      if (port.externalIds(OURS).isPresent() && !port.name().equals(bridge.name())) {
        edit.removePorts(port.row().uuid());
      }
    }
  }

  /// VLANs are ours as a whole: a tag that is not described goes.
  private void update(Port port, PortDescription wanted) {
    Port.Editor edit = port.update(transaction);
    wanted.tag().ifPresentOrElse(edit::tag, edit::clearTag);
    edit.trunks(wanted.trunks());
    vlanMode(wanted).ifPresent(edit::vlanMode);
    for (Interface device : port.interfaces(snapshot)) {
      if (device.name().equals(wanted.name())) {
        Interface.Editor editor = device.update(transaction);
        if (!wanted.type().isEmpty()) {
          editor.type(wanted.type());
        }
        missing(device.options(), wanted.options()).forEach(editor::putOptions);
        missing(device.externalIds(), wanted.externalIds()).forEach(editor::putExternalIds);
      }
    }
  }
}
