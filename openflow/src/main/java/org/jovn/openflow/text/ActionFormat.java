// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.Instruction;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.action.PortNo;
import org.jovn.openflow.wire.Bytes;

/// Prints actions and instructions as ovs-actions(7) writes them.
final class ActionFormat {
  private ActionFormat() {}

  /// Actions with commas between; `drop` if there are none.
  static String format(List<Action> actions) {
    return actions.isEmpty() ? "drop" : join(actions);
  }

  static String join(List<Action> actions) {
    StringBuilder text = new StringBuilder();
    for (Action action : actions) {
      text.append(text.isEmpty() ? "" : ",").append(format(action));
    }
    return text.toString();
  }

  static String format(Action action) {
    return switch (action) {
      case Action.Output(int port, int maxLen) -> output(port, maxLen);
      case Action.CopyTtlOut _ -> "copy_ttl_out";
      case Action.CopyTtlIn _ -> "copy_ttl_in";
      case Action.SetMplsTtl(int ttl) -> "set_mpls_ttl(" + ttl + ")";
      case Action.DecMplsTtl _ -> "dec_mpls_ttl";
      case Action.PushVlan(int etherType) -> "push_vlan:0x%04x".formatted(etherType);
      case Action.PopVlan _ -> "pop_vlan";
      case Action.PushMpls(int etherType) -> "push_mpls:0x%04x".formatted(etherType);
      case Action.PopMpls(int etherType) -> "pop_mpls:0x%04x".formatted(etherType);
      case Action.SetQueue(int queueId) -> "set_queue:" + Texts.unsigned(queueId);
      case Action.Group(int groupId) -> "group:" + Texts.unsigned(groupId);
      case Action.SetNwTtl(int ttl) -> "mod_nw_ttl:" + ttl;
      case Action.DecNwTtl _ -> "dec_ttl";
      case Action.SetField(var value) -> "set_field:" + FieldText.assignment(value);
      case Action.PushPbb(int etherType) -> "push_pbb:0x%04x".formatted(etherType);
      case Action.PopPbb _ -> "pop_pbb";
      case Action.OldSet(int type, var value) -> oldSet(type, value);
      case Action.Experimenter(int experimenter, var data) ->
          "experimenter(0x" + Integer.toHexString(experimenter) + "," + Texts.dotted(data) + ")";
      case NiciraAction nicira -> NiciraActionFormat.format(nicira);
    };
  }

  private static String oldSet(int type, Bytes value) {
    return switch (type) {
      case 1 -> "mod_vlan_vid:" + value.slice(0, 2).toLong();
      case 2 -> "mod_vlan_pcp:" + value.at(0);
      case 3 -> "mod_dl_src:" + Texts.ethernet(value);
      case 4 -> "mod_dl_dst:" + Texts.ethernet(value);
      case 5 -> "mod_nw_src:" + Texts.ipv4(value);
      case 6 -> "mod_nw_dst:" + Texts.ipv4(value);
      case 7 -> "mod_nw_tos:" + value.at(0);
      case 8 -> "mod_nw_ecn:" + value.at(0);
      case 9 -> "mod_tp_src:" + value.slice(0, 2).toLong();
      default -> "mod_tp_dst:" + value.slice(0, 2).toLong();
    };
  }

  private static String output(int port, int maxLen) {
    if (Integer.compareUnsigned(port, PortNo.MAX) < 0) {
      return "output:" + PortNames.name(port).orElseGet(() -> Texts.unsigned(port));
    }
    return switch (port) {
      case PortNo.CONTROLLER -> "CONTROLLER:" + maxLen;
      case PortNo.ANY, PortNo.UNSET -> "output:" + Texts.port(port);
      default -> Texts.port(port);
    };
  }

  /// Instructions in the order in which a switch executes them, `drop` if they do nothing.
  static String formatInstructions(List<Instruction> instructions) {
    List<String> texts = new ArrayList<>();
    for (int rank = 0; rank < 7; rank++) {
      for (Instruction instruction : instructions) {
        if (rank(instruction) == rank) {
          String text = format(instruction);
          if (!text.isEmpty()) {
            texts.add(text);
          }
        }
      }
    }
    return texts.isEmpty() ? "drop" : String.join(",", texts);
  }

  private static int rank(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Meter _ -> 0;
      case Instruction.ApplyActions _ -> 1;
      case Instruction.ClearActions _ -> 2;
      case Instruction.WriteActions _ -> 3;
      case Instruction.WriteMetadata _ -> 4;
      case Instruction.GotoTable _ -> 5;
      case Instruction.Experimenter _ -> 6;
    };
  }

  private static String format(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Meter(int meterId) -> "meter:" + Texts.unsigned(meterId);
      case Instruction.ApplyActions(var actions) -> join(actions);
      case Instruction.ClearActions _ -> "clear_actions";
      case Instruction.WriteActions(var actions) ->
          actions.isEmpty() ? "" : "write_actions(" + join(actions) + ")";
      case Instruction.WriteMetadata(long metadata, long mask) -> metadata(metadata, mask);
      case Instruction.GotoTable(int tableId) -> "goto_table:" + TableNames.format(tableId);
      case Instruction.Experimenter(int experimenter, var data) ->
          "experimenter(0x" + Integer.toHexString(experimenter) + "," + Texts.dotted(data) + ")";
    };
  }

  static String metadata(long metadata, long mask) {
    return "write_metadata:" + Texts.hex(metadata) + (mask == -1 ? "" : "/" + Texts.hex(mask));
  }
}
