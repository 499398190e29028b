// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.action.Instruction;
import org.jovn.openflow.wire.DecodeException;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;
import org.jovn.openflow.wire.WireWriter;

/// Instructions (section 7.2.4).
public final class InstructionCodec {
  private static final int GOTO_TABLE = 1;
  private static final int WRITE_METADATA = 2;
  private static final int WRITE_ACTIONS = 3;
  private static final int APPLY_ACTIONS = 4;
  private static final int CLEAR_ACTIONS = 5;
  private static final int METER = 6;
  private static final int EXPERIMENTER = 0xffff;

  private InstructionCodec() {}

  /// Reads instructions up to the limit of `in`.
  public static List<Instruction> decodeList(WireReader in) {
    if (!in.hasRemaining()) {
      return List.of();
    }
    in.expect(OfError.OFPBIC_BAD_LEN);
    Instruction first = decode(in);
    if (!in.hasRemaining()) {
      return List.of(first);
    }
    List<Instruction> instructions = new ArrayList<>(4);
    instructions.add(first);
    while (in.hasRemaining()) {
      instructions.add(decode(in));
    }
    return instructions;
  }

  private static Instruction decode(WireReader in) {
    int header = in.peekI32();
    int type = header >>> 16;
    int length = header & 0xffff;
    if (length < 8 || length % 8 != 0) {
      throw badLength(type, length, "is not 8, 16, …");
    }
    int outer = in.enter(length, OfError.OFPBIC_BAD_LEN);
    in.skip(4);
    Instruction instruction = decodeBody(type, in);
    if (in.hasRemaining()) {
      throw badLength(type, length, "leaves bytes unused");
    }
    in.leave(outer);
    in.expect(OfError.OFPBIC_BAD_LEN);
    return instruction;
  }

  private static DecodeException badLength(int type, int length, String why) {
    return new DecodeException(
        OfError.OFPBIC_BAD_LEN, "instruction " + type + ": length " + length + " " + why);
  }

  private static Instruction decodeBody(int type, WireReader in) {
    return switch (type) {
      case GOTO_TABLE -> {
        Instruction gotoTable = new Instruction.GotoTable(in.u8());
        in.skip(3);
        yield gotoTable;
      }
      case WRITE_METADATA -> {
        in.skip(4);
        yield new Instruction.WriteMetadata(in.i64(), in.i64());
      }
      case WRITE_ACTIONS -> {
        in.skip(4);
        yield new Instruction.WriteActions(ActionCodec.decodeList(in));
      }
      case APPLY_ACTIONS -> {
        in.skip(4);
        yield new Instruction.ApplyActions(ActionCodec.decodeList(in));
      }
      case CLEAR_ACTIONS -> {
        in.skip(4);
        yield new Instruction.ClearActions();
      }
      case METER -> new Instruction.Meter(in.i32());
      case EXPERIMENTER -> new Instruction.Experimenter(in.i32(), in.rest());
      default ->
          throw new DecodeException(
              OfError.OFPBIC_UNKNOWN_INST, "unknown instruction type " + type);
    };
  }

  /// Writes instructions in the order given.
  public static void encodeList(List<Instruction> instructions, WireWriter out) {
    for (int i = 0; i < instructions.size(); i++) {
      int start = out.size();
      encode(instructions.get(i), out);
      out.align8(start);
      out.patchLength(start + 2, start);
    }
  }

  private static void encode(Instruction instruction, WireWriter out) {
    switch (instruction) {
      case Instruction.GotoTable(int tableId) -> {
        header(GOTO_TABLE, out);
        out.u8(tableId);
        out.zeros(3);
      }
      case Instruction.WriteMetadata(long metadata, long mask) -> {
        header(WRITE_METADATA, out);
        out.zeros(4);
        out.i64(metadata);
        out.i64(mask);
      }
      case Instruction.WriteActions(var actions) -> {
        header(WRITE_ACTIONS, out);
        out.zeros(4);
        ActionCodec.encodeList(actions, out);
      }
      case Instruction.ApplyActions(var actions) -> {
        header(APPLY_ACTIONS, out);
        out.zeros(4);
        ActionCodec.encodeList(actions, out);
      }
      case Instruction.ClearActions _ -> {
        header(CLEAR_ACTIONS, out);
        out.zeros(4);
      }
      case Instruction.Meter(int meterId) -> {
        header(METER, out);
        out.i32(meterId);
      }
      case Instruction.Experimenter(int experimenter, var data) -> {
        header(EXPERIMENTER, out);
        out.i32(experimenter);
        out.bytes(data);
      }
    }
  }

  private static void header(int type, WireWriter out) {
    out.u16(type);
    out.u16(0);
  }
}
