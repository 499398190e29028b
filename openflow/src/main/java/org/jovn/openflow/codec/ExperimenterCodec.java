// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.message.NiciraMessage;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.message.OnfMessage;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;

/// `OFPT_EXPERIMENTER` messages of Nicira and ONF: reading. [ExperimenterEncoder] writes them.
final class ExperimenterCodec {
  static final int NXT_ROLE_REQUEST = 10;
  static final int NXT_ROLE_REPLY = 11;
  static final int NXT_FLOW_MOD = 13;
  static final int NXT_FLOW_REMOVED = 14;
  static final int NXT_FLOW_MOD_TABLE_ID = 15;
  static final int NXT_SET_PACKET_IN_FORMAT = 16;
  static final int NXT_PACKET_IN = 17;
  static final int NXT_FLOW_AGE = 18;
  static final int NXT_SET_ASYNC_CONFIG = 19;
  static final int NXT_SET_CONTROLLER_ID = 20;
  static final int NXT_TLV_TABLE_MOD = 24;
  static final int NXT_TLV_TABLE_REQUEST = 25;
  static final int NXT_TLV_TABLE_REPLY = 26;
  static final int NXT_SET_ASYNC_CONFIG2 = 27;
  static final int NXT_RESUME = 28;
  static final int NXT_CT_FLUSH_ZONE = 29;
  static final int NXT_PACKET_IN2 = 30;
  static final int NXT_CT_FLUSH = 32;
  static final int ONFT_FLOW_MONITOR_CANCEL = 1870;
  static final int ONFT_FLOW_MONITOR_PAUSED = 1871;
  static final int ONFT_FLOW_MONITOR_RESUMED = 1872;
  static final int ONFT_ROLE_STATUS = 1911;
  static final int ONFT_BUNDLE_CONTROL = 2300;
  static final int ONFT_BUNDLE_ADD = 2301;
  static final int ONFT_REQUEST_FORWARD = 2350;

  private ExperimenterCodec() {}

  static OfMessage decode(int xid, WireReader in, int depth) {
    int experimenter = in.i32();
    int type = in.i32();
    return switch (experimenter) {
      case OfError.NICIRA -> decodeNicira(xid, type, in);
      case OfError.ONF -> decodeOnf(xid, type, in, depth);
      default -> new OfMessage.Experimenter(xid, experimenter, type, in.rest());
    };
  }

  private static OfMessage decodeNicira(int xid, int type, WireReader in) {
    return switch (type) {
      case NXT_ROLE_REQUEST -> new NiciraMessage.RoleRequest(xid, in.i32());
      case NXT_ROLE_REPLY -> new NiciraMessage.RoleReply(xid, in.i32());
      case NXT_FLOW_MOD -> decodeFlowMod(xid, in);
      case NXT_FLOW_REMOVED -> decodeFlowRemoved(xid, in);
      case NXT_FLOW_MOD_TABLE_ID -> {
        int set = in.u8();
        in.skip(7);
        yield new NiciraMessage.FlowModTableId(xid, set);
      }
      case NXT_SET_PACKET_IN_FORMAT -> new NiciraMessage.SetPacketInFormat(xid, in.i32());
      case NXT_PACKET_IN -> decodePacketIn(xid, in);
      case NXT_FLOW_AGE -> new NiciraMessage.FlowAge(xid);
      case NXT_SET_ASYNC_CONFIG ->
          new NiciraMessage.SetAsyncConfig(xid, MessageCodec.decodeAsync(in));
      case NXT_SET_CONTROLLER_ID -> {
        in.skip(6);
        yield new NiciraMessage.SetControllerId(xid, in.u16());
      }
      case NXT_TLV_TABLE_MOD -> {
        int command = in.u16();
        in.skip(6);
        yield new NiciraMessage.TlvTableMod(xid, command, decodeMappings(in));
      }
      case NXT_TLV_TABLE_REQUEST -> new NiciraMessage.TlvTableRequest(xid);
      case NXT_TLV_TABLE_REPLY -> {
        int space = in.i32();
        int fields = in.u16();
        in.skip(10);
        yield new NiciraMessage.TlvTableReply(xid, space, fields, decodeMappings(in));
      }
      case NXT_SET_ASYNC_CONFIG2 ->
          new NiciraMessage.SetAsyncConfig2(
              xid, PropertyCodec.decodeList(in, OfError.OFPBPC_BAD_LEN));
      case NXT_RESUME ->
          new NiciraMessage.Resume(xid, PropertyCodec.decodeList(in, OfError.OFPBPC_BAD_LEN));
      case NXT_CT_FLUSH_ZONE -> {
        in.skip(6);
        yield new NiciraMessage.CtFlushZone(xid, in.u16());
      }
      case NXT_PACKET_IN2 ->
          new NiciraMessage.PacketIn2(xid, PropertyCodec.decodeList(in, OfError.OFPBPC_BAD_LEN));
      case NXT_CT_FLUSH -> {
        int ipProto = in.u8();
        in.skip(7);
        yield new NiciraMessage.CtFlush(
            xid, ipProto, PropertyCodec.decodeList(in, OfError.OFPBPC_BAD_LEN));
      }
      default -> new OfMessage.Experimenter(xid, OfError.NICIRA, type, in.rest());
    };
  }

