// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The table of all fields, one row per field: name, second name, bytes, bits, whether a mask is
/// allowed, whether actions may write it, text format, prerequisite, code points.
///
/// Contents: OpenFlow 1.3.5 table 11, ovs-fields(7) of Open vSwitch 3.1, and the code points that
/// later OpenFlow versions gave to the same fields. Rows without a code point exist in text only.
public final class OxmFields {
  private static final boolean MASK = true;
  private static final boolean EXACT = false;
  private static final boolean RW = true;
  private static final boolean RO = false;

  private static final List<OxmField> TABLE = new ArrayList<>();

  public static final OxmField DP_HASH =
      row(
          "dp_hash",
          "",
          4,
          32,
          MASK,
          RO,
          FieldFormat.HEXADECIMAL,
          Prerequisite.NONE,
          nxm("NXM_NX_DP_HASH", 35),
          oxm("NXOXM_ET_DP_HASH", 0, 6));
  public static final OxmField RECIRC_ID =
      row(
          "recirc_id",
          "",
          4,
          32,
          EXACT,
          RO,
          FieldFormat.DECIMAL,
          Prerequisite.NONE,
          nxm("NXM_NX_RECIRC_ID", 36));
  public static final OxmField PACKET_TYPE =
      row(
          "packet_type",
          "",
          4,
          32,
          EXACT,
          RO,
          FieldFormat.PACKET_TYPE,
          Prerequisite.NONE,
          oxm("OXM_OF_PACKET_TYPE", 44, 6));
  public static final OxmField CONJ_ID =
      row(
          "conj_id",
          "",
          4,
          32,
          EXACT,
          RO,
          FieldFormat.DECIMAL,
          Prerequisite.NONE,
          nxm("NXM_NX_CONJ_ID", 37));
  public static final OxmField TUN_ID =
      row(
          "tun_id",
          "tunnel_id",
          8,
          64,
          MASK,
          RW,
          FieldFormat.HEXADECIMAL,
          Prerequisite.NONE,
          nxm("NXM_NX_TUN_ID", 16),
          oxm("OXM_OF_TUNNEL_ID", 38, 4));
  public static final OxmField TUN_SRC =
      row(
          "tun_src",
          "",
          4,
          32,
          MASK,
          RW,
          FieldFormat.IPV4,
          Prerequisite.NONE,
          nxm("NXM_NX_TUN_IPV4_SRC", 31));
  public static final OxmField TUN_DST =
      row(
          "tun_dst",
          "",
          4,
          32,
          MASK,
          RW,
          FieldFormat.IPV4,
          Prerequisite.NONE,
          nxm("NXM_NX_TUN_IPV4_DST", 32));
  public static final OxmField TUN_IPV6_SRC =
      row(
          "tun_ipv6_src",
          "",
          16,
          128,
          MASK,
          RW,
          FieldFormat.IPV6,
          Prerequisite.NONE,
          nxm("NXM_NX_TUN_IPV6_SRC", 109));
  public static final OxmField TUN_IPV6_DST =
      row(
          "tun_ipv6_dst",
          "",
          16,
          128,
          MASK,
          RW,
          FieldFormat.IPV6,
          Prerequisite.NONE,
          nxm("NXM_NX_TUN_IPV6_DST", 110));
  public static final OxmField TUN_FLAGS =
      row(
          "tun_flags",
          "",
          2,
          1,
          MASK,
          RW,
          FieldFormat.TUNNEL_FLAGS,
          Prerequisite.NONE,
          nxm("NXM_NX_TUN_FLAGS", 104));
  public static final OxmField TUN_TTL =
      row("tun_ttl", "", 1, 8, EXACT, RO, FieldFormat.DECIMAL, Prerequisite.NONE);
  public static final OxmField TUN_TOS =
      row("tun_tos", "", 1, 8, EXACT, RO, FieldFormat.DECIMAL, Prerequisite.NONE);
  public static final OxmField TUN_GBP_ID =
      row(
          "tun_gbp_id",
          "",
          2,
          16,
          MASK,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.NONE,
          nxm("NXM_NX_TUN_GBP_ID", 38));
  public static final OxmField TUN_GBP_FLAGS =
      row(
          "tun_gbp_flags",
          "",
          1,
          8,
          MASK,
          RW,
          FieldFormat.HEXADECIMAL,
          Prerequisite.NONE,
          nxm("NXM_NX_TUN_GBP_FLAGS", 39));
  public static final OxmField TUN_ERSPAN_IDX =
      row(
          "tun_erspan_idx",
          "",
          4,
          20,
          MASK,
          RW,
          FieldFormat.HEXADECIMAL,
          Prerequisite.NONE,
          nxm("NXOXM_ET_ERSPAN_IDX", 11));
  public static final OxmField TUN_ERSPAN_VER =
      row(
          "tun_erspan_ver",
          "",
          1,
          4,
          MASK,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.NONE,
          nxm("NXOXM_ET_ERSPAN_VER", 12));
  public static final OxmField TUN_ERSPAN_DIR =
      row(
          "tun_erspan_dir",
          "",
          1,
          1,
          MASK,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.NONE,
          nxm("NXOXM_ET_ERSPAN_DIR", 13));
  public static final OxmField TUN_ERSPAN_HWID =
      row(
          "tun_erspan_hwid",
          "",
          1,
          6,
          MASK,
          RW,
          FieldFormat.HEXADECIMAL,
          Prerequisite.NONE,
          nxm("NXOXM_ET_ERSPAN_HWID", 14));
  public static final OxmField TUN_GTPU_FLAGS =
      row(
          "tun_gtpu_flags",
          "",
          1,
          8,
          MASK,
          RO,
          FieldFormat.HEXADECIMAL,
          Prerequisite.NONE,
          nxm("NXOXM_ET_GTPU_FLAGS", 15));
  public static final OxmField TUN_GTPU_MSGTYPE =
      row(
          "tun_gtpu_msgtype",
          "",
          1,
          8,
          MASK,
          RO,
          FieldFormat.DECIMAL,
          Prerequisite.NONE,
          nxm("NXOXM_ET_GTPU_MSGTYPE", 16));
  private static final List<OxmField> TUN_METADATA =
      series("tun_metadata", 64, 124, FieldFormat.HEXADECIMAL, nxm("NXM_NX_TUN_METADATA", 40));
  public static final OxmField METADATA =
      row(
          "metadata",
          "",
          8,
          64,
          MASK,
          RW,
          FieldFormat.HEXADECIMAL,
          Prerequisite.NONE,
          oxm("OXM_OF_METADATA", 2, 3));
  public static final OxmField IN_PORT =
      row(
          "in_port",
          "",
          2,
          16,
          EXACT,
          RW,
          FieldFormat.PORT_16,
          Prerequisite.NONE,
          nxm("NXM_OF_IN_PORT", 0));
  public static final OxmField IN_PORT_OXM =
      row(
          "in_port_oxm",
          "",
          4,
          32,
          EXACT,
          RW,
          FieldFormat.PORT_32,
          Prerequisite.NONE,
          oxm("OXM_OF_IN_PORT", 0, 3));
  public static final OxmField IN_PHY_PORT =
      row(
          "in_phy_port",
          "",
          4,
          32,
          EXACT,
          RO,
          FieldFormat.PORT_32,
          Prerequisite.NONE,
          oxm("OXM_OF_IN_PHY_PORT", 1, 3));
  public static final OxmField ACTSET_OUTPUT =
      row(
          "actset_output",
          "",
          4,
          32,
          EXACT,
          RO,
          FieldFormat.PORT_32,
          Prerequisite.NONE,
          oxm("ONFOXM_ET_ACTSET_OUTPUT", 43, 4),
          oxm("OXM_OF_ACTSET_OUTPUT", 43, 6));
  public static final OxmField SKB_PRIORITY =
      row("skb_priority", "", 4, 32, EXACT, RO, FieldFormat.HEXADECIMAL, Prerequisite.NONE);
  public static final OxmField PKT_MARK =
      row(
          "pkt_mark",
          "",
          4,
          32,
          MASK,
          RW,
          FieldFormat.HEXADECIMAL,
          Prerequisite.NONE,
          nxm("NXM_NX_PKT_MARK", 33));
  public static final OxmField CT_STATE =
      row(
          "ct_state",
          "",
          4,
          32,
          MASK,
          RO,
          FieldFormat.CT_STATE,
          Prerequisite.NONE,
          nxm("NXM_NX_CT_STATE", 105));
  public static final OxmField CT_ZONE =
      row(
          "ct_zone",
          "",
          2,
          16,
          EXACT,
          RO,
          FieldFormat.HEXADECIMAL,
          Prerequisite.NONE,
          nxm("NXM_NX_CT_ZONE", 106));
  public static final OxmField CT_MARK =
      row(
          "ct_mark",
          "",
          4,
          32,
          MASK,
          RW,
          FieldFormat.HEXADECIMAL,
          Prerequisite.NONE,
          nxm("NXM_NX_CT_MARK", 107));
  public static final OxmField CT_LABEL =
      row(
          "ct_label",
          "",
          16,
          128,
          MASK,
          RW,
          FieldFormat.HEXADECIMAL,
          Prerequisite.NONE,
          nxm("NXM_NX_CT_LABEL", 108));
  public static final OxmField CT_NW_PROTO =
      row(
          "ct_nw_proto",
          "",
          1,
          8,
          EXACT,
          RO,
          FieldFormat.DECIMAL,
          Prerequisite.CT,
          nxm("NXM_NX_CT_NW_PROTO", 119));
  public static final OxmField CT_NW_SRC =
      row(
          "ct_nw_src",
          "",
          4,
          32,
          MASK,
          RO,
          FieldFormat.IPV4,
          Prerequisite.CT,
          nxm("NXM_NX_CT_NW_SRC", 120));
  public static final OxmField CT_NW_DST =
      row(
          "ct_nw_dst",
          "",
          4,
          32,
          MASK,
          RO,
          FieldFormat.IPV4,
          Prerequisite.CT,
          nxm("NXM_NX_CT_NW_DST", 121));
  public static final OxmField CT_IPV6_SRC =
      row(
          "ct_ipv6_src",
          "",
          16,
          128,
          MASK,
          RO,
          FieldFormat.IPV6,
          Prerequisite.CT,
          nxm("NXM_NX_CT_IPV6_SRC", 122));
  public static final OxmField CT_IPV6_DST =
      row(
          "ct_ipv6_dst",
          "",
          16,
          128,
          MASK,
          RO,
          FieldFormat.IPV6,
          Prerequisite.CT,
          nxm("NXM_NX_CT_IPV6_DST", 123));
  public static final OxmField CT_TP_SRC =
      row(
          "ct_tp_src",
          "",
          2,
          16,
          MASK,
          RO,
          FieldFormat.DECIMAL,
          Prerequisite.CT,
          nxm("NXM_NX_CT_TP_SRC", 124));
  public static final OxmField CT_TP_DST =
      row(
          "ct_tp_dst",
          "",
          2,
          16,
          MASK,
          RO,
          FieldFormat.DECIMAL,
          Prerequisite.CT,
          nxm("NXM_NX_CT_TP_DST", 125));
  private static final List<OxmField> REGS =
      series("reg", 16, 4, FieldFormat.HEXADECIMAL, nxm("NXM_NX_REG", 0));
  private static final List<OxmField> XREGS =
      series("xreg", 8, 8, FieldFormat.HEXADECIMAL, oxm("OXM_OF_PKT_REG", 0, 4));
  private static final List<OxmField> XXREGS =
      series("xxreg", 4, 16, FieldFormat.HEXADECIMAL, nxm("NXM_NX_XXREG", 111));
  public static final OxmField ETH_SRC =
      row(
          "eth_src",
          "dl_src",
          6,
          48,
          MASK,
          RW,
          FieldFormat.ETHERNET,
          Prerequisite.ETHERNET,
          nxm("NXM_OF_ETH_SRC", 2),
          oxm("OXM_OF_ETH_SRC", 4, 3));
  public static final OxmField ETH_DST =
      row(
          "eth_dst",
          "dl_dst",
          6,
          48,
          MASK,
          RW,
          FieldFormat.ETHERNET,
          Prerequisite.ETHERNET,
          nxm("NXM_OF_ETH_DST", 1),
          oxm("OXM_OF_ETH_DST", 3, 3));
  public static final OxmField ETH_TYPE =
      row(
          "eth_type",
          "dl_type",
          2,
          16,
          EXACT,
          RO,
          FieldFormat.HEXADECIMAL,
          Prerequisite.ETHERNET,
          nxm("NXM_OF_ETH_TYPE", 3),
          oxm("OXM_OF_ETH_TYPE", 5, 3));
  public static final OxmField VLAN_TCI =
      row(
          "vlan_tci",
          "",
          2,
          16,
          MASK,
          RW,
          FieldFormat.HEXADECIMAL,
          Prerequisite.ETHERNET,
          nxm("NXM_OF_VLAN_TCI", 4));
  public static final OxmField DL_VLAN =
      row("dl_vlan", "", 2, 12, EXACT, RW, FieldFormat.DECIMAL, Prerequisite.ETHERNET);
  public static final OxmField VLAN_VID =
      row(
          "vlan_vid",
          "",
          2,
          12,
          MASK,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.ETHERNET,
          oxm("OXM_OF_VLAN_VID", 6, 3));
  public static final OxmField DL_VLAN_PCP =
      row("dl_vlan_pcp", "", 1, 3, EXACT, RW, FieldFormat.DECIMAL, Prerequisite.ETHERNET);
  public static final OxmField VLAN_PCP =
      row(
          "vlan_pcp",
          "",
          1,
          3,
          EXACT,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.VLAN_VID,
          oxm("OXM_OF_VLAN_PCP", 7, 3));
  public static final OxmField MPLS_LABEL =
      row(
          "mpls_label",
          "",
          4,
          20,
          EXACT,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.MPLS,
          oxm("OXM_OF_MPLS_LABEL", 34, 3));
  public static final OxmField MPLS_TC =
      row(
          "mpls_tc",
          "",
          1,
          3,
          EXACT,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.MPLS,
          oxm("OXM_OF_MPLS_TC", 35, 3));
  public static final OxmField MPLS_BOS =
      row(
          "mpls_bos",
          "",
          1,
          1,
          EXACT,
          RO,
          FieldFormat.DECIMAL,
          Prerequisite.MPLS,
          oxm("OXM_OF_MPLS_BOS", 36, 4));
  public static final OxmField MPLS_TTL =
      row(
          "mpls_ttl",
          "",
          1,
          8,
          EXACT,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.MPLS,
          nxm("NXM_NX_MPLS_TTL", 30));
  public static final OxmField PBB_ISID =
      row(
          "pbb_isid",
          "",
          3,
          24,
          MASK,
          RW,
          FieldFormat.HEXADECIMAL,
          Prerequisite.ETHERNET,
          oxm("OXM_OF_PBB_ISID", 37, 4));
  public static final OxmField IP_SRC =
      row(
          "ip_src",
          "nw_src",
          4,
          32,
          MASK,
          RW,
          FieldFormat.IPV4,
          Prerequisite.IPV4,
          nxm("NXM_OF_IP_SRC", 7),
          oxm("OXM_OF_IPV4_SRC", 11, 3));
  public static final OxmField IP_DST =
      row(
          "ip_dst",
          "nw_dst",
          4,
          32,
          MASK,
          RW,
          FieldFormat.IPV4,
          Prerequisite.IPV4,
          nxm("NXM_OF_IP_DST", 8),
          oxm("OXM_OF_IPV4_DST", 12, 3));
  public static final OxmField IPV6_SRC =
      row(
          "ipv6_src",
          "",
          16,
          128,
          MASK,
          RW,
          FieldFormat.IPV6,
          Prerequisite.IPV6,
          nxm("NXM_NX_IPV6_SRC", 19),
          oxm("OXM_OF_IPV6_SRC", 26, 3));
  public static final OxmField IPV6_DST =
      row(
          "ipv6_dst",
          "",
          16,
          128,
          MASK,
          RW,
          FieldFormat.IPV6,
          Prerequisite.IPV6,
          nxm("NXM_NX_IPV6_DST", 20),
          oxm("OXM_OF_IPV6_DST", 27, 3));
  public static final OxmField IPV6_LABEL =
      row(
          "ipv6_label",
          "",
          4,
          20,
          MASK,
          RW,
          FieldFormat.HEXADECIMAL,
          Prerequisite.IPV6,
          nxm("NXM_NX_IPV6_LABEL", 27),
          oxm("OXM_OF_IPV6_FLABEL", 28, 3));
  public static final OxmField IPV6_EXTHDR =
      row(
          "ipv6_exthdr",
          "",
          2,
          9,
          MASK,
          RO,
          FieldFormat.HEXADECIMAL,
          Prerequisite.IPV6,
          oxm("OXM_OF_IPV6_EXTHDR", 39, 4));
  public static final OxmField NW_PROTO =
      row(
          "nw_proto",
          "ip_proto",
          1,
          8,
          EXACT,
          RO,
          FieldFormat.DECIMAL,
          Prerequisite.IP_ANY,
          nxm("NXM_OF_IP_PROTO", 6),
          oxm("OXM_OF_IP_PROTO", 10, 3));
  public static final OxmField NW_TOS =
      row(
          "nw_tos",
          "",
          1,
          8,
          EXACT,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.IP_ANY,
          nxm("NXM_OF_IP_TOS", 5));
  public static final OxmField IP_DSCP =
      row(
          "ip_dscp",
          "",
          1,
          6,
          EXACT,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.IP_ANY,
          oxm("OXM_OF_IP_DSCP", 8, 3));
  public static final OxmField NW_ECN =
      row(
          "nw_ecn",
          "ip_ecn",
          1,
          2,
          EXACT,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.IP_ANY,
          nxm("NXM_NX_IP_ECN", 28),
          oxm("OXM_OF_IP_ECN", 9, 3));
  public static final OxmField NW_TTL =
      row(
          "nw_ttl",
          "",
          1,
          8,
          EXACT,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.IP_ANY,
          nxm("NXM_NX_IP_TTL", 29));
  public static final OxmField IP_FRAG =
      row(
          "ip_frag",
          "nw_frag",
          1,
          2,
          MASK,
          RO,
          FieldFormat.FRAG,
          Prerequisite.IP_ANY,
          nxm("NXM_NX_IP_FRAG", 26));
  public static final OxmField ARP_OP =
      row(
          "arp_op",
          "",
          2,
          16,
          EXACT,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.ARP,
          nxm("NXM_OF_ARP_OP", 15),
          oxm("OXM_OF_ARP_OP", 21, 3));
  public static final OxmField ARP_SPA =
      row(
          "arp_spa",
          "",
          4,
          32,
          MASK,
          RW,
          FieldFormat.IPV4,
          Prerequisite.ARP,
          nxm("NXM_OF_ARP_SPA", 16),
          oxm("OXM_OF_ARP_SPA", 22, 3));
  public static final OxmField ARP_TPA =
      row(
          "arp_tpa",
          "",
          4,
          32,
          MASK,
          RW,
          FieldFormat.IPV4,
          Prerequisite.ARP,
          nxm("NXM_OF_ARP_TPA", 17),
          oxm("OXM_OF_ARP_TPA", 23, 3));
  public static final OxmField ARP_SHA =
      row(
          "arp_sha",
          "",
          6,
          48,
          MASK,
          RW,
          FieldFormat.ETHERNET,
          Prerequisite.ARP,
          nxm("NXM_NX_ARP_SHA", 17),
          oxm("OXM_OF_ARP_SHA", 24, 3));
  public static final OxmField ARP_THA =
      row(
          "arp_tha",
          "",
          6,
          48,
          MASK,
          RW,
          FieldFormat.ETHERNET,
          Prerequisite.ARP,
          nxm("NXM_NX_ARP_THA", 18),
          oxm("OXM_OF_ARP_THA", 25, 3));
  public static final OxmField TCP_SRC =
      row(
          "tcp_src",
          "tp_src",
          2,
          16,
          MASK,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.TCP,
          nxm("NXM_OF_TCP_SRC", 9),
          oxm("OXM_OF_TCP_SRC", 13, 3));
  public static final OxmField TCP_DST =
      row(
          "tcp_dst",
          "tp_dst",
          2,
          16,
          MASK,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.TCP,
          nxm("NXM_OF_TCP_DST", 10),
          oxm("OXM_OF_TCP_DST", 14, 3));
  public static final OxmField TCP_FLAGS =
      row(
          "tcp_flags",
          "",
          2,
          12,
          MASK,
          RO,
          FieldFormat.TCP_FLAGS,
          Prerequisite.TCP,
          nxm("NXM_NX_TCP_FLAGS", 34),
          oxm("ONFOXM_ET_TCP_FLAGS", 42, 4),
          oxm("OXM_OF_TCP_FLAGS", 42, 6));
  public static final OxmField UDP_SRC =
      row(
          "udp_src",
          "",
          2,
          16,
          MASK,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.UDP,
          nxm("NXM_OF_UDP_SRC", 11),
          oxm("OXM_OF_UDP_SRC", 15, 3));
  public static final OxmField UDP_DST =
      row(
          "udp_dst",
          "",
          2,
          16,
          MASK,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.UDP,
          nxm("NXM_OF_UDP_DST", 12),
          oxm("OXM_OF_UDP_DST", 16, 3));
  public static final OxmField SCTP_SRC =
      row(
          "sctp_src",
          "",
          2,
          16,
          MASK,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.SCTP,
          oxm("OXM_OF_SCTP_SRC", 17, 3));
  public static final OxmField SCTP_DST =
      row(
          "sctp_dst",
          "",
          2,
          16,
          MASK,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.SCTP,
          oxm("OXM_OF_SCTP_DST", 18, 3));
  public static final OxmField ICMP_TYPE =
      row(
          "icmp_type",
          "",
          1,
          8,
          EXACT,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.ICMPV4,
          nxm("NXM_OF_ICMP_TYPE", 13),
          oxm("OXM_OF_ICMPV4_TYPE", 19, 3));
  public static final OxmField ICMP_CODE =
      row(
          "icmp_code",
          "",
          1,
          8,
          EXACT,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.ICMPV4,
          nxm("NXM_OF_ICMP_CODE", 14),
          oxm("OXM_OF_ICMPV4_CODE", 20, 3));
  public static final OxmField ICMPV6_TYPE =
      row(
          "icmpv6_type",
          "",
          1,
          8,
          EXACT,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.ICMPV6,
          nxm("NXM_NX_ICMPV6_TYPE", 21),
          oxm("OXM_OF_ICMPV6_TYPE", 29, 3));
  public static final OxmField ICMPV6_CODE =
      row(
          "icmpv6_code",
          "",
          1,
          8,
          EXACT,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.ICMPV6,
          nxm("NXM_NX_ICMPV6_CODE", 22),
          oxm("OXM_OF_ICMPV6_CODE", 30, 3));
  public static final OxmField ND_TARGET =
      row(
          "nd_target",
          "",
          16,
          128,
          MASK,
          RW,
          FieldFormat.IPV6,
          Prerequisite.ND,
          nxm("NXM_NX_ND_TARGET", 23),
          oxm("OXM_OF_IPV6_ND_TARGET", 31, 3));
  public static final OxmField ND_SLL =
      row(
          "nd_sll",
          "",
          6,
          48,
          MASK,
          RW,
          FieldFormat.ETHERNET,
          Prerequisite.ND_SOLICIT,
          nxm("NXM_NX_ND_SLL", 24),
          oxm("OXM_OF_IPV6_ND_SLL", 32, 3));
  public static final OxmField ND_TLL =
      row(
          "nd_tll",
          "",
          6,
          48,
          MASK,
          RW,
          FieldFormat.ETHERNET,
          Prerequisite.ND_ADVERT,
          nxm("NXM_NX_ND_TLL", 25),
          oxm("OXM_OF_IPV6_ND_TLL", 33, 3));
  public static final OxmField ND_RESERVED =
      row(
          "nd_reserved",
          "",
          4,
          32,
          EXACT,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.ND,
          nxm("ERICOXM_OF_ICMPV6_ND_RESERVED", 1));
  public static final OxmField ND_OPTIONS_TYPE =
      row(
          "nd_options_type",
          "",
          1,
          8,
          EXACT,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.ND,
          nxm("ERICOXM_OF_ICMPV6_ND_OPTIONS_TYPE", 2));
  public static final OxmField NSH_FLAGS =
      row(
          "nsh_flags",
          "",
          1,
          8,
          MASK,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.NSH,
          nxm("NXOXM_NSH_FLAGS", 1));
  public static final OxmField NSH_MDTYPE =
      row(
          "nsh_mdtype",
          "",
          1,
          8,
          EXACT,
          RO,
          FieldFormat.DECIMAL,
          Prerequisite.NSH,
          nxm("NXOXM_NSH_MDTYPE", 2));
  public static final OxmField NSH_NP =
      row(
          "nsh_np",
          "",
          1,
          8,
          EXACT,
          RO,
          FieldFormat.DECIMAL,
          Prerequisite.NSH,
          nxm("NXOXM_NSH_NP", 3));
  public static final OxmField NSH_SPI =
      row(
          "nsh_spi",
          "nsp",
          4,
          24,
          EXACT,
          RW,
          FieldFormat.HEXADECIMAL,
          Prerequisite.NSH,
          nxm("NXOXM_NSH_SPI", 4));
  public static final OxmField NSH_SI =
      row(
          "nsh_si",
          "nsi",
          1,
          8,
          EXACT,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.NSH,
          nxm("NXOXM_NSH_SI", 5));
  public static final OxmField NSH_C1 =
      row(
          "nsh_c1",
          "nshc1",
          4,
          32,
          MASK,
          RW,
          FieldFormat.HEXADECIMAL,
          Prerequisite.NSH,
          nxm("NXOXM_NSH_C1", 6));
  public static final OxmField NSH_C2 =
      row(
          "nsh_c2",
          "nshc2",
          4,
          32,
          MASK,
          RW,
          FieldFormat.HEXADECIMAL,
          Prerequisite.NSH,
          nxm("NXOXM_NSH_C2", 7));
  public static final OxmField NSH_C3 =
      row(
          "nsh_c3",
          "nshc3",
          4,
          32,
          MASK,
          RW,
          FieldFormat.HEXADECIMAL,
          Prerequisite.NSH,
          nxm("NXOXM_NSH_C3", 8));
  public static final OxmField NSH_C4 =
      row(
          "nsh_c4",
          "nshc4",
          4,
          32,
          MASK,
          RW,
          FieldFormat.HEXADECIMAL,
          Prerequisite.NSH,
          nxm("NXOXM_NSH_C4", 9));
  public static final OxmField NSH_TTL =
      row(
          "nsh_ttl",
          "",
          1,
          8,
          EXACT,
          RW,
          FieldFormat.DECIMAL,
          Prerequisite.NSH,
          nxm("NXOXM_NSH_TTL", 10));

