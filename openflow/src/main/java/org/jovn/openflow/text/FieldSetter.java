// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.List;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmId;
import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.match.Subfield;
import org.jovn.openflow.wire.Bytes;

/// Chooses how OpenFlow 1.3 can set a field: set_field for a whole field; for some bits, a
/// `NXAST_REG_LOAD` for each run of them, or `NXAST_REG_LOAD2` for a field that has no NXM header.
final class FieldSetter {
  private static final int RUN_BITS_MAX = 64;

  private FieldSetter() {}

  /// Sets the bits of `mask`.
  static void set(OxmField field, Bytes value, Bytes mask, List<Action> out) {
    if (mask.isOnes()) {
      out.add(new Action.SetField(OxmTlv.of(field, value)));
    } else {
      setBits(field, value, mask, out);
    }
  }

  /// Loads bits into a part of a field.
  static void load(Subfield target, Bytes bits, List<Action> out) {
    OxmField field = target.field().field().orElseThrow();
    int size = field.isVariableLength() ? (target.offset() + target.bits() + 7) / 8 : field.bytes();
    Bytes value = Bytes.zeros(size).withBits(target.offset(), target.bits(), bits);
    Bytes mask = Bytes.zeros(size).withBits(target.offset(), target.bits(), Bytes.ones(size));
    setBits(field, value, mask, out);
  }

  /// A TLV that says its mask even if that is all ones.
  static OxmTlv masked(OxmField field, Bytes value, Bytes mask) {
    return new OxmTlv(OxmId.of(field, 0, true, value.length()), value.concat(mask));
  }

  /// Sets the bits of `mask`, in a form that can leave others as they are.
  static void setBits(OxmField field, Bytes value, Bytes mask, List<Action> out) {
    if (field.isVariableLength()) {
      out.add(new NiciraAction.RegLoad2(masked(field, value, mask)));
      return;
    }
    if (field.header(0).isExperimenter()) {
      out.add(new NiciraAction.RegLoad2(OxmTlv.of(field, 0, value, mask)));
      return;
    }
    int bits = Math.min(field.bits(), mask.length() * 8);
    int at = 0;
    while (at < bits) {
      if (!mask.bit(at)) {
        at++;
        continue;
      }
      int start = at;
      while (at < bits && mask.bit(at) && at - start < RUN_BITS_MAX) {
        at++;
      }
      Subfield target = new Subfield(OxmId.of(field, 0), start, at - start);
      out.add(new NiciraAction.RegLoad(target, value.bits(start, at - start).toLong()));
    }
  }
}
