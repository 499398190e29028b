// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent.description;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A bridge that is to be there.
///
/// @param datapathType `netdev`, `system`; empty for the default
/// @param failMode `secure` or `standalone`
/// @param protocols OpenFlow versions; empty for all
/// @param controllers targets of OpenFlow controllers; empty to leave them alone
/// @param addresses of the bridge's local port, with prefix length; the port is then brought up
/// @param flows in the syntax of ovs-ofctl(8)
public record BridgeDescription(
    String name,
    String datapathType,
    Optional<String> failMode,
    List<String> protocols,
    List<String> controllers,
    List<String> addresses,
    Map<String, String> externalIds,
    Map<String, String> otherConfig,
    List<PortDescription> ports,
    List<String> flows) {

  /// Copies the collections.
  public BridgeDescription {
    protocols = List.copyOf(protocols);
    controllers = List.copyOf(controllers);
    addresses = List.copyOf(addresses);
    externalIds = Ordered.copy(externalIds);
    otherConfig = Ordered.copy(otherConfig);
    ports = List.copyOf(ports);
    flows = List.copyOf(flows);
  }
}
