// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.List;
import java.util.Locale;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.Instruction;
import org.jovn.openflow.action.PortNo;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.message.MultipartRequest;
import org.jovn.openflow.message.PacketIn;
import org.jovn.openflow.message.PacketOut;
import org.jovn.openflow.text.Tokens.Token;
import org.jovn.openflow.wire.Bytes;

/// Reads flows in the syntax of ovs-ofctl(8), "Flow Syntax".
public final class FlowParser {
  private static final int ALL_TABLES = 0xff;

  /// A command of ours: no flow is meant, but a packet.
  private static final int PACKET_OUT = -1;

  private static final int ETHERNET_BYTES = 14;

  private final MatchParser matchParser = new MatchParser();
  private final int command;
  private long cookie;
  private long cookieMask;
  private long addedCookie;
  private int tableId = ALL_TABLES;
  private int priority = 0x8000;
  private int idleTimeout;
  private int hardTimeout;
  private int outPort = PortNo.ANY;
  private int outGroup = -1;
  private int flags;
  private String packet = "";
  private int inPort = PortNo.CONTROLLER;
  private boolean newCookie;
  private String cookieText = "";
  private Protocols protocols = Protocols.ANY;

  private FlowParser(int command) {
    this.command = command;
  }

  private static boolean isDelete(int command) {
    return command == FlowMod.DELETE || command == FlowMod.DELETE_STRICT;
  }

  /// Reads a flow into a flow mod.
  ///
  /// @param command one of the commands of [FlowMod]
  /// @throws TextException if the text is not a flow, or not one for OpenFlow 1.3
  public static FlowMod parse(String text, int command) {
    return read(text, command).get();
  }

  /// Reads a flow of a command that changes flows, and logs what is odd about its match.
  ///
  /// @throws TextException if the text is not a flow
  static Usable<FlowMod> readCommand(String text, int command) {
    FlowParser parser = new FlowParser(command);
    Usable<FlowMod> flow = parser.read(text);
    Notes.normalization(parser.matchParser.view(), parser.matchParser.networkType());
    return flow;
  }

  /// Reads a flow into a flow mod, for whatever version of OpenFlow.
  ///
  /// @param command one of the commands of [FlowMod]
  /// @throws TextException if the text is not a flow
  static Usable<FlowMod> read(String text, int command) {
    return new FlowParser(command).read(text);
  }

  private Usable<FlowMod> read(String text) {
    boolean delete = isDelete(command);
    if (!delete && !hasActions(text)) {
      throw new TextException("must specify an action");
    }
    String actions = fields(text);
    if (newCookie && command != FlowMod.ADD) {
      forgetCookie();
    }
    protocols = protocols.and(matchParser.protocols());
    List<Instruction> instructions = delete ? List.of() : instructions(actions);
    boolean allTables = !delete && tableId == ALL_TABLES;
    FlowMod flow =
        new FlowMod(
            0,
            newCookie ? addedCookie : cookie & cookieMask,
            cookieMask,
            allTables ? 0 : tableId,
            command,
            idleTimeout,
            hardTimeout,
            priority,
            PacketIn.NO_BUFFER,
            outPort,
            outGroup,
            flags,
            matchParser.match(),
            instructions);
    return new Usable<>(flow, protocols);
  }

  private List<Instruction> instructions(String actions) {
    MatchView view = matchParser.view();
    ActionParser parser = new ActionParser(view);
    List<Instruction> instructions = parser.instructions(actions);
    parser.checkQueues();
    protocols =
        new ActionCheck(view, parser.old())
            .check(instructions, tableId, protocols.and(parser.protocols()));
    return instructions;
  }

  /// Reads which flows a request for flows or their statistics is about.
  ///
  /// @throws TextException if the text is not a flow without actions
  public static MultipartRequest.FlowFilter parseFilter(String text) {
    FlowParser parser = new FlowParser(FlowMod.DELETE);
    parser.fields(text);
    if (parser.newCookie) {
      throw parser.bareCookie();
    }
    Protocols protocols = parser.protocols.and(parser.matchParser.protocols());
    if (!protocols.hasOpenFlow13()) {
      throw Protocols.NONE.unusable();
    }
    return new MultipartRequest.FlowFilter(
        parser.tableId,
        parser.outPort,
        parser.outGroup,
        parser.cookie,
        parser.cookieMask,
        parser.matchParser.match());
  }

  /// A new cookie is for flows that are added; OpenFlow 1.1 and later ignore it in a change.
  private void forgetCookie() {
    if (isDelete(command)) {
      throw bareCookie();
    }
    newCookie = false;
  }

