// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.match.Prerequisite;
import org.jovn.openflow.wire.Bytes;

/// Collects the match fields of a flow's text and gives the match, its TLVs in the order in which
/// Open vSwitch sends them.
final class MatchParser {
  private static final Map<String, int[]> PROTOCOLS =
      Map.ofEntries(
          Map.entry("eth", new int[] {-1, -1}),
          Map.entry("ip", new int[] {0x0800, -1}),
          Map.entry("ipv4", new int[] {0x0800, -1}),
          Map.entry("ip4", new int[] {0x0800, -1}),
          Map.entry("arp", new int[] {0x0806, -1}),
          Map.entry("icmp", new int[] {0x0800, 1}),
          Map.entry("tcp", new int[] {0x0800, 6}),
          Map.entry("udp", new int[] {0x0800, 17}),
          Map.entry("sctp", new int[] {0x0800, 132}),
          Map.entry("ipv6", new int[] {0x86dd, -1}),
          Map.entry("ip6", new int[] {0x86dd, -1}),
          Map.entry("icmp6", new int[] {0x86dd, 58}),
          Map.entry("tcp6", new int[] {0x86dd, 6}),
          Map.entry("udp6", new int[] {0x86dd, 17}),
          Map.entry("sctp6", new int[] {0x86dd, 132}),
          Map.entry("rarp", new int[] {0x8035, -1}),
          Map.entry("mpls", new int[] {0x8847, -1}),
          Map.entry("mplsm", new int[] {0x8848, -1}));

  private static final int ICMPV6 = 58;
  private static final int VID_BITS = 0x1fff;
  private static final Set<OxmField> OWN_MASK =
      Set.of(
          OxmFields.TUN_ERSPAN_VER,
          OxmFields.TUN_ERSPAN_DIR,
          OxmFields.TUN_ERSPAN_HWID,
          OxmFields.TUN_GTPU_FLAGS,
          OxmFields.TUN_GTPU_MSGTYPE);

  private final MatchView view = new MatchView();
  private final List<OxmTlv> out = new ArrayList<>();
  private final Set<OxmField> masked = new HashSet<>();
  private final Set<OxmField> variable = new HashSet<>();
  private final Map<OxmField, Bytes> ownMask = new HashMap<>();
  private Protocols protocols = Protocols.ANY;

  /// Whether a field was named, even for any value of it, that only an Ethernet packet has.
  private boolean asksEthernet;

  /// What was collected so far.
  MatchView view() {
    return view;
  }

  /// What can carry the match that was collected so far.
  Protocols protocols() {
    boolean above =
        view.has(OxmFields.NW_PROTO)
            || view.has(OxmFields.NW_TOS)
            || view.has(OxmFields.TCP_SRC)
            || view.has(OxmFields.TCP_DST);
    return above && networkType() == 0x86dd ? protocols.and(Protocols.NXM_OXM) : protocols;
  }

  /// Takes a token if it is a protocol or a field; says whether it was.
  boolean accept(String key, String value) {
    int[] protocol = PROTOCOLS.get(key);
    if (protocol != null) {
      if (protocol[0] >= 0) {
        view.add(OxmFields.ETH_TYPE, protocol[0]);
      } else {
        view.add(OxmFields.PACKET_TYPE, 0);
      }
      if (protocol[1] >= 0) {
        view.add(OxmFields.NW_PROTO, protocol[1]);
      }
      return true;
    }
    Optional<OxmField> field = Values.fieldCalled(key);
    if (field.isEmpty()) {
      return false;
    }
    asksEthernet |= field.get().prerequisite() != Prerequisite.NONE;
    add(key, field.get(), value.isEmpty() && !field.get().isVariableLength() ? "0/0" : value);
    return true;
  }

