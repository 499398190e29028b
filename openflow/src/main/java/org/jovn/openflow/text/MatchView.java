// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jovn.openflow.action.PortNo;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.wire.Bytes;

/// What a match says about a packet, with the overlaps between fields resolved: all VLAN fields in
/// `vlan_tci`, all registers in `reg0` to `reg15`, DSCP and ECN in `nw_tos`, all transport ports
/// and ICMP types in `tcp_src` and `tcp_dst`, ARP addresses in `ip_src`, `ip_dst`, `arp_sha`,
/// `arp_tha` and `nw_proto`.
///
/// Filled by one thread, then only read.
final class MatchView {
  /// A value and the bits of it that count.
  record Masked(Bytes value, Bytes mask) {}

  private final Map<OxmField, Masked> fields = new HashMap<>();

  private final Set<OxmField> bare = new HashSet<>();
  private int innerVlan = -1;

  static MatchView of(Match match) {
    MatchView view = new MatchView();
    for (OxmTlv tlv : match.tlvs()) {
      tlv.field().ifPresent(field -> view.add(field, tlv.value(), tlv.mask()));
      if (tlv.id().hasMask() && tlv.mask().isZero()) {
        tlv.field().ifPresent(view.bare::add);
      }
    }
    return view;
  }

  /// Adds what a match of `field` says.
  void add(OxmField field, Bytes value, Bytes mask) {
    if (mask.isZero() && mask.length() != 0) {
      return;
    }
    String name = field.name();
    if (name.startsWith("xreg")) {
      addRegisters(Integer.parseInt(name.substring(4)) * 2, 2, value, mask);
    } else if (name.startsWith("xxreg")) {
      addRegisters(Integer.parseInt(name.substring(5)) * 4, 4, value, mask);
    } else {
      addOther(name, field, value, mask);
    }
  }

  /// Sets what a match of `field` says, in place of what was said about the same bits before.
  void set(OxmField field, Bytes value, Bytes mask) {
    forget(field);
    add(field, value, mask);
  }

  private void forget(OxmField field) {
    String name = field.name();
    if (name.startsWith("xreg")) {
      forgetRegisters(Integer.parseInt(name.substring(4)) * 2, 2);
    } else if (name.startsWith("xxreg")) {
      forgetRegisters(Integer.parseInt(name.substring(5)) * 4, 4);
    } else {
      switch (name) {
        case "vlan_vid" -> forgetBits(OxmFields.VLAN_TCI, 0x1fff);
        case "vlan_pcp" -> forgetBits(OxmFields.VLAN_TCI, 0xf000);
        case "nw_tos", "ip_dscp" -> forgetBits(OxmFields.NW_TOS, 0xfc);
        case "nw_ecn" -> forgetBits(OxmFields.NW_TOS, 3);
        case "arp_spa" -> fields.remove(OxmFields.IP_SRC);
        case "arp_tpa" -> fields.remove(OxmFields.IP_DST);
        case "arp_op" -> fields.remove(OxmFields.NW_PROTO);
        case "nd_sll" -> fields.remove(OxmFields.ARP_SHA);
        case "nd_tll" -> fields.remove(OxmFields.ARP_THA);
        case "udp_src", "sctp_src", "icmp_type", "icmpv6_type" -> fields.remove(OxmFields.TCP_SRC);
        case "udp_dst", "sctp_dst", "icmp_code", "icmpv6_code" -> fields.remove(OxmFields.TCP_DST);
        case "in_port" -> fields.remove(OxmFields.IN_PORT_OXM);
        default -> fields.remove(field);
      }
    }
  }

  private void forgetRegisters(int first, int count) {
    for (int i = 0; i < count; i++) {
      fields.remove(OxmFields.reg(first + i));
    }
  }

  private void forgetBits(OxmField field, long bits) {
    Masked before = fields.get(field);
    if (before != null) {
      Bytes kept = before.mask.and(Bytes.ofLong(~bits, field.bytes()));
      fields.remove(field);
      put(field, before.value, kept);
    }
  }

  private void addRegisters(int first, int count, Bytes value, Bytes mask) {
    for (int i = 0; i < count; i++) {
      put(OxmFields.reg(first + i), value.slice(4 * i, 4 * i + 4), mask.slice(4 * i, 4 * i + 4));
    }
  }

