// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.message;

import org.jovn.openflow.match.Match;

/// `OFPT_FLOW_REMOVED` (section 7.4.2).
///
/// @param reason 0 idle, 1 hard, 2 delete, 3 group delete, 4 meter delete, 5 eviction
public record FlowRemoved(
    int xid,
    long cookie,
    int priority,
    int reason,
    int tableId,
    int durationSec,
    int durationNsec,
    int idleTimeout,
    int hardTimeout,
    long packetCount,
    long byteCount,
    Match match)
    implements OfMessage {}
