// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.match.OxmTlv;
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

  private final MatchView view = new MatchView();
  private final List<OxmTlv> out = new ArrayList<>();
  private final Set<OxmField> masked = new HashSet<>();

  /// What was collected so far.
  MatchView view() {
    return view;
  }

  /// Takes a token if it is a protocol or a field; says whether it was.
  boolean accept(String key, String value) {
    int[] protocol = PROTOCOLS.get(key);
    if (protocol != null && value.isEmpty()) {
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
    Optional<OxmField> field = OxmFields.byName(key);
    if (field.isEmpty()) {
      return false;
    }
    if (value.isEmpty() && !field.get().isVariableLength()) {
      throw new TextException("field " + key + " missing value");
    }
    add(key, field.get(), value);
    return true;
  }

  private void add(String key, OxmField field, String value) {
    switch (field.name()) {
      case "dl_vlan" -> {
        if (value.equals("0xffff") || value.equals("65535")) {
          view.add(OxmFields.VLAN_TCI, Bytes.zeros(2), Bytes.ones(2));
        } else {
          long vid = (Values.number(value) | 0x1000) & 0x1fff;
          view.add(OxmFields.VLAN_VID, Bytes.ofLong(vid, 2), Bytes.ofLong(0x1fff, 2));
        }
      }
      case "dl_vlan_pcp" ->
          view.add(OxmFields.VLAN_PCP, Bytes.ofLong(Values.number(value), 1), Bytes.ones(1));
      case "vlan_vid" -> {
        Values.Masked masked = Values.field(field, value);
        view.add(field, masked.value(), masked.mask());
      }
      case "nd_target" -> addMasked(field, value);
      case "tcp_src", "tcp_dst" -> {
        addMasked(transport(key, field), value);
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

  private void addMasked(OxmField field, String text) {
    Values.Masked masked = Values.field(field, text);
    view.add(field, masked.value().and(masked.mask()), masked.mask());
  }

  private void addVariable(OxmField field, String text) {
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
    packetType();
    put(OxmFields.DP_HASH);
    put(OxmFields.RECIRC_ID);
    put(OxmFields.CONJ_ID);
    put(OxmFields.IN_PORT_OXM);
    put(OxmFields.ACTSET_OUTPUT);
    put(OxmFields.ETH_SRC);
    put(OxmFields.ETH_DST);
    put(OxmFields.ETH_TYPE);
    vlan();
    put(OxmFields.MPLS_TC);
    put(OxmFields.MPLS_BOS);
    put(OxmFields.MPLS_TTL);
    put(OxmFields.MPLS_LABEL);
    network();
    tunnel();
    for (int i = 0; i < 16; i++) {
      put(OxmFields.reg(i));
    }
    put(OxmFields.PKT_MARK);
    connection();
    put(OxmFields.METADATA);
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
    if (field == OxmFields.TUN_FLAGS) {
      return mask;
    }
    Bytes all = Bytes.zeros(field.bytes()).withBits(0, field.bits(), Bytes.ones(field.bytes()));
    Bytes same = mask.isOnes() ? all : mask.resized(field.bytes());
    return same.and(all).equals(all) ? Bytes.ones(field.bytes()) : same;
  }

  /// Whether the match names something that only an Ethernet packet has, so that the packet type
  /// needs no saying.
  private boolean impliesEthernet() {
    return view.has(OxmFields.ETH_TYPE)
        || view.has(OxmFields.ETH_SRC)
        || view.has(OxmFields.ETH_DST)
        || view.has(OxmFields.VLAN_TCI);
  }

  private void packetType() {
    boolean inner = false;
    for (OxmField field : OxmFields.all()) {
      boolean layered =
          switch (field.prerequisite()) {
            case NONE, ETHERNET, CT -> false;
            default -> true;
          };
      inner |= layered && view.has(field);
    }
    if (!impliesEthernet() && inner && !view.has(OxmFields.PACKET_TYPE)) {
      view.add(OxmFields.PACKET_TYPE, 0);
    }
    if (view.value(OxmFields.PACKET_TYPE) != 0 || !impliesEthernet()) {
      put(OxmFields.PACKET_TYPE);
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
    if ((mask & 0x1fff) != 0) {
      Bytes vid = Bytes.ofLong(value & 0x1fff, 2);
      long vidMask = mask & 0x1fff;
      out.add(
          OxmTlv.of(
              OxmFields.VLAN_VID,
              vid,
              vidMask == 0x1fff ? Bytes.ones(2) : Bytes.ofLong(vidMask, 2)));
    }
    if ((mask & 0xe000) != 0) {
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
      ip(OxmFields.ICMPV6_TYPE, OxmFields.ICMPV6_CODE, 58);
      put(OxmFields.IPV6_LABEL);
      if (view.proto() == 58) {
        put(OxmFields.ND_TARGET);
        put(OxmFields.ND_RESERVED);
        put(OxmFields.ND_OPTIONS_TYPE);
        if (view.value(OxmFields.TCP_SRC) == 135) {
          put(OxmFields.ARP_SHA, OxmFields.ND_SLL);
        } else if (view.value(OxmFields.TCP_SRC) == 136) {
          put(OxmFields.ARP_THA, OxmFields.ND_TLL);
        }
      }
    } else if (view.isArp()) {
      put(OxmFields.NW_PROTO, OxmFields.ARP_OP);
      put(OxmFields.IP_SRC, OxmFields.ARP_SPA);
      put(OxmFields.IP_DST, OxmFields.ARP_TPA);
      put(OxmFields.ARP_SHA);
      put(OxmFields.ARP_THA);
    }
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
          put(OxmFields.TCP_SRC, icmpType);
          put(OxmFields.TCP_DST, icmpCode);
        }
      }
    }
  }

  /// Open vSwitch 3.1 sends the value of these fields as their mask.
  private void putOwnMask(OxmField field) {
    if (view.value(field) != 0) {
      Bytes value = view.get(field).value();
      out.add(OxmTlv.of(field, value, value));
    }
  }

  /// The Ethernet type, also of a packet without an Ethernet header.
  private int networkType() {
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
    put(OxmFields.TUN_ERSPAN_IDX);
    putOwnMask(OxmFields.TUN_ERSPAN_VER);
    putOwnMask(OxmFields.TUN_ERSPAN_DIR);
    putOwnMask(OxmFields.TUN_ERSPAN_HWID);
    putOwnMask(OxmFields.TUN_GTPU_FLAGS);
    put(OxmFields.TUN_GTPU_MSGTYPE);
    for (int i = 0; i < 64; i++) {
      put(OxmFields.tunMetadata(i));
    }
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
    if (view.has(OxmFields.CT_NW_PROTO)) {
      put(OxmFields.CT_NW_PROTO);
      put(OxmFields.CT_TP_SRC);
      put(OxmFields.CT_TP_DST);
    }
  }
}