  private TextException bareCookie() {
    String text = cookieText;
    return new TextException(
        "cannot set cookie (to match on a cookie, specify a mask, e.g. cookie=" + text + "/-1)");
  }

  /// Reads what a flow monitor shall report: words such as `!initial`, `table=N`, `out_port=P`, and
  /// a match.
  ///
  /// @throws TextException if the text is anything else
  public static MultipartRequest.FlowMonitorRequest parseFlowMonitor(String text) {
    FlowParser parser = new FlowParser(FlowMod.DELETE);
    int watched = 0x3f;
    for (Token token : Tokens.split(text)) {
      int flag =
          switch (token.key()) {
            case "!initial" -> 1;
            case "!add" -> 2;
            case "!delete" -> 4;
            case "!modify" -> 8;
            case "!actions" -> 16;
            case "!own" -> 32;
            default -> 0;
          };
      if (flag == 0) {
        parser.accept(token);
      }
      watched &= ~flag;
    }
    return new MultipartRequest.FlowMonitorRequest(
        1, watched, parser.outPort, parser.tableId, parser.matchParser.match());
  }

  /// Reads a match alone.
  ///
  /// @throws TextException if the text is not a match
  public static Match parseMatch(String text) {
    FlowParser parser = new FlowParser(FlowMod.DELETE);
    parser.fields(text);
    return new Usable<>(parser.matchParser.match(), parser.matchParser.protocols()).get();
  }

  /// Reads actions alone.
  ///
  /// @throws TextException if the text is no list of actions
  public static List<Action> parseActions(String text) {
    return readActions(text).get();
  }

  static Usable<List<Action>> readActions(String text) {
    return readActions(text, new MatchView());
  }

  private static Usable<List<Action>> readActions(String text, MatchView match) {
    ActionParser parser = new ActionParser(match);
    List<Action> actions = parser.list(text);
    return new Usable<>(actions, parser.protocols());
  }

  /// Reads a packet-out: `in_port=…,packet=hex,actions=…`.
  ///
  /// @throws TextException if the text is not a packet-out
  public static PacketOut parsePacketOut(String text) {
    return readPacketOut(text).get();
  }

  static Usable<PacketOut> readPacketOut(String text) {
    FlowParser parser = new FlowParser(PACKET_OUT);
    String actions = parser.fields(text);
    Bytes data = data(parser.packet);
    MatchView view = parser.matchParser.view();
    int port =
        view.has(OxmFields.IN_PORT_OXM) ? (int) view.value(OxmFields.IN_PORT_OXM) : parser.inPort;
    boolean valid =
        switch (port) {
          case PortNo.CONTROLLER, PortNo.LOCAL, PortNo.ANY -> true;
          default -> PortCheck.isOrdinary(port);
        };
    if (!valid) {
      throw new TextException(Texts.port(port) + " is not a valid OpenFlow port for PACKET_OUT");
    }
    Usable<List<Action>> list = readActions(actions, view);
    return new Usable<>(
        new PacketOut(0, PacketIn.NO_BUFFER, port, list.message(), data),
        parser.matchParser.protocols().and(list.protocols()));
  }

  private static Bytes data(String hex) {
    if (hex.isEmpty()) {
      throw new TextException("must specify packet");
    }
    try {
      return packet(hex);
    } catch (TextException e) {
      throw new TextException("packet: " + e.getMessage());
    }
  }

  /// The packet to send from `port`.
  static PacketOut packetOut(int port, String actions, Bytes packet) {
    return new PacketOut(0, PacketIn.NO_BUFFER, port, parseActions(actions), packet);
  }

  /// A packet in hexadecimal.
  static Bytes packet(String hex) {
    if (hex.length() % 2 != 0 || !hex.matches("[0-9a-fA-F]*")) {
      throw new TextException("Trailing garbage in packet data");
    } else if (hex.length() < 2 * ETHERNET_BYTES) {
      throw new TextException("Packet data too short for Ethernet");
    }
    return Bytes.ofHex(hex);
  }

  private static int actionsAt(String text) {
    int at = text.indexOf("action");
    while (at >= 0) {
      int end = text.startsWith("actions", at) ? at + 7 : at + 6;
      boolean starts = at == 0 || ", \t\r\n".indexOf(text.charAt(at - 1)) >= 0;
      if (starts && end < text.length() && text.charAt(end) == '=') {
        return at;
      }
      at = text.indexOf("action", at + 1);
    }
    return -1;
  }

  private static boolean hasActions(String text) {
    return actionsAt(text) >= 0;
  }

