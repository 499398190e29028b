// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import org.jovn.openflow.match.Match;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.text.MatchView.Masked;

/// Prints matches in the fixed order of `ovs-ofctl`, whatever their order on the wire.
final class MatchFormat {
  private static final int DEFAULT_PRIORITY = 0x8000;
  private static final int TCP = 6;

  private final MatchView view;
  private final StringBuilder out;
  private boolean skipProto;

  private MatchFormat(MatchView view, StringBuilder out) {
    this.view = view;
    this.out = out;
  }

  /// Prints a match without a priority.
  static String format(Match match) {
    return format(MatchView.of(match), DEFAULT_PRIORITY);
  }

  /// Prints a match, with the priority before it unless that is the default one.
  static String format(Match match, int priority) {
    return format(MatchView.of(match), priority);
  }

  static String format(MatchView view, int priority) {
    StringBuilder out = new StringBuilder();
    MatchFormat format = new MatchFormat(view, out);
    if (priority != DEFAULT_PRIORITY) {
      out.append("priority=").append(priority).append(',');
    }
    format.metadata();
    format.connection();
    boolean skipType = format.protocolName();
    for (int i = 0; i < 16; i++) {
      format.hexMasked(OxmFields.reg(i).name(), OxmFields.reg(i));
    }
    TunnelFormat.format(view, out);
    format.hexMasked("metadata", OxmFields.METADATA);
    format.port("in_port", OxmFields.IN_PORT_OXM);
    format.vlan();
    format.ethernet(skipType);
    format.network();
    format.mpls();
    format.transport();
    if (!out.isEmpty() && out.charAt(out.length() - 1) == ',') {
      out.setLength(out.length() - 1);
    }
    return out.toString();
  }

  private void metadata() {
    hexMasked("pkt_mark", OxmFields.PKT_MARK);
    if (view.has(OxmFields.RECIRC_ID)) {
      out.append("recirc_id=").append(Texts.hex(view.value(OxmFields.RECIRC_ID))).append(',');
    }
    hexMasked("dp_hash", OxmFields.DP_HASH);
    if (view.has(OxmFields.CONJ_ID)) {
      out.append("conj_id=").append(view.value(OxmFields.CONJ_ID)).append(',');
    }
    port("actset_output", OxmFields.ACTSET_OUTPUT);
  }

  private void connection() {
    if (view.has(OxmFields.CT_STATE)) {
      out.append("ct_state=")
          .append(
              Texts.maskedFlags(
                  (int) view.value(OxmFields.CT_STATE),
                  (int) view.mask(OxmFields.CT_STATE) & 0xff,
                  0xff,
                  Texts.CT_STATE))
          .append(',');
    }
    decimalMasked("ct_zone", OxmFields.CT_ZONE);
    hexMasked("ct_mark", OxmFields.CT_MARK);
    if (view.has(OxmFields.CT_LABEL)) {
      Masked label = view.get(OxmFields.CT_LABEL);
      out.append("ct_label=").append(Texts.hex(label.value()));
      if (!label.mask().isOnes()) {
        out.append('/').append(Texts.hex(label.mask()));
      }
      out.append(',');
    }
    ipv4("ct_nw_src", OxmFields.CT_NW_SRC);
    ipv6("ct_ipv6_src", OxmFields.CT_IPV6_SRC);
    ipv4("ct_nw_dst", OxmFields.CT_NW_DST);
    ipv6("ct_ipv6_dst", OxmFields.CT_IPV6_DST);
    if (view.has(OxmFields.CT_NW_PROTO)) {
      out.append("ct_nw_proto=").append(view.value(OxmFields.CT_NW_PROTO)).append(',');
      decimalMasked("ct_tp_src", OxmFields.CT_TP_SRC);
      decimalMasked("ct_tp_dst", OxmFields.CT_TP_DST);
    }
  }

  /// Prints the name of the protocol, if it has one, and says whether `dl_type` is told by it.
  private boolean protocolName() {
    boolean ethernet =
        view.has(OxmFields.ETH_TYPE)
            || view.has(OxmFields.ETH_SRC)
            || view.has(OxmFields.ETH_DST)
            || view.has(OxmFields.VLAN_TCI);
    if (view.has(OxmFields.RECIRC_ID) && ethernet && !view.has(OxmFields.PACKET_TYPE)) {
      out.append("eth,");
    }
    if (view.has(OxmFields.PACKET_TYPE)) {
      long type = view.value(OxmFields.PACKET_TYPE);
      if (type != 0) {
        long id = type & 0xffff;
        out.append("packet_type=(").append(FieldText.namespace(type)).append(',');
        out.append(Texts.hex(id)).append("),");
      }
    }
    String name =
        switch (view.etherType()) {
          case 0x0800 ->
              switch (view.proto()) {
                case 1 -> "icmp";
                case TCP -> "tcp";
                case 17 -> "udp";
                case 132 -> "sctp";
                default -> "ip";
              };
          case 0x86dd ->
              switch (view.proto()) {
                case 58 -> "icmp6";
                case TCP -> "tcp6";
                case 17 -> "udp6";
                case 132 -> "sctp6";
                default -> "ipv6";
              };
          case 0x0806 -> "arp";
          case 0x8035 -> "rarp";
          case 0x8847 -> "mpls";
          case 0x8848 -> "mplsm";
          default -> "";
        };
    skipProto = view.isIp() && !name.equals("ip") && !name.equals("ipv6");
    out.append(name).append(name.isEmpty() ? "" : ",");
    return !name.isEmpty();
  }

