// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.message;

import java.util.List;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.wire.Bytes;

/// `OFPT_PACKET_OUT` (section 7.3.7).
public record PacketOut(int xid, int bufferId, int inPort, List<Action> actions, Bytes data)
    implements OfMessage {
  /// Copies the actions.
  public PacketOut {
    actions = List.copyOf(actions);
  }
}
