// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.action.PortNo;
import org.jovn.openflow.action.Property;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.match.OxmId;
import org.jovn.openflow.match.Subfield;
import org.jovn.openflow.text.Tokens.Token;
import org.jovn.openflow.wire.Bytes;

/// Reads the actions of Nicira.
final class NiciraActionParser {
  private static final int RESUBMIT_CURRENT_TABLE = 0xff;
  private static final int SAMPLE = 29;
  private static final int SAMPLE_PORT = 38;
  private static final int SAMPLE_DIRECTION = 41;
  private static final int PAUSE = 4;
  private static final int DECAP_NEXT = 0xfffe;

  private NiciraActionParser() {}

  static Optional<Action> parse(Token token, ActionParser parser) {
    String value = token.value();
    return Optional.ofNullable(
        switch (token.key().toLowerCase(Locale.ROOT)) {
          case "resubmit" -> resubmit(value);
          case "pop_queue" -> new NiciraAction.PopQueue();
          case "move" -> move(token, parser);
          case "note" -> note(value);
          case "multipath" -> multipath(value);
          case "bundle" -> bundle(value, false);
          case "bundle_load" -> bundle(value, true);
          case "learn" -> LearnParser.parse(value);
          case "exit" -> new NiciraAction.Exit();
          case "fin_timeout" -> finTimeout(value);
          case "controller" -> controller(value);
          case "push" -> new NiciraAction.StackPush(onStack(value));
          case "pop" -> new NiciraAction.StackPop(onStack(value));
          case "sample" -> sample(value);
          case "conjunction" -> conjunction(value);
          case "ct" -> CtParser.ct(value, parser);
          case "nat" -> CtParser.nat(value);
          case "clone" -> new NiciraAction.Clone(parser.inside("clone", value));
          case "ct_clear" -> new NiciraAction.CtClear();
          case "encap" -> {
            parser.needs(Protocols.OF13_UP);
            yield encap(value);
          }
          case "decap" -> decap(value);
          case "dec_nsh_ttl" -> new NiciraAction.DecNshTtl();
          case "check_pkt_larger" -> checkPktLarger(token);
          case "delete_field" -> deleteField(value);
          case "debug_slow" -> new NiciraAction.DebugSlow();
          case "debug_recirc" -> new NiciraAction.DebugRecirc();
          default -> null;
        });
  }

  private static int port16(String text, String where) {
    return Values.port(text)
            .orElseThrow(() -> new TextException(text + ": " + where + " to unknown port"))
        & 0xffff;
  }

  private static Action resubmit(String value) {
    String[] parts = value.split(",", -1);
    int port = PortNo.IN_PORT & 0xffff;
    if (!parts[0].isBlank()) {
      port = port16(parts[0].strip(), "resubmit");
    }
    int table =
        parts.length > 1 && !parts[1].isBlank()
            ? Values.table(parts[1].strip())
                .orElseThrow(
                    () -> new TextException(parts[1].strip() + ": resubmit to unknown table"))
            : RESUBMIT_CURRENT_TABLE;
    boolean ct = parts.length > 2 && parts[2].strip().equals("ct");
    if (parts.length > 2 && !ct) {
      throw new TextException(parts[2].strip() + ": unknown parameter");
    }
    if (port == (PortNo.IN_PORT & 0xffff) && table == RESUBMIT_CURRENT_TABLE) {
      throw new TextException(
          "at least one \"in_port\" or \"table\" must be specified on resubmit");
    }
    return new NiciraAction.ResubmitTable(port, table, ct);
  }

  private static Action move(Token token, ActionParser parser) {
    String text = token.value();
    int arrow = text.indexOf("->");
    if (arrow < 0) {
      throw new TextException(text + ": missing `->' following source");
    }
    Subfield source = Values.subfield(text.substring(0, arrow), text);
    Subfield target = Values.subfield(text.substring(arrow + 2));
    if (source.bits() != target.bits()) {
      throw new TextException(
          text
              + ": source field is "
              + source.bits()
              + " bits wide but destination is "
              + target.bits()
              + " bits wide");
    }
    target.field().field().ifPresent(parser::checkCt);
    return new NiciraAction.RegMove(source, target);
  }

  static Bytes hexBytes(String text) {
    String digits = text.replace(".", "");
    if (digits.length() % 2 != 0 || !digits.matches("[0-9a-fA-F]*")) {
      throw new TextException(text + ": bad hex digits");
    }
    return Bytes.ofHex(digits);
  }

