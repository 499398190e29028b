// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.match.OxmId;
import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.match.Subfield;
import org.jovn.openflow.wire.DecodeException;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;
import org.jovn.openflow.wire.WireWriter;

/// Actions of the experimenters Nicira and ONF. Each begins with the experimenter's number and a
/// 16-bit subtype; the numbers below count from the start of the action.
final class NiciraActionCodec {
  static final int RESUBMIT = 1;
  static final int SET_TUNNEL = 2;
  static final int POP_QUEUE = 5;
  static final int REG_MOVE = 6;
  static final int REG_LOAD = 7;
  static final int NOTE = 8;
  static final int SET_TUNNEL64 = 9;
  static final int MULTIPATH = 10;
  static final int BUNDLE = 12;
  static final int BUNDLE_LOAD = 13;
  static final int RESUBMIT_TABLE = 14;
  static final int OUTPUT_REG = 15;
  static final int LEARN = 16;
  static final int EXIT = 17;
  static final int FIN_TIMEOUT = 19;
  static final int CONTROLLER = 20;
  static final int DEC_TTL_CNT_IDS = 21;
  static final int WRITE_METADATA = 22;
  static final int STACK_PUSH = 27;
  static final int STACK_POP = 28;
  static final int SAMPLE = 29;
  static final int OUTPUT_REG2 = 32;
  static final int REG_LOAD2 = 33;
  static final int CONJUNCTION = 34;
  static final int CT = 35;
  static final int NAT = 36;
  static final int CONTROLLER2 = 37;
  static final int SAMPLE2 = 38;
  static final int OUTPUT_TRUNC = 39;
  static final int SAMPLE3 = 41;
  static final int CLONE = 42;
  static final int CT_CLEAR = 43;
  static final int RESUBMIT_TABLE_CT = 44;
  static final int LEARN2 = 45;
  static final int ENCAP = 46;
  static final int DECAP = 47;
  static final int DEC_NSH_TTL = 48;
  static final int CHECK_PKT_LARGER = 49;
  static final int DELETE_FIELD = 50;
  static final int DEBUG_SLOW = 254;
  static final int DEBUG_RECIRC = 255;
  static final int ONF_COPY_FIELD = 3200;

  private NiciraActionCodec() {}

  static Action decode(WireReader in, int depth) {
    int experimenter = in.i32();
    if (experimenter == OfError.NICIRA && in.remaining() >= 2) {
      return decodeNicira(in, depth);
    } else if (experimenter == OfError.ONF
        && in.remaining() >= 2
        && in.peekU16(0) == ONF_COPY_FIELD) {
      return decodeCopyField(in);
    }
    return new Action.Experimenter(experimenter, in.rest());
  }

  private static Action decodeNicira(WireReader in, int depth) {
    int subtype = in.peekU16(0);
    if (subtype < 27) {
      return decodeEarly(subtype, in);
    }
    return switch (subtype) {
      case CT, CLONE, NAT, CT_CLEAR -> ConnectionActionCodec.decode(subtype, skipped(in), depth);
      case LEARN2 -> LearnCodec.decode(skipped(in), true);
      default -> decodeLate(subtype, in);
    };
  }

  private static WireReader skipped(WireReader in) {
    in.skip(2);
    return in;
  }