  private void add(String key, OxmField field, String value) {
    switch (field.name()) {
      case "dl_vlan" -> {
        Values.Masked masked = masked(field, value);
        if (masked.mask().isZero()) {
          view.set(OxmFields.VLAN_TCI, masked.value(), Bytes.zeros(2));
        } else if (masked.value().toLong() == 0xffff) {
          view.set(OxmFields.VLAN_TCI, Bytes.zeros(2), Bytes.ones(2));
        } else {
          long vid = (masked.value().toLong() | 0x1000) & 0x1fff;
          view.set(OxmFields.VLAN_VID, Bytes.ofLong(vid, 2), Bytes.ofLong(0x1fff, 2));
        }
      }
      case "dl_vlan_pcp" -> {
        Values.Masked masked = masked(field, value);
        view.set(OxmFields.VLAN_PCP, masked.value(), masked.mask());
      }
      case "vlan_vid" -> {
        Values.Masked masked = masked(field, value);
        view.set(field, masked.value(), masked.mask());
      }
      case "nd_target" -> addMasked(field, value);
      case "tcp_src", "tcp_dst" -> {
        Values.Masked masked = masked(field, value);
        view.set(transport(key, field), masked.value().and(masked.mask()), masked.mask());
      }
      case "icmp_type", "icmp_code" -> addMasked(field, value);
      default -> {
        if (field.isVariableLength()) {
          addVariable(field, value);
        } else {
          addMasked(field, value);
        }
      }
    }
  }

  /// `tp_src` and `tp_dst` mean the ports of whatever protocol is matched.
  private OxmField transport(String key, OxmField field) {
    if (!key.startsWith("tp_")) {
      return field;
    }
    boolean source = key.equals("tp_src");
    return switch (view.proto()) {
      case 17 -> source ? OxmFields.UDP_SRC : OxmFields.UDP_DST;
      case 132 -> source ? OxmFields.SCTP_SRC : OxmFields.SCTP_DST;
      default -> field;
    };
  }

  private Values.Masked masked(OxmField field, String text) {
    Values.Masked masked = Values.field(field, text);
    protocols = protocols.and(Protocols.masked(field, masked.mask()));
    return masked;
  }

  private void addMasked(OxmField field, String text) {
    Values.Masked masked = masked(field, text);
    if (OWN_MASK.contains(field)) {
      ownMask.put(field, masked.mask().isZero() ? masked.mask() : masked.value());
    }
    view.set(field, masked.value().and(masked.mask()), masked.mask());
  }

  private void addVariable(OxmField field, String text) {
    protocols = protocols.and(Protocols.NXM_OXM);
    if (!variable.add(field)) {
      throw new TextException("field " + field.name() + " set multiple times");
    }
    if (text.isEmpty()) {
      masked.add(field);
      view.add(field, Bytes.EMPTY, Bytes.EMPTY);
      return;
    }
    String[] parts = text.split("/", 2);
    if (parts.length == 2) {
      masked.add(field);
    }
    Bytes value = trimmed(field, parts[0]);
    Bytes mask = parts.length == 2 ? trimmed(field, parts[1]) : Bytes.ones(value.length());
    int length = Math.max(value.length(), mask.length());
    view.add(
        field,
        value.resized(length),
        parts.length == 2 ? mask.resized(length) : Bytes.ones(length));
  }

  /// A number of a variable-length field in as many bytes as it takes.
  static Bytes trimmed(OxmField field, String text) {
    Bytes whole = Values.big(field, text);
    int start = 0;
    while (start < whole.length() && whole.at(start) == 0) {
      start++;
    }
    return whole.slice(start, whole.length());
  }

  /// The match.
  Match match() {
    out.clear();
    if (view.value(OxmFields.PACKET_TYPE) != 0) {
      put(OxmFields.PACKET_TYPE);
    }
    put(OxmFields.DP_HASH);
    put(OxmFields.RECIRC_ID);
    put(OxmFields.CONJ_ID);
    put(OxmFields.IN_PORT_OXM);
    put(OxmFields.ACTSET_OUTPUT);
    put(OxmFields.ETH_SRC);
    put(OxmFields.ETH_DST);
    etherType();
    vlan();
    int type = networkType();
    if (type == 0x8847 || type == 0x8848) {
      put(OxmFields.MPLS_TC);
      if (view.has(OxmFields.MPLS_BOS)) {
        out.add(OxmTlv.of(OxmFields.MPLS_BOS, view.value(OxmFields.MPLS_BOS) & 1));
      }
      put(OxmFields.MPLS_TTL);
      put(OxmFields.MPLS_LABEL);
    }
    network();
    tunnel();
    serviceHeader();
    for (int i = 0; i < 16; i++) {
      put(OxmFields.reg(i));
    }
    put(OxmFields.PKT_MARK);
    connection();
    put(OxmFields.METADATA);
    defaultPacketType();
    return Match.of(out);
  }

  private void put(OxmField field) {
    put(field, field);
  }