  private static Action note(String value) {
    if (!value.matches("\\.*([0-9a-fA-F]{2}\\.*)*")) {
      throw new TextException("bad hex digit in `note' argument");
    }
    Bytes data = hexBytes(value);
    int padded = (data.length() + 10 + 7) / 8 * 8 - 10;
    return new NiciraAction.Note(data.concat(Bytes.zeros(padded - data.length())));
  }

  private static int indexOf(String[] names, String name, String text, String kind) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    throw new TextException(text + ": unknown " + kind + " `" + name + "'");
  }

  private static Action multipath(String value) {
    String[] parts = value.split(",", -1);
    if (parts.length < 6) {
      throw new TextException(value + ": not enough arguments to multipath action");
    }
    for (int i = 0; i < parts.length; i++) {
      parts[i] = parts[i].strip();
    }
    int fields = indexOf(NiciraActionFormat.HASH_FIELDS, parts[0], value, "fields");
    int algorithm = indexOf(NiciraActionFormat.MULTIPATH_ALGORITHMS, parts[2], value, "algorithm");
    int links = Values.leading(parts[3]);
    if (links < 1 || links > 65536) {
      throw new TextException(value + ": n_links " + links + " is not in valid range 1 to 65536");
    }
    Subfield target = Values.subfield(parts[5]);
    if (target.bits() < 16 && links > 1 << target.bits()) {
      throw new TextException(
          "%s: %d-bit destination field has %d possible values, less than specified n_links %d"
              .formatted(value, target.bits(), 1 << target.bits(), links));
    }
    return new NiciraAction.Multipath(
        fields,
        Values.leading(parts[1]) & 0xffff,
        algorithm,
        links - 1,
        Values.leading(parts[4]),
        target);
  }

  private static Action bundle(String value, boolean load) {
    String[] parts = value.split(",", load ? 6 : 5);
    if (parts.length < (load ? 6 : 5)) {
      throw new TextException(value + ": not enough arguments to bundle action");
    }
    for (int i = 0; i < parts.length; i++) {
      parts[i] = parts[i].strip();
    }
    String last = parts[parts.length - 1];
    int colon = last.indexOf(':');
    String delimiter = colon < 0 ? last : last.substring(0, colon).strip();
    if (!delimiter.equals("members") && !delimiter.equals("slaves")) {
      throw new TextException(
          value + ": missing member delimiter, expected `members', got `" + delimiter + "'");
    }
    List<Integer> members = new ArrayList<>();
    String list = colon < 0 ? "" : last.substring(colon + 1);
    for (String member : list.split("[\\[\\], ]+", -1)) {
      if (!member.isEmpty()) {
        members.add(
            Values.port(member).orElseThrow(() -> new TextException(member + ": bad port number"))
                & 0xffff);
      }
    }
    int fields = indexOf(NiciraActionFormat.HASH_FIELDS, parts[0], value, "fields");
    int basis = Values.leading(parts[1]) & 0xffff;
    int algorithm = indexOf(NiciraActionFormat.BUNDLE_ALGORITHMS, parts[2], value, "algorithm");
    if (!parts[3].equals("ofport")) {
      throw new TextException(value + ": unknown member_type `" + parts[3] + "'");
    }
    int memberType = OxmId.of(OxmFields.IN_PORT, 0).header();
    return load
        ? new NiciraAction.BundleLoad(
            algorithm, fields, basis, memberType, Values.subfield(parts[4]), members)
        : new NiciraAction.Bundle(algorithm, fields, basis, memberType, members);
  }

  private static Action finTimeout(String value) {
    int idle = 0;
    int hard = 0;
    for (Token token : Tokens.split(value)) {
      switch (token.key()) {
        case "idle_timeout" -> idle = Values.u16(token.value(), "idle_timeout");
        case "hard_timeout" -> hard = Values.u16(token.value(), "hard_timeout");
        default ->
            throw new TextException("invalid key '" + token.key() + "' in 'fin_timeout' argument");
      }
    }
    return new NiciraAction.FinTimeout(idle, hard);
  }

  private static Action controller(String value) {
    int maxLen = 0xffff;
    int id = 0;
    int reason = 1;
    List<Property> extra = new ArrayList<>();
    Optional<Property> meter = Optional.empty();
    for (Token token : Tokens.split(value)) {
      switch (token.key()) {
        case "reason" -> reason = reason(token.value());
        case "max_len" -> maxLen = Values.u16(token.value(), "max_len");
        case "id" -> id = Values.u16(token.value(), "id");
        case "userdata" -> {
          if (!token.value().matches("\\.*([0-9a-fA-F]{2}\\.*)*")) {
            throw new TextException("bad hex digit in `controller' action `userdata'");
          }
          extra.addFirst(new Property(3, hexBytes(token.value())));
        }
        case "pause" -> {
          extra.removeIf(property -> property.type() == PAUSE);
          extra.addLast(new Property(PAUSE, Bytes.EMPTY));
        }
        case "meter_id" ->
            meter =
                Optional.of(new Property(5, Bytes.ofLong(Values.u32(token.value()), 4)))
                    .filter(property -> !property.data().isZero());
        default -> {
          if (token.value().isEmpty() && token.key().matches("[0-9]+")) {
            maxLen = Values.u16(token.key(), "max_len");
          } else {
            throw new TextException(
                "unknown key \"" + token.key() + "\" parsing controller action");
          }
        }
      }
    }
    meter.ifPresent(extra::addLast);
    if (extra.isEmpty()) {
      return reason == 1 && id == 0
          ? new Action.Output(PortNo.CONTROLLER, maxLen)
          : new NiciraAction.Controller(maxLen, id, reason);
    }
    List<Property> properties = new ArrayList<>();
    if (maxLen != 0xffff) {
      properties.add(new Property(0, Bytes.ofLong((long) maxLen << 16, 4)));
    }
    if (id != 0) {
      properties.add(new Property(1, Bytes.ofLong((long) id << 16, 4)));
    }
    if (reason != 1) {
      properties.add(new Property(2, Bytes.ofLong(reason, 1)));
    }
    properties.addAll(extra);
    return new NiciraAction.Controller2(properties);
  }

  private static Subfield onStack(String text) {
    int end = 0;
    while (end < text.length() && "[-".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    int close = end < text.length() && text.charAt(end) == '[' ? text.indexOf(']') + 1 : end;
    if (close == 0 || close >= text.length()) {
      return Values.subfield(text);
    }
    Values.subfield(text.substring(0, close));
    throw new TextException(text.substring(close) + ": trailing garbage following push or pop");
  }

  private static int samplingPort(String text) {
    return Values.port(text).orElseThrow(() -> new TextException(text + ": unknown port")) & 0xffff;
  }

  private static int reason(String name) {
    int reason = List.of(NiciraActionFormat.REASONS).indexOf(name);
    if (reason < 0) {
      throw new TextException("unknown reason \"" + name + "\"");
    }
    return reason;
  }

  private static Action sample(String value) {
    int subtype = SAMPLE;
    int probability = 0;
    int set = 0;
    int domain = 0;
    int point = 0;
    int port = 0xffff;
    int direction = 0;
    for (Token token : Tokens.split(value)) {
      switch (token.key()) {
        case "probability" -> {
          probability = Values.u16(token.value(), "probability");
          if (probability == 0) {
            throw new TextException("invalid probability value \"" + token.value() + "\"");
          }
        }
        case "collector_set_id" -> set = Values.u32(token.value());
        case "obs_domain_id" -> domain = Values.u32(token.value());
        case "obs_point_id" -> point = Values.u32(token.value());
        case "sampling_port" -> {
          port = samplingPort(token.value());
          subtype = Math.max(subtype, SAMPLE_PORT);
        }
        case "ingress" -> {
          direction = 1;
          subtype = SAMPLE_DIRECTION;
        }
        case "egress" -> {
          direction = 2;
          subtype = SAMPLE_DIRECTION;
        }
        default ->
            throw new TextException("invalid key \"" + token.key() + "\" in \"sample\" argument");
      }
    }
    if (probability == 0) {
      throw new TextException("non-zero \"probability\" must be specified on sample");
    }
    if (subtype == SAMPLE_PORT && port == 0xffff) {
      subtype = SAMPLE;
    }
    return new NiciraAction.Sample(
        subtype, probability, set, domain, point, subtype == SAMPLE ? 0 : port, direction);
  }

  private static Action conjunction(String value) {
    String[] parts = value.split("[,/]", -1);
    if (!value.matches("\\s*[0-9]+\\s*,\\s*[0-9]{1,9}\\s*/\\s*[0-9]{1,9}\\s*")
        && !value.matches("\\s*0x[0-9a-fA-F]+\\s*,\\s*[0-9]{1,9}\\s*/\\s*[0-9]{1,9}\\s*")) {
      throw new TextException("\"conjunction\" syntax is \"conjunction(id,i/n)\"");
    }
    int id = Values.u32(parts[0].strip());
    int clause = Values.u8(parts[1].strip(), "clause");
    int clauses = Values.u8(parts[2].strip(), "number of clauses");
    if (clauses < 2) {
      throw new TextException("conjunction must have at least 2 clauses");
    } else if (clauses > 64) {
      throw new TextException("conjunction must have at most 64 clauses");
    } else if (clause < 1) {
      throw new TextException("clause index must be positive");
    } else if (clause > clauses) {
      throw new TextException("clause index must be less than or equal to number of clauses");
    }
    return new NiciraAction.Conjunction(clause - 1, clauses, id);
  }

  private static Action encap(String value) {
    List<Token> tokens = Tokens.split(value);
    if (tokens.isEmpty()) {
      throw new TextException("Missing encap hdr: " + value);
    }
    Token token = tokens.getFirst();
    boolean plain = !token.key().equalsIgnoreCase("nsh");
    if (plain && !token.value().isEmpty()) {
      throw new TextException("Invalid property: " + token.value());
    }
    return switch (token.key().toLowerCase(Locale.ROOT)) {
      case "ethernet" -> new NiciraAction.Encap(0, 0, List.of());
      case "mpls" -> new NiciraAction.Encap(0, 0x18847, List.of());
      case "mpls_mc" -> new NiciraAction.Encap(0, 0x18848, List.of());
      case "nsh" -> new NiciraAction.Encap(0, 0x1894f, nshProperties(token.value()));
      default -> throw new TextException("Encap hdr not supported: " + token.value());
    };
  }

  private static List<NiciraAction.EncapProperty> nshProperties(String value) {
    List<NiciraAction.EncapProperty> properties = new ArrayList<>();
    for (Token token : Tokens.split(value)) {
      switch (token.key()) {
        case "md_type" -> {
          int type = Values.u8(token.value(), "md_type");
          if (type != 1 && type != 2) {
            throw new TextException("invalid md_type");
          }
          properties.add(new NiciraAction.EncapProperty(4, 1, Bytes.ofLong(type, 1)));
        }
        case "tlv" -> {
          String[] parts = token.value().split(",", 3);
          if (parts.length != 3) {
            throw new TextException("Invalid NSH TLV header: " + token.value());
          }
          String hex = parts[2].strip();
          Bytes data = hexBytes(hex.startsWith("0x") ? hex.substring(2) : hex);
          Bytes header =
              Bytes.ofLong(Values.u16(parts[0].strip(), "class"), 2)
                  .concat(Bytes.ofLong(Values.u8(parts[1].strip(), "type"), 1))
                  .concat(Bytes.ofLong(data.length(), 1));
          Bytes padding = Bytes.zeros(-data.length() & 7);
          properties.add(new NiciraAction.EncapProperty(4, 2, header.concat(data).concat(padding)));
        }
        default -> throw new TextException("Invalid property: " + token.key());
      }
    }
    return properties;
  }

  private static Action decap(String value) {
    int packetType = DECAP_NEXT;
    for (Token token : Tokens.split(value)) {
      if (!token.key().equals("packet_type")) {
        throw new TextException("Invalid decap argument: " + token.key());
      }
      int namespace = -1;
      int type = -1;
      for (Token part : Tokens.split(token.value())) {
        switch (part.key()) {
          case "ns" -> namespace = Values.u16(part.value(), "namespace");
          case "type" -> type = Values.u16(part.value(), "type");
          default -> throw new TextException("Invalid packet_type attribute: " + part.key());
        }
      }
      if (namespace < 0 || type < 0) {
        throw new TextException("Missing packet_type attribute " + (namespace < 0 ? "ns" : "type"));
      } else if (namespace > 1) {
        throw new TextException("Unsupported ns value: " + namespace);
      }
      packetType = namespace << 16 | type;
    }
    return new NiciraAction.Decap(packetType);
  }

  private static Action checkPktLarger(Token token) {
    if (token.target().isEmpty()) {
      throw new TextException(token.value() + ": missing `->'");
    }
    Subfield target = Values.subfield(token.target());
    if (target.bits() != 1) {
      throw new TextException("Only 1-bit destination field is allowed");
    }
    return new NiciraAction.CheckPktLarger(
        Values.u16(token.value().strip(), "pkt_len"), target.field(), target.offset());
  }

  private static Action deleteField(String value) {
    OxmField field =
        Values.fieldNamed(value)
            .orElseThrow(() -> new TextException("unknown field `" + value + "'"));
    return new NiciraAction.DeleteField(OxmId.of(field, 0));
  }
}
