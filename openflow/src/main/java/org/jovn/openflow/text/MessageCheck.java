// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jovn.openflow.action.Bucket;
import org.jovn.openflow.action.Instruction;
import org.jovn.openflow.action.PortNo;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.message.FlowRemoved;
import org.jovn.openflow.message.GroupMod;
import org.jovn.openflow.message.MeterConfig;
import org.jovn.openflow.message.MeterMod;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.MultipartRequest;
import org.jovn.openflow.message.NiciraMessage;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.message.OnfMessage;
import org.jovn.openflow.message.PacketOut;
import org.jovn.openflow.wire.OfError;

/// What a message may not say although its bytes are in order: fields without their prerequisites,
/// actions that do not suit the match, numbers out of range. A controller's codec keeps such
/// messages as they are, so that it can show what a switch sent; a switch refuses them with these
/// errors, those of Open vSwitch 3.1.
public final class MessageCheck {
  private static final Optional<OfError> GOOD = Optional.empty();
  private static final int FLOW_FLAGS = 0x1f;
  private static final int ALL_TABLES = 0xff;

  private MessageCheck() {}

  /// The error with which a switch answers the message, if it does.
  public static Optional<OfError> refusal(OfMessage message) {
    return unknown(message).or(() -> check(message));
  }

  /// The error of an experimenter's message that is not known here.
  static Optional<OfError> unknown(OfMessage message) {
    return switch (message) {
      case OfMessage.Experimenter(_, int experimenter, _, _) -> unknown(experimenter);
      case MultipartRequest(_, _, MultipartRequest.Body.Experimenter(int experimenter, int type, _))
          when experimenter != OfError.NICIRA || type < 3 || type > 4 ->
          unknown(experimenter);
      case MultipartReply(_, _, MultipartReply.Body.Experimenter(int experimenter, _, _)) ->
          unknown(experimenter);
      default -> GOOD;
    };
  }

  private static Optional<OfError> unknown(int experimenter) {
    return Optional.of(
        experimenter == OfError.NICIRA || experimenter == OfError.ONF
            ? OfError.OFPBRC_BAD_SUBTYPE
            : OfError.OFPBRC_BAD_VENDOR);
  }

  private static Optional<OfError> when(boolean bad, OfError error) {
    return bad ? Optional.of(error) : GOOD;
  }

  /// What is wrong with a known message, or nothing.
  static Optional<OfError> check(OfMessage message) {
    return switch (message) {
      case OfMessage.SetConfig(_, int flags, _) -> when(flags > 3, OfError.OFPSCFC_BAD_FLAGS);
      case OfMessage.PortStatus(_, int reason, _) -> when(reason > 2, OfError.NXBRC_BAD_REASON);
      case OfMessage.RoleRequest(_, int role, _) ->
          when(role < 0 || role > 3, OfError.OFPRRFC_BAD_ROLE);
      case OfMessage.QueueGetConfigRequest(_, int port) ->
          when(
              port != PortNo.ANY && Integer.compareUnsigned(port, 0xff00) >= 0,
              OfError.OFPQOFC_BAD_PORT);
      case NiciraMessage.RoleRequest(_, int role) ->
          when(role < 0 || role > 2, OfError.OFPRRFC_BAD_ROLE);
      case NiciraMessage.SetPacketInFormat(_, int format) ->
          when(format < 0 || format > 2, OfError.OFPBRC_EPERM);
      case NiciraMessage.TlvTableMod(_, int command, var mappings) ->
          when(command > 2, OfError.NXTTMFC_BAD_COMMAND).or(() -> mappings(mappings));
      case NiciraMessage.TlvTableReply(_, _, _, var mappings) -> mappings(mappings);
      case FlowMod mod -> flowMod(mod);
      case NiciraMessage.FlowMod mod -> MatchCheck.check(mod.match());
      case FlowRemoved removed -> MatchCheck.check(removed.match());
      case NiciraMessage.FlowRemoved removed -> MatchCheck.check(removed.match());
      case PacketOut out -> packetOut(out);
      case MeterMod(_, int command, MeterConfig config) -> meterMod(command, config);
      case GroupMod mod -> groupMod(mod);
      case MultipartRequest(_, _, MultipartRequest.Body.Flow(var filter)) -> filter(filter);
      case MultipartRequest(_, _, MultipartRequest.Body.Aggregate(var filter)) -> filter(filter);
      case MultipartReply(_, _, MultipartReply.Body.Flows(var flows)) -> flows(flows);
      case OnfMessage.BundleAdd add -> check(add.message());
      default -> GOOD;
    };
  }

