// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.List;
import java.util.Optional;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.Instruction;
import org.jovn.openflow.action.LearnSpec;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.match.OxmId;
import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.match.Subfield;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.OfError;

/// Whether each action and instruction, taken alone, is one that Open vSwitch has, with arguments
/// that it takes.
final class ArgumentCheck {
  private static final Optional<OfError> GOOD = Optional.empty();
  private static final Optional<OfError> BAD_ARGUMENT = Optional.of(OfError.OFPBAC_BAD_ARGUMENT);
  private static final int LEARN_FLAGS = 7;
  private static final int MEMBERS_MAX = 2048;
  private static final int TRUNCATED_MIN = 14;
  private static final int CT_FLAGS = 3;
  private static final int FORCE = 2;

  /// The bit of a VLAN's number that says that there is one.
  private static final int VLAN_PRESENT = 0x1000;

  private ArgumentCheck() {}

  /// What is wrong with instructions, or nothing: first their types, then their contents.
  static Optional<OfError> checkInstructions(List<Instruction> instructions) {
    for (int i = 0; i < instructions.size(); i++) {
      if (instructions.get(i) instanceof Instruction.Experimenter) {
        return Optional.of(OfError.OFPBIC_BAD_EXPERIMENTER);
      }
      for (int j = 0; j < i; j++) {
        if (instructions.get(i).getClass() == instructions.get(j).getClass()) {
          return Optional.of(OfError.OFPBIC_DUP_INST);
        }
      }
    }
    for (Instruction instruction : instructions) {
      Optional<OfError> error =
          instruction instanceof Instruction.ApplyActions(var actions) ? check(actions) : GOOD;
      if (error.isPresent()) {
        return error;
      }
    }
    for (Instruction instruction : instructions) {
      Optional<OfError> error =
          instruction instanceof Instruction.WriteActions(var actions)
              ? check(actions).or(() -> actionSet(actions))
              : GOOD;
      if (error.isPresent()) {
        return error;
      }
    }
    return GOOD;
  }

  /// What is wrong with actions, or nothing: first each alone, then which stand where.
  static Optional<OfError> check(List<Action> actions) {
    return alone(actions).or(() -> NestingCheck.check(actions));
  }

  private static Optional<OfError> alone(List<Action> actions) {
    for (Action action : actions) {
      Optional<OfError> error =
          action instanceof NiciraAction nicira ? nicira(nicira) : standard(action);
      if (error.isPresent()) {
        return error;
      }
    }
    return GOOD;
  }

  private static Optional<OfError> actionSet(List<Action> actions) {
    for (Action action : actions) {
      if (!NestingCheck.isForActionSet(action)) {
        return Optional.of(OfError.OFPBAC_BAD_TYPE);
      }
    }
    return GOOD;
  }

  private static Optional<OfError> unless(boolean good) {
    return good ? GOOD : BAD_ARGUMENT;
  }

  private static Optional<OfError> standard(Action action) {
    return switch (action) {
      case Action.Output(int port, _) -> port(port);
      case Action.CopyTtlOut _, Action.CopyTtlIn _, Action.PushPbb _, Action.PopPbb _ ->
          Optional.of(OfError.OFPBAC_BAD_TYPE);
      case Action.PushVlan(int type) -> unless(type == 0x8100 || type == 0x88a8);
      case Action.PushMpls(int type) -> unless(type == 0x8847 || type == 0x8848);
      case Action.SetField(OxmTlv value) -> setField(value);
      case Action.OldSet(int type, Bytes value) -> old(type, value);
      case Action.Experimenter(int experimenter, _) ->
          Optional.of(
              experimenter == OfError.NICIRA || experimenter == OfError.ONF
                  ? OfError.OFPBAC_BAD_VENDOR_TYPE
                  : OfError.OFPBAC_BAD_VENDOR);
      default -> GOOD;
    };
  }

  private static Optional<OfError> port(int port) {
    return PortCheck.isOutput(port) ? GOOD : Optional.of(OfError.OFPBAC_BAD_OUT_PORT);
  }

  private static Optional<OfError> old(int type, Bytes value) {
    return unless(
        switch (type) {
          case 1 -> value.slice(0, 2).toLong() <= 0xfff;
          case 2 -> value.at(0) <= 7;
          case 7 -> (value.at(0) & 3) == 0;
          case 8 -> value.at(0) <= 3;
          default -> true;
        });
  }

  private static Optional<OfError> setField(OxmTlv tlv) {
    if (tlv.field().isEmpty() || tlv.id().hasMask()) {
      return Optional.of(OfError.OFPBAC_BAD_SET_TYPE);
    }
    boolean untagged =
        tlv.field().get() == OxmFields.VLAN_VID && (tlv.value().toLong() & VLAN_PRESENT) == 0;
    return untagged
        ? Optional.of(OfError.OFPBAC_BAD_SET_ARGUMENT)
        : set(tlv.field().get(), tlv, OxmFields.IN_PORT_OXM);
  }

  private static Optional<OfError> load(OxmTlv tlv) {
    if (tlv.field().isEmpty()) {
      return Optional.of(OfError.OFPBAC_BAD_SET_TYPE);
    } else if (!tlv.value().and(tlv.mask().not()).isZero()) {
      return Optional.of(OfError.OFPBMC_BAD_WILDCARDS);
    }
    return set(tlv.field().get(), tlv, OxmFields.IN_PORT_OXM);
  }

  private static Optional<OfError> set(OxmField field, OxmTlv tlv, OxmField except) {
    return field.isWritable() && field != except && MatchCheck.isValid(field, tlv.value())
        ? GOOD
        : Optional.of(OfError.OFPBAC_BAD_SET_ARGUMENT);
  }

