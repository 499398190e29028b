// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import java.util.List;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.match.OxmId;
import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.match.Subfield;
import org.jovn.openflow.wire.WireWriter;

/// The writing half of [NiciraActionCodec]: from the subtype on, without the last padding.
final class NiciraActionEncoder {
  private NiciraActionEncoder() {}

  static void encodeBody(NiciraAction action, WireWriter out) {
    switch (action) {
      case NiciraAction.Resubmit(int inPort) -> {
        out.u16(NiciraActionCodec.RESUBMIT);
        out.u16(inPort);
        out.zeros(4);
      }
      case NiciraAction.ResubmitTable(int inPort, int tableId, boolean ct) -> {
        out.u16(ct ? NiciraActionCodec.RESUBMIT_TABLE_CT : NiciraActionCodec.RESUBMIT_TABLE);
        out.u16(inPort);
        out.u8(tableId);
        out.zeros(3);
      }
      case NiciraAction.SetTunnel(int tunnelId) -> {
        out.u16(NiciraActionCodec.SET_TUNNEL);
        out.u16(0);
        out.i32(tunnelId);
      }
      case NiciraAction.SetTunnel64(long tunnelId) -> {
        padded(NiciraActionCodec.SET_TUNNEL64, out);
        out.i64(tunnelId);
      }
      case NiciraAction.PopQueue _ -> padded(NiciraActionCodec.POP_QUEUE, out);
      case NiciraAction.Exit _ -> padded(NiciraActionCodec.EXIT, out);
      case NiciraAction.CtClear _ -> padded(NiciraActionCodec.CT_CLEAR, out);
      case NiciraAction.DecNshTtl _ -> padded(NiciraActionCodec.DEC_NSH_TTL, out);
      case NiciraAction.DebugSlow _ -> padded(NiciraActionCodec.DEBUG_SLOW, out);
      case NiciraAction.DebugRecirc _ -> padded(NiciraActionCodec.DEBUG_RECIRC, out);
      case NiciraAction.RegMove move -> encodeRegMove(move, out);
      case NiciraAction.CopyField copy -> encodeCopyField(copy, out);
      case NiciraAction.RegLoad(Subfield target, long value) -> {
        out.u16(NiciraActionCodec.REG_LOAD);
        out.u16(target.packed());
        out.i32(target.field().header());
        out.i64(value);
      }
      case NiciraAction.RegLoad2(OxmTlv value) -> {
        out.u16(NiciraActionCodec.REG_LOAD2);
        value.encode(out);
      }
      case NiciraAction.Note(var data) -> {
        out.u16(NiciraActionCodec.NOTE);
        out.bytes(data);
      }
      case NiciraAction.Multipath multipath -> encodeMultipath(multipath, out);
      case NiciraAction.Bundle bundle ->
          encodeBundle(
              NiciraActionCodec.BUNDLE,
              bundle.algorithm(),
              bundle.fields(),
              bundle.basis(),
              bundle.memberType(),
              0,
              0,
              bundle.members(),
              out);
      case NiciraAction.BundleLoad load ->
          encodeBundle(
              NiciraActionCodec.BUNDLE_LOAD,
              load.algorithm(),
              load.fields(),
              load.basis(),
              load.memberType(),
              load.target().packed(),
              load.target().field().header(),
              load.members(),
              out);
      case NiciraAction.OutputReg outputReg -> encodeOutputReg(outputReg, out);
      case NiciraAction.Learn learn -> LearnCodec.encode(learn, out);
      case NiciraAction.FinTimeout(int idleTimeout, int hardTimeout) -> {
        out.u16(NiciraActionCodec.FIN_TIMEOUT);
        out.u16(idleTimeout);
        out.u16(hardTimeout);
        out.u16(0);
      }
      case NiciraAction.Sample sample -> encodeSample(sample, out);
      case NiciraAction.StackPush(Subfield source) ->
          encodeStack(NiciraActionCodec.STACK_PUSH, source, out);
      case NiciraAction.StackPop(Subfield target) ->
          encodeStack(NiciraActionCodec.STACK_POP, target, out);
      case NiciraAction.Ct ct -> ConnectionActionCodec.encode(ct, out);
      case NiciraAction.Nat nat -> ConnectionActionCodec.encode(nat, out);
      case NiciraAction.Clone(var actions) -> {
        padded(NiciraActionCodec.CLONE, out);
        ActionCodec.encodeList(actions, out);
      }
      case NiciraAction.Encap encap -> EncapCodec.encode(encap, out);
      default -> encodeRest(action, out);
    }
  }

