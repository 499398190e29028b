// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.LearnSpec;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.match.OxmId;
import org.jovn.openflow.wire.DecodeException;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;
import org.jovn.openflow.wire.WireWriter;

/// `NXAST_LEARN` and `NXAST_LEARN2`. A specification's 16-bit header: number of bits in bits 0 to
/// 9, target (0 match, 1 load, 2 output) in bits 11 and 12, constant source in bit 13.
final class LearnCodec {
  private static final int BITS_MASK = 0x3ff;
  private static final int TARGET_SHIFT = 11;
  private static final int IMMEDIATE = 1 << 13;
  private static final int RESERVED = 0xc400;

  private LearnCodec() {}

  static Action decode(WireReader in, boolean second) {
    int idle = in.u16();
    int hard = in.u16();
    int priority = in.u16();
    long cookie = in.i64();
    int flags = in.u16();
    int tableId = in.u8();
    in.skip(1);
    int finIdle = in.u16();
    int finHard = in.u16();
    Optional<NiciraAction.Learn.Extra> extra = Optional.empty();
    if (second) {
      int limit = in.i32();
      int offset = in.u16();
      in.skip(2);
      boolean hasResult = (flags & NiciraAction.Learn.WRITE_RESULT) != 0;
      extra =
          Optional.of(
              new NiciraAction.Learn.Extra(
                  limit, offset, hasResult ? Optional.of(OxmId.decode(in)) : Optional.empty()));
    }
    return new NiciraAction.Learn(
        idle, hard, priority, cookie, flags, tableId, finIdle, finHard, extra, decodeSpecs(in));
  }

  private static List<LearnSpec> decodeSpecs(WireReader in) {
    List<LearnSpec> specs = new ArrayList<>();
    while (in.remaining() >= 2) {
      int header = in.u16();
      if (header == 0) {
        break;
      }
      if ((header & RESERVED) != 0) {
        throw new DecodeException(
            OfError.OFPBAC_BAD_ARGUMENT, "learn: reserved bits in header " + header);
      }
      int bits = header & BITS_MASK;
      LearnSpec.Source source =
          (header & IMMEDIATE) != 0
              ? new LearnSpec.Source.Immediate(in.bytes((bits + 15) / 16 * 2))
              : new LearnSpec.Source.Field(OxmId.decode(in), in.u16());
      LearnSpec.Target target =
          switch (header >> TARGET_SHIFT & 3) {
            case 0 -> new LearnSpec.Target.Match(OxmId.decode(in), in.u16());
            case 1 -> new LearnSpec.Target.Load(OxmId.decode(in), in.u16());
            case 2 -> new LearnSpec.Target.Output();
            default ->
                throw new DecodeException(
                    OfError.OFPBAC_BAD_ARGUMENT, "learn: target 3 in header " + header);
          };
      specs.add(new LearnSpec(bits, source, target));
    }
    return specs;
  }

  static void encode(NiciraAction.Learn learn, WireWriter out) {
    out.u16(learn.extra().isPresent() ? NiciraActionCodec.LEARN2 : NiciraActionCodec.LEARN);
    out.u16(learn.idleTimeout());
    out.u16(learn.hardTimeout());
    out.u16(learn.priority());
    out.i64(learn.cookie());
    out.u16(learn.flags());
    out.u8(learn.tableId());
    out.u8(0);
    out.u16(learn.finIdleTimeout());
    out.u16(learn.finHardTimeout());
    if (learn.extra().isPresent()) {
      NiciraAction.Learn.Extra extra = learn.extra().get();
      out.i32(extra.limit());
      out.u16(extra.resultOffset());
      out.u16(0);
      extra.result().ifPresent(result -> result.encode(out));
    }
    for (LearnSpec spec : learn.specs()) {
      encodeSpec(spec, out);
    }
  }

  private static void encodeSpec(LearnSpec spec, WireWriter out) {
    int source = spec.source() instanceof LearnSpec.Source.Immediate ? IMMEDIATE : 0;
    int target =
        switch (spec.target()) {
          case LearnSpec.Target.Match _ -> 0;
          case LearnSpec.Target.Load _ -> 1;
          case LearnSpec.Target.Output _ -> 2;
        };
    out.u16(source | target << TARGET_SHIFT | spec.bits());
    switch (spec.source()) {
      case LearnSpec.Source.Field(OxmId field, int offset) -> encodeField(field, offset, out);
      case LearnSpec.Source.Immediate(var value) -> out.bytes(value);
    }
    switch (spec.target()) {
      case LearnSpec.Target.Match(OxmId field, int offset) -> encodeField(field, offset, out);
      case LearnSpec.Target.Load(OxmId field, int offset) -> encodeField(field, offset, out);
      case LearnSpec.Target.Output _ -> {}
    }
  }

  private static void encodeField(OxmId field, int offset, WireWriter out) {
    field.encode(out);
    out.u16(offset);
  }
}