  private static Optional<OfError> source(Subfield part) {
    Optional<OxmField> field = part.field().field();
    if (field.isEmpty()
        || (!field.get().isVariableLength()
            && part.field().payloadLength() != field.get().bytes())) {
      return Optional.of(OfError.OFPBAC_BAD_SET_TYPE);
    }
    return part.bits() == 0 || part.offset() + part.bits() > field.get().bits()
        ? Optional.of(OfError.OFPBAC_BAD_SET_LEN)
        : GOOD;
  }

  private static Optional<OfError> target(Subfield part) {
    return source(part).or(() -> writable(part.field()));
  }

  private static Optional<OfError> writable(OxmId id) {
    if (id.field().isEmpty()) {
      return Optional.of(OfError.OFPBAC_BAD_SET_TYPE);
    }
    return id.field().get().isWritable() ? GOOD : Optional.of(OfError.OFPBAC_BAD_SET_ARGUMENT);
  }

  private static Optional<OfError> nicira(NiciraAction action) {
    return switch (action) {
      case NiciraAction.RegMove(Subfield from, Subfield to) -> source(from).or(() -> target(to));
      case NiciraAction.CopyField(Subfield from, Subfield to) -> source(from).or(() -> target(to));
      case NiciraAction.RegLoad(Subfield to, long value) ->
          target(to).or(() -> unless(to.bits() >= 64 || value >>> to.bits() == 0));
      case NiciraAction.RegLoad2(OxmTlv tlv) -> load(tlv);
      case NiciraAction.StackPush(Subfield from) -> source(from);
      case NiciraAction.StackPop(Subfield to) -> target(to);
      case NiciraAction.OutputReg(Subfield from, _, _) -> source(from);
      case NiciraAction.Multipath multipath ->
          multipath(multipath).or(() -> target(multipath.target()));
      case NiciraAction.Bundle bundle -> bundle(bundle.members());
      case NiciraAction.BundleLoad load ->
          bundle(load.members())
              .or(() -> target(load.target()))
              .or(() -> unless(load.target().bits() >= 16));
      case NiciraAction.Learn learn -> learn(learn);
      case NiciraAction.Sample sample ->
          unless(sample.probability() != 0 && sample.direction() <= 2);
      case NiciraAction.Conjunction(int clause, int clauses, _) ->
          clauses >= 2 && clauses <= 64 && clause < clauses
              ? GOOD
              : Optional.of(OfError.NXBAC_BAD_CONJUNCTION);
      case NiciraAction.Ct ct -> ct(ct);
      case NiciraAction.Nat nat -> unless(NestingCheck.isSound(nat));
      case NiciraAction.OutputTrunc(_, int maxLen) ->
          unless(Integer.compareUnsigned(maxLen, TRUNCATED_MIN) >= 0);
      case NiciraAction.Clone(var actions) -> alone(actions);
      case NiciraAction.Encap encap -> encap(encap);
      case NiciraAction.CheckPktLarger(_, OxmId target, int bit) ->
          target(new Subfield(target, bit, 1));
      case NiciraAction.DeleteField(OxmId id) ->
          id.field().isEmpty() ? Optional.of(OfError.OFPBAC_BAD_SET_TYPE) : GOOD;
      case NiciraAction.DebugSlow _, NiciraAction.DebugRecirc _ ->
          Optional.of(OfError.OFPBAC_BAD_VENDOR_TYPE);
      default -> GOOD;
    };
  }

  private static Optional<OfError> multipath(NiciraAction.Multipath multipath) {
    boolean wide =
        multipath.target().bits() >= 16 || multipath.maxLink() < 1 << multipath.target().bits();
    return unless(isHash(multipath.fields()) && multipath.algorithm() <= 3 && wide);
  }

  private static boolean isHash(int fields) {
    return fields <= 6;
  }

  private static Optional<OfError> bundle(List<Integer> members) {
    return unless(members.size() <= MEMBERS_MAX);
  }

  private static Optional<OfError> learn(NiciraAction.Learn learn) {
    if (learn.tableId() == 0xff || (learn.flags() & ~LEARN_FLAGS) != 0) {
      return BAD_ARGUMENT;
    }
    for (LearnSpec spec : learn.specs()) {
      Optional<OfError> error =
          switch (spec.source()) {
            case LearnSpec.Source.Field(OxmId field, int offset) ->
                source(new Subfield(field, offset, spec.bits()));
            case LearnSpec.Source.Immediate _ -> GOOD;
          };
      if (error.isEmpty()) {
        error =
            switch (spec.target()) {
              case LearnSpec.Target.Match(OxmId field, int offset) ->
                  source(new Subfield(field, offset, spec.bits()));
              case LearnSpec.Target.Load(OxmId field, int offset) ->
                  target(new Subfield(field, offset, spec.bits()));
              case LearnSpec.Target.Output _ -> GOOD;
            };
      }
      if (error.isPresent()) {
        return error;
      }
    }
    return GOOD;
  }

  private static Optional<OfError> ct(NiciraAction.Ct ct) {
    if (ct.zoneSource() != 0) {
      Subfield zone = Subfield.unpack(new OxmId(ct.zoneSource(), 0), ct.zone());
      Optional<OfError> error = source(zone);
      if (error.isPresent()) {
        return error;
      } else if (zone.bits() != 16) {
        return Optional.of(OfError.OFPBAC_BAD_SET_LEN);
      }
    }
    return unless((ct.flags() & CT_FLAGS) != FORCE).or(() -> alone(ct.actions()));
  }

  private static Optional<OfError> encap(NiciraAction.Encap encap) {
    return switch (encap.packetType()) {
      case 0, 0x1894f, 0x18847, 0x18848 -> GOOD;
      default -> Optional.of(OfError.NXBAC_BAD_HEADER_TYPE);
    };
  }
}
