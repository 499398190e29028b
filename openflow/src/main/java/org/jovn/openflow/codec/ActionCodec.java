// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.wire.DecodeException;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;
import org.jovn.openflow.wire.WireWriter;

/// Actions (section 7.2.5): lists, the standard ones, and the way to [NiciraActionCodec].
public final class ActionCodec {
  /// How deep clone and ct may nest: far more than a flow needs, far less than a stack holds.
  static final int DEPTH_MAX = 64;

  static final int EXPERIMENTER = 0xffff;

  private static final int OUTPUT = 0;
  private static final int COPY_TTL_OUT = 11;
  private static final int COPY_TTL_IN = 12;
  private static final int SET_MPLS_TTL = 15;
  private static final int DEC_MPLS_TTL = 16;
  private static final int PUSH_VLAN = 17;
  private static final int POP_VLAN = 18;
  private static final int PUSH_MPLS = 19;
  private static final int POP_MPLS = 20;
  private static final int SET_QUEUE = 21;
  private static final int GROUP = 22;
  private static final int SET_NW_TTL = 23;
  private static final int DEC_NW_TTL = 24;
  private static final int SET_FIELD = 25;
  private static final int PUSH_PBB = 26;
  private static final int POP_PBB = 27;

  /// Type and length of an output action.
  private static final int OUTPUT_HEADER = OUTPUT << 16 | 16;

  private static final Action DECREMENT = new Action.DecNwTtl();

  private ActionCodec() {}

  /// Reads actions up to the limit of `in`.
  public static List<Action> decodeList(WireReader in) {
    return decodeList(in, 0);
  }

  static List<Action> decodeList(WireReader in, int depth) {
    if (depth > DEPTH_MAX) {
      throw new DecodeException(
          OfError.OFPBAC_TOO_MANY, "actions are nested deeper than " + DEPTH_MAX);
    }
    if (!in.hasRemaining()) {
      return List.of();
    }
    in.expect(OfError.OFPBAC_BAD_LEN);
    // Most lists are short, and a list of the size that it will have costs least.
    Action first = decode(in, depth);
    if (!in.hasRemaining()) {
      return List.of(first);
    }
    Action second = decode(in, depth);
    if (!in.hasRemaining()) {
      return List.of(first, second);
    }
    Action third = decode(in, depth);
    if (!in.hasRemaining()) {
      return List.of(first, second, third);
    }
    List<Action> actions = new ArrayList<>(Math.min(8, in.remaining() / 8 + 3));
    actions.add(first);
    actions.add(second);
    actions.add(third);
    while (in.hasRemaining()) {
      actions.add(decode(in, depth));
    }
    return actions;
  }

  private static Action decode(WireReader in, int depth) {
    int header = in.peekI32();
    int type = header >>> 16;
    int length = header & 0xffff;
    if (length < 8 || length % 8 != 0) {
      throw badLength(type, length, "is not 8, 16, …");
    }
    if (header == OUTPUT_HEADER && in.remaining() >= length) {
      int at = in.block(16);
      return new Action.Output(in.i32At(at + 4), in.u16At(at + 8));
    }
    int outer = in.enter(length, OfError.OFPBAC_BAD_LEN);
    in.skip(4);
    Action action =
        type == SET_FIELD
            ? new Action.SetField(OxmTlv.decode(in, OfError.OFPBAC_BAD_SET_LEN))
            : decodeBody(type, in, depth);
    if (in.remaining() >= 8) {
      throw badLength(type, length, "leaves " + in.remaining() + " bytes unused");
    }
    in.leave(outer);
    return action;
  }

  private static DecodeException badLength(int type, int length, String why) {
    return new DecodeException(
        OfError.OFPBAC_BAD_LEN, "action " + type + ": length " + length + " " + why);
  }

