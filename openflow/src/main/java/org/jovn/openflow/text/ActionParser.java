// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.Instruction;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.action.PortNo;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.text.Tokens.Token;
import org.jovn.openflow.wire.Bytes;

/// Reads actions and instructions as ovs-actions(7) writes them, in the form that they have in an
/// OpenFlow 1.3 message: old actions become set_field, push_vlan and so on.
///
/// One parser reads one flow, since what an action becomes depends on the match and on the actions
/// before it.
final class ActionParser {

  private final int ipProto;
  private final Set<Action> old = Collections.newSetFromMap(new IdentityHashMap<>());
  private Protocols protocols = Protocols.ANY;

  /// The action whose actions are read, empty outside of one.
  private String outer = "";

  private boolean insideCt;
  private boolean vlanPresent;
  private boolean badQueue;

  ActionParser(MatchView match) {
    this.vlanPresent = (match.value(OxmFields.VLAN_TCI) & 0x1000) != 0;
    this.ipProto = match.proto();
  }

  /// Refuses an enqueue on a port that has no queues, as a flow does and a packet-out does not.
  void checkQueues() {
    if (badQueue) {
      throw new TextException("actions are invalid with specified match (OFPBAC_BAD_OUT_PORT)");
    }
  }

  /// Those of the actions read that were written in the manner of OpenFlow 1.0, by identity.
  Set<Action> old() {
    return old;
  }

  /// What can carry the actions that were read.
  Protocols protocols() {
    return protocols;
  }

  /// Takes note of an action that only these can carry.
  void needs(Protocols some) {
    protocols = protocols.and(some);
  }

  private Action remember(Action action) {
    old.add(action);
    return action;
  }

  /// Instructions in the order of the text, which must be the order of their execution.
  List<Instruction> instructions(String text) {
    List<Instruction> instructions = new ArrayList<>();
    List<Action> apply = new ArrayList<>();
    List<Token> tokens = Tokens.split(text);
    List<String> names = new ArrayList<>();
    boolean drop = false;
    for (Token token : tokens) {
      drop |= token.key().equalsIgnoreCase("drop");
      Optional<Instruction> instruction = instruction(token);
      if (instruction.isPresent()) {
        flush(apply, instructions);
        instructions.add(instruction.get());
        names.add(token.key());
      } else if (token.key().equals("apply_actions")) {
        throw new TextException("apply_actions is the default instruction");
      } else {
        actions(token, apply);
        names.add("apply_actions");
      }
    }
    if (drop && tokens.size() > 1) {
      throw notAlone();
    }
    checkOrder(names);
    checkConjunctions(tokens);
    flush(apply, instructions);
    instructions.removeIf(
        i -> i instanceof Instruction.WriteActions(var actions) && actions.isEmpty());
    return instructions;
  }

