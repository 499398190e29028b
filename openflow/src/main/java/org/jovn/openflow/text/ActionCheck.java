// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.Instruction;
import org.jovn.openflow.action.LearnSpec;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.match.OxmId;
import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.match.Subfield;
import org.jovn.openflow.wire.OfError;

/// Whether actions suit the packets that a flow matches: whether the fields that they read and
/// write are there by then (OpenFlow 1.3.5 section 5.9, ovs-actions(7) "Inconsistencies").
final class ActionCheck {

  private final Set<Action> old;
  private PacketState packet;
  private boolean unsuitable;

  /// @param match what the flow matches
  /// @param old actions that were written in the manner of OpenFlow 1.0, by identity
  ActionCheck(MatchView match, Set<Action> old) {
    this.packet = new PacketState(match);
    this.old = old;
  }

  /// Checks the instructions of a flow.
  ///
  /// @param usable what could carry the flow but for this
  /// @return what can carry it: an old action that makes no sense does in OpenFlow 1.0
  /// @throws TextException with the words of `ovs-ofctl`
  Protocols check(List<Instruction> instructions, int tableId, Protocols usable) {
    Optional<OfError> error = error(instructions, tableId);
    Protocols protocols = unsuitable ? usable.and(Protocols.OF10) : usable;
    if (error.isEmpty() && protocols.isEmpty()) {
      error = Optional.of(OfError.OFPBAC_MATCH_INCONSISTENT);
    }
    if (error.isPresent()) {
      throw new TextException("actions are invalid with specified match (" + error.get() + ")");
    }
    return protocols;
  }

  /// What a switch says of the instructions of a flow mod, or nothing.
  Optional<OfError> refusal(List<Instruction> instructions, int tableId) {
    Optional<OfError> error = error(instructions, tableId);
    return error.isEmpty() && (unsuitable || !packet.suitsConnection())
        ? Optional.of(OfError.OFPBAC_MATCH_INCONSISTENT)
        : error;
  }

  private Optional<OfError> error(List<Instruction> instructions, int tableId) {
    Optional<OfError> error = Optional.empty();
    for (Instruction instruction : instructions) {
      if (error.isEmpty()) {
        error =
            switch (instruction) {
              case Instruction.Meter(int id) when id == 0 || isBeyond(id) ->
                  Optional.of(OfError.OFPMMFC_INVALID_METER);
              case Instruction.ApplyActions(var actions) -> check(actions);
              case Instruction.WriteActions(var actions) -> written(actions);
              case Instruction.GotoTable(int next) when next <= tableId && tableId != 0xff ->
                  Optional.of(OfError.OFPBIC_BAD_TABLE_ID);
              case Instruction.GotoTable _,
                  Instruction.WriteMetadata _,
                  Instruction.ClearActions _,
                  Instruction.Meter _,
                  Instruction.Experimenter _ ->
                  Optional.empty();
            };
      }
    }
    return error;
  }

  private static boolean isBeyond(int meter) {
    return Integer.compareUnsigned(meter, GroupFormat.METER_MAX) > 0;
  }

  /// When an action set is executed, nobody knows what was done to the packet.
  private Optional<OfError> written(List<Action> actions) {
    boolean before = unsuitable;
    Optional<OfError> error = check(actions);
    unsuitable = before;
    return error;
  }

  private Optional<OfError> check(List<Action> actions) {
    for (Action action : actions) {
      Optional<OfError> error =
          action instanceof NiciraAction nicira ? check(nicira) : standard(action);
      if (error.isPresent()) {
        return error;
      }
    }
    return Optional.empty();
  }

  private Optional<OfError> standard(Action action) {
    switch (action) {
      case Action.Output(int port, _) -> {
        return PortCheck.isOutput(port)
            ? Optional.empty()
            : Optional.of(OfError.OFPBAC_BAD_OUT_PORT);
      }
      case Action.SetMplsTtl _, Action.DecMplsTtl _ -> require(packet.isMpls());
      case Action.PushVlan _ -> {
        return packet.pushTag() ? Optional.empty() : Optional.of(OfError.OFPBAC_BAD_TAG);
      }
      case Action.PopVlan _ -> {
        require(packet.isTagged());
        packet.popTag();
      }
      case Action.PushMpls(int type) -> {
        boolean ethernet = packet.isEthernet();
        packet.pushMpls(type);
        return inconsistentUnless(ethernet);
      }
      case Action.PopMpls(int type) -> {
        require(packet.isMpls());
        packet.popMpls(type);
      }
      case Action.SetNwTtl _, Action.DecNwTtl _ -> require(packet.isIp());
      case Action.OldSet(int type, _) when type >= 9 -> require(packet.isTransport());
      case Action.OldSet(int type, _) when type >= 5 -> require(packet.isIp());
      case Action.SetField(OxmTlv value) -> {
        return written(action, value.field(), value);
      }
      default -> {}
    }
    return Optional.empty();
  }

  /// An old action may go on, though not over OpenFlow 1.3.
  private void require(boolean holds) {
    unsuitable |= !holds;
  }

  private Optional<OfError> written(Action action, Optional<OxmField> field, OxmTlv value) {
    if (field.isEmpty()) {
      return Optional.empty();
    }
    boolean isThere =
        packet.has(field.get()) && (field.get() != OxmFields.VLAN_VID || packet.isTagged());
    if (old.contains(action)) {
      require(isThere || field.get() == OxmFields.ETH_SRC || field.get() == OxmFields.ETH_DST);
      return Optional.empty();
    }
    if (field.get() == OxmFields.VLAN_TCI) {
      packet.setTag((value.value().toLong() & 0x1000) != 0);
    }
    if (!isThere) {
      Notes.lacksPrerequisites(field.get());
    }
    return inconsistentUnless(isThere);
  }