  private static final int ONF = 0x4f4e4600;
  private static final int NICIRA = 0x2320;
  private static final int NSH_VENDOR = 0x5ad650;

  private static final List<OxmField> ALL = Collections.unmodifiableList(TABLE);
  private static final Map<String, OxmField> BY_NAME = new HashMap<>();
  private static final Map<String, OxmField> BY_CONSTANT = new HashMap<>();
  private static final @Nullable OxmField[][] BY_CODE = new @Nullable OxmField[9][128];

  /// Bytes of a value by code for the classes 0, 1 and 0x8000, 128 codes each; -1 where there is no
  /// such field or its length varies.
  private static final byte[] SIZES = new byte[3 * 128];

  /// The headers of the fields that have a size in [#SIZES], without and with a mask.
  private static final @Nullable OxmId[] PLAIN = new @Nullable OxmId[2 * SIZES.length];

  static {
    Arrays.fill(SIZES, (byte) -1);
    for (OxmField field : TABLE) {
      BY_NAME.put(field.name(), field);
      if (!field.alias().isEmpty()) {
        BY_NAME.put(field.alias(), field);
      }
      for (OxmHeader header : field.headers()) {
        BY_CONSTANT.put(header.name(), field);
        BY_CODE[row(header.oxmClass(), header.experimenter())][header.code()] = field;
        int sizes = sizes(header.oxmClass());
        if (sizes >= 0 && !field.isVariableLength()) {
          SIZES[sizes + header.code()] = (byte) field.bytes();
          PLAIN[2 * (sizes + header.code())] = OxmId.of(header, false, field.bytes());
          PLAIN[2 * (sizes + header.code()) + 1] = OxmId.of(header, true, field.bytes());
        }
      }
    }
  }