  private void addOther(String name, OxmField field, Bytes value, Bytes mask) {
    switch (name) {
      case "vlan_vid" ->
          addBits(OxmFields.VLAN_TCI, value.toLong() & 0x1fff, mask.toLong() & 0x1fff);
      case "vlan_pcp" -> addBits(OxmFields.VLAN_TCI, (value.toLong() & 7) << 13 | 0x1000, 0xf000);
      case "nw_tos" -> addBits(OxmFields.NW_TOS, value.toLong() & 0xfc, 0xfc);
      case "ip_dscp" -> addBits(OxmFields.NW_TOS, value.toLong() << 2 & 0xfc, 0xfc);
      case "nw_ecn" -> addBits(OxmFields.NW_TOS, value.toLong() & 3, 3);
      case "arp_spa" -> put(OxmFields.IP_SRC, value, mask);
      case "arp_tpa" -> put(OxmFields.IP_DST, value, mask);
      case "arp_op" -> put(OxmFields.NW_PROTO, value.resized(1), mask.resized(1));
      case "nd_sll" -> put(OxmFields.ARP_SHA, value, mask);
      case "nd_tll" -> put(OxmFields.ARP_THA, value, mask);
      case "udp_src", "sctp_src" -> put(OxmFields.TCP_SRC, value, mask);
      case "udp_dst", "sctp_dst" -> put(OxmFields.TCP_DST, value, mask);
      case "icmp_type", "icmpv6_type" -> put(OxmFields.TCP_SRC, value.resized(2), Bytes.ones(2));
      case "icmp_code", "icmpv6_code" -> put(OxmFields.TCP_DST, value.resized(2), Bytes.ones(2));
      case "in_port" ->
          put(
              OxmFields.IN_PORT_OXM,
              Bytes.ofLong(PortNo.from16((int) value.toLong()), 4),
              Bytes.ones(4));
      default -> put(field, value, mask);
    }
  }

  private void addBits(OxmField field, long value, long mask) {
    put(field, Bytes.ofLong(value, field.bytes()), Bytes.ofLong(mask, field.bytes()));
  }

  private void put(OxmField field, Bytes value, Bytes mask) {
    if (mask.isZero() && mask.length() != 0) {
      return;
    }
    Masked before = fields.get(field);
    if (before == null || before.mask.length() != mask.length()) {
      fields.put(field, new Masked(value.and(mask), mask));
    } else {
      fields.put(
          field,
          new Masked(before.value.and(mask.not()).or(value.and(mask)), before.mask.or(mask)));
    }
  }

  /// Sets the second VLAN header of a packet.
  void innerVlan(int tci) {
    innerVlan = tci;
  }

  /// The second VLAN header of a packet, -1 if that is not told.
  int innerVlan() {
    return innerVlan;
  }

  /// Adds an exact value of at most 64 bits.
  void add(OxmField field, long value) {
    add(field, Bytes.ofLong(value, field.bytes()), Bytes.ones(field.bytes()));
  }

  /// Whether a field of variable length is only said to be there.
  boolean isBare(OxmField field) {
    return bare.contains(field);
  }

  /// Whether something is said about a bit that `other` says something about too.
  boolean overlaps(MatchView other) {
    for (Map.Entry<OxmField, Masked> entry : other.fields.entrySet()) {
      Masked mine = fields.get(entry.getKey());
      Bytes mask = entry.getValue().mask;
      if (mine != null && (mine.mask.length() != mask.length() || !mine.mask.and(mask).isZero())) {
        return true;
      }
    }
    return false;
  }

  /// What is left when nothing is said about `others`.
  MatchView without(Set<OxmField> others) {
    MatchView rest = new MatchView();
    rest.fields.putAll(fields);
    rest.fields.keySet().removeAll(others);
    return rest;
  }

  /// Whether anything is said about `field`.
  boolean has(OxmField field) {
    return fields.containsKey(field);
  }

  /// What is said about `field`; only if [#has].
  Masked get(OxmField field) {
    Masked masked = fields.get(field);
    if (masked == null) {
      throw new IllegalStateException("nothing is matched in " + field);
    }
    return masked;
  }

  /// The value of `field`, 0 if nothing is said about it.
  long value(OxmField field) {
    Masked masked = fields.get(field);
    return masked == null ? 0 : masked.value.toLong();
  }

  /// The mask of `field`, 0 if nothing is said about it.
  long mask(OxmField field) {
    Masked masked = fields.get(field);
    return masked == null ? 0 : masked.mask.toLong();
  }

  /// The Ethernet type, or -1 if it is not matched.
  int etherType() {
    return has(OxmFields.ETH_TYPE) ? (int) value(OxmFields.ETH_TYPE) : -1;
  }

  /// The IP protocol or ARP operation, or -1 if it is not matched.
  int proto() {
    return has(OxmFields.NW_PROTO) ? (int) value(OxmFields.NW_PROTO) : -1;
  }

  boolean isIpv4() {
    return etherType() == 0x0800;
  }

  boolean isIpv6() {
    return etherType() == 0x86dd;
  }

  boolean isArp() {
    return etherType() == 0x0806 || etherType() == 0x8035;
  }

  boolean isIp() {
    return isIpv4() || isIpv6();
  }
}