  private void vlan() {
    if (view.has(OxmFields.VLAN_TCI)) {
      int value = (int) view.value(OxmFields.VLAN_TCI);
      vlan("", value, (int) view.mask(OxmFields.VLAN_TCI));
    }
    if (view.innerVlan() >= 0) {
      vlan("1", view.innerVlan(), 0xffff);
    }
  }

  private void vlan(String suffix, int value, int mask) {
    int vidMask = mask & 0xfff;
    int pcpMask = mask & 0xe000;
    if ((mask & value & 0x1000) != 0
        && (vidMask == 0 || vidMask == 0xfff)
        && (pcpMask == 0 || pcpMask == 0xe000)
        && (vidMask | pcpMask) != 0) {
      if (vidMask != 0) {
        out.append("dl_vlan").append(suffix).append('=').append(value & 0xfff).append(',');
      }
      if (pcpMask != 0) {
        out.append("dl_vlan_pcp").append(suffix).append('=').append(value >> 13).append(',');
      }
    } else if (mask == 0xffff) {
      out.append("vlan_tci%s=0x%04x,".formatted(suffix, value));
    } else {
      out.append("vlan_tci%s=0x%04x/0x%04x,".formatted(suffix, value, mask));
    }
  }

  private void ethernet(boolean skipType) {
    mac("dl_src", OxmFields.ETH_SRC);
    mac("dl_dst", OxmFields.ETH_DST);
    if (!skipType && view.has(OxmFields.ETH_TYPE)) {
      out.append("dl_type=0x%04x,".formatted(view.etherType()));
    }
  }

  private void network() {
    nsh();
    if (view.isIpv6()) {
      ipv6("ipv6_src", OxmFields.IPV6_SRC);
      ipv6("ipv6_dst", OxmFields.IPV6_DST);
      if (view.has(OxmFields.IPV6_LABEL)) {
        Masked label = view.get(OxmFields.IPV6_LABEL);
        out.append("ipv6_label=0x%05x".formatted(label.value().toLong()));
        if ((label.mask().toLong() & 0xfffff) != 0xfffff) {
          out.append("/0x%05x".formatted(label.mask().toLong()));
        }
        out.append(',');
      }
    } else {
      ipv4(view.isArp() ? "arp_spa" : "nw_src", OxmFields.IP_SRC);
      ipv4(view.isArp() ? "arp_tpa" : "nw_dst", OxmFields.IP_DST);
    }
    if (!skipProto && view.has(OxmFields.NW_PROTO)) {
      out.append(view.isArp() ? "arp_op=" : "nw_proto=").append(view.proto()).append(',');
    }
    if (view.isArp()) {
      mac("arp_sha", OxmFields.ARP_SHA);
      mac("arp_tha", OxmFields.ARP_THA);
    }
    if ((view.mask(OxmFields.NW_TOS) & 0xfc) != 0) {
      out.append("nw_tos=").append(view.value(OxmFields.NW_TOS) & 0xfc).append(',');
    }
    if ((view.mask(OxmFields.NW_TOS) & 3) != 0) {
      out.append("nw_ecn=").append(view.value(OxmFields.NW_TOS) & 3).append(',');
    }
    decimal("nw_ttl", OxmFields.NW_TTL);
  }

  /// The context headers are those of metadata type 1.
  private void nsh() {
    if (view.has(OxmFields.NSH_FLAGS)) {
      Masked flags = view.get(OxmFields.NSH_FLAGS);
      out.append("nsh_flags=")
          .append(
              flags.mask().isOnes()
                  ? Texts.unsigned(flags.value().toLong())
                  : "0x" + flags.value() + "/0x" + flags.mask())
          .append(',');
    }
    decimal("nsh_ttl", OxmFields.NSH_TTL);
    decimal("nsh_mdtype", OxmFields.NSH_MDTYPE);
    decimal("nsh_np", OxmFields.NSH_NP);
    if (view.has(OxmFields.NSH_SPI)) {
      out.append("nsh_spi=0x").append(Long.toHexString(view.value(OxmFields.NSH_SPI))).append(',');
    }
    decimal("nsh_si", OxmFields.NSH_SI);
    if (view.value(OxmFields.NSH_MDTYPE) == 1) {
      hexMasked("nsh_c1", OxmFields.NSH_C1);
      hexMasked("nsh_c2", OxmFields.NSH_C2);
      hexMasked("nsh_c3", OxmFields.NSH_C3);
      hexMasked("nsh_c4", OxmFields.NSH_C4);
    }
  }

