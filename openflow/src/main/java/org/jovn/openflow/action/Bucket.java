// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.action;

import java.util.List;

/// A bucket of a group, `ofp_bucket` (section 7.3.4.2).
///
/// @param weight share of traffic, for groups of type select
/// @param watchPort port whose state decides, [PortNo#ANY] for none
/// @param watchGroup group whose state decides, 0xffffffff for none
public record Bucket(int weight, int watchPort, int watchGroup, List<Action> actions) {
  /// Copies the actions.
  public Bucket {
    actions = List.copyOf(actions);
  }
}
