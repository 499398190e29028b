// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.Optional;
import org.jovn.openflow.message.ErrorMessage;
import org.jovn.openflow.message.FeaturesReply;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.message.FlowRemoved;
import org.jovn.openflow.message.GroupMod;
import org.jovn.openflow.message.Hello;
import org.jovn.openflow.message.MeterMod;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.MultipartRequest;
import org.jovn.openflow.message.NiciraMessage;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.message.OnfMessage;
import org.jovn.openflow.message.PacketIn;
import org.jovn.openflow.message.PacketOut;
import org.jovn.openflow.message.PortMod;
import org.jovn.openflow.message.QueueGetConfigReply;
import org.jovn.openflow.wire.Bytes;

/// The names of messages in text.
final class MessageNames {
  private static final String[] TYPES = {
    "HELLO",
    "ERROR",
    "ECHO_REQUEST",
    "ECHO_REPLY",
    "",
    "FEATURES_REQUEST",
    "FEATURES_REPLY",
    "GET_CONFIG_REQUEST",
    "GET_CONFIG_REPLY",
    "SET_CONFIG",
    "PACKET_IN",
    "FLOW_REMOVED",
    "PORT_STATUS",
    "PACKET_OUT",
    "FLOW_MOD",
    "GROUP_MOD",
    "PORT_MOD",
    "TABLE_MOD",
    "",
    "",
    "BARRIER_REQUEST",
    "BARRIER_REPLY",
    "QUEUE_GET_CONFIG_REQUEST",
    "QUEUE_GET_CONFIG_REPLY",
    "ROLE_REQUEST",
    "ROLE_REPLY",
    "GET_ASYNC_REQUEST",
    "GET_ASYNC_REPLY",
    "SET_ASYNC",
    "METER_MOD"
  };
  private static final String[] MULTIPARTS = {
    "DESC",
    "FLOW",
    "AGGREGATE",
    "TABLE",
    "PORT",
    "QUEUE",
    "GROUP",
    "GROUP_DESC",
    "GROUP_FEATURES",
    "METER",
    "METER_CONFIG",
    "METER_FEATURES",
    "TABLE_FEATURES",
    "PORT_DESC"
  };

  private MessageNames() {}

  /// The name of a type that alone says what the message is.
  static Optional<String> of(int type) {
    return Optional.ofNullable(
        switch (type) {
          case 10 -> "OFPT_PACKET_IN";
          case 11 -> "OFPT_FLOW_REMOVED";
          case 13 -> "OFPT_PACKET_OUT";
          case 14 -> "OFPT_FLOW_MOD";
          case 15 -> "OFPT_GROUP_MOD";
          case 16 -> "OFPT_PORT_MOD";
          case 29 -> "OFPT_METER_MOD";
          default -> null;
        });
  }

  /// The name that the beginning of a message gives it, if that is enough to know it: 8 bytes, or
  /// 16 of a multipart message.
  static Optional<String> ofBeginning(Bytes data) {
    int type = data.at(1);
    if (type != 18 && type != 19) {
      return type < TYPES.length && !TYPES[type].isEmpty()
          ? Optional.of("OFPT_" + TYPES[type])
          : Optional.empty();
    }
    int multipart = data.length() < 16 ? MULTIPARTS.length : data.at(8) << 8 | data.at(9);
    return multipart < MULTIPARTS.length
        ? Optional.of("OFPST_" + MULTIPARTS[multipart] + (type == 18 ? " request" : " reply"))
        : Optional.empty();
  }

  /// Whether a message of a type may have that length, whatever is in it.
  static boolean isSound(Bytes data) {
    int length = data.length();
    return switch (data.at(1)) {
      case 18 -> length >= 56 && length % 8 == 0 && data.at(8) == 0 && isFlows(data.at(9));
      case 11, 14 -> length >= 56 && length % 8 == 0;
      case 10, 13 -> length >= 24;
      case 16 -> length == 40;
      case 15, 29 -> length >= 16 && length % 8 == 0;
      default -> false;
    };
  }

  private static boolean isFlows(int multipart) {
    return multipart == 1 || multipart == 2;
  }

