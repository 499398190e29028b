// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.address;

import java.util.List;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Mac;
import org.jovn.northd.topology.DynamicAddress;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// What the choice of addresses and tags depends on.
public sealed interface AddressWish {

  /// A switch that has addresses to give.
  ///
  /// @param first the first address of its IPv4 subnet
  /// @param count how many addresses follow from there, the broadcast address among them; 0 without
  ///   an IPv4 subnet
  /// @param prefix its IPv6 prefix of 64 bits
  record Subnet(
      UuidAtom datapath, long first, long count, List<Range> excluded, @Nullable Ip prefix)
      implements AddressWish {

    /// Whether a port may have the address.
    boolean contains(Ip address) {
      return address.low() >= first && address.low() - first < count - 1;
    }
  }

  /// Addresses from `from` to `to`, counted from the first of the subnet.
  record Range(long from, long to) {}

  /// An Ethernet address somewhere in the network, and IPv4 addresses on a switch.
  record Taken(@Nullable UuidAtom datapath, Mac mac, List<Ip> addresses) implements AddressWish {}

  /// A port that wants addresses.
  ///
  /// @param current what it has according to the database, or empty
  record Dynamic(
      UuidAtom port, UuidAtom datapath, String name, DynamicAddress asked, String current)
      implements AddressWish {}

  /// A port in a port: it wants a tag, or has one.
  ///
  /// @param tag 0 when it has none yet
  record Nested(String parent, UuidAtom port, long tag) implements AddressWish {}
}