  /// Reads what is before the actions and returns their text.
  private String fields(String text) {
    int at = isDelete(command) ? -1 : actionsAt(text);
    String fields = at < 0 ? text : text.substring(0, at);
    for (Token token : Tokens.split(fields)) {
      accept(token);
    }
    return at < 0 ? "" : text.substring(text.startsWith("actions", at) ? at + 8 : at + 7);
  }

  private static TextException unknown(String key) {
    return new TextException("unknown keyword " + key);
  }

  /// Refuses what does not belong to the command, or has no value and needs one.
  private void check(Token token) {
    boolean adds = !isDelete(command);
    boolean allowed =
        switch (token.key()) {
          case "idle_timeout", "hard_timeout" -> adds;
          case "importance" -> command == FlowMod.ADD;
          case "send_flow_rem", "check_overlap", "reset_counts" -> adds;
          case "no_packet_counts", "no_byte_counts" -> adds;
          case "out_port", "out_group" -> !adds;
          case "packet" -> command == PACKET_OUT;
          case "priority" -> command != FlowMod.DELETE;
          default -> true;
        };
    boolean needsValue =
        switch (token.key()) {
          case "table", "priority", "cookie", "idle_timeout", "hard_timeout", "importance" -> true;
          case "out_port", "out_group", "duration", "n_packets", "n_bytes" -> true;
          case "idle_age", "hard_age", "packet" -> true;
          default -> !allowed;
        };
    if (needsValue && token.value().isEmpty()) {
      throw new TextException("field " + token.key() + " missing value");
    }
    if (!allowed) {
      throw unknown(token.key());
    }
  }

  private void accept(Token token) {
    String value = token.value();
    check(token);
    switch (token.key()) {
      case "send_flow_rem" -> flags |= 1;
      case "check_overlap" -> flags |= 2;
      case "reset_counts" -> {
        flags |= 4;
        needs(Protocols.OF12_UP);
      }
      case "no_packet_counts" -> {
        flags |= 8;
        needs(Protocols.OF13_UP);
      }
      case "no_byte_counts" -> {
        flags |= 16;
        needs(Protocols.OF13_UP);
      }
      case "allow_hidden_fields" -> {}
      case "table" -> {
        tableId = table(value);
        needs(tableId == ALL_TABLES ? Protocols.ANY : Protocols.WITH_TABLE);
      }
      case "priority" -> priority = Values.u16(value, "priority");
      case "idle_timeout" -> idleTimeout = Values.u16(value, "idle_timeout");
      case "hard_timeout" -> hardTimeout = Values.u16(value, "hard_timeout");
      case "out_port" -> outPort = port(value);
      case "out_group" -> outGroup = group(value);
      case "cookie" -> cookie(value);
      case "packet" -> packet = value;
      case "importance" -> Values.u16(value, "importance");
      case "duration", "n_packets", "n_bytes", "idle_age", "hard_age" -> {}
      default -> {
        if (command == PACKET_OUT && !isPipelineField(token.key())) {
          throw value.isEmpty()
              ? new TextException("field " + token.key() + " missing value")
              : new TextException(token.key() + " is not a valid pipeline field for PACKET_OUT");
        }
        if (!matchParser.accept(token.key(), value)) {
          throw value.isEmpty()
              ? new TextException("field " + token.key() + " missing value")
              : unknown(token.key());
        }
      }
    }
  }

  private void needs(Protocols some) {
    protocols = protocols.and(some);
  }

  private static boolean isPipelineField(String name) {
    return name.startsWith("tun_")
        || name.startsWith("reg")
        || name.startsWith("xreg")
        || name.startsWith("xxreg")
        || name.equals("tunnel_id")
        || name.equals("metadata")
        || name.equals("in_port")
        || name.equals("in_port_oxm")
        || name.equals("packet_type");
  }

  private static int table(String value) {
    return Values.table(value)
        .orElseThrow(() -> new TextException("unknown table \"" + value + "\""));
  }

  private static int group(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "any" -> -1;
      case "all" -> GroupParser.ALL;
      default -> {
        if (!value.matches("[0-9]{1,10}")) {
          throw new TextException(value + " is not a valid OpenFlow group");
        }
        yield Values.u32(value);
      }
    };
  }

  private static int port(String value) {
    return Values.port(value)
        .orElseThrow(() -> new TextException(value + " is not a valid OpenFlow port"));
  }

  private void cookie(String value) {
    boolean masked = value.contains("/");
    if (masked && command == FlowMod.ADD) {
      throw new TextException("flow additions cannot use a cookie mask");
    }
    long[] pair = Values.maskedLong(value);
    if (masked) {
      cookie = pair[0];
      cookieMask = pair[1];
      needs(Protocols.NXM_OF11_UP);
    } else {
      cookieText = value;
      addedCookie = pair[0];
      newCookie = true;
    }
  }
}
