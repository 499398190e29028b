// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jovn.openflow.action.PortNo;
import org.jovn.openflow.action.Property;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.message.GroupMod;
import org.jovn.openflow.message.MultipartRequest;
import org.jovn.openflow.message.MultipartRequest.Body;
import org.jovn.openflow.message.NiciraMessage;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.message.OnfMessage;
import org.jovn.openflow.wire.Bytes;

/// The messages that an `ovs-ofctl -O OpenFlow13` command line sends to change or ask a switch,
/// besides hello and barriers, where they do not depend on an answer.
public final class Commands {
  private static final int GROUP_ALL = 0xfffffffc;
  private static final int ATOMIC_ORDERED = 3;
  private static final String NUMBER = "(-?(?:0x[0-9a-fA-F]+|[0-9]+))";
  private static final Pattern MAPPING =
      Pattern.compile(
          "\\{class=%1$s,type=%1$s,len=%1$s}->tun_metadata%1$s(?:,|$)".formatted(NUMBER));
  private static final int GROUP_ADD = 0;
  private static final int GROUP_MODIFY = 1;
  private static final int GROUP_DELETE = 2;
  private static final int GROUP_ADD_OR_MODIFY = 0x8000;

  private final List<String> words;
  private final Optional<String> input;
  private boolean strict;
  private boolean mayCreate;
  private boolean bundle;
  private Protocols protocols = Protocols.ANY;

  private Commands(List<String> command, Optional<String> input) {
    this.words = new ArrayList<>();
    this.input = input;
    for (String word : command) {
      switch (word) {
        case "--strict" -> strict = true;
        case "--may-create" -> mayCreate = true;
        case "--bundle" -> bundle = true;
        case "--names", "--no-names", "--no-stats", "--stats", "--readd", "-m", "--more" -> {}
        default -> words.add(word);
      }
    }
  }

  /// The messages of a command line.
  ///
  /// @param command its words: options, verb, switch, arguments
  /// @param input what a file argument of `-` stands for
  /// @throws TextException if the command line is wrong
  public static List<OfMessage> messages(List<String> command, Optional<String> input) {
    return usable(command, input).get();
  }

  /// The messages of a command line, and the flow formats that could carry them all.
  ///
  /// @param command its words: options, verb, switch, arguments
  /// @param input what a file argument of `-` stands for
  /// @throws TextException if the command line is wrong
  public static Usable<List<OfMessage>> usable(List<String> command, Optional<String> input) {
    Commands commands = new Commands(command, input);
    List<OfMessage> messages = commands.messages();
    return new Usable<>(messages, commands.protocols);
  }

  /// Notes what a message needs.
  private OfMessage take(Usable<? extends OfMessage> usable) {
    protocols = protocols.and(usable.protocols());
    return usable.message();
  }

  private List<OfMessage> takeAll(List<Usable<? extends OfMessage>> all) {
    List<OfMessage> messages = new ArrayList<>();
    all.forEach(usable -> messages.add(take(usable)));
    return messages;
  }

  private Optional<String> argument(int index) {
    return index + 2 < words.size() ? Optional.of(words.get(index + 2)) : Optional.empty();
  }

  private String required(int index) {
    return argument(index)
        .orElseThrow(
            () ->
                new TextException(
                    "'"
                        + words.getFirst()
                        + "' command requires at least "
                        + (index + 2)
                        + " arguments"));
  }

  private List<OfMessage> messages() {
    if (words.isEmpty()) {
      throw new TextException("missing command name; use --help for help");
    }
    List<OfMessage> changes = changes();
    if (!bundle || changes.isEmpty()) {
      return changes;
    }
    return bundled(changes);
  }

  private static List<OfMessage> bundled(List<OfMessage> changes) {
    List<OfMessage> messages = new ArrayList<>();
    messages.add(new OnfMessage.BundleControl(0, 0, 0, ATOMIC_ORDERED, List.of()));
    for (OfMessage change : changes) {
      messages.add(new OnfMessage.BundleAdd(0, 0, ATOMIC_ORDERED, change, List.of()));
    }
    messages.add(new OnfMessage.BundleControl(0, 0, 2, ATOMIC_ORDERED, List.of()));
    messages.add(new OnfMessage.BundleControl(0, 0, 4, ATOMIC_ORDERED, List.of()));
    return messages;
  }

