// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.List;
import java.util.Optional;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.wire.OfError;

/// Which actions may stand where: alone, in an action set, within `ct` (ovs-actions(7)).
final class NestingCheck {
  private static final int COMMIT = 1;
  private static final int NAT_FLAGS = 0x1f;
  private static final int NAT_ADDRESSES = 0xf;
  private static final int SRC = 1;
  private static final int DST = 2;
  private static final int HASH = 8;
  private static final int RANDOM = 16;

  private NestingCheck() {}

  /// What is wrong with where actions stand, or nothing.
  static Optional<OfError> check(List<Action> actions) {
    boolean conjunction = false;
    boolean other = false;
    for (Action action : actions) {
      conjunction |= action instanceof NiciraAction.Conjunction;
      other |= !(action instanceof NiciraAction.Conjunction || action instanceof NiciraAction.Note);
      if (action instanceof NiciraAction.Nat || target(action).filter(f -> isCt(f)).isPresent()) {
        return Optional.of(OfError.OFPBAC_BAD_ARGUMENT);
      }
      Optional<OfError> error =
          switch (action) {
            case NiciraAction.Ct ct -> checkCt(ct);
            case NiciraAction.Clone(var inner) -> check(inner);
            default -> Optional.empty();
          };
      if (error.isPresent()) {
        return error;
      }
    }
    return conjunction && other ? Optional.of(OfError.NXBAC_BAD_CONJUNCTION) : Optional.empty();
  }

  /// Marks and new addresses are for connections that are committed.
  private static Optional<OfError> checkCt(NiciraAction.Ct ct) {
    boolean commit = (ct.flags() & COMMIT) != 0;
    for (Action action : ct.actions()) {
      boolean good =
          action instanceof NiciraAction.Nat nat
              ? commit || (nat.flags() & (SRC | DST)) == 0
              : commit && target(action).filter(field -> isCt(field)).isPresent();
      if (!good) {
        return Optional.of(OfError.OFPBAC_BAD_ARGUMENT);
      }
    }
    return Optional.empty();
  }

  private static boolean isCt(OxmField field) {
    return field == OxmFields.CT_MARK || field == OxmFields.CT_LABEL;
  }

  private static Optional<OxmField> target(Action action) {
    return switch (action) {
      case Action.SetField(var tlv) -> tlv.field();
      case NiciraAction.RegLoad(var to, _) -> to.field().field();
      case NiciraAction.RegLoad2(var tlv) -> tlv.field();
      case NiciraAction.RegMove(_, var to) -> to.field().field();
      case NiciraAction.CopyField(_, var to) -> to.field().field();
      default -> Optional.empty();
    };
  }

  /// Whether an action set can hold the action.
  static boolean isForActionSet(Action action) {
    return switch (action) {
      case Action.Output _,
          Action.SetMplsTtl _,
          Action.DecMplsTtl _,
          Action.PushVlan _,
          Action.PopVlan _,
          Action.PushMpls _,
          Action.PopMpls _,
          Action.SetQueue _,
          Action.Group _,
          Action.SetNwTtl _,
          Action.DecNwTtl _,
          Action.SetField _,
          Action.OldSet _ ->
          true;
      case NiciraAction.RegMove _,
          NiciraAction.RegLoad _,
          NiciraAction.RegLoad2 _,
          NiciraAction.SetTunnel _,
          NiciraAction.SetTunnel64 _,
          NiciraAction.Resubmit _,
          NiciraAction.ResubmitTable _,
          NiciraAction.Ct _,
          NiciraAction.CtClear _,
          NiciraAction.Clone _,
          NiciraAction.DecTtlCntIds _,
          NiciraAction.Controller _,
          NiciraAction.Controller2 _,
          NiciraAction.Encap _,
          NiciraAction.Decap _,
          NiciraAction.DecNshTtl _ ->
          true;
      default -> false;
    };
  }

  /// Whether a translation says one direction, and ways of choosing only where there is a choice.
  static boolean isSound(NiciraAction.Nat nat) {
    int flags = nat.flags();
    boolean both = (flags & (SRC | DST)) == (SRC | DST);
    boolean none = (flags & (SRC | DST)) == 0;
    int present = nat.rangePresent();
    return (flags & ~NAT_FLAGS) == 0
        && !both
        && (present == 0 || (present & NAT_ADDRESSES) != 0)
        && !(none && (present != 0 || flags != 0))
        && (flags & (HASH | RANDOM)) != (HASH | RANDOM);
  }
}
