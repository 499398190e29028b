// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.topology;

import java.util.List;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Net;
import org.jovn.northd.net.PortAddresses;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// A port of a logical router.
///
/// @param addresses its networks; the IPv6 link-local one is the last
/// @param isFlooded whether it gets all multicast
/// @param isDistributedGateway whether it has gateway chassis, on a router that is distributed
/// @param peerPort the router's port that it is connected to directly
public record RouterPort(
    UuidAtom uuid,
    String name,
    String quoted,
    UuidAtom datapath,
    PortAddresses addresses,
    boolean isEnabled,
    boolean isFlooded,
    boolean isDistributedGateway,
    @Nullable UuidAtom peerPort) {

  public String mac() {
    return addresses.mac().toString();
  }

  /// The name of the port that stands for this one on its gateway chassis.
  public String redirectName() {
    return "cr-" + name;
  }

  /// `is_chassis_resident("cr-NAME")`.
  public String resident() {
    return "is_chassis_resident(" + Values.quote(redirectName()) + ")";
  }

  /// The address that this port has in the network of `nexthop`.
  public @Nullable Net networkOf(Ip nexthop) {
    return addresses.find(nexthop);
  }

  public List<Net> v4() {
    return addresses.v4();
  }

  public List<Net> v6() {
    return addresses.v6();
  }
}