  static String of(OfMessage message) {
    return switch (message) {
      case Hello _ -> "OFPT_HELLO";
      case ErrorMessage _ -> "OFPT_ERROR";
      case OfMessage.EchoRequest _ -> "OFPT_ECHO_REQUEST";
      case OfMessage.EchoReply _ -> "OFPT_ECHO_REPLY";
      case OfMessage.Experimenter _ -> "OFPT_EXPERIMENTER";
      case OfMessage.FeaturesRequest _ -> "OFPT_FEATURES_REQUEST";
      case FeaturesReply _ -> "OFPT_FEATURES_REPLY";
      case OfMessage.GetConfigRequest _ -> "OFPT_GET_CONFIG_REQUEST";
      case OfMessage.GetConfigReply _ -> "OFPT_GET_CONFIG_REPLY";
      case OfMessage.SetConfig _ -> "OFPT_SET_CONFIG";
      case PacketIn _ -> "OFPT_PACKET_IN";
      case FlowRemoved _ -> "OFPT_FLOW_REMOVED";
      case OfMessage.PortStatus _ -> "OFPT_PORT_STATUS";
      case PacketOut _ -> "OFPT_PACKET_OUT";
      case FlowMod _ -> "OFPT_FLOW_MOD";
      case GroupMod _ -> "OFPT_GROUP_MOD";
      case PortMod _ -> "OFPT_PORT_MOD";
      case OfMessage.TableMod _ -> "OFPT_TABLE_MOD";
      case MultipartRequest request -> request(request.body()) + " request";
      case MultipartReply reply -> reply(reply.body()) + " reply";
      case OfMessage.BarrierRequest _ -> "OFPT_BARRIER_REQUEST";
      case OfMessage.BarrierReply _ -> "OFPT_BARRIER_REPLY";
      case OfMessage.QueueGetConfigRequest _ -> "OFPT_QUEUE_GET_CONFIG_REQUEST";
      case QueueGetConfigReply _ -> "OFPT_QUEUE_GET_CONFIG_REPLY";
      case OfMessage.RoleRequest _ -> "OFPT_ROLE_REQUEST";
      case OfMessage.RoleReply _ -> "OFPT_ROLE_REPLY";
      case OfMessage.GetAsyncRequest _ -> "OFPT_GET_ASYNC_REQUEST";
      case OfMessage.GetAsyncReply _ -> "OFPT_GET_ASYNC_REPLY";
      case OfMessage.SetAsync _ -> "OFPT_SET_ASYNC";
      case MeterMod _ -> "OFPT_METER_MOD";
      case NiciraMessage nicira -> nicira(nicira);
      case OnfMessage onf -> onf(onf);
    };
  }

  private static String request(MultipartRequest.Body body) {
    return switch (body) {
      case MultipartRequest.Body.Desc _ -> "OFPST_DESC";
      case MultipartRequest.Body.Flow _ -> "OFPST_FLOW";
      case MultipartRequest.Body.Aggregate _ -> "OFPST_AGGREGATE";
      case MultipartRequest.Body.Table _ -> "OFPST_TABLE";
      case MultipartRequest.Body.PortStats _ -> "OFPST_PORT";
      case MultipartRequest.Body.Queue _ -> "OFPST_QUEUE";
      case MultipartRequest.Body.Group _ -> "OFPST_GROUP";
      case MultipartRequest.Body.GroupDesc _ -> "OFPST_GROUP_DESC";
      case MultipartRequest.Body.GroupFeatures _ -> "OFPST_GROUP_FEATURES";
      case MultipartRequest.Body.Meter _ -> "OFPST_METER";
      case MultipartRequest.Body.MeterConfig _ -> "OFPST_METER_CONFIG";
      case MultipartRequest.Body.MeterFeatures _ -> "OFPST_METER_FEATURES";
      case MultipartRequest.Body.Tables _ -> "OFPST_TABLE_FEATURES";
      case MultipartRequest.Body.PortDesc _ -> "OFPST_PORT_DESC";
      case MultipartRequest.Body.FlowMonitors _ -> "ONFST_FLOW_MONITOR";
      case MultipartRequest.Body.Experimenter experimenter ->
          switch (experimenter.type()) {
            case 3 -> "NXST_IPFIX_BRIDGE";
            case 4 -> "NXST_IPFIX_FLOW";
            default -> "OFPST_EXPERIMENTER";
          };
    };
  }

