// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.action.Property;
import org.jovn.openflow.codec.ActionCodec;
import org.jovn.openflow.codec.PropertyCodec;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.message.NiciraMessage;
import org.jovn.openflow.message.NiciraMessage.PacketInProperty;
import org.jovn.openflow.message.PacketIn;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;

/// Prints packet-ins of all kinds.
final class PacketInFormat {
  private static final int CONTINUATION_BRIDGE = 0x8000;
  private static final int CONTINUATION_STACK = 0x8001;
  private static final int CONTINUATION_MIRRORS = 0x8002;
  private static final int CONTINUATION_CONNTRACKED = 0x8003;
  private static final int CONTINUATION_TABLE_ID = 0x8004;
  private static final int CONTINUATION_COOKIE = 0x8005;
  private static final int CONTINUATION_ACTIONS = 0x8006;
  private static final int CONTINUATION_ACTION_SET = 0x8007;
  private static final int CONTINUATION_ODP_PORT = 0x8008;

  private PacketInFormat() {}

  static String format(PacketIn packetIn) {
    return format(
        packetIn.bufferId(),
        packetIn.totalLen(),
        packetIn.reason(),
        packetIn.tableId(),
        packetIn.cookie(),
        packetIn.match(),
        "",
        packetIn.data());
  }

  static String format(NiciraMessage.PacketIn packetIn) {
    return format(
        packetIn.bufferId(),
        packetIn.totalLen(),
        packetIn.reason(),
        packetIn.tableId(),
        packetIn.cookie(),
        packetIn.match(),
        "",
        packetIn.data());
  }

  /// A packet-in or resume made of properties.
  static String format(List<Property> properties) {
    int bufferId = PacketIn.NO_BUFFER;
    long totalLen = -1;
    int reason = 0;
    int tableId = 0;
    long cookie = -1;
    Match match = Match.ANY;
    Bytes data = Bytes.EMPTY;
    StringBuilder extra = new StringBuilder();
    for (Property property : properties) {
      Bytes value = property.data();
      switch (property.type()) {
        case PacketInProperty.PACKET -> data = value;
        case PacketInProperty.FULL_LEN -> totalLen = value.toLong();
        case PacketInProperty.BUFFER_ID -> bufferId = (int) value.toLong();
        case PacketInProperty.TABLE_ID -> tableId = (int) value.toLong();
        case PacketInProperty.COOKIE -> cookie = value.toLong();
        case PacketInProperty.REASON -> reason = (int) value.toLong();
        case PacketInProperty.METADATA ->
            match = Match.decodeTlvs(WireReader.of(value), value.length());
        case PacketInProperty.USERDATA ->
            extra.insert(0, " userdata=" + Texts.dotted(value) + "\n");
        case PacketInProperty.CONTINUATION -> extra.append(continuation(value));
        default -> {}
      }
    }
    return format(
        bufferId,
        totalLen < 0 ? data.length() : totalLen,
        reason,
        tableId,
        cookie,
        match,
        extra.toString(),
        data);
  }

  private static String format(
      int bufferId,
      long totalLen,
      int reason,
      int tableId,
      long cookie,
      Match match,
      String extra,
      Bytes data) {
    StringBuilder text = new StringBuilder();
    if (tableId != 0) {
      text.append(" table_id=").append(tableId);
    }
    if (cookie != -1) {
      text.append(" cookie=0x").append(Long.toHexString(cookie));
    }
    text.append(" total_len=").append(totalLen).append(' ');
    text.append(MatchFormat.format(match));
    String[] reasons = NiciraActionFormat.REASONS;
    text.append(" (via ").append(reason < reasons.length ? reasons[reason] : "" + reason);
    text.append(") data_len=").append(data.length());
    if (bufferId == PacketIn.NO_BUFFER) {
      text.append(" (unbuffered)");
      text.append(totalLen != data.length() ? " (***total_len != data_len***)" : "");
    } else {
      text.append(" buffer=0x%08x".formatted(bufferId));
      text.append(totalLen < data.length() ? " (***total_len < data_len***)" : "");
    }
    return text.append('\n').append(extra).append(PacketFormat.format(data)).toString();
  }

  private static String continuation(Bytes value) {
    int body = Math.min(4, value.length());
    WireReader in = WireReader.of(value.slice(body, value.length()));
    StringBuilder text = new StringBuilder();
    List<String> stack = new ArrayList<>();
    for (Property property : PropertyCodec.decodeList(in, OfError.OFPBPC_BAD_LEN)) {
      Bytes data = property.data();
      switch (property.type()) {
        case CONTINUATION_BRIDGE -> line("bridge", uuid(data), text);
        case CONTINUATION_STACK -> stack.add(Texts.hex(data));
        case CONTINUATION_MIRRORS -> line("mirrors", Texts.hex(data.toLong()), text);
        case CONTINUATION_CONNTRACKED -> line("conntracked", "true", text);
        case CONTINUATION_TABLE_ID -> line("table", Texts.unsigned(data.toLong()), text);
        case CONTINUATION_COOKIE -> line("cookie", Texts.hex(data.toLong()), text);
        case CONTINUATION_ACTIONS -> line("actions", actions(data), text);
        case CONTINUATION_ACTION_SET -> line("action_set", actions(data), text);
        case CONTINUATION_ODP_PORT -> line("odp_port", Texts.unsigned(data.toLong()), text);
        default -> {}
      }
    }
    if (!stack.isEmpty()) {
      text.append(" continuation.stack=").append(String.join(" ", stack.reversed()));
      text.append(" (top)\n");
    }
    return text.toString();
  }

  private static void line(String name, String value, StringBuilder text) {
    text.append(" continuation.").append(name).append('=').append(value).append('\n');
  }

  /// The identifier is four 32-bit numbers in the byte order of the host that made it: the x86's.
  private static String uuid(Bytes data) {
    if (data.length() != 16) {
      return data.toString();
    }
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      Texts.appendHex2(hex, data.at((i & ~3) + 3 - (i & 3)));
    }
    return hex.insert(20, '-').insert(16, '-').insert(12, '-').insert(8, '-').toString();
  }

  private static String actions(Bytes data) {
    int body = Math.min(4, data.length());
    return ActionFormat.join(
        ActionCodec.decodeList(WireReader.of(data.slice(body, data.length()))));
  }
}
