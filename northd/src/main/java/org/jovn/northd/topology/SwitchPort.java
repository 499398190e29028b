// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.topology;

import java.util.List;
import java.util.Set;
import org.jovn.northd.net.PortAddresses;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// A port of a logical switch.
///
/// @param quoted its name as in matches
/// @param own the addresses of its own, without those of the router's port
/// @param addresses its own addresses and, if it takes them from the router's port, these
/// @param isUnknown whether it has the address "unknown"
/// @param isRouterAddressed whether it has the address "router"
/// @param peer the router's port that this is connected to
public record SwitchPort(
    UuidAtom uuid,
    String name,
    String quoted,
    UuidAtom datapath,
    String type,
    boolean isEnabled,
    List<PortAddresses> own,
    List<PortAddresses> addresses,
    boolean isUnknown,
    boolean isRouterAddressed,
    boolean hasPortSecurity,
    @Nullable UuidAtom peer) {

  /// The types that there are, with the one of a VIF.
  public static final Set<String> TYPES =
      Set.of(
          "",
          "external",
          "l2gateway",
          "localnet",
          "localport",
          "remote",
          "router",
          "virtual",
          "vtep");

  public boolean isType(String other) {
    return type.equals(other);
  }
}