  private OxmFields() {}

  /// All rows in the order of the table.
  public static List<OxmField> all() {
    return ALL;
  }

  /// 32-bit register `n`, 0 to 15.
  public static OxmField reg(int n) {
    return REGS.get(n);
  }

  /// 64-bit register `n`, 0 to 7.
  public static OxmField xreg(int n) {
    return XREGS.get(n);
  }

  /// 128-bit register `n`, 0 to 3.
  public static OxmField xxreg(int n) {
    return XXREGS.get(n);
  }

  /// Tunnel metadata field `n`, 0 to 63.
  public static OxmField tunMetadata(int n) {
    return TUN_METADATA.get(n);
  }

  /// The field of this name or second name, such as `eth_src` or `dl_src`.
  public static Optional<OxmField> byName(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /// The field of this constant, such as `NXM_OF_ETH_SRC`.
  public static Optional<OxmField> byConstant(String constant) {
    return Optional.ofNullable(BY_CONSTANT.get(constant));
  }

  /// The field of a code point, if it is known.
  public static Optional<OxmField> byCode(int oxmClass, int experimenter, int code) {
    return Optional.ofNullable(find(oxmClass, experimenter, code));
  }

  static @Nullable OxmField find(int oxmClass, int experimenter, int code) {
    int row = row(oxmClass, experimenter);
    return row == 0 ? null : BY_CODE[row][code];
  }

  /// Whether `header` is that of a known field of a fixed size in one of the common classes and has
  /// the length that the field takes: all that needs to be known of most TLVs.
  static boolean isPlain(int header) {
    int sizes = sizes(header >>> 16);
    return sizes >= 0
        && (header & 0xff) == SIZES[sizes + (header >>> 9 & 0x7f)] << (header >>> 8 & 1);
  }

  /// What stands for `header` if it [#isPlain].
  static @Nullable OxmId plain(int header) {
    return isPlain(header) ? PLAIN[2 * sizes(header >>> 16) + (header >>> 8 & 0xff)] : null;
  }

  private static int sizes(int oxmClass) {
    return oxmClass == 0x8000 ? 256 : oxmClass <= 1 ? oxmClass << 7 : -1;
  }

  private static int row(int oxmClass, int experimenter) {
    return switch (oxmClass) {
      case 0x8000 -> 1;
      case 0x0001 -> 2;
      case 0x0000 -> 3;
      case 0x8001 -> 4;
      case 0x1000 -> 8;
      case 0xffff ->
          switch (experimenter) {
            case ONF -> 5;
            case NICIRA -> 6;
            case NSH_VENDOR -> 7;
            default -> 0;
          };
      default -> 0;
    };
  }

  private static OxmField row(
      String name,
      String alias,
      int bytes,
      int bits,
      boolean maskable,
      boolean writable,
      FieldFormat format,
      Prerequisite prerequisite,
      OxmHeader... headers) {
    OxmField field =
        new OxmField(
            TABLE.size(),
            name,
            alias,
            bytes,
            bits,
            maskable,
            writable,
            format,
            prerequisite,
            List.of(headers));
    TABLE.add(field);
    return field;
  }

  private static List<OxmField> series(
      String name, int count, int bytes, FieldFormat format, OxmHeader first) {
    List<OxmField> fields = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      OxmHeader header =
          new OxmHeader(
              first.name() + n,
              first.oxmClass(),
              first.experimenter(),
              first.code() + n,
              first.version());
      fields.add(row(name + n, "", bytes, bytes * 8, MASK, RW, format, Prerequisite.NONE, header));
    }
    return List.copyOf(fields);
  }

  private static OxmHeader nxm(String name, int code) {
    return oxm(name, code, 0);
  }

  private static OxmHeader oxm(String name, int code, int version) {
    if (name.startsWith("OXM_OF_PKT_REG")) {
      return new OxmHeader(name, 0x8001, 0, code, version);
    } else if (name.startsWith("OXM_OF_")) {
      return new OxmHeader(name, 0x8000, 0, code, version);
    } else if (name.startsWith("NXM_OF_")) {
      return new OxmHeader(name, 0x0000, 0, code, version);
    } else if (name.startsWith("NXM_NX_")) {
      return new OxmHeader(name, 0x0001, 0, code, version);
    } else if (name.startsWith("ONFOXM_ET_")) {
      return new OxmHeader(name, OxmHeader.EXPERIMENTER, ONF, code, version);
    } else if (name.startsWith("NXOXM_ET_")) {
      return new OxmHeader(name, OxmHeader.EXPERIMENTER, NICIRA, code, version);
    } else if (name.startsWith("NXOXM_NSH_")) {
      return new OxmHeader(name, OxmHeader.EXPERIMENTER, NSH_VENDOR, code, version);
    }
    return new OxmHeader(name, 0x1000, 0, code, version);
  }
}