  private static Action decodeBody(int type, WireReader in, int depth) {
    return switch (type) {
      case OUTPUT -> {
        Action output = new Action.Output(in.i32(), in.u16());
        in.skip(6);
        yield output;
      }
      case COPY_TTL_OUT -> new Action.CopyTtlOut();
      case COPY_TTL_IN -> new Action.CopyTtlIn();
      case SET_MPLS_TTL -> new Action.SetMplsTtl(in.u8());
      case DEC_MPLS_TTL -> new Action.DecMplsTtl();
      case PUSH_VLAN -> new Action.PushVlan(in.u16());
      case POP_VLAN -> new Action.PopVlan();
      case PUSH_MPLS -> new Action.PushMpls(in.u16());
      case POP_MPLS -> new Action.PopMpls(in.u16());
      case SET_QUEUE -> new Action.SetQueue(in.i32());
      case GROUP -> new Action.Group(in.i32());
      case SET_NW_TTL -> new Action.SetNwTtl(in.u8());
      case DEC_NW_TTL -> DECREMENT;
      case PUSH_PBB -> new Action.PushPbb(in.u16());
      case POP_PBB -> new Action.PopPbb();
      case 3, 4 -> new Action.OldSet(type, in.bytes(6));
      case 1, 2, 5, 6, 7, 8, 9, 10 -> new Action.OldSet(type, in.bytes(4));
      case EXPERIMENTER -> NiciraActionCodec.decode(in, depth);
      default -> throw new DecodeException(OfError.OFPBAC_BAD_TYPE, "unknown action type " + type);
    };
  }

  /// Writes actions one after the other.
  public static void encodeList(List<Action> actions, WireWriter out) {
    for (int i = 0; i < actions.size(); i++) {
      encode(actions.get(i), out);
    }
  }

  private static void encode(Action action, WireWriter out) {
    switch (action) {
      case Action.Output(int port, int maxLen) -> {
        out.u16(OUTPUT);
        out.u16(16);
        out.i32(port);
        out.u16(maxLen);
        out.zeros(6);
      }
      case Action.CopyTtlOut _ -> small(COPY_TTL_OUT, out);
      case Action.CopyTtlIn _ -> small(COPY_TTL_IN, out);
      case Action.SetMplsTtl(int ttl) -> small8(SET_MPLS_TTL, ttl, out);
      case Action.DecMplsTtl _ -> small(DEC_MPLS_TTL, out);
      case Action.PushVlan(int etherType) -> small16(PUSH_VLAN, etherType, out);
      case Action.PopVlan _ -> small(POP_VLAN, out);
      case Action.PushMpls(int etherType) -> small16(PUSH_MPLS, etherType, out);
      case Action.PopMpls(int etherType) -> small16(POP_MPLS, etherType, out);
      case Action.SetQueue(int queueId) -> small32(SET_QUEUE, queueId, out);
      case Action.Group(int groupId) -> small32(GROUP, groupId, out);
      case Action.SetNwTtl(int ttl) -> small8(SET_NW_TTL, ttl, out);
      case Action.DecNwTtl _ -> small(DEC_NW_TTL, out);
      case Action.SetField(OxmTlv value) -> {
        int start = out.size();
        out.u16(SET_FIELD);
        out.u16(0);
        value.encode(out);
        out.align8(start);
        out.patchLength(start + 2, start);
      }
      case Action.PushPbb(int etherType) -> small16(PUSH_PBB, etherType, out);
      case Action.PopPbb _ -> small(POP_PBB, out);
      case Action.OldSet(int type, var value) -> {
        int start = out.size();
        out.u16(type);
        out.u16(0);
        out.bytes(value);
        out.align8(start);
        out.patchLength(start + 2, start);
      }
      case Action.Experimenter(int experimenter, var data) -> {
        int start = out.size();
        out.u16(EXPERIMENTER);
        out.u16(0);
        out.i32(experimenter);
        out.bytes(data);
        out.align8(start);
        out.patchLength(start + 2, start);
      }
      case NiciraAction nicira -> NiciraActionCodec.encode(nicira, out);
    }
  }

  private static void small(int type, WireWriter out) {
    small32(type, 0, out);
  }

  private static void small8(int type, int value, WireWriter out) {
    small32(type, value << 24, out);
  }

  private static void small16(int type, int value, WireWriter out) {
    small32(type, value << 16, out);
  }

  private static void small32(int type, int value, WireWriter out) {
    out.u16(type);
    out.u16(8);
    out.i32(value);
  }
}
