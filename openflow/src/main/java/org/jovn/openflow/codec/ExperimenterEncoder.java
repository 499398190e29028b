// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import java.util.List;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.message.NiciraMessage;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.message.OnfMessage;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireWriter;

/// `OFPT_EXPERIMENTER` messages of Nicira and ONF: writing, from the experimenter's number on.
final class ExperimenterEncoder {
  private ExperimenterEncoder() {}

  static void encode(NiciraMessage message, WireWriter out) {
    out.i32(OfError.NICIRA);
    switch (message) {
      case NiciraMessage.RoleRequest(_, int role) -> {
        out.i32(ExperimenterCodec.NXT_ROLE_REQUEST);
        out.i32(role);
      }
      case NiciraMessage.RoleReply(_, int role) -> {
        out.i32(ExperimenterCodec.NXT_ROLE_REPLY);
        out.i32(role);
      }
      case NiciraMessage.FlowMod mod -> encodeFlowMod(mod, out);
      case NiciraMessage.FlowRemoved removed -> encodeFlowRemoved(removed, out);
      case NiciraMessage.FlowModTableId(_, int set) -> {
        out.i32(ExperimenterCodec.NXT_FLOW_MOD_TABLE_ID);
        out.u8(set);
        out.zeros(7);
      }
      case NiciraMessage.SetPacketInFormat(_, int format) -> {
        out.i32(ExperimenterCodec.NXT_SET_PACKET_IN_FORMAT);
        out.i32(format);
      }
      case NiciraMessage.PacketIn packetIn -> encodePacketIn(packetIn, out);
      case NiciraMessage.FlowAge _ -> out.i32(ExperimenterCodec.NXT_FLOW_AGE);
      case NiciraMessage.SetAsyncConfig(_, var config) -> {
        out.i32(ExperimenterCodec.NXT_SET_ASYNC_CONFIG);
        encodeAsync(config, out);
      }
      case NiciraMessage.SetControllerId(_, int controllerId) -> {
        out.i32(ExperimenterCodec.NXT_SET_CONTROLLER_ID);
        out.zeros(6);
        out.u16(controllerId);
      }
      case NiciraMessage.TlvTableMod(_, int command, var mappings) -> {
        out.i32(ExperimenterCodec.NXT_TLV_TABLE_MOD);
        out.u16(command);
        out.zeros(6);
        encodeMappings(mappings, out);
      }
      case NiciraMessage.TlvTableRequest _ -> out.i32(ExperimenterCodec.NXT_TLV_TABLE_REQUEST);
      case NiciraMessage.TlvTableReply(_, int space, int fields, var mappings) -> {
        out.i32(ExperimenterCodec.NXT_TLV_TABLE_REPLY);
        out.i32(space);
        out.u16(fields);
        out.zeros(10);
        encodeMappings(mappings, out);
      }
      case NiciraMessage.SetAsyncConfig2(_, var properties) -> {
        out.i32(ExperimenterCodec.NXT_SET_ASYNC_CONFIG2);
        PropertyCodec.encodeList(properties, out);
      }
      case NiciraMessage.Resume(_, var properties) -> {
        out.i32(ExperimenterCodec.NXT_RESUME);
        PropertyCodec.encodeList(properties, out);
      }
      case NiciraMessage.CtFlushZone(_, int zoneId) -> {
        out.i32(ExperimenterCodec.NXT_CT_FLUSH_ZONE);
        out.zeros(6);
        out.u16(zoneId);
      }
      case NiciraMessage.PacketIn2(_, var properties) -> {
        out.i32(ExperimenterCodec.NXT_PACKET_IN2);
        PropertyCodec.encodeList(properties, out);
      }
      case NiciraMessage.CtFlush(_, int ipProto, var properties) -> {
        out.i32(ExperimenterCodec.NXT_CT_FLUSH);
        out.u8(ipProto);
        out.zeros(7);
        PropertyCodec.encodeList(properties, out);
      }
    }
  }

  private static void encodeFlowMod(NiciraMessage.FlowMod mod, WireWriter out) {
    out.i32(ExperimenterCodec.NXT_FLOW_MOD);
    out.i64(mod.cookie());
    out.u16(mod.command());
    out.u16(mod.idleTimeout());
    out.u16(mod.hardTimeout());
    out.u16(mod.priority());
    out.i32(mod.bufferId());
    out.u16(mod.outPort());
    out.u16(mod.flags());
    out.u16(mod.match().tlvsLength());
    out.zeros(6);
    encodeMatch(mod.match(), out);
    InstructionCodec.encodeList(mod.instructions(), out);
  }

