// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.action;

import java.util.List;
import org.jovn.openflow.wire.Bytes;

/// An instruction of OpenFlow 1.3 (section 7.2.4).
public sealed interface Instruction {

  /// `OFPIT_GOTO_TABLE`.
  record GotoTable(int tableId) implements Instruction {}

  /// `OFPIT_WRITE_METADATA`.
  record WriteMetadata(long metadata, long mask) implements Instruction {}

  /// `OFPIT_WRITE_ACTIONS`.
  record WriteActions(List<Action> actions) implements Instruction {
    /// Copies the actions.
    public WriteActions {
      actions = List.copyOf(actions);
    }
  }

  /// `OFPIT_APPLY_ACTIONS`.
  record ApplyActions(List<Action> actions) implements Instruction {
    /// Copies the actions.
    public ApplyActions {
      actions = List.copyOf(actions);
    }
  }

  /// `OFPIT_CLEAR_ACTIONS`.
  record ClearActions() implements Instruction {}

  /// `OFPIT_METER`.
  record Meter(int meterId) implements Instruction {}

  /// `OFPIT_EXPERIMENTER`.
  ///
  /// @param data what follows the experimenter's number
  record Experimenter(int experimenter, Bytes data) implements Instruction {}
}