  private static void checkOrder(List<String> names) {
    String before = "";
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!name.equals("apply_actions") && !seen.add(name)) {
        throw new TextException(
            "duplicate %s instruction not allowed, for OpenFlow 1.1+ compatibility"
                .formatted(name));
      } else if (rank(name) < rank(before)) {
        throw new TextException(
            "invalid instruction ordering: "
                + name
                + " must appear before "
                + before
                + ", for OpenFlow 1.1+ compatibility");
      }
      before = name;
    }
  }

  private static TextException notAlone() {
    return new TextException("\"drop\" must not be accompanied by any other action or instruction");
  }

  private static void checkConjunctions(List<Token> tokens) {
    if (tokens.stream().noneMatch(token -> token.key().equals("conjunction"))) {
      return;
    }
    for (Token token : tokens) {
      String name = token.key();
      if (!name.equals("conjunction") && !name.equals("note")) {
        boolean isPort = token.value().isEmpty() && Values.port(name).isPresent();
        throw new TextException(
            "\"conjunction\" actions may be used along with \"note\" but not any other kind of"
                + " action (such as the \"%s\" action used here)"
                    .formatted(isPort ? "output" : name.replace("set_tunnel64", "set_tunnel")));
      }
    }
  }

  private static int rank(String instruction) {
    return switch (instruction) {
      case "meter" -> 1;
      case "apply_actions" -> 2;
      case "clear_actions" -> 3;
      case "write_actions" -> 4;
      case "write_metadata" -> 5;
      case "goto_table" -> 6;
      default -> 0;
    };
  }

  private void flush(List<Action> apply, List<Instruction> instructions) {
    checkNat(apply);
    if (!apply.isEmpty()) {
      instructions.add(new Instruction.ApplyActions(apply));
      apply.clear();
    }
  }

  private Optional<Instruction> instruction(Token token) {
    return Optional.ofNullable(
        switch (token.key()) {
          case "meter" -> {
            needs(Protocols.OF13_UP);
            yield new Instruction.Meter(Values.u32(token.value()));
          }
          case "clear_actions" -> new Instruction.ClearActions();
          case "write_actions" ->
              new Instruction.WriteActions(inside("write_actions", token.value()));
          case "write_metadata" -> {
            needs(Protocols.NXM_OF11_UP);
            long[] pair = Values.maskedLong(token.value());
            yield new Instruction.WriteMetadata(pair[0], pair[1]);
          }
          case "goto_table" -> new Instruction.GotoTable(table(token.value()));
          default -> null;
        });
  }

  private static int table(String value) {
    return Values.table(value)
        .orElseThrow(() -> new TextException("unknown table \"" + value + "\""));
  }

  /// The actions that another action holds.
  List<Action> inside(String action, String text) {
    String before = outer;
    outer = action;
    List<Action> actions = list(text);
    outer = before;
    return actions;
  }

  /// A list of actions without instructions.
  List<Action> list(String text) {
    List<Action> actions = new ArrayList<>();
    List<Token> tokens = Tokens.split(text);
    for (Token token : tokens) {
      if (tokens.size() > 1 && token.key().equalsIgnoreCase("drop")) {
        throw notAlone();
      }
      if (token.key().equals("meter")) {
        meter(token);
        continue;
      }
      if (instruction(token).isPresent()) {
        throw new TextException(token.key() + " instruction not allowed here");
      }
      actions(token, actions);
    }
    checkNat(actions);
    return actions;
  }

  /// An action in OpenFlow 1.5, which cannot be one of another.
  private void meter(Token token) {
    if (!outer.isEmpty()) {
      throw new TextException(outer + " action doesn't support nested action meter");
    }
    Values.u32(token.value());
    needs(Protocols.OF15);
  }

  private void checkNat(List<Action> actions) {
    if (!insideCt && actions.stream().anyMatch(action -> action instanceof NiciraAction.Nat)) {
      throw new TextException("Cannot have NAT action outside of \"ct\" action");
    }
  }

  /// The actions that a ct action holds: only they may set its mark and label.
  List<Action> insideCt(String text) {
    for (Token token : Tokens.split(text)) {
      switch (token.key().toLowerCase(Locale.ROOT)) {
        case "set_field", "load", "move", "nat", "drop" -> {}
        default -> {
          if (inside("ct", token.key() + "(" + token.value() + ")").isEmpty()) {
            break;
          }
          throw new TextException(
              "ct action doesn't support nested action " + token.key().toLowerCase(Locale.ROOT));
        }
      }
    }
    insideCt = true;
    List<Action> actions = inside("ct", text);
    insideCt = false;
    return actions;
  }

  /// Checks that an action may set `field` where it stands.
  void checkCt(OxmField field) {
    boolean ctField = field == OxmFields.CT_MARK || field == OxmFields.CT_LABEL;
    if (ctField && !insideCt) {
      throw new TextException("cannot set CT fields outside of ct action");
    } else if (!ctField && insideCt) {
      throw new TextException("ct action doesn't support nested modification of " + field.name());
    }
  }

  /// Reads one action of the text, which may become several.
  private void actions(Token token, List<Action> out) {
    String value = token.value();
    switch (token.key().toLowerCase(Locale.ROOT)) {
      case "drop" -> {}
      case "mod_vlan_vid" -> {
        pushVlanIfNeeded(out);
        setVlanVid(value, out);
      }
      case "set_vlan_vid" -> setVlanVid(value, out);
      case "mod_vlan_pcp" -> {
        pushVlanIfNeeded(out);
        setVlanPcp(value, out);
      }
      case "set_vlan_pcp" -> setVlanPcp(value, out);
      case "enqueue" -> {
        String[] parts = value.split("[:q, ]+", 2);
        if (parts.length != 2) {
          throw new TextException(
              "\"enqueue\" syntax is \"enqueue:PORT:QUEUE\" or \"enqueue(PORT,QUEUE)\"");
        }
        int port = Values.port(parts[0]).orElseThrow(() -> unknownPort(parts[0], "enqueue"));
        if (port != PortNo.IN_PORT && port != PortNo.LOCAL && !PortCheck.isOrdinary(port)) {
          badQueue = true;
        }
        out.add(new Action.SetQueue(Values.u32(parts[1])));
        out.add(new Action.Output(port, 0xffff));
        out.add(new NiciraAction.PopQueue());
      }
      case "set_field" -> FieldParser.setField(token, this, out);
      case "load" -> FieldParser.load(token, this, out);
      default -> {
        Optional<Action> action = simple(token);
        if (action.isEmpty()) {
          action = NiciraActionParser.parse(token, this);
        }
        out.add(action.isPresent() ? action.get() : byPort(token));
      }
    }
  }

  private static TextException unknownPort(String port, String where) {
    return new TextException(port + ": " + where + " to unknown port");
  }

  private Action byPort(Token token) {
    if (token.value().isEmpty()) {
      Optional<Integer> port = Values.port(token.key());
      if (port.isPresent()) {
        return OutputParser.output(port.get());
      }
    }
    throw new TextException("unknown action " + token.key());
  }

  private Optional<Action> simple(Token token) {
    String value = token.value();
    return Optional.ofNullable(
        switch (token.key().toLowerCase(Locale.ROOT)) {
          case "output" -> OutputParser.parse(value);
          case "strip_vlan", "pop_vlan" -> {
            vlanPresent = false;
            yield new Action.PopVlan();
          }
          case "push_vlan" -> {
            vlanPresent = true;
            needs(Protocols.OF11_UP);
            int type = Values.u16(value, "ethertype");
            if (type != 0x8100 && type != 0x88a8) {
              throw new TextException(value + ": not a valid VLAN ethertype");
            }
            yield new Action.PushVlan(type);
          }
          case "push_mpls" -> new Action.PushMpls(Values.u16(value, "push_mpls"));
          case "pop_mpls" -> new Action.PopMpls(Values.u16(value, "pop_mpls"));
          case "mod_dl_src" -> remember(set(OxmFields.ETH_SRC, Values.ethernet(value)));
          case "mod_dl_dst" -> remember(set(OxmFields.ETH_DST, Values.ethernet(value)));
          case "mod_nw_src" -> remember(set(OxmFields.IP_SRC, Values.ipv4(value)));
          case "mod_nw_dst" -> remember(set(OxmFields.IP_DST, Values.ipv4(value)));
          case "mod_nw_tos" -> {
            int tos = Values.u8(value, "TOS");
            if ((tos & 3) != 0) {
              throw new TextException(value + ": not a valid TOS");
            }
            yield remember(set(OxmFields.IP_DSCP, Bytes.ofLong(tos >> 2, 1)));
          }
          case "mod_nw_ecn" ->
              remember(set(OxmFields.NW_ECN, limited(value, Values.u8(value, "ECN"), 3, "ECN", 1)));
          case "mod_nw_ttl" -> new Action.SetNwTtl(Values.u8(value, "TTL"));
          case "mod_tp_src" -> transport(true, Values.u16(value, "source port"));
          case "mod_tp_dst" -> transport(false, Values.u16(value, "destination port"));
          case "dec_ttl" -> decTtl(value);
          case "set_mpls_label" ->
              remember(
                  set(
                      OxmFields.MPLS_LABEL,
                      limited(value, Values.number(value), 0xfffff, "MPLS label", 4)));
          case "set_mpls_tc" ->
              remember(
                  set(OxmFields.MPLS_TC, limited(value, Values.number(value), 7, "MPLS TC", 1)));
          case "set_mpls_ttl" -> new Action.SetMplsTtl(Values.u8(value, "MPLS TTL"));
          case "dec_mpls_ttl" -> new Action.DecMplsTtl();
          case "set_tunnel", "set_tunnel64" ->
              set(OxmFields.TUN_ID, Bytes.ofLong(Values.number(value), 8));
          case "set_queue" -> new Action.SetQueue(Values.u32(value));
          case "group" -> new Action.Group(Values.u32(value));
          default -> null;
        });
  }

  private static Bytes limited(String text, long value, long max, String what, int bytes) {
    if (value < 0 || value > max) {
      throw new TextException(text + ": not a valid " + what);
    }
    return Bytes.ofLong(value, bytes);
  }

  private static Action set(OxmField field, Bytes value) {
    return new Action.SetField(OxmTlv.of(field, value));
  }

  private Action transport(boolean source, int port) {
    if (ipProto != 6 && ipProto != 17 && ipProto != 132) {
      return new Action.OldSet(source ? 9 : 10, Bytes.ofLong((long) port << 16, 4));
    }
    OxmField field =
        switch (ipProto) {
          case 17 -> source ? OxmFields.UDP_SRC : OxmFields.UDP_DST;
          case 132 -> source ? OxmFields.SCTP_SRC : OxmFields.SCTP_DST;
          default -> source ? OxmFields.TCP_SRC : OxmFields.TCP_DST;
        };
    return remember(set(field, Bytes.ofLong(port, 2)));
  }

  private static Action decTtl(String ids) {
    if (ids.isEmpty()) {
      return new Action.DecNwTtl();
    }
    List<Integer> list = new ArrayList<>();
    for (String id : ids.split("[, ]+", -1)) {
      list.add(Values.leading(id) & 0xffff);
    }
    return new NiciraAction.DecTtlCntIds(list);
  }

  private void pushVlanIfNeeded(List<Action> out) {
    if (!vlanPresent) {
      out.add(new Action.PushVlan(0x8100));
      vlanPresent = true;
    }
  }

  private void setVlanVid(String value, List<Action> out) {
    int vid = Values.u16(value, "VLAN VID");
    if (vid > 4095) {
      throw new TextException(value + ": not a valid VLAN VID");
    }
    out.add(remember(set(OxmFields.VLAN_VID, Bytes.ofLong(vid | 0x1000, 2))));
  }

  private void setVlanPcp(String value, List<Action> out) {
    int pcp = Values.u8(value, "VLAN PCP");
    if (pcp > 7) {
      throw new TextException(value + ": not a valid VLAN PCP");
    }
    out.add(remember(set(OxmFields.VLAN_PCP, Bytes.ofLong(pcp, 1))));
  }
}
