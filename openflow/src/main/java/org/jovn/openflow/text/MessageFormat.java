// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.Property;
import org.jovn.openflow.codec.ActionCodec;
import org.jovn.openflow.codec.MessageCodec;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.message.ErrorMessage;
import org.jovn.openflow.message.FeaturesReply;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.message.FlowRemoved;
import org.jovn.openflow.message.GroupMod;
import org.jovn.openflow.message.Hello;
import org.jovn.openflow.message.MeterConfig;
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
import org.jovn.openflow.wire.DecodeException;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;
import org.jovn.openflow.wire.WireWriter;

/// Prints whole messages as `ovs-ofctl ofp-print` does.
public final class MessageFormat {
  private static final String[] CAPABILITIES = {
    "FLOW_STATS",
    "TABLE_STATS",
    "PORT_STATS",
    "GROUP_STATS",
    "",
    "IP_REASM",
    "QUEUE_STATS",
    "",
    "PORT_BLOCKED"
  };
  private static final int CAPABILITIES_KNOWN = 0x16f;
  private static final String[] FRAGS = {"normal", "drop", "reassemble", "nx-match"};
  private static final String[] ROLES = {"nochange", "equal", "primary", "secondary"};
  private static final String[] NX_ROLES = {"equal", "primary", "secondary"};

  /// Bytes of a flow mod before its match.
  private static final int FLOW_MOD_BYTES = 48;

  private MessageFormat() {}

  /// The text of the message in `data`, ending in a line break; bytes that are no message become
  /// the decoding error and a hexadecimal dump.
  public static String format(Bytes data) {
    try {
      OfMessage message = MessageCodec.decode(data.toArray());
      Optional<OfError> refusal = MessageCheck.refusal(message);
      return refusal.isPresent() ? refused(message, refusal.get(), data) : text(message);
    } catch (DecodeException e) {
      return truncated(data).orElseGet(() -> named(data) + undecodable(data, error(data, e)));
    }
  }

  /// The text of the list of actions in `data` and how it would be written otherwise, or the error
  /// that it is.
  public static String formatActions(Bytes data) {
    OfError error = OfError.OFPBRC_BAD_LEN;
    if (data.length() % 8 == 0) {
      try {
        List<Action> actions = ActionCodec.decodeList(WireReader.of(data));
        Optional<OfError> refusal = ArgumentCheck.check(actions);
        if (refusal.isEmpty()) {
          WireWriter again = new WireWriter();
          ActionCodec.encodeList(actions, again);
          return "actions=" + format(actions) + "\n" + changes(data, again.toBytes());
        }
        error = refusal.get();
      } catch (DecodeException e) {
        error = e.error();
      }
    }
    return "bad OpenFlow13 actions: " + error + "\n";
  }