  private static Optional<OfError> inconsistentUnless(boolean holds) {
    return holds ? Optional.empty() : Optional.of(OfError.OFPBAC_MATCH_INCONSISTENT);
  }

  private static boolean isVid(OxmId id) {
    return id.field().filter(field -> field == OxmFields.VLAN_VID).isPresent();
  }

  private Optional<OfError> source(OxmId id) {
    return inconsistentUnless(id.field().isEmpty() || packet.has(id.field().get()));
  }

  private Optional<OfError> target(OxmId id) {
    Optional<OfError> error = source(id);
    if (error.isEmpty() && id.field().isPresent() && !id.field().get().isWritable()) {
      return Optional.of(OfError.OFPBAC_BAD_SET_ARGUMENT);
    }
    return error;
  }

  private Optional<OfError> move(Subfield from, Subfield to) {
    return source(from.field()).or(() -> target(to.field()));
  }

  private Optional<OfError> check(NiciraAction action) {
    switch (action) {
      case NiciraAction.RegMove(Subfield from, Subfield to) -> {
        return move(from, to);
      }
      case NiciraAction.CopyField(Subfield from, Subfield to) -> {
        return move(from, to);
      }
      case NiciraAction.RegLoad(Subfield to, _) -> {
        boolean untagged = isVid(to.field()) && !packet.isTagged();
        return untagged ? inconsistentUnless(false) : target(to.field());
      }
      case NiciraAction.RegLoad2(OxmTlv value) -> {
        return written(action, value.field(), value);
      }
      case NiciraAction.StackPush(Subfield from) -> {
        return source(from.field());
      }
      case NiciraAction.StackPop(Subfield to) -> {
        return target(to.field());
      }
      case NiciraAction.OutputReg(Subfield from, _, _) -> {
        return source(from.field());
      }
      case NiciraAction.Multipath multipath -> {
        return target(multipath.target().field());
      }
      case NiciraAction.BundleLoad bundle -> {
        return target(bundle.target().field());
      }
      case NiciraAction.DeleteField(OxmId id)
          when id.field().isPresent() && !id.field().get().isVariableLength() -> {
        return Optional.of(OfError.OFPBAC_BAD_ARGUMENT);
      }
      case NiciraAction.DecTtlCntIds _ -> require(packet.isIp());
      case NiciraAction.FinTimeout _ -> require(packet.hasProto(6));
      case NiciraAction.DecNshTtl _ -> require(packet.isNsh());
      case NiciraAction.ResubmitTable(_, _, boolean ct) -> {
        return inconsistentUnless(!ct || packet.hasOriginalDirection());
      }
      case NiciraAction.Encap encap -> packet.encapsulate(encap.packetType());
      case NiciraAction.Decap _ -> packet.decapsulate();
      case NiciraAction.Clone(var actions) -> {
        return check(actions);
      }
      case NiciraAction.Learn learn -> {
        return learn(learn);
      }
      case NiciraAction.Ct ct -> {
        // Open vSwitch looks no further into an action whose zone is in a field.
        return inconsistentUnless(suits(ct))
            .or(() -> ct.zoneSource() == 0 ? Optional.empty() : source(zone(ct)))
            .or(() -> ct.zoneSource() == 0 ? check(ct.actions()) : Optional.empty());
      }
      case NiciraAction.Nat nat -> {
        boolean v4 = (nat.rangePresent() & 3) != 0;
        boolean v6 = (nat.rangePresent() & 12) != 0;
        return inconsistentUnless(
            packet.isIp() && (!v4 || packet.isIpv4()) && (!v6 || packet.isIpv6()));
      }
      default -> {}
    }
    return Optional.empty();
  }

  private static OxmId zone(NiciraAction.Ct ct) {
    return new OxmId(ct.zoneSource(), 0);
  }

  private boolean suits(NiciraAction.Ct ct) {
    boolean commit = (ct.flags() & 1) != 0;
    return packet.isIp()
        && !(commit && packet.isInvalid())
        && (ct.alg() != 21 || packet.hasProto(6))
        && (ct.alg() != 69 || packet.hasProto(17));
  }

  /// The flow that is learned has the fields that it matches before, in their order.
  private Optional<OfError> learn(NiciraAction.Learn learn) {
    MatchView learned = new MatchView();
    for (LearnSpec spec : learn.specs()) {
      Optional<OfError> error = Optional.empty();
      if (spec.source() instanceof LearnSpec.Source.Field(OxmId field, _)) {
        error = source(field);
      }
      PacketState whole = packet;
      packet = new PacketState(learned);
      if (error.isEmpty()) {
        error =
            switch (spec.target()) {
              case LearnSpec.Target.Match(OxmId field, int offset) -> {
                Optional<OfError> bad = source(field);
                if (bad.isEmpty()
                    && offset == 0
                    && spec.source() instanceof LearnSpec.Source.Immediate(var value)) {
                  field
                      .field()
                      .filter(f -> f.bytes() <= 8)
                      .ifPresent(f -> learned.add(f, value.toLong()));
                }
                yield bad;
              }
              case LearnSpec.Target.Load(OxmId field, _) -> target(field);
              case LearnSpec.Target.Output _ -> Optional.empty();
            };
      }
      packet = whole;
      if (error.isPresent()) {
        return error;
      }
    }
    return Optional.empty();
  }
}
