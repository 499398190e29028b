// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.action.Property;
import org.jovn.openflow.match.OxmId;
import org.jovn.openflow.match.Subfield;
import org.jovn.openflow.wire.Bytes;

/// Prints the actions of Nicira as ovs-actions(7) writes them.
final class NiciraActionFormat {
  static final String[] HASH_FIELDS = {
    "eth_src",
    "symmetric_l4",
    "symmetric_l3l4",
    "symmetric_l3l4+udp",
    "nw_src",
    "nw_dst",
    "symmetric_l3"
  };
  static final String[] MULTIPATH_ALGORITHMS = {"modulo_n", "hash_threshold", "hrw", "iter_hash"};
  static final String[] BUNDLE_ALGORITHMS = {"active_backup", "hrw"};
  static final String[] REASONS = {
    "no_match", "action", "invalid_ttl", "action_set", "group", "packet_out", "", ""
  };
  static final int IN_PORT_16 = 0xfff8;

  private NiciraActionFormat() {}

  static String format(NiciraAction action) {
    return switch (action) {
      case NiciraAction.Resubmit(int inPort) -> "resubmit:" + Texts.port16(inPort);
      case NiciraAction.ResubmitTable resubmit -> resubmit(resubmit);
      case NiciraAction.SetTunnel(int id) -> "set_tunnel:" + Texts.hex(id);
      case NiciraAction.SetTunnel64(long id) -> "set_tunnel64:" + Texts.hex(id);
      case NiciraAction.PopQueue _ -> "pop_queue";
      case NiciraAction.RegMove(Subfield source, Subfield target) ->
          "move:" + FieldText.subfield(source) + "->" + FieldText.subfield(target);
      case NiciraAction.RegLoad(Subfield target, long value) ->
          "load:" + Texts.hex(value) + "->" + FieldText.subfield(target);
      case NiciraAction.RegLoad2(var value) -> "set_field:" + FieldText.assignment(value);
      case NiciraAction.Note(Bytes data) -> "note:" + Texts.dotted(data);
      case NiciraAction.Multipath multipath -> multipath(multipath);
      case NiciraAction.Bundle bundle ->
          "bundle("
              + bundle(bundle.fields(), bundle.basis(), bundle.algorithm(), "", bundle.members());
      case NiciraAction.BundleLoad load ->
          "bundle_load("
              + bundle(
                  load.fields(),
                  load.basis(),
                  load.algorithm(),
                  FieldText.subfield(load.target()) + ",",
                  load.members());
      case NiciraAction.OutputReg outputReg -> "output:" + FieldText.subfield(outputReg.source());
      case NiciraAction.Learn learn -> LearnFormat.format(learn);
      case NiciraAction.Exit _ -> "exit";
      case NiciraAction.FinTimeout(int idle, int hard) -> finTimeout(idle, hard);
      case NiciraAction.Controller(int maxLen, int id, int reason) ->
          controller(maxLen, id, reason, List.of());
      case NiciraAction.Controller2(var properties) -> controller(properties);
      case NiciraAction.DecTtlCntIds(var ids) -> decTtl(ids);
      case NiciraAction.WriteMetadata(long metadata, long mask) ->
          ActionFormat.metadata(metadata, mask);
      case NiciraAction.StackPush(Subfield source) -> "push:" + FieldText.subfield(source);
      case NiciraAction.StackPop(Subfield target) -> "pop:" + FieldText.subfield(target);
      case NiciraAction.Sample sample -> sample(sample);
      case NiciraAction.Conjunction(int clause, int clauses, int id) ->
          "conjunction(" + Texts.unsigned(id) + "," + (clause + 1) + "/" + clauses + ")";
      case NiciraAction.Ct ct -> ct(ct);
      case NiciraAction.Nat nat -> nat(nat);
      case NiciraAction.OutputTrunc(int port, int maxLen) ->
          "output(port=" + Texts.port16(port) + ",max_len=" + Texts.unsigned(maxLen) + ")";
      case NiciraAction.Clone(var actions) ->
          "clone(" + (actions.isEmpty() ? "drop" : ActionFormat.join(actions)) + ")";
      case NiciraAction.CtClear _ -> "ct_clear";
      case NiciraAction.Encap encap -> encap(encap);
      case NiciraAction.Decap(int packetType) -> decap(packetType);
      case NiciraAction.DecNshTtl _ -> "dec_nsh_ttl";
      case NiciraAction.CheckPktLarger(int length, OxmId target, int bit) ->
          "check_pkt_larger(" + length + ")->" + FieldText.subfield(target, bit, 1);
      case NiciraAction.DeleteField(OxmId field) ->
          "delete_field:" + field.field().map(f -> f.name()).orElse("<unknown>");
      case NiciraAction.DebugSlow _ -> "debug_slow";
      case NiciraAction.DebugRecirc _ -> "debug_recirc";
      case NiciraAction.CopyField(Subfield source, Subfield target) ->
          "move:" + FieldText.subfield(source) + "->" + FieldText.subfield(target);
    };
  }

