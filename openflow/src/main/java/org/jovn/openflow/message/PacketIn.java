// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.message;

import org.jovn.openflow.match.Match;
import org.jovn.openflow.wire.Bytes;

/// `OFPT_PACKET_IN` (section 7.4.1).
///
/// @param bufferId buffer that holds the packet, [#NO_BUFFER] for none
/// @param totalLen length of the whole packet
/// @param reason 0 table miss, 1 action, 2 bad TTL
/// @param match where the packet came from and its metadata
/// @param data the packet or its beginning
public record PacketIn(
    int xid,
    int bufferId,
    int totalLen,
    int reason,
    int tableId,
    long cookie,
    Match match,
    Bytes data)
    implements OfMessage {
  /// The number of no buffer.
  public static final int NO_BUFFER = -1;
}