  private static String reply(MultipartReply.Body body) {
    return switch (body) {
      case MultipartReply.Body.Desc _ -> "OFPST_DESC";
      case MultipartReply.Body.Flows _ -> "OFPST_FLOW";
      case MultipartReply.Body.Aggregate _ -> "OFPST_AGGREGATE";
      case MultipartReply.Body.Tables _ -> "OFPST_TABLE";
      case MultipartReply.Body.Ports _ -> "OFPST_PORT";
      case MultipartReply.Body.Queues _ -> "OFPST_QUEUE";
      case MultipartReply.Body.Groups _ -> "OFPST_GROUP";
      case MultipartReply.Body.GroupDescs _ -> "OFPST_GROUP_DESC";
      case MultipartReply.Body.GroupFeatures _ -> "OFPST_GROUP_FEATURES";
      case MultipartReply.Body.Meters _ -> "OFPST_METER";
      case MultipartReply.Body.MeterConfigs _ -> "OFPST_METER_CONFIG";
      case MultipartReply.Body.MeterFeatures _ -> "OFPST_METER_FEATURES";
      case MultipartReply.Body.TableFeaturesList _ -> "OFPST_TABLE_FEATURES";
      case MultipartReply.Body.PortDescs _ -> "OFPST_PORT_DESC";
      case MultipartReply.Body.FlowUpdates _ -> "ONFST_FLOW_MONITOR";
      case MultipartReply.Body.IpfixStats(boolean flow, _) ->
          flow ? "NXST_IPFIX_FLOW" : "NXST_IPFIX_BRIDGE";
      case MultipartReply.Body.Experimenter _ -> "OFPST_EXPERIMENTER";
    };
  }

  private static String nicira(NiciraMessage message) {
    return switch (message) {
      case NiciraMessage.RoleRequest _ -> "NXT_ROLE_REQUEST";
      case NiciraMessage.RoleReply _ -> "NXT_ROLE_REPLY";
      case NiciraMessage.FlowMod _ -> "NXT_FLOW_MOD";
      case NiciraMessage.FlowRemoved _ -> "NXT_FLOW_REMOVED";
      case NiciraMessage.FlowModTableId _ -> "NXT_FLOW_MOD_TABLE_ID";
      case NiciraMessage.SetPacketInFormat _ -> "NXT_SET_PACKET_IN_FORMAT";
      case NiciraMessage.PacketIn _ -> "NXT_PACKET_IN";
      case NiciraMessage.FlowAge _ -> "NXT_FLOW_AGE";
      case NiciraMessage.SetAsyncConfig _ -> "NXT_SET_ASYNC_CONFIG";
      case NiciraMessage.SetControllerId _ -> "NXT_SET_CONTROLLER_ID";
      case NiciraMessage.TlvTableMod _ -> "NXT_TLV_TABLE_MOD";
      case NiciraMessage.TlvTableRequest _ -> "NXT_TLV_TABLE_REQUEST";
      case NiciraMessage.TlvTableReply _ -> "NXT_TLV_TABLE_REPLY";
      case NiciraMessage.SetAsyncConfig2 _ -> "NXT_SET_ASYNC_CONFIG2";
      case NiciraMessage.Resume _ -> "NXT_RESUME";
      case NiciraMessage.CtFlushZone _ -> "NXT_CT_FLUSH_ZONE";
      case NiciraMessage.PacketIn2 _ -> "NXT_PACKET_IN2";
      case NiciraMessage.CtFlush _ -> "NXT_CT_FLUSH";
    };
  }

  private static String onf(OnfMessage message) {
    return switch (message) {
      case OnfMessage.FlowMonitorCancel _ -> "ONFT_FLOW_MONITOR_CANCEL";
      case OnfMessage.FlowMonitorPaused _ -> "ONFT_FLOW_MONITOR_PAUSED";
      case OnfMessage.FlowMonitorResumed _ -> "ONFT_FLOW_MONITOR_RESUMED";
      case OnfMessage.RoleStatus _ -> "ONFT_ROLE_STATUS";
      case OnfMessage.BundleControl _ -> "ONFT_BUNDLE_CONTROL";
      case OnfMessage.BundleAdd _ -> "ONFT_BUNDLE_ADD_MESSAGE";
      case OnfMessage.RequestForward _ -> "ONFT_REQUESTFORWARD";
    };
  }
}