  private static Action decodeEarly(int subtype, WireReader in) {
    if (!isKnown(subtype)) {
      return new Action.Experimenter(OfError.NICIRA, in.rest());
    }
    in.skip(2);
    return switch (subtype) {
      case RESUBMIT -> new NiciraAction.Resubmit(only16(in, 4));
      case RESUBMIT_TABLE -> decodeResubmitTable(in, false);
      case SET_TUNNEL -> {
        in.skip(2);
        yield new NiciraAction.SetTunnel(in.i32());
      }
      case SET_TUNNEL64 -> {
        in.skip(6);
        yield new NiciraAction.SetTunnel64(in.i64());
      }
      case POP_QUEUE -> padded(new NiciraAction.PopQueue(), in, 6);
      case EXIT -> padded(new NiciraAction.Exit(), in, 6);
      case REG_MOVE -> decodeRegMove(in);
      case REG_LOAD -> {
        int packed = in.u16();
        Subfield target = Subfield.unpack(new OxmId(in.i32(), 0), packed);
        yield new NiciraAction.RegLoad(target, in.i64());
      }
      case NOTE -> new NiciraAction.Note(in.rest());
      case MULTIPATH -> decodeMultipath(in);
      case BUNDLE, BUNDLE_LOAD -> decodeBundle(subtype, in);
      case OUTPUT_REG -> {
        int packed = in.u16();
        Subfield source = Subfield.unpack(new OxmId(in.i32(), 0), packed);
        yield padded(new NiciraAction.OutputReg(source, in.u16(), false), in, 6);
      }
      case LEARN -> LearnCodec.decode(in, false);
      case FIN_TIMEOUT -> padded(new NiciraAction.FinTimeout(in.u16(), in.u16()), in, 2);
      case CONTROLLER -> padded(new NiciraAction.Controller(in.u16(), in.u16(), in.u8()), in, 1);
      case DEC_TTL_CNT_IDS -> {
        int count = in.u16();
        in.skip(4);
        yield new NiciraAction.DecTtlCntIds(numbers(in, count));
      }
      default -> { // WRITE_METADATA, the last of those that isKnown lets through
        in.skip(6);
        yield new NiciraAction.WriteMetadata(in.i64(), in.i64());
      }
    };
  }

  private static boolean isKnown(int subtype) {
    return switch (subtype) {
      case RESUBMIT, SET_TUNNEL, POP_QUEUE, REG_MOVE, REG_LOAD, NOTE -> true;
      case SET_TUNNEL64, MULTIPATH -> true;
      case BUNDLE, BUNDLE_LOAD, RESUBMIT_TABLE, OUTPUT_REG, LEARN, EXIT, FIN_TIMEOUT -> true;
      case CONTROLLER, DEC_TTL_CNT_IDS, WRITE_METADATA -> true;
      default -> false;
    };
  }

  private static Action decodeLate(int subtype, WireReader in) {
    switch (subtype) {
      case STACK_PUSH, STACK_POP, SAMPLE, OUTPUT_REG2, REG_LOAD2, CONJUNCTION, CONTROLLER2 -> {}
      case SAMPLE2, OUTPUT_TRUNC, SAMPLE3, RESUBMIT_TABLE_CT, ENCAP, DECAP, DEC_NSH_TTL -> {}
      case CHECK_PKT_LARGER, DELETE_FIELD, DEBUG_SLOW, DEBUG_RECIRC -> {}
      default -> {
        return new Action.Experimenter(OfError.NICIRA, in.rest());
      }
    }
    in.skip(2);
    return switch (subtype) {
      case STACK_PUSH -> new NiciraAction.StackPush(decodeStack(in));
      case STACK_POP -> new NiciraAction.StackPop(decodeStack(in));
      case SAMPLE, SAMPLE2, SAMPLE3 -> decodeSample(subtype, in);
      case OUTPUT_REG2 -> {
        int packed = in.u16();
        int maxLen = in.u16();
        yield outputReg2(Subfield.unpack(OxmId.decode(in), packed), maxLen, in);
      }
      case REG_LOAD2 -> new NiciraAction.RegLoad2(OxmTlv.decode(in, OfError.OFPBAC_BAD_SET_LEN));
      case CONJUNCTION -> new NiciraAction.Conjunction(in.u8(), in.u8(), in.i32());
      case CONTROLLER2 -> {
        in.skip(6);
        yield new NiciraAction.Controller2(PropertyCodec.decodeList(in, OfError.OFPBAC_BAD_LEN));
      }
      case OUTPUT_TRUNC -> new NiciraAction.OutputTrunc(in.u16(), in.i32());
      case RESUBMIT_TABLE_CT -> decodeResubmitTable(in, true);
      case ENCAP -> EncapCodec.decode(in);
      case DECAP -> {
        in.skip(2);
        yield new NiciraAction.Decap(in.i32());
      }
      case DEC_NSH_TTL -> padded(new NiciraAction.DecNshTtl(), in, 6);
      case CHECK_PKT_LARGER -> {
        int length = in.u16();
        int bit = in.u16();
        OxmId target = OxmId.decode(in);
        yield padded(new NiciraAction.CheckPktLarger(length, target, bit), in, 10 - target.size());
      }
      case DELETE_FIELD -> {
        OxmId field = OxmId.decode(in);
        yield padded(new NiciraAction.DeleteField(field), in, 14 - field.size());
      }
      case DEBUG_SLOW -> padded(new NiciraAction.DebugSlow(), in, 6);
      default -> padded(new NiciraAction.DebugRecirc(), in, 6);
    };
  }