  /// Writes what the view says about `slot` as a TLV of `field`.
  private void put(OxmField slot, OxmField field) {
    if (view.has(slot)) {
      MatchView.Masked masked = view.get(slot);
      Bytes value = masked.value();
      Bytes mask = masked.mask();
      if (field.isVariableLength()) {
        out.add(
            this.masked.contains(field)
                ? FieldSetter.masked(field, value, mask)
                : OxmTlv.of(field, value));
        return;
      }
      out.add(OxmTlv.of(field, OxmTlv.OF13, value.resized(field.bytes()), widened(field, mask)));
    }
  }

  /// A mask as long as the field, all ones if it covers all bits that the field has.
  private static Bytes widened(OxmField field, Bytes mask) {
    if (field == OxmFields.TUN_FLAGS || field == OxmFields.TUN_ERSPAN_IDX) {
      return mask;
    }
    Bytes all = Bytes.zeros(field.bytes()).withBits(0, field.bits(), Bytes.ones(field.bytes()));
    Bytes same = mask.isOnes() ? all : mask.resized(field.bytes());
    return same.and(all).equals(all) ? Bytes.ones(field.bytes()) : same;
  }

  /// Says that packets are of Ethernet if that is asked and no other TLV implies it.
  private void defaultPacketType() {
    boolean ethernet =
        view.has(OxmFields.PACKET_TYPE) ? view.value(OxmFields.PACKET_TYPE) == 0 : asksEthernet;
    for (OxmTlv tlv : out) {
      ethernet &= tlv.field().filter(f -> f.prerequisite() != Prerequisite.NONE).isEmpty();
    }
    if (ethernet) {
      out.addFirst(OxmTlv.of(OxmFields.PACKET_TYPE, 0));
    }
  }

  private void vlan() {
    if (!view.has(OxmFields.VLAN_TCI)) {
      return;
    }
    long value = view.value(OxmFields.VLAN_TCI);
    long mask = view.mask(OxmFields.VLAN_TCI);
    if (mask == 0xffff && value == 0) {
      out.add(OxmTlv.of(OxmFields.VLAN_VID, 0));
      return;
    }
    if ((mask & VID_BITS) == 0) {
      return; // Open vSwitch sends no priority without a VLAN
    }
    Bytes vid = Bytes.ofLong(value & 0x1fff, 2);
    long vidMask = mask & 0x1fff;
    out.add(
        OxmTlv.of(
            OxmFields.VLAN_VID, vid, vidMask == 0x1fff ? Bytes.ones(2) : Bytes.ofLong(vidMask, 2)));
    if ((mask & 0xe000) != 0 && value >> 12 != 0) {
      out.add(OxmTlv.of(OxmFields.VLAN_PCP, value >> 13));
    }
  }

  private void network() {
    int type = networkType();
    if (type == 0x0800) {
      put(OxmFields.IP_SRC);
      put(OxmFields.IP_DST);
      ip(OxmFields.ICMP_TYPE, OxmFields.ICMP_CODE, 1);
    } else if (type == 0x86dd) {
      put(OxmFields.IPV6_SRC);
      put(OxmFields.IPV6_DST);
      ip(OxmFields.ICMPV6_TYPE, OxmFields.ICMPV6_CODE, ICMPV6);
      if (view.proto() == 58) {
        neighborDiscovery();
      }
    } else if (type == 0x0806 || type == 0x8035) {
      put(OxmFields.NW_PROTO, OxmFields.ARP_OP);
      put(OxmFields.IP_SRC, OxmFields.ARP_SPA);
      put(OxmFields.IP_DST, OxmFields.ARP_TPA);
      put(OxmFields.ARP_SHA);
      put(OxmFields.ARP_THA);
    }
  }

  private void neighborDiscovery() {
    boolean solicits = view.value(OxmFields.TCP_SRC) == 135;
    boolean advertises = view.value(OxmFields.TCP_SRC) == 136;
    if (view.value(OxmFields.TCP_DST) == 0 && (solicits || advertises)) {
      put(OxmFields.ND_RESERVED);
      put(OxmFields.ND_TARGET);
      put(OxmFields.ND_OPTIONS_TYPE);
      if (solicits) {
        put(OxmFields.ARP_SHA, OxmFields.ND_SLL);
      } else {
        put(OxmFields.ARP_THA, OxmFields.ND_TLL);
      }
    }
  }

  private void serviceHeader() {
    put(OxmFields.NSH_FLAGS);
    put(OxmFields.NSH_TTL);
    put(OxmFields.NSH_MDTYPE);
    put(OxmFields.NSH_NP);
    put(OxmFields.NSH_SPI);
    put(OxmFields.NSH_SI);
    put(OxmFields.NSH_C1);
    put(OxmFields.NSH_C2);
    put(OxmFields.NSH_C3);
    put(OxmFields.NSH_C4);
  }

