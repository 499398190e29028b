// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent.description;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A port with one interface that is to be in a bridge.
///
/// @param tag access VLAN
/// @param trunks VLANs of a trunk; empty for all
/// @param vlanMode `access`, `trunk`, `native-tagged`, `native-untagged`, `dot1q-tunnel`
/// @param type of the interface; empty for a device of the system
/// @param options of the interface
/// @param externalIds of the interface; `iface-id` binds it to a logical port
public record PortDescription(
    String name,
    OptionalLong tag,
    List<Long> trunks,
    Optional<String> vlanMode,
    String type,
    Map<String, String> options,
    Map<String, String> externalIds) {

  /// Copies the collections.
  public PortDescription {
    trunks = List.copyOf(trunks);
    options = Ordered.copy(options);
    externalIds = Ordered.copy(externalIds);
  }
}