  private static void encodeRest(NiciraAction action, WireWriter out) {
    switch (action) {
      case NiciraAction.Controller(int maxLen, int controllerId, int reason) -> {
        out.u16(NiciraActionCodec.CONTROLLER);
        out.u16(maxLen);
        out.u16(controllerId);
        out.u8(reason);
        out.u8(0);
      }
      case NiciraAction.Controller2(var properties) -> {
        padded(NiciraActionCodec.CONTROLLER2, out);
        PropertyCodec.encodeList(properties, out);
      }
      case NiciraAction.DecTtlCntIds(List<Integer> controllerIds) -> {
        out.u16(NiciraActionCodec.DEC_TTL_CNT_IDS);
        out.u16(controllerIds.size());
        out.zeros(4);
        numbers(controllerIds, out);
      }
      case NiciraAction.WriteMetadata(long metadata, long mask) -> {
        padded(NiciraActionCodec.WRITE_METADATA, out);
        out.i64(metadata);
        out.i64(mask);
      }
      case NiciraAction.Conjunction(int clause, int clauses, int id) -> {
        out.u16(NiciraActionCodec.CONJUNCTION);
        out.u8(clause);
        out.u8(clauses);
        out.i32(id);
      }
      case NiciraAction.OutputTrunc(int port, int maxLen) -> {
        out.u16(NiciraActionCodec.OUTPUT_TRUNC);
        out.u16(port);
        out.i32(maxLen);
      }
      case NiciraAction.Decap(int packetType) -> {
        out.u16(NiciraActionCodec.DECAP);
        out.u16(0);
        out.i32(packetType);
      }
      case NiciraAction.CheckPktLarger(int length, OxmId target, int bit) -> {
        out.u16(NiciraActionCodec.CHECK_PKT_LARGER);
        out.u16(length);
        out.u16(bit);
        target.encode(out);
      }
      case NiciraAction.DeleteField(OxmId field) -> {
        out.u16(NiciraActionCodec.DELETE_FIELD);
        field.encode(out);
        out.zeros(14 - field.size());
      }
      default -> throw new IllegalStateException("no encoding for " + action);
    }
  }

  private static void padded(int subtype, WireWriter out) {
    out.u16(subtype);
    out.zeros(6);
  }

  private static void numbers(List<Integer> numbers, WireWriter out) {
    for (int number : numbers) {
      out.u16(number);
    }
  }

  private static void encodeRegMove(NiciraAction.RegMove move, WireWriter out) {
    out.u16(NiciraActionCodec.REG_MOVE);
    out.u16(move.source().bits());
    out.u16(move.source().offset());
    out.u16(move.target().offset());
    move.source().field().encode(out);
    move.target().field().encode(out);
  }

  private static void encodeCopyField(NiciraAction.CopyField copy, WireWriter out) {
    out.u16(NiciraActionCodec.ONF_COPY_FIELD);
    out.u16(0);
    out.u16(copy.source().bits());
    out.u16(copy.source().offset());
    out.u16(copy.target().offset());
    out.u16(0);
    copy.source().field().encode(out);
    copy.target().field().encode(out);
  }

  private static void encodeMultipath(NiciraAction.Multipath multipath, WireWriter out) {
    out.u16(NiciraActionCodec.MULTIPATH);
    out.u16(multipath.fields());
    out.u16(multipath.basis());
    out.u16(0);
    out.u16(multipath.algorithm());
    out.u16(multipath.maxLink());
    out.i32(multipath.argument());
    out.u16(0);
    out.u16(multipath.target().packed());
    out.i32(multipath.target().field().header());
  }

  private static void encodeBundle(
      int subtype,
      int algorithm,
      int fields,
      int basis,
      int memberType,
      int packed,
      int target,
      List<Integer> members,
      WireWriter out) {
    out.u16(subtype);
    out.u16(algorithm);
    out.u16(fields);
    out.u16(basis);
    out.i32(memberType);
    out.u16(members.size());
    out.u16(packed);
    out.i32(target);
    out.zeros(4);
    numbers(members, out);
  }

  private static void encodeOutputReg(NiciraAction.OutputReg outputReg, WireWriter out) {
    Subfield source = outputReg.source();
    if (outputReg.second()) {
      out.u16(NiciraActionCodec.OUTPUT_REG2);
      out.u16(source.packed());
      out.u16(outputReg.maxLen());
      source.field().encode(out);
    } else {
      out.u16(NiciraActionCodec.OUTPUT_REG);
      out.u16(source.packed());
      out.i32(source.field().header());
      out.u16(outputReg.maxLen());
      out.zeros(6);
    }
  }

  private static void encodeStack(int subtype, Subfield subfield, WireWriter out) {
    out.u16(subtype);
    out.u16(subfield.offset());
    subfield.field().encode(out);
    out.u16(subfield.bits());
    out.zeros(10 - subfield.field().size());
  }

  private static void encodeSample(NiciraAction.Sample sample, WireWriter out) {
    out.u16(sample.subtype());
    out.u16(sample.probability());
    out.i32(sample.collectorSetId());
    out.i32(sample.obsDomainId());
    out.i32(sample.obsPointId());
    if (sample.subtype() != NiciraActionCodec.SAMPLE) {
      out.u16(sample.samplingPort());
      out.u8(sample.direction());
      out.zeros(5);
    }
  }
}
