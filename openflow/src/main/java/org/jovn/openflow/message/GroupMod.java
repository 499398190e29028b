// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.message;

import java.util.List;
import org.jovn.openflow.action.Bucket;

/// `OFPT_GROUP_MOD` (section 7.3.4.2).
///
/// @param command 0 add, 1 modify, 2 delete, and of Open vSwitch 0x8000 add or modify
/// @param type 0 all, 1 select, 2 indirect, 3 fast failover
public record GroupMod(int xid, int command, int type, int groupId, List<Bucket> buckets)
    implements OfMessage {
  /// Copies the buckets.
  public GroupMod {
    buckets = List.copyOf(buckets);
  }
}