  private static String resubmit(NiciraAction.ResubmitTable resubmit) {
    boolean samePort = resubmit.inPort() == IN_PORT_16;
    String port = samePort ? "" : Texts.port16(resubmit.inPort());
    if (!samePort && resubmit.tableId() == 0xff && !resubmit.ct()) {
      return "resubmit:" + port;
    }
    return "resubmit("
        + port
        + ","
        + (resubmit.tableId() == 0xff ? "" : TableNames.format(resubmit.tableId()))
        + (resubmit.ct() ? ",ct)" : ")");
  }

  private static String nameOf(String[] names, int index) {
    return index < names.length ? names[index] : "<unknown>";
  }

  private static String multipath(NiciraAction.Multipath multipath) {
    return "multipath("
        + nameOf(HASH_FIELDS, multipath.fields())
        + ","
        + multipath.basis()
        + ","
        + nameOf(MULTIPATH_ALGORITHMS, multipath.algorithm())
        + ","
        + (multipath.maxLink() + 1)
        + ","
        + Texts.unsigned(multipath.argument())
        + ","
        + FieldText.subfield(multipath.target())
        + ")";
  }

  private static String bundle(
      int fields, int basis, int algorithm, String target, List<Integer> members) {
    StringBuilder text = new StringBuilder();
    text.append(nameOf(HASH_FIELDS, fields)).append(',').append(basis).append(',');
    text.append(nameOf(BUNDLE_ALGORITHMS, algorithm)).append(",ofport,").append(target);
    text.append("members:");
    for (int i = 0; i < members.size(); i++) {
      text.append(i == 0 ? "" : ",").append(Texts.port16(members.get(i)));
    }
    return text.append(')').toString();
  }

  private static String finTimeout(int idle, int hard) {
    List<String> parts = new ArrayList<>();
    if (idle != 0) {
      parts.add("idle_timeout=" + idle);
    }
    if (hard != 0) {
      parts.add("hard_timeout=" + hard);
    }
    return "fin_timeout(" + String.join(",", parts) + ")";
  }

  private static String controller(List<Property> properties) {
    int maxLen = 0xffff;
    int id = 0;
    int reason = 1;
    List<String> rest = new ArrayList<>();
    for (Property property : properties) {
      switch (property.type()) {
        case 0 -> maxLen = first16(property.data());
        case 1 -> id = first16(property.data());
        case 2 -> reason = property.data().at(0);
        case 3 -> rest.add("userdata=" + Texts.dotted(property.data()));
        case 4 -> rest.add("pause");
        case 5 -> rest.add("meter_id=" + Texts.unsigned(property.data().toLong()));
        default -> rest.add("unknown=" + property.type());
      }
    }
    return controller(maxLen, id, reason, rest);
  }

  private static int first16(Bytes data) {
    return (int) data.slice(0, 2).toLong();
  }

  private static String controller(int maxLen, int id, int reason, List<String> rest) {
    if (reason == 1 && id == 0 && rest.isEmpty()) {
      return "CONTROLLER:" + maxLen;
    }
    List<String> parts = new ArrayList<>();
    if (reason != 1) {
      parts.add("reason=" + (reason < REASONS.length ? REASONS[reason] : "" + reason));
    }
    if (maxLen != 0xffff) {
      parts.add("max_len=" + maxLen);
    }
    if (id != 0) {
      parts.add("id=" + id);
    }
    parts.addAll(rest);
    return "controller(" + String.join(",", parts) + ")";
  }

  private static String decTtl(List<Integer> ids) {
    List<String> texts = new ArrayList<>();
    for (int id : ids) {
      texts.add(Integer.toString(id));
    }
    return "dec_ttl(" + String.join(",", texts) + ")";
  }

  private static String sample(NiciraAction.Sample sample) {
    return "sample(probability="
        + sample.probability()
        + ",collector_set_id="
        + Texts.unsigned(sample.collectorSetId())
        + ",obs_domain_id="
        + Texts.unsigned(sample.obsDomainId())
        + ",obs_point_id="
        + Texts.unsigned(sample.obsPointId())
        + (sample.samplingPort() == 0 || sample.samplingPort() == 0xffff
            ? ""
            : ",sampling_port=" + Texts.port16(sample.samplingPort()))
        + switch (sample.direction()) {
          case 1 -> ",ingress";
          case 2 -> ",egress";
          default -> "";
        }
        + ")";
  }

