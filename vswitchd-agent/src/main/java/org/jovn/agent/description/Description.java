// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent.description;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a hypervisor is to look like. What is not mentioned is left as it is.
///
/// @param systemId the chassis' name; empty to keep or make up one
/// @param controller whether `ovn-controller` runs
/// @param externalIds keys of `external_ids` in the Open_vSwitch row; those of OVN (`ovn-remote`,
///   …) are among them
/// @param otherConfig keys of `other_config` in the same row
/// @param managers targets of managers; empty to leave them alone
public record Description(
    Optional<String> systemId,
    boolean controller,
    Map<String, String> externalIds,
    Map<String, String> otherConfig,
    List<String> managers,
    List<BridgeDescription> bridges) {

  /// Nothing is described.
  public static final Description EMPTY =
      new Description(Optional.empty(), false, Map.of(), Map.of(), List.of(), List.of());

  /// Copies the collections.
  public Description {
    externalIds = Ordered.copy(externalIds);
    otherConfig = Ordered.copy(otherConfig);
    managers = List.copyOf(managers);
    bridges = List.copyOf(bridges);
  }

  /// The same with more keys of `external_ids`, which win.
  public Description withExternalIds(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(externalIds);
    all.putAll(more);
    return new Description(systemId, controller, all, otherConfig, managers, bridges);
  }

  /// The same with this name of the chassis.
  public Description withSystemId(String id) {
    return new Description(
        Optional.of(id), controller, externalIds, otherConfig, managers, bridges);
  }

  /// The same, with `ovn-controller`.
  public Description withController() {
    return new Description(systemId, true, externalIds, otherConfig, managers, bridges);
  }
}