  private void ip(OxmField icmpType, OxmField icmpCode, int icmpProto) {
    put(OxmFields.IP_FRAG);
    if ((view.mask(OxmFields.NW_TOS) & 0xfc) != 0) {
      out.add(OxmTlv.of(OxmFields.IP_DSCP, view.value(OxmFields.NW_TOS) >> 2));
    }
    if ((view.mask(OxmFields.NW_TOS) & 3) != 0) {
      out.add(OxmTlv.of(OxmFields.NW_ECN, view.value(OxmFields.NW_TOS) & 3));
    }
    put(OxmFields.NW_TTL);
    put(OxmFields.IPV6_LABEL);
    put(OxmFields.NW_PROTO);
    int proto = view.proto();
    switch (proto) {
      case 6 -> {
        put(OxmFields.TCP_SRC, OxmFields.TCP_SRC);
        put(OxmFields.TCP_DST, OxmFields.TCP_DST);
        put(OxmFields.TCP_FLAGS);
      }
      case 17 -> {
        put(OxmFields.TCP_SRC, OxmFields.UDP_SRC);
        put(OxmFields.TCP_DST, OxmFields.UDP_DST);
      }
      case 132 -> {
        put(OxmFields.TCP_SRC, OxmFields.SCTP_SRC);
        put(OxmFields.TCP_DST, OxmFields.SCTP_DST);
      }
      default -> {
        if (proto == icmpProto) {
          putByte(OxmFields.TCP_SRC, icmpType);
          putByte(OxmFields.TCP_DST, icmpCode);
        }
      }
    }
  }

  /// Open vSwitch 3.1 sends the value of these fields as their mask.
  private void putOwnMask(OxmField field) {
    Bytes value = ownMask.getOrDefault(field, Bytes.EMPTY);
    if (!value.isZero()) {
      Bytes shown = view.has(field) ? view.get(field).value() : Bytes.zeros(value.length());
      out.add(OxmTlv.of(field, shown, value));
    }
  }

  /// ICMP types and codes cannot have a mask.
  private void putByte(OxmField slot, OxmField field) {
    if (view.has(slot)) {
      out.add(OxmTlv.of(field, view.value(slot) & 0xff));
    }
  }

  private void etherType() {
    if (view.has(OxmFields.ETH_TYPE)) {
      out.add(OxmTlv.of(OxmFields.ETH_TYPE, networkType()));
    }
  }

  /// The Ethernet type, also of a packet without an Ethernet header.
  int networkType() {
    long type = view.value(OxmFields.PACKET_TYPE);
    return type >> 16 == 1 ? (int) type & 0xffff : view.etherType();
  }

  private void tunnel() {
    put(OxmFields.TUN_ID);
    put(OxmFields.TUN_FLAGS);
    put(OxmFields.TUN_SRC);
    put(OxmFields.TUN_DST);
    put(OxmFields.TUN_IPV6_SRC);
    put(OxmFields.TUN_IPV6_DST);
    put(OxmFields.TUN_GBP_ID);
    put(OxmFields.TUN_GBP_FLAGS);
    for (int i = 0; i < 64; i++) {
      put(OxmFields.tunMetadata(i));
    }
    put(OxmFields.TUN_ERSPAN_IDX);
    putOwnMask(OxmFields.TUN_ERSPAN_VER);
    putOwnMask(OxmFields.TUN_ERSPAN_DIR);
    putOwnMask(OxmFields.TUN_ERSPAN_HWID);
    putOwnMask(OxmFields.TUN_GTPU_FLAGS);
    putOwnMask(OxmFields.TUN_GTPU_MSGTYPE);
  }

  private void connection() {
    put(OxmFields.CT_STATE);
    put(OxmFields.CT_ZONE);
    put(OxmFields.CT_MARK);
    put(OxmFields.CT_LABEL);
    put(OxmFields.CT_NW_SRC);
    put(OxmFields.CT_IPV6_SRC);
    put(OxmFields.CT_NW_DST);
    put(OxmFields.CT_IPV6_DST);
    if (view.value(OxmFields.CT_NW_PROTO) != 0) {
      put(OxmFields.CT_NW_PROTO);
      put(OxmFields.CT_TP_SRC);
      put(OxmFields.CT_TP_DST);
    }
  }
}
