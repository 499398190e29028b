// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.wire.WireReader;
import org.jovn.openflow.wire.WireWriter;

/// The Nicira actions that hold other actions or belong to connection tracking: `NXAST_CT`,
/// `NXAST_NAT`, `NXAST_CT_CLEAR`, `NXAST_CLONE`.
final class ConnectionActionCodec {
  private ConnectionActionCodec() {}

  static Action decode(int subtype, WireReader in, int depth) {
    return switch (subtype) {
      case NiciraActionCodec.CT -> decodeCt(in, depth);
      case NiciraActionCodec.NAT -> {
        in.skip(2);
        int flags = in.u16();
        int present = in.u16();
        yield new NiciraAction.Nat(flags, present, in.bytes(NiciraAction.Nat.rangeLength(present)));
      }
      case NiciraActionCodec.CLONE -> {
        in.skip(6);
        yield new NiciraAction.Clone(ActionCodec.decodeList(in, depth + 1));
      }
      default -> {
        in.skip(6);
        yield new NiciraAction.CtClear();
      }
    };
  }

  private static Action decodeCt(WireReader in, int depth) {
    int flags = in.u16();
    int zoneSource = in.i32();
    int zone = in.u16();
    int recircTable = in.u8();
    in.skip(3);
    int alg = in.u16();
    return new NiciraAction.Ct(
        flags, zoneSource, zone, recircTable, alg, ActionCodec.decodeList(in, depth + 1));
  }

  static void encode(NiciraAction.Ct ct, WireWriter out) {
    out.u16(NiciraActionCodec.CT);
    out.u16(ct.flags());
    out.i32(ct.zoneSource());
    out.u16(ct.zone());
    out.u8(ct.recircTable());
    out.zeros(3);
    out.u16(ct.alg());
    ActionCodec.encodeList(ct.actions(), out);
  }

  static void encode(NiciraAction.Nat nat, WireWriter out) {
    out.u16(NiciraActionCodec.NAT);
    out.u16(0);
    out.u16(nat.flags());
    out.u16(nat.rangePresent());
    out.bytes(nat.range());
  }
}
