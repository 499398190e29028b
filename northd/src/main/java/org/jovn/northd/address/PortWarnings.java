// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.address;

import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Mac;
import org.jovn.northd.net.Net;
import org.jovn.northd.net.PortAddresses;
import org.jovn.northd.topology.DynamicAddress;
import org.jovn.northd.topology.Router;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.northd.topology.Warning;
import org.jovn.ovsdb.data.UuidAtom;

/// What is said of ports whose contents make no sense.
final class PortWarnings {

  private final Topology topology;

  PortWarnings(Topology topology) {
    this.topology = topology;
  }

  void ofSwitchPort(Scope scope, UuidAtom uuid) {
    RowView row = topology.nb().switchPort.get(scope, uuid);
    if (scope.isEmpty(topology.nb().switchOfPort, uuid)) {
      return;
    }
    String name = row.string("name");
    if (topology.routerPort(scope, name) != null) {
      warn(scope, Warning.of("duplicate logical port " + name));
      return;
    }
    for (String text : row.strings("addresses")) {
      if (text.equals("unknown") || text.equals("router") || isDynamic(text)) {
        continue;
      }
      if (PortAddresses.parse(text) == null) {
        String what = "invalid syntax '" + text + "' in ";
        String where = "logical switch port addresses. No MAC address found";
        warn(scope, Warning.info(Warning.NORTHD, what + where));
        warn(scope, Warning.info(Warning.NORTHD, name + ": " + what + "addresses column"));
      } else {
        trailing(scope, topology, text);
      }
    }
    for (String text : row.strings("port_security")) {
      if (PortAddresses.parse(text) == null) {
        String where = "' in port security. No MAC address found";
        warn(scope, Warning.info(Warning.NORTHD, "invalid syntax '" + text + where));
      } else {
        trailing(scope, topology, text);
      }
    }
    String type = row.string("type");
    if (!SwitchPort.TYPES.contains(type)) {
      String text = "Unknown port type '" + type + "' set on logical switch '" + name + "'.";
      warn(scope, Warning.of(text));
    }
  }

  private static boolean isDynamic(String text) {
    return DynamicAddress.isDynamic(text) || text.startsWith("dynamic");
  }

  /// Of addresses that are followed by something else.
  static void trailing(Scope scope, Topology topology, String text) {
    if (!PortAddresses.isWhole(text)) {
      String what = "invalid syntax '" + text + "' in address";
      scope.emit(topology.warnings, Warning.info(Warning.ADDRESSES, what));
    }
  }

  void ofRouterPort(Scope scope, UuidAtom uuid) {
    RowView row = topology.nb().routerPort.get(scope, uuid);
    UuidAtom owner = Topology.first(scope.all(topology.nb().routerOfPort, uuid));
    RowView router = owner == null ? null : topology.nb().router.view(scope, owner);
    if (router == null || owner == null || !router.bool("enabled", true)) {
      return;
    }
    String name = row.string("name");
    if (Mac.parse(row.string("mac")) == null) {
      warn(scope, Warning.of("bad 'mac' " + row.string("mac")));
      return;
    }
    for (String network : row.strings("networks")) {
      Net net = Net.parse(network);
      if (net == null) {
        String text = "invalid syntax '" + network + "' in networks";
        warn(scope, Warning.info(Warning.ADDRESSES, text));
      } else if (!net.isV6() && (net.length() == 0 || net.address().low() == 0)) {
        warn(scope, Warning.of(Warning.ADDRESSES, "bad 'networks' " + network));
      }
    }
    boolean group = row.has("ha_chassis_group");
    if (group || row.has("gateway_chassis")) {
      if (router.option("options", "chassis") != null) {
        String what = "Bad configuration: distributed gateway port configured on port ";
        warn(scope, Warning.of(what + name + " on L3 gateway router"));
      }
      if (group && row.has("gateway_chassis")) {
        String what = "Both ha_chassis_group and gateway_chassis configured on port ";
        warn(scope, Warning.of(what + name + "; ignoring the latter."));
      }
    }
    String peer = row.string("peer");
    if (!peer.isEmpty()
        && scope.isEmpty(topology.nb().routerPortByName, Topology.name(peer))
        && topology.switchPort(scope, peer) != null) {
      String what = "Bad configuration: The peer of router port ";
      warn(scope, Warning.of(what + name + " is a switch port"));
    }
    if (row.option("options", "reside-on-redirect-chassis", false)) {
      scope.get(topology.routerTraits, owner).ifPresent(traits -> resides(scope, traits, name));
    }
  }

  private void resides(Scope scope, Router router, String port) {
    int gateways = router.gateways().size();
    if (gateways > 1) {
      warn(
          scope,
          Warning.of(
              "\"reside-on-redirect-chassis\" is set on logical router port "
                  + port
                  + ", which is on logical router "
                  + router.name()
                  + ", which has "
                  + gateways
                  + " distributed gateway ports. Thisoption can only be used when there is a"
                  + " single distributed gateway port."));
    }
  }

  private void warn(Scope scope, Warning warning) {
    scope.emit(topology.warnings, warning);
  }
}