  private static String changes(Bytes before, Bytes after) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(before.length(), after.length()); i++) {
      if (before.at(i) != after.at(i)) {
        text.append("%2d: %02x -> %02x\n".formatted(i, before.at(i), after.at(i)));
      }
    }
    return text.toString();
  }

  /// A length that the type of the message rules out is told before what is wrong inside.
  private static OfError error(Bytes data, DecodeException e) {
    boolean known =
        data.length() >= 8
            && data.at(0) == OfMessage.VERSION
            && MessageNames.of(data.at(1)).isPresent();
    if (known && named(data).isEmpty()) {
      return OfError.OFPBRC_BAD_LEN;
    }
    return matchError(data).orElse(e.error());
  }

  /// What is wrong with the match of a flow mod that cannot be decoded: a switch checks the match
  /// before it reads what follows.
  private static Optional<OfError> matchError(Bytes data) {
    if (data.length() < FLOW_MOD_BYTES || data.at(0) != OfMessage.VERSION || data.at(1) != 14) {
      return Optional.empty();
    }
    byte[] bytes = data.toArray();
    try {
      return MatchCheck.check(Match.decode(new WireReader(bytes, FLOW_MOD_BYTES, bytes.length)));
    } catch (DecodeException e) {
      return Optional.of(e.error());
    }
  }

  /// The header of a message that cannot be decoded, if its length could be right.
  private static String named(Bytes data) {
    boolean ours = data.length() >= 8 && data.at(0) == OfMessage.VERSION;
    return ours && MessageNames.isSound(data)
        ? MessageNames.ofBeginning(data).map(name -> frame(name, data) + " ").orElse("")
        : "";
  }

  private static String frame(String name, Bytes data) {
    return "%s (OF1.3) (xid=0x%x):".formatted(name, data.slice(4, 8).toLong());
  }

  /// What is said of a message that is not as long as its header says.
  private static Optional<String> truncated(Bytes data) {
    if (data.length() < 8 || data.at(0) != OfMessage.VERSION) {
      return Optional.empty();
    }
    int said = data.at(2) << 8 | data.at(3);
    if (said < data.length()) {
      return Optional.of(
          "(***only uses %d bytes out of %d***)\n".formatted(said, data.length())
              + Texts.hexDump(data));
    }
    return said == data.length()
        ? Optional.empty()
        : Optional.of(
            MessageNames.ofBeginning(data).map(name -> frame(name, data) + "\n").orElse("")
                + "(***truncated to %d bytes from %d***)\n".formatted(data.length(), said)
                + Texts.hexDump(data));
  }

  private static String undecodable(Bytes data, OfError error) {
    if (data.length() < 8) {
      return "OpenFlow packet too short (only "
          + data.length()
          + " bytes):\n"
          + Texts.hexDump(data);
    }
    return "***decode error: " + error + "***\n" + Texts.hexDump(data);
  }

  /// The text of a message, ending in a line break.
  public static String format(OfMessage message) {
    Optional<OfError> refusal = MessageCheck.refusal(message);
    return refusal.isPresent()
        ? refused(message, refusal.get(), Bytes.of(MessageCodec.encode(message)))
        : text(message);
  }

  /// Messages of experimenters that nobody knows have no name.
  private static String refused(OfMessage message, OfError error, Bytes data) {
    String header = MessageCheck.unknown(message).isPresent() ? "" : header(message) + " ";
    return header + undecodable(data, error);
  }

  private static String text(OfMessage message) {
    String text = header(message) + body(message);
    return text.endsWith("\n") ? text : text + "\n";
  }

  /// The text of a list of actions, as in a flow after `actions=`.
  public static String format(List<Action> actions) {
    return ActionFormat.format(actions);
  }

  private static String header(OfMessage message) {
    int version =
        switch (message) {
          case Hello hello -> hello.version();
          case ErrorMessage error -> error.version();
          case OfMessage.EchoRequest echo -> echo.version();
          case OfMessage.EchoReply echo -> echo.version();
          default -> OfMessage.VERSION;
        };
    String versionText =
        switch (version) {
          case 1 -> "";
          case 2, 3, 4, 5, 6 -> " (OF1." + (version - 1) + ")";
          default -> " (OF 0x%02x)".formatted(version);
        };
    return MessageNames.of(message)
        + versionText
        + " (xid=0x"
        + Integer.toHexString(message.xid())
        + "):";
  }

  private static String body(OfMessage message) {
    return switch (message) {
      case Hello hello -> hello(hello);
      case ErrorMessage error -> error(error);
      case OfMessage.EchoRequest(_, _, Bytes data) -> echo(data);
      case OfMessage.EchoReply(_, _, Bytes data) -> echo(data);
      case OfMessage.Experimenter(_, int experimenter, int type, Bytes data) ->
          " experimenter=0x%x type=%d %s".formatted(experimenter, type, Texts.dotted(data));
      case OfMessage.FeaturesRequest _ -> "";
      case FeaturesReply reply -> features(reply);
      case OfMessage.GetConfigRequest _ -> "";
      case OfMessage.GetConfigReply(_, int flags, int length) -> config(flags, length);
      case OfMessage.SetConfig(_, int flags, int length) -> config(flags, length);
      case PacketIn packetIn -> PacketInFormat.format(packetIn);
      case FlowRemoved removed -> FlowFormat.format(removed);
      case OfMessage.PortStatus(_, int reason, var port) ->
          switch (reason) {
                case 0 -> " ADD:";
                case 1 -> " DEL:";
                default -> " MOD:";
              }
              + PortFormat.format(port);
      case PacketOut packetOut -> packetOut(packetOut);
      case FlowMod mod -> FlowFormat.format(mod);
      case GroupMod mod -> GroupFormat.format(mod);
      case PortMod mod -> PortFormat.format(mod);
      case OfMessage.TableMod(_, int tableId, _) ->
          tableId == 0xff ? " table_id: ALL_TABLES" : " table_id=" + tableId;
      case MultipartRequest request -> MultipartFormat.format(request);
      case MultipartReply reply -> MultipartFormat.format(reply);
      case OfMessage.BarrierRequest _ -> "";
      case OfMessage.BarrierReply _ -> "";
      case OfMessage.QueueGetConfigRequest(_, int port) -> " port=" + Texts.port(port);
      case QueueGetConfigReply reply -> queues(reply);
      case OfMessage.RoleRequest(_, int role, long generation) -> role(role, generation);
      case OfMessage.RoleReply(_, int role, long generation) -> role(role, generation);
      case OfMessage.GetAsyncRequest _ -> "";
      case OfMessage.GetAsyncReply(_, var async) -> AsyncFormat.format(async);
      case OfMessage.SetAsync(_, var async) -> AsyncFormat.format(async);
      case MeterMod mod -> " " + meterMod(mod);
      case NiciraMessage nicira -> nicira(nicira);
      case OnfMessage onf -> onf(onf);
    };
  }

  private static String meterMod(MeterMod mod) {
    MeterConfig config = mod.config();
    return switch (mod.command()) {
          case 0 -> "ADD ";
          case 1 -> "MOD ";
          case 2 -> "DEL ";
          default -> "cmd:" + mod.command() + " ";
        }
        + GroupFormat.format(mod.command() == 2 ? withoutFlags(config) : config);
  }

  /// Flags mean nothing where a meter is deleted.
  private static MeterConfig withoutFlags(MeterConfig config) {
    return new MeterConfig(config.meterId(), 0, config.bands());
  }

  private static String hello(Hello hello) {
    StringBuilder text = new StringBuilder("\n version bitmap: ");
    int versions = hello.versions();
    boolean first = true;
    for (int version = 0; version < 32; version++) {
      if ((versions >> version & 1) != 0) {
        text.append(first ? "" : ", ").append("0x%02x".formatted(version));
        first = false;
      }
    }
    boolean known =
        hello.elements().stream().allMatch(element -> element.type() == Hello.VERSION_BITMAP);
    text.append('\n');
    if (!known) {
      text.append(" unknown data in hello:\n");
      text.append(Texts.hexDump(Bytes.of(MessageCodec.encode(hello))));
    }
    return text.toString();
  }

  private static String error(ErrorMessage error) {
    Optional<OfError> known = error.error();
    String name =
        known.map(OfError::name).orElse("type " + error.type() + ", code " + error.code());
    StringBuilder text = new StringBuilder(" ").append(name).append('\n');
    if (known.isPresent() && known.get().type() == 0 && known.get().experimenter() == 0) {
      return text.append(escaped(error.data())).append('\n').toString();
    }
    return text.append(inner(error.data())).toString();
  }

  /// A message that another message holds, perhaps cut off.
  private static String inner(Bytes data) {
    if (data.length() == 0) {
      return "OpenFlow message is empty\n";
    } else if (data.length() < MessageCodec.HEADER_BYTES) {
      return undecodable(data, OfError.OFPBRC_BAD_LEN);
    }
    int length = data.at(2) << 8 | data.at(3);
    if (length > data.length()) {
      return "(***truncated to "
          + data.length()
          + " bytes from "
          + length
          + "***)\n"
          + Texts.hexDump(data);
    } else if (length < data.length()) {
      return "(***only uses "
          + length
          + " bytes out of "
          + data.length()
          + "***)\n"
          + Texts.hexDump(data);
    }
    return format(data);
  }

  private static String escaped(Bytes data) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < data.length(); i++) {
      int value = data.at(i);
      if (value == 0 && i == data.length() - 1) {
        break;
      } else if (value >= 0x20 && value < 0x7f && value != '\\') {
        text.append((char) value);
      } else {
        text.append(value == '\\' ? "\\\\" : "\\%03o".formatted(value));
      }
    }
    return text.toString();
  }

  private static String echo(Bytes data) {
    return " " + data.length() + " bytes of payload\n" + Texts.hexDump(data);
  }

  private static String features(FeaturesReply reply) {
    String auxiliary = reply.auxiliaryId() == 0 ? "" : ", auxiliary_id:" + reply.auxiliaryId();
    return " dpid:%016x%nn_tables:%d, n_buffers:%s%s%ncapabilities: %s%n"
        .formatted(
            reply.datapathId(),
            reply.tables(),
            Texts.unsigned(reply.buffers()),
            auxiliary,
            Texts.flags(reply.capabilities() & CAPABILITIES_KNOWN, CAPABILITIES, " "));
  }

  private static String config(int flags, int missSendLen) {
    return " frags=" + FRAGS[flags & 3] + " miss_send_len=" + missSendLen + "\n";
  }

  private static String packetOut(PacketOut packetOut) {
    StringBuilder text = new StringBuilder(" in_port=").append(Texts.port(packetOut.inPort()));
    text.append(" actions=").append(ActionFormat.format(packetOut.actions()));
    if (packetOut.bufferId() == PacketIn.NO_BUFFER) {
      text.append(" data_len=").append(packetOut.data().length()).append('\n');
      if (packetOut.data().length() > 0) {
        text.append(PacketFormat.format(packetOut.data()));
      }
      return text.toString();
    }
    return text.append(" buffer=0x%08x%n".formatted(packetOut.bufferId())).toString();
  }

  private static String queues(QueueGetConfigReply reply) {
    StringBuilder text = new StringBuilder(" port=").append(Texts.port(reply.port())).append('\n');
    List<QueueGetConfigReply.Queue> queues = new ArrayList<>(reply.queues());
    queues.sort((a, b) -> Integer.compareUnsigned(a.queueId(), b.queueId()));
    for (QueueGetConfigReply.Queue queue : queues) {
      text.append("queue ").append(Texts.unsigned(queue.queueId())).append(':');
      for (QueueGetConfigReply.QueueProperty property : queue.properties()) {
        if (property.type() == 1 || property.type() == 2) {
          int rate =
              (int) (property.data().length() < 2 ? 0xffff : property.data().slice(0, 2).toLong());
          text.append(property.type() == 1 ? " min_rate:" : " max_rate:");
          text.append(rate <= 1000 ? rate / 10 + "." + rate % 10 + "%" : "(disabled)");
        }
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String role(int role, long generation) {
    return " role="
        + ROLES[role & 3]
        + (role == 0 || generation == -1 ? "" : " generation_id=" + Texts.unsigned(generation))
        + "\n";
  }

  private static String nicira(NiciraMessage message) {
    return switch (message) {
      case NiciraMessage.RoleRequest(_, int role) -> " role=" + NX_ROLES[Math.floorMod(role, 3)];
      case NiciraMessage.RoleReply(_, int role) -> " role=" + NX_ROLES[Math.floorMod(role, 3)];
      case NiciraMessage.FlowMod mod -> FlowFormat.format(mod);
      case NiciraMessage.FlowRemoved removed -> FlowFormat.format(removed);
      case NiciraMessage.FlowModTableId(_, int set) -> set != 0 ? " enable" : " disable";
      case NiciraMessage.SetPacketInFormat(_, int format) ->
          switch (format) {
            case 0 -> " format=standard";
            case 1 -> " format=nxt_packet_in";
            default -> " format=nxt_packet_in2";
          };
      case NiciraMessage.PacketIn packetIn -> PacketInFormat.format(packetIn);
      case NiciraMessage.FlowAge _ -> "";
      case NiciraMessage.SetAsyncConfig(_, var config) -> AsyncFormat.format(config);
      case NiciraMessage.SetControllerId(_, int id) -> " id=" + id;
      case NiciraMessage.TlvTableMod mod -> TlvTableFormat.format(mod);
      case NiciraMessage.TlvTableRequest _ -> "";
      case NiciraMessage.TlvTableReply reply -> TlvTableFormat.format(reply);
      case NiciraMessage.SetAsyncConfig2(_, var properties) -> AsyncFormat.format(properties);
      case NiciraMessage.Resume(_, var properties) -> PacketInFormat.format(properties);
      case NiciraMessage.CtFlushZone(_, int zone) -> " zone_id=" + zone;
      case NiciraMessage.PacketIn2(_, var properties) -> PacketInFormat.format(properties);
      case NiciraMessage.CtFlush flush -> CtFlushFormat.format(flush);
    };
  }

  private static String onf(OnfMessage message) {
    return switch (message) {
      case OnfMessage.FlowMonitorCancel(_, int id) -> " id=" + Texts.unsigned(id);
      case OnfMessage.FlowMonitorPaused _ -> "";
      case OnfMessage.FlowMonitorResumed _ -> "";
      case OnfMessage.RoleStatus status -> roleStatus(status);
      case OnfMessage.BundleControl(_, int id, int type, int flags, List<Property> _) ->
          "\n bundle_id="
              + Texts.hex(id)
              + " type="
              + bundleType(type)
              + " flags="
              + bundleFlags(flags);
      case OnfMessage.BundleAdd(_, int id, int flags, OfMessage inner, List<Property> _) ->
          "\n bundle_id=" + Texts.hex(id) + " flags=" + bundleFlags(flags) + "\n" + format(inner);
      case OnfMessage.RequestForward(_, OfMessage request) ->
          switch (request) {
            case GroupMod mod -> " reason=group_mod" + GroupFormat.format(mod);
            case MeterMod mod -> " reason=meter_mod " + meterMod(mod);
            default -> " " + format(request);
          };
    };
  }

  private static String roleStatus(OnfMessage.RoleStatus status) {
    return " role="
        + ROLES[status.role() & 3]
        + " generation_id="
        + Texts.unsigned(status.generationId())
        + " reason="
        + switch (status.reason()) {
          case 0 -> "primary_request";
          case 1 -> "configuration_changed";
          case 2 -> "experimenter_data_changed";
          default -> "(unknown)";
        };
  }

  private static String bundleType(int type) {
    String[] names = {"OPEN", "CLOSE", "COMMIT", "DISCARD"};
    return type > 7 ? "" : names[type / 2] + (type % 2 == 0 ? "_REQUEST" : "_REPLY");
  }

  private static String bundleFlags(int flags) {
    return Texts.flags(flags, new String[] {"atomic", "ordered"}, " ");
  }
}
