// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.message;

import java.util.List;
import org.jovn.openflow.action.Instruction;
import org.jovn.openflow.match.Match;

/// `OFPT_FLOW_MOD` (section 7.3.4.1).
///
/// @param command see the constants
/// @param flags `OFPFF_*` bits: 1 send_flow_rem, 2 check_overlap, 4 reset_counts, 8 and 16 no
///   packet and no byte counts
public record FlowMod(
    int xid,
    long cookie,
    long cookieMask,
    int tableId,
    int command,
    int idleTimeout,
    int hardTimeout,
    int priority,
    int bufferId,
    int outPort,
    int outGroup,
    int flags,
    Match match,
    List<Instruction> instructions)
    implements OfMessage {
  /// `OFPFC_ADD`.
  public static final int ADD = 0;

  /// `OFPFC_MODIFY`.
  public static final int MODIFY = 1;

  /// `OFPFC_MODIFY_STRICT`.
  public static final int MODIFY_STRICT = 2;

  /// `OFPFC_DELETE`.
  public static final int DELETE = 3;

  /// `OFPFC_DELETE_STRICT`.
  public static final int DELETE_STRICT = 4;

  /// Copies the instructions.
  public FlowMod {
    instructions = List.copyOf(instructions);
  }
}