  private static Optional<OfError> mappings(List<NiciraMessage.TlvMapping> mappings) {
    boolean bad =
        mappings.stream().anyMatch(m -> m.optionLength() % 4 != 0 || m.optionLength() > 124);
    return when(bad, OfError.NXTTMFC_BAD_OPT_LEN)
        .or(
            () ->
                when(
                    mappings.stream().anyMatch(m -> m.index() > 63),
                    OfError.NXTTMFC_BAD_FIELD_IDX));
  }

  private static Optional<OfError> filter(MultipartRequest.FlowFilter filter) {
    return port(filter.outPort()).or(() -> MatchCheck.check(filter.match()));
  }

  private static Optional<OfError> port(int port) {
    return when(!PortCheck.isPort(port), OfError.OFPBAC_BAD_OUT_PORT);
  }

  private static Optional<OfError> flows(List<MultipartReply.FlowStats> flows) {
    for (MultipartReply.FlowStats flow : flows) {
      Optional<OfError> error =
          MatchCheck.check(flow.match())
              .or(() -> ArgumentCheck.checkInstructions(flow.instructions()));
      if (error.isPresent()) {
        return error;
      }
    }
    return GOOD;
  }

  private static Optional<OfError> flowMod(FlowMod mod) {
    boolean delete = mod.command() >= FlowMod.DELETE;
    return MatchCheck.check(mod.match())
        .or(() -> when(!delete && mod.tableId() == ALL_TABLES, OfError.OFPFMFC_BAD_TABLE_ID))
        .or(() -> port(mod.outPort()))
        .or(() -> when((mod.flags() & ~FLOW_FLAGS) != 0, OfError.OFPFMFC_BAD_FLAGS))
        .or(() -> ArgumentCheck.checkInstructions(mod.instructions()))
        .or(() -> consistency(mod.match(), mod.instructions(), mod.tableId()));
  }

  private static Optional<OfError> consistency(
      Match match, List<Instruction> instructions, int tableId) {
    return new ActionCheck(MatchView.of(match), Set.of()).refusal(instructions, tableId);
  }

  private static Optional<OfError> packetOut(PacketOut out) {
    return when(!PortCheck.isPort(out.inPort()), OfError.OFPBAC_BAD_OUT_PORT)
        .or(() -> ArgumentCheck.check(out.actions()));
  }

  private static Optional<OfError> meterMod(int command, MeterConfig config) {
    if (command > 2) {
      return Optional.of(OfError.OFPMMFC_BAD_COMMAND);
    } else if (command == 2) {
      return GOOD;
    }
    int units = config.flags() & 3;
    return when(units == 3, OfError.OFPMMFC_BAD_FLAGS)
        .or(
            () ->
                when(
                    config.bands().stream().anyMatch(band -> band.type() < 1 || band.type() > 2),
                    OfError.OFPMMFC_BAD_BAND));
  }

  private static Optional<OfError> groupMod(GroupMod mod) {
    int command = mod.command();
    if (command > 3 && command != 5 && command != 0x8000) {
      return Optional.of(OfError.OFPGMFC_BAD_COMMAND);
    } else if (mod.type() > 3) {
      return Optional.of(OfError.OFPGMFC_BAD_TYPE);
    }
    for (Bucket bucket : mod.buckets()) {
      Optional<OfError> error =
          ArgumentCheck.check(bucket.actions())
              .or(() -> when(!PortCheck.isPort(bucket.watchPort()), OfError.OFPGMFC_BAD_WATCH));
      if (error.isPresent()) {
        return error;
      }
    }
    boolean add = command != 2;
    if (mod.type() == 2 && add && mod.buckets().size() != 1) {
      return Optional.of(OfError.OFPGMFC_INVALID_GROUP);
    }
    boolean watches = mod.type() == 3;
    for (Bucket bucket : mod.buckets()) {
      boolean watched = bucket.watchPort() != PortNo.ANY || bucket.watchGroup() != -1;
      if (mod.type() == 0 || mod.type() == 2) {
        if (watched) {
          return Optional.of(OfError.OFPGMFC_WATCH_UNSUPPORTED);
        }
      } else if (watches && !watched) {
        return Optional.of(OfError.OFPGMFC_INVALID_GROUP);
      }
    }
    return GOOD;
  }
}