  private static Action outputReg2(Subfield source, int maxLen, WireReader in) {
    return padded(new NiciraAction.OutputReg(source, maxLen, true), in, 10 - source.field().size());
  }

  private static Action padded(Action action, WireReader in, int padding) {
    in.skip(padding);
    return action;
  }

  private static int only16(WireReader in, int padding) {
    int value = in.u16();
    in.skip(padding);
    return value;
  }

  private static List<Integer> numbers(WireReader in, int count) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(in.u16());
    }
    return numbers;
  }

  private static Action decodeResubmitTable(WireReader in, boolean ct) {
    return padded(new NiciraAction.ResubmitTable(in.u16(), in.u8(), ct), in, 3);
  }

  private static Action decodeRegMove(WireReader in) {
    int bits = in.u16();
    int sourceOffset = in.u16();
    int targetOffset = in.u16();
    return new NiciraAction.RegMove(
        new Subfield(OxmId.decode(in), sourceOffset, bits),
        new Subfield(OxmId.decode(in), targetOffset, bits));
  }

  private static Action decodeCopyField(WireReader in) {
    in.skip(4);
    int bits = in.u16();
    int sourceOffset = in.u16();
    int targetOffset = in.u16();
    in.skip(2);
    return new NiciraAction.CopyField(
        new Subfield(OxmId.decode(in), sourceOffset, bits),
        new Subfield(OxmId.decode(in), targetOffset, bits));
  }

  private static Action decodeMultipath(WireReader in) {
    int fields = in.u16();
    int basis = in.u16();
    in.skip(2);
    int algorithm = in.u16();
    int maxLink = in.u16();
    int argument = in.i32();
    in.skip(2);
    int packed = in.u16();
    return new NiciraAction.Multipath(
        fields,
        basis,
        algorithm,
        maxLink,
        argument,
        Subfield.unpack(new OxmId(in.i32(), 0), packed));
  }

  private static Action decodeBundle(int subtype, WireReader in) {
    int algorithm = in.u16();
    int fields = in.u16();
    int basis = in.u16();
    int memberType = in.i32();
    int count = in.u16();
    int packed = in.u16();
    OxmId target = new OxmId(in.i32(), 0);
    in.skip(4);
    List<Integer> members = numbers(in, count);
    return subtype == BUNDLE
        ? new NiciraAction.Bundle(algorithm, fields, basis, memberType, members)
        : new NiciraAction.BundleLoad(
            algorithm, fields, basis, memberType, Subfield.unpack(target, packed), members);
  }

  private static Subfield decodeStack(WireReader in) {
    int offset = in.u16();
    OxmId field = OxmId.decode(in);
    int bits = in.u16();
    if (!in.bytes(10 - field.size()).isZero()) {
      throw new DecodeException(OfError.NXBRC_MUST_BE_ZERO, "push or pop: padding is not zero");
    }
    return new Subfield(field, offset, bits);
  }

  private static Action decodeSample(int subtype, WireReader in) {
    int probability = in.u16();
    int collectorSetId = in.i32();
    int obsDomainId = in.i32();
    int obsPointId = in.i32();
    int port = 0;
    int direction = 0;
    if (subtype != SAMPLE) {
      port = in.u16();
      direction = in.u8();
      in.skip(5);
    }
    return new NiciraAction.Sample(
        subtype, probability, collectorSetId, obsDomainId, obsPointId, port, direction);
  }

  static void encode(NiciraAction action, WireWriter out) {
    int start = out.size();
    out.u16(ActionCodec.EXPERIMENTER);
    out.u16(0);
    out.i32(action instanceof NiciraAction.CopyField ? OfError.ONF : OfError.NICIRA);
    NiciraActionEncoder.encodeBody(action, out);
    out.align8(start);
    out.patchLength(start + 2, start);
  }
}
