// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.topology;

import java.util.ArrayList;
import java.util.List;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Net;
import org.jovn.ovsdb.data.UuidAtom;

/// A logical router that is enabled.
///
/// @param isGateway whether it is bound to a chassis (`options:chassis`)
/// @param ports its ports that make sense, by their UUIDs
/// @param gateways those of them that are distributed gateway ports
public record Router(
    UuidAtom uuid,
    String name,
    boolean isGateway,
    List<RouterPort> ports,
    List<RouterPort> gateways,
    ForceSnat dnatForce,
    ForceSnat lbForce,
    boolean isLbRouterIp) {

  /// Addresses that traffic is made to come from.
  public record ForceSnat(List<Ip> addresses) {

    public static final ForceSnat NONE = new ForceSnat(List.of());

    /// The first IPv4 and the first IPv6 address of a list.
    static ForceSnat parse(String text) {
      List<Ip> addresses = new ArrayList<>();
      for (String word : text.strip().split("[ \t]+", -1)) {
        Ip address = word.isEmpty() ? null : Ip.parse(word);
        if (address == null) {
          break;
        }
        if (addresses.stream().noneMatch(a -> a.isV6() == address.isV6())) {
          addresses.add(address);
        }
      }
      return addresses.isEmpty() ? ForceSnat.NONE : new ForceSnat(addresses);
    }

    public boolean has(boolean v6) {
      for (Ip address : addresses) {
        if (address.isV6() == v6) {
          return true;
        }
      }
      return false;
    }
  }

  /// The same without its ports, but for the distributed gateway ports.
  Router withoutPorts() {
    return new Router(uuid, name, isGateway, List.of(), gateways, dnatForce, lbForce, isLbRouterIp);
  }

  public boolean isLbForced() {
    return isLbRouterIp || !lbForce.addresses.isEmpty();
  }

  /// Whether one of its ports is on the way to the next hop of a static route.
  boolean reaches(RowView route) {
    String outport = route.optional("output_port");
    Net hop = Net.parse(route.string("nexthop"));
    for (RouterPort port : ports) {
      if (outport == null
          ? hop != null && port.networkOf(hop.address()) != null
          : port.name().equals(outport)) {
        return true;
      }
    }
    return false;
  }
}