  private static OfMessage decodeFlowMod(int xid, WireReader in) {
    long cookie = in.i64();
    int command = in.u16();
    int idleTimeout = in.u16();
    int hardTimeout = in.u16();
    int priority = in.u16();
    int bufferId = in.i32();
    int outPort = in.u16();
    int flags = in.u16();
    int matchLength = in.u16();
    in.skip(6);
    return new NiciraMessage.FlowMod(
        xid,
        cookie,
        command,
        idleTimeout,
        hardTimeout,
        priority,
        bufferId,
        outPort,
        flags,
        decodeMatch(in, matchLength),
        InstructionCodec.decodeList(in));
  }

  private static OfMessage decodeFlowRemoved(int xid, WireReader in) {
    long cookie = in.i64();
    int priority = in.u16();
    int reason = in.u8();
    int tableId = in.u8();
    int durationSec = in.i32();
    int durationNsec = in.i32();
    int idleTimeout = in.u16();
    int matchLength = in.u16();
    return new NiciraMessage.FlowRemoved(
        xid,
        cookie,
        priority,
        reason,
        tableId,
        durationSec,
        durationNsec,
        idleTimeout,
        in.i64(),
        in.i64(),
        decodeMatch(in, matchLength));
  }

  private static OfMessage decodePacketIn(int xid, WireReader in) {
    int bufferId = in.i32();
    int totalLen = in.u16();
    int reason = in.u8();
    int tableId = in.u8();
    long cookie = in.i64();
    int matchLength = in.u16();
    in.skip(6);
    Match match = decodeMatch(in, matchLength);
    in.skip(2);
    return new NiciraMessage.PacketIn(
        xid, bufferId, totalLen, reason, tableId, cookie, match, in.rest());
  }

  private static Match decodeMatch(WireReader in, int length) {
    Match match = Match.decodeTlvs(in, length);
    in.expect(OfError.OFPBRC_BAD_LEN);
    in.skip(-length & 7);
    return match;
  }

  private static List<NiciraMessage.TlvMapping> decodeMappings(WireReader in) {
    List<NiciraMessage.TlvMapping> mappings = new ArrayList<>();
    while (in.hasRemaining()) {
      mappings.add(new NiciraMessage.TlvMapping(in.u16(), in.u8(), in.u8(), in.u16()));
      in.skip(2);
    }
    return mappings;
  }

  private static OfMessage decodeOnf(int xid, int type, WireReader in, int depth) {
    return switch (type) {
      case ONFT_FLOW_MONITOR_CANCEL -> new OnfMessage.FlowMonitorCancel(xid, in.i32());
      case ONFT_FLOW_MONITOR_PAUSED -> new OnfMessage.FlowMonitorPaused(xid);
      case ONFT_FLOW_MONITOR_RESUMED -> new OnfMessage.FlowMonitorResumed(xid);
      case ONFT_ROLE_STATUS -> {
        int role = in.i32();
        int reason = in.u8();
        in.skip(3);
        yield new OnfMessage.RoleStatus(
            xid, role, reason, in.i64(), PropertyCodec.decodeList(in, OfError.OFPBPC_BAD_LEN));
      }
      case ONFT_BUNDLE_CONTROL ->
          new OnfMessage.BundleControl(
              xid,
              in.i32(),
              in.u16(),
              in.u16(),
              PropertyCodec.decodeList(in, OfError.OFPBPC_BAD_LEN));
      case ONFT_BUNDLE_ADD -> decodeBundleAdd(xid, in, depth);
      case ONFT_REQUEST_FORWARD ->
          new OnfMessage.RequestForward(xid, MessageCodec.decode(in, depth + 1));
      default -> new OfMessage.Experimenter(xid, OfError.ONF, type, in.rest());
    };
  }

  private static OfMessage decodeBundleAdd(int xid, WireReader in, int depth) {
    int bundleId = in.i32();
    in.skip(2);
    int flags = in.u16();
    int length = in.peekU16(2);
    int outer = in.enter(length, OfError.OFPBFC_MSG_BAD_LEN);
    OfMessage message = MessageCodec.decode(in, depth + 1);
    in.leave(outer);
    if (in.hasRemaining()) {
      in.expect(OfError.OFPBFC_MSG_BAD_LEN);
      in.skip(-length & 7);
    }
    return new OnfMessage.BundleAdd(
        xid, bundleId, flags, message, PropertyCodec.decodeList(in, OfError.OFPBPC_BAD_LEN));
  }
}