  private static void encodeFlowRemoved(NiciraMessage.FlowRemoved removed, WireWriter out) {
    out.i32(ExperimenterCodec.NXT_FLOW_REMOVED);
    out.i64(removed.cookie());
    out.u16(removed.priority());
    out.u8(removed.reason());
    out.u8(removed.tableIdPlusOne());
    out.i32(removed.durationSec());
    out.i32(removed.durationNsec());
    out.u16(removed.idleTimeout());
    out.u16(removed.match().tlvsLength());
    out.i64(removed.packetCount());
    out.i64(removed.byteCount());
    encodeMatch(removed.match(), out);
  }

  private static void encodePacketIn(NiciraMessage.PacketIn packetIn, WireWriter out) {
    out.i32(ExperimenterCodec.NXT_PACKET_IN);
    out.i32(packetIn.bufferId());
    out.u16(packetIn.totalLen());
    out.u8(packetIn.reason());
    out.u8(packetIn.tableId());
    out.i64(packetIn.cookie());
    out.u16(packetIn.match().tlvsLength());
    out.zeros(6);
    encodeMatch(packetIn.match(), out);
    out.zeros(2);
    out.bytes(packetIn.data());
  }

  private static void encodeMatch(Match match, WireWriter out) {
    match.encodeTlvs(out);
    out.zeros(-match.tlvsLength() & 7);
  }

  private static void encodeMappings(List<NiciraMessage.TlvMapping> mappings, WireWriter out) {
    for (NiciraMessage.TlvMapping mapping : mappings) {
      out.u16(mapping.optionClass());
      out.u8(mapping.optionType());
      out.u8(mapping.optionLength());
      out.u16(mapping.index());
      out.zeros(2);
    }
  }

  static void encodeAsync(OfMessage.AsyncConfig config, WireWriter out) {
    out.i32(config.packetIn());
    out.i32(config.packetInSecondary());
    out.i32(config.portStatus());
    out.i32(config.portStatusSecondary());
    out.i32(config.flowRemoved());
    out.i32(config.flowRemovedSecondary());
  }

  static void encode(OnfMessage message, WireWriter out) {
    out.i32(OfError.ONF);
    switch (message) {
      case OnfMessage.FlowMonitorCancel(_, int monitorId) -> {
        out.i32(ExperimenterCodec.ONFT_FLOW_MONITOR_CANCEL);
        out.i32(monitorId);
      }
      case OnfMessage.FlowMonitorPaused _ -> out.i32(ExperimenterCodec.ONFT_FLOW_MONITOR_PAUSED);
      case OnfMessage.FlowMonitorResumed _ -> out.i32(ExperimenterCodec.ONFT_FLOW_MONITOR_RESUMED);
      case OnfMessage.RoleStatus(_, int role, int reason, long generationId, var properties) -> {
        out.i32(ExperimenterCodec.ONFT_ROLE_STATUS);
        out.i32(role);
        out.u8(reason);
        out.zeros(3);
        out.i64(generationId);
        PropertyCodec.encodeList(properties, out);
      }
      case OnfMessage.BundleControl(_, int bundleId, int type, int flags, var properties) -> {
        out.i32(ExperimenterCodec.ONFT_BUNDLE_CONTROL);
        out.i32(bundleId);
        out.u16(type);
        out.u16(flags);
        PropertyCodec.encodeList(properties, out);
      }
      case OnfMessage.BundleAdd(_, int bundleId, int flags, var inner, var properties) -> {
        out.i32(ExperimenterCodec.ONFT_BUNDLE_ADD);
        out.i32(bundleId);
        out.u16(0);
        out.u16(flags);
        int start = out.size();
        MessageCodec.encode(inner, out);
        if (!properties.isEmpty()) {
          out.align8(start);
        }
        PropertyCodec.encodeList(properties, out);
      }
      case OnfMessage.RequestForward(_, OfMessage request) -> {
        out.i32(ExperimenterCodec.ONFT_REQUEST_FORWARD);
        MessageCodec.encode(request, out);
      }
    }
  }
}