  private static String ct(NiciraAction.Ct ct) {
    List<String> parts = new ArrayList<>();
    if ((ct.flags() & 1) != 0) {
      parts.add("commit");
    }
    if ((ct.flags() & 2) != 0) {
      parts.add("force");
    }
    if (ct.recircTable() != 0xff) {
      parts.add("table=" + TableNames.format(ct.recircTable()));
    }
    if (ct.zoneSource() != 0) {
      OxmId source = new OxmId(ct.zoneSource(), 0);
      parts.add("zone=" + FieldText.subfield(Subfield.unpack(source, ct.zone())));
    } else if (ct.zone() != 0) {
      parts.add("zone=" + ct.zone());
    }
    List<Action> actions = ct.actions();
    if (!actions.isEmpty() && actions.getFirst() instanceof NiciraAction.Nat nat) {
      parts.add(nat(nat));
      actions = actions.subList(1, actions.size());
    }
    if (!actions.isEmpty()) {
      parts.add("exec(" + ActionFormat.join(actions) + ")");
    }
    switch (ct.alg()) {
      case 0 -> {}
      case 21 -> parts.add("alg=ftp");
      case 69 -> parts.add("alg=tftp");
      default -> parts.add("alg=" + ct.alg());
    }
    return "ct(" + String.join(",", parts) + ")";
  }

  private static String nat(NiciraAction.Nat nat) {
    List<String> parts = new ArrayList<>();
    if ((nat.flags() & 3) != 0) {
      String range = natRange(nat);
      parts.add(((nat.flags() & 1) != 0 ? "src" : "dst") + (range.isEmpty() ? "" : "=" + range));
    }
    boolean ranged = nat.rangePresent() != 0;
    if (ranged && (nat.flags() & 4) != 0) {
      parts.add("persistent");
    }
    if (ranged && (nat.flags() & 8) != 0) {
      parts.add("hash");
    }
    if (ranged && (nat.flags() & 16) != 0) {
      parts.add("random");
    }
    return parts.isEmpty() ? "nat" : "nat(" + String.join(",", parts) + ")";
  }

  private static String natRange(NiciraAction.Nat nat) {
    StringBuilder text = new StringBuilder();
    Bytes from4 = nat.part(0);
    Bytes to4 = nat.part(1);
    Bytes from6 = nat.part(2);
    Bytes to6 = nat.part(3);
    long fromPort = nat.part(4).toLong();
    long toPort = nat.part(5).toLong();
    if (from4.length() != 0) {
      text.append(Texts.ipv4(from4));
      if (to4.length() != 0 && !to4.isZero()) {
        text.append('-').append(Texts.ipv4(to4));
      }
    } else if (from6.length() != 0) {
      String open = fromPort != 0 ? "[" : "";
      String close = fromPort != 0 ? "]" : "";
      text.append(open).append(Texts.ipv6(from6)).append(close);
      if (to6.length() != 0 && !to6.isZero()) {
        text.append('-').append(open).append(Texts.ipv6(to6)).append(close);
      }
    }
    if (fromPort != 0) {
      text.append(':').append(fromPort);
      if (toPort != 0) {
        text.append('-').append(toPort);
      }
    }
    return text.toString();
  }

  private static String encap(NiciraAction.Encap encap) {
    StringBuilder text = new StringBuilder("encap(");
    switch (encap.packetType()) {
      case 0 -> text.append("ethernet");
      case 0x1894f -> text.append("nsh");
      case 0x18847 -> text.append("mpls");
      case 0x18848 -> text.append("mpls_mc");
      default -> text.append(Texts.hex(encap.packetType()));
    }
    if (!encap.properties().isEmpty()) {
      List<String> parts = new ArrayList<>();
      for (NiciraAction.EncapProperty property : encap.properties()) {
        parts.add(encapProperty(property));
      }
      text.append('(').append(String.join(",", parts)).append(')');
    }
    return text.append(')').toString();
  }

  private static String encapProperty(NiciraAction.EncapProperty property) {
    Bytes data = property.data();
    if (property.propertyClass() == 4 && property.type() == 1 && data.length() >= 1) {
      return "md_type=" + data.at(0);
    } else if (property.propertyClass() == 4 && property.type() == 2 && data.length() >= 4) {
      int length = Math.min(data.at(3), data.length() - 4);
      return "tlv(0x%04x,%d,%s)"
          .formatted(data.at(0) << 8 | data.at(1), data.at(2), "0x" + data.slice(4, 4 + length));
    }
    return "class=" + property.propertyClass() + ",type=" + property.type();
  }

  private static String decap(int packetType) {
    if (packetType == 0xfffe) {
      return "decap()";
    }
    return "decap(packet_type(ns="
        + (packetType >>> 16)
        + ",type="
        + Texts.hex(packetType & 0xffff)
        + "))";
  }
}