  private List<OfMessage> changes() {
    return switch (words.getFirst()) {
      case "add-flow" ->
          required(0).equals("-")
              ? lines(FlowMod.ADD)
              : List.of(take(FlowParser.readCommand(required(0), FlowMod.ADD)));
      case "add-flows" -> lines(FlowMod.ADD);
      case "mod-flows" ->
          argument(0).orElse("").equals("-")
              ? lines(modify())
              : List.of(take(FlowParser.readCommand(required(0), modify())));
      case "del-flows" ->
          argument(0).orElse("").equals("-")
              ? lines(delete())
              : List.of(take(FlowParser.readCommand(argument(0).orElse(""), delete())));
      case "add-group" -> group(GROUP_ADD);
      case "add-groups" -> groups(GROUP_ADD);
      case "mod-group" -> group(mayCreate ? GROUP_ADD_OR_MODIFY : GROUP_MODIFY);
      case "del-groups" -> group(GROUP_DELETE);
      case "dump-table-desc" -> throw needs("dump-table-desc", "1.4", "14");
      case "insert-buckets" -> throw needs("insert-bucket", "1.5", "15");
      case "remove-buckets" ->
          throw new TextException(
              "none of the usable flow formats (OpenFlow10,NXM,OXM-OpenFlow15) is among the allowed"
                  + " flow formats (OXM-OpenFlow13)");
      case "mod-table" ->
          throw tableMod(required(0), required(1), Values.table(required(0)).isPresent());
      case "add-meter" -> List.of(MeterParser.parse(required(0), 0));
      case "mod-meter" -> List.of(MeterParser.parse(required(0), 1));
      case "del-meter", "del-meters" ->
          List.of(MeterParser.parse(argument(0).orElse("meter=all"), 2));
      case "bundle" -> takeAll(BundleFile.parse(text(), source()));
      case "packet-out" -> packetOuts();
      case "ping", "probe" -> List.of(echo());
      case "set-frags" -> List.of(new OfMessage.SetConfig(0, frags(required(0)), 0));
      case "ct-flush-zone" ->
          List.of(new NiciraMessage.CtFlushZone(0, Values.u16(required(0), "zone_id")));
      case "ct-flush" -> List.of(CtFlushParser.parse(words.subList(2, words.size())));
      case "add-tlv-map" -> List.of(new NiciraMessage.TlvTableMod(0, 0, mappings(required(0))));
      case "del-tlv-map" ->
          List.of(
              argument(0)
                  .map(map -> new NiciraMessage.TlvTableMod(0, 1, mappings(map)))
                  .orElseGet(() -> new NiciraMessage.TlvTableMod(0, 2, List.of())));
      case "dump-tlv-map" -> List.of(new NiciraMessage.TlvTableRequest(0));
      case "show" -> List.of(new OfMessage.FeaturesRequest(0));
      case "get-frags" -> List.of(new OfMessage.GetConfigRequest(0));
      case "queue-get-config" ->
          List.of(new OfMessage.QueueGetConfigRequest(0, argument(0).map(this::port).orElse(-1)));
      default -> List.of(new MultipartRequest(0, 0, request()));
    };
  }

  private static TextException needs(String what, String version, String option) {
    return new TextException(
        "%s needs OpenFlow %s or later ('-O OpenFlow%s')".formatted(what, version, option));
  }

  /// The number of a table, by its number or name.
  public static Optional<Integer> table(String text) {
    return Values.table(text);
  }

  /// Why a setting of a table cannot be changed: of them OpenFlow 1.3 has only the name.
  public static TextException tableMod(String table, String setting, boolean known) {
    if (!known && !table.equalsIgnoreCase("all")) {
      return new TextException("unknown table \"" + table + "\"");
    }
    String versions =
        switch (setting) {
          case "drop", "continue", "controller" -> "OpenFlow11, OpenFlow12";
          case "evict", "noevict", "novacancy" -> "OpenFlow14, OpenFlow15";
          default -> setting.startsWith("vacancy:") ? "OpenFlow14, OpenFlow15" : "";
        };
    return new TextException(
        versions.isEmpty()
            ? "invalid table_mod setting " + setting
            : "table_mod '" + setting + "' requires one of the OpenFlow versions " + versions);
  }

  private int modify() {
    return strict ? FlowMod.MODIFY_STRICT : FlowMod.MODIFY;
  }

  private int delete() {
    return strict ? FlowMod.DELETE_STRICT : FlowMod.DELETE;
  }

  private String text() {
    return input.orElseThrow(() -> new TextException("standard input is not given"));
  }

  private List<OfMessage> group(int command) {
    String group = argument(0).orElse("");
    return group.equals("-") ? groups(command) : List.of(take(GroupParser.read(group, command)));
  }

  /// What the text is called in errors.
  private String source() {
    return argument(0).orElse("-");
  }

  private List<OfMessage> lines(int command) {
    List<OfMessage> messages = new ArrayList<>();
    for (Line line : contents(text())) {
      messages.add(
          take(
              line.parse(
                  source(),
                  text ->
                      command == FlowMod.ADD
                          ? BundleFile.flow(text, command)
                          : FlowParser.readCommand(text, command))));
    }
    return messages;
  }

  private List<OfMessage> groups(int command) {
    List<OfMessage> messages = new ArrayList<>();
    for (Line line : contents(text())) {
      messages.add(
          take(
              line.parse(
                  source(),
                  text ->
                      command == GROUP_ADD
                          ? BundleFile.group(text, command)
                          : GroupParser.read(text, command))));
    }
    return messages;
  }

  /// A line of a file that says something.
  ///
  /// @param number from 1
  record Line(int number, String text) {
    /// Parses the text; an error tells where it is.
    <T> T parse(String source, Function<String, T> parser) {
      try {
        return parser.apply(text);
      } catch (TextException e) {
        throw new TextException(source + ":" + number + ": " + e.getMessage());
      }
    }
  }

