// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.Optional;
import org.jovn.openflow.message.GroupMod;
import org.jovn.openflow.message.MeterMod;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.MultipartRequest;
import org.jovn.openflow.message.NiciraMessage;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.wire.OfError;

/// What a message may not say although its bytes are in order: numbers out of range that only the
/// receiver can refuse.
final class MessageCheck {
  private MessageCheck() {}

  /// The error of an experimenter's message that is not known here.
  static Optional<OfError> unknown(OfMessage message) {
    return switch (message) {
      case OfMessage.Experimenter(_, int experimenter, _, _) -> unknown(experimenter);
      case MultipartRequest(_, _, MultipartRequest.Body.Experimenter(int experimenter, int type, _))
          when experimenter != OfError.NICIRA || type < 3 || type > 4 ->
          unknown(experimenter);
      case MultipartReply(_, _, MultipartReply.Body.Experimenter(int experimenter, _, _)) ->
          unknown(experimenter);
      default -> Optional.empty();
    };
  }

  private static Optional<OfError> unknown(int experimenter) {
    return Optional.of(
        experimenter == OfError.NICIRA || experimenter == OfError.ONF
            ? OfError.OFPBRC_BAD_SUBTYPE
            : OfError.OFPBRC_BAD_VENDOR);
  }

  static Optional<OfError> check(OfMessage message) {
    return Optional.ofNullable(
        switch (message) {
          case OfMessage.SetConfig(_, int flags, _) when flags > 3 -> OfError.OFPSCFC_BAD_FLAGS;
          case OfMessage.PortStatus(_, int reason, _) when reason > 2 -> OfError.NXBRC_BAD_REASON;
          case OfMessage.RoleRequest(_, int role, _) when role < 0 || role > 3 ->
              OfError.OFPRRFC_BAD_ROLE;
          case NiciraMessage.RoleRequest(_, int role) when role < 0 || role > 2 ->
              OfError.OFPRRFC_BAD_ROLE;
          case NiciraMessage.SetPacketInFormat(_, int format) when format < 0 || format > 2 ->
              OfError.OFPBRC_EPERM;
          case NiciraMessage.TlvTableMod(_, int command, _) when command > 2 ->
              OfError.NXTTMFC_BAD_COMMAND;
          case MeterMod(_, int command, _) when command > 2 -> OfError.OFPMMFC_BAD_COMMAND;
          case GroupMod(_, int command, _, _, _) when command > 2 && command != 0x8000 ->
              OfError.OFPGMFC_BAD_COMMAND;
          case GroupMod(_, _, int type, _, _) when type > 3 -> OfError.OFPGMFC_BAD_TYPE;
          default -> null;
        });
  }
}