  private void mpls() {
    decimal("mpls_label", OxmFields.MPLS_LABEL);
    decimal("mpls_tc", OxmFields.MPLS_TC);
    decimal("mpls_ttl", OxmFields.MPLS_TTL);
    decimal("mpls_bos", OxmFields.MPLS_BOS);
  }

  private void transport() {
    int frag = (int) view.value(OxmFields.IP_FRAG);
    String name =
        switch ((int) view.mask(OxmFields.IP_FRAG) & 3) {
          case 3 -> fragName(frag);
          case 1 -> (frag & 1) != 0 ? "yes" : "no";
          case 2 -> (frag & 2) != 0 ? "later" : "not_later";
          default -> "";
        };
    if (!name.isEmpty()) {
      out.append("nw_frag=").append(name).append(',');
    }
    boolean icmp6 = view.isIpv6() && view.proto() == 58;
    if ((view.isIpv4() && view.proto() == 1) || icmp6) {
      decimalMasked("icmp_type", OxmFields.TCP_SRC);
      decimalMasked("icmp_code", OxmFields.TCP_DST);
    } else {
      decimalMasked("tp_src", OxmFields.TCP_SRC);
      decimalMasked("tp_dst", OxmFields.TCP_DST);
    }
    if (icmp6) {
      ipv6("nd_target", OxmFields.ND_TARGET);
      mac("nd_sll", OxmFields.ARP_SHA);
      mac("nd_tll", OxmFields.ARP_THA);
      decimalMasked("nd_reserved", OxmFields.ND_RESERVED);
      decimalMasked("nd_options_type", OxmFields.ND_OPTIONS_TYPE);
    }
    if (view.isIp() && view.proto() == TCP && view.has(OxmFields.TCP_FLAGS)) {
      out.append("tcp_flags=")
          .append(
              Texts.maskedFlags(
                  (int) view.value(OxmFields.TCP_FLAGS) & 0xfff,
                  (int) view.mask(OxmFields.TCP_FLAGS) & 0xfff,
                  0xfff,
                  Texts.TCP_FLAGS))
          .append(',');
    }
  }

  private static String fragName(int frag) {
    return switch (frag & 3) {
      case 0 -> "no";
      case 1 -> "first";
      case 3 -> "later";
      default -> "<error>";
    };
  }

  private void port(String name, OxmField field) {
    if (view.has(field)) {
      out.append(name).append('=').append(Texts.port((int) view.value(field))).append(',');
    }
  }

  private void decimal(String name, OxmField field) {
    if (view.has(field)) {
      out.append(name).append('=').append(view.value(field)).append(',');
    }
  }

  private void decimalMasked(String name, OxmField field) {
    if (view.has(field)) {
      Masked masked = view.get(field);
      if (masked.mask().isOnes()) {
        out.append(name).append('=').append(masked.value().toLong()).append(',');
      } else {
        out.append(name).append("=0x").append(Long.toHexString(masked.value().toLong()));
        out.append("/0x").append(Long.toHexString(masked.mask().toLong())).append(',');
      }
    }
  }

  private void hexMasked(String name, OxmField field) {
    if (view.has(field)) {
      Masked masked = view.get(field);
      out.append(name).append('=').append(Texts.hex(masked.value().toLong()));
      if (!masked.mask().isOnes()) {
        out.append('/').append(Texts.hex(masked.mask().toLong()));
      }
      out.append(',');
    }
  }

  private void ipv4(String name, OxmField field) {
    if (view.has(field)) {
      Masked masked = view.get(field);
      out.append(name).append('=').append(Texts.ipv4(masked.value()));
      out.append(Texts.addressMask(masked.mask())).append(',');
    }
  }

  private void ipv6(String name, OxmField field) {
    if (view.has(field)) {
      Masked masked = view.get(field);
      out.append(name).append('=').append(Texts.ipv6(masked.value()));
      out.append(Texts.addressMask(masked.mask())).append(',');
    }
  }

  private void mac(String name, OxmField field) {
    if (view.has(field)) {
      Masked masked = view.get(field);
      out.append(name).append('=').append(Texts.ethernet(masked.value()));
      if (!masked.mask().isOnes()) {
        out.append('/').append(Texts.ethernet(masked.mask()));
      }
      out.append(',');
    }
  }
}