  /// The lines that are not empty once comments are taken off.
  static List<Line> contents(String text) {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      int comment = line.indexOf('#');
      String content = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!content.isEmpty()) {
        lines.add(new Line(number, content));
      }
    }
    return lines;
  }

  private List<OfMessage> packetOuts() {
    if (words.size() == 3) {
      return List.of(take(FlowParser.readPacketOut(required(0))));
    }
    if (words.size() == 4) {
      throw new TextException("Too many arguments (4)");
    }
    List<OfMessage> messages = new ArrayList<>();
    FlowParser.parseActions(required(1));
    int port = port(required(0));
    for (int i = 2; i + 2 < words.size(); i++) {
      messages.add(FlowParser.packetOut(port, required(1), FlowParser.packet(required(i))));
    }
    return messages;
  }

  private OfMessage echo() {
    int length = argument(0).map(Values::leading).orElse(64);
    boolean probe = words.getFirst().equals("probe");
    return new OfMessage.EchoRequest(4, 0, Bytes.zeros(probe ? 0 : length));
  }

  private static int frags(String mode) {
    return switch (mode) {
      case "normal" -> 0;
      case "drop" -> 1;
      case "reassemble" -> 2;
      case "nx-match" -> 3;
      default -> throw new TextException(mode + ": unknown fragment handling mode");
    };
  }

  private int port(String text) {
    return Values.port(text)
        .orElseThrow(() -> new TextException(words.get(1) + ": unknown port `" + text + "'"));
  }

  private Body request() {
    return switch (words.getFirst()) {
      case "dump-flows" -> new Body.Flow(FlowParser.parseFilter(argument(0).orElse("")));
      case "dump-aggregate" -> new Body.Aggregate(FlowParser.parseFilter(argument(0).orElse("")));
      case "dump-desc" -> new Body.Desc();
      case "dump-tables" -> new Body.Table();
      case "dump-table-features" -> new Body.Tables(List.of());
      case "dump-ports" -> new Body.PortStats(argument(0).map(this::port).orElse(PortNo.ANY));
      case "dump-ports-desc" -> {
        argument(0).ifPresent(this::port);
        yield new Body.PortDesc();
      }
      case "queue-stats" -> {
        int port =
            argument(0)
                .filter(text -> !text.equalsIgnoreCase("ALL"))
                .map(this::port)
                .orElse(PortNo.ANY);
        int queue =
            argument(1)
                .filter(text -> !text.equalsIgnoreCase("ALL"))
                .map(Values::leading)
                .orElse(-1);
        yield new Body.Queue(port, queue);
      }
      case "dump-groups" -> new Body.GroupDesc();
      case "dump-group-stats" -> new Body.Group(group());
      case "dump-group-features" -> new Body.GroupFeatures();
      case "dump-meter", "dump-meters" -> new Body.MeterConfig(meter());
      case "meter-stats" -> new Body.Meter(meter());
      case "meter-features" -> new Body.MeterFeatures();
      case "dump-ipfix-bridge" -> new Body.Experimenter(0x2320, 3, Bytes.EMPTY);
      case "dump-ipfix-flow" -> new Body.Experimenter(0x2320, 4, Bytes.EMPTY);
      default ->
          throw new TextException(
              "unknown command '" + words.getFirst() + "'; use --help for help");
    };
  }

  private int group() {
    GroupMod mod = GroupParser.parse(argument(0).orElse(""), 2);
    return argument(0).isEmpty() ? GROUP_ALL : mod.groupId();
  }

  private int meter() {
    return argument(0)
        .map(text -> MeterParser.parse(text, 2).config().meterId())
        .orElse(GroupFormat.METER_ALL);
  }

  /// `{class=0xffff,type=0,len=4}->tun_metadata0,…`
  private static List<NiciraMessage.TlvMapping> mappings(String text) {
    List<NiciraMessage.TlvMapping> mappings = new ArrayList<>();
    Matcher mapping = MAPPING.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!mapping.find(at) || mapping.start() != at || text.endsWith(",")) {
        throw new TextException("invalid tlv mapping");
      }
      mappings.add(
          new NiciraMessage.TlvMapping(
              number(mapping.group(1)) & 0xffff,
              number(mapping.group(2)) & 0xff,
              number(mapping.group(3)) & 0xff,
              number(mapping.group(4)) & 0xffff));
      at = mapping.end();
    }
    return mappings;
  }

  /// A number of any size in decimal, octal or hexadecimal, of which the low bits count.
  private static int number(String text) {
    boolean negative = text.startsWith("-");
    String digits = negative ? text.substring(1) : text;
    int value =
        digits.startsWith("0x")
            ? new BigInteger(digits.substring(2), 16).intValue()
            : new BigInteger(digits, digits.matches("0[0-7]+") ? 8 : 10).intValue();
    return negative ? -value : value;
  }

  /// The properties of an empty tuple, which is what a zone alone sends.
  static List<Property> zone(int zone) {
    return List.of(new Property(2, Bytes.ofLong((long) zone << 16, 4)));
  }
}
