// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent.bridge;

/// How the described flows of a bridge are.
///
/// @param wanted how many are described
/// @param installed how many of ours the switch has, as far as known
/// @param isConnected whether the OpenFlow channel is up
/// @param problem why they are not as described; empty when they are
public record FlowState(
    String bridge, int wanted, int installed, boolean isConnected, String problem) {

  /// Whether the switch has what is described.
  public boolean isTrue() {
    return isConnected && problem.isEmpty() && wanted == installed;
  }
}
