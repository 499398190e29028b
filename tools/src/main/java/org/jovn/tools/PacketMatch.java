// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.wire.Bytes;

/// Makes the match that a learning switch sets up for a packet: all headers that OpenFlow 1.0 knew,
/// less those whose wildcard bit (`OFPFW_*` of OpenFlow 1.0) is set. Immutable.
final class PacketMatch {
  private static final int IN_PORT = 1;
  private static final int VLAN = 1 << 1;
  private static final int ETH_SRC = 1 << 2;
  private static final int ETH_DST = 1 << 3;
  private static final int ETH_TYPE = 1 << 4;
  private static final int PROTOCOL = 1 << 5;
  private static final int PORT_SRC = 1 << 6;
  private static final int PORT_DST = 1 << 7;
  private static final int IP_SRC_SHIFT = 8;
  private static final int IP_DST_SHIFT = 14;
  private static final int VLAN_PRIORITY = 1 << 20;
  private static final int IP_TOS = 1 << 21;

  private static final int TYPE_IPV4 = 0x800;
  private static final int TYPE_ARP = 0x806;
  private static final int TYPE_VLAN = 0x8100;
  private static final int TYPE_IPV6 = 0x86dd;
  private static final int ETHERNET_II_MIN = 0x600;
  private static final int TYPE_NONE = 0x5ff;
  private static final int VID_PRESENT = 0x1000;
  private static final int ETHERNET_BYTES = 14;

  private final int wildcards;

  PacketMatch(int wildcards) {
    this.wildcards = wildcards;
  }

  private boolean wants(int bit) {
    return (wildcards & bit) == 0;
  }

  /// The match of a packet that came in at a port. Headers beyond the end of a cut packet are left
  /// out.
  Match of(int inPort, Bytes packet) {
    List<OxmTlv> tlvs = new ArrayList<>(12);
    if (wants(IN_PORT)) {
      tlvs.add(OxmTlv.of(OxmFields.IN_PORT_OXM, Integer.toUnsignedLong(inPort)));
    }
    if (packet.length() < ETHERNET_BYTES) {
      return Match.of(tlvs);
    }
    if (wants(ETH_SRC)) {
      tlvs.add(OxmTlv.of(OxmFields.ETH_SRC, packet.slice(6, 12)));
    }
    if (wants(ETH_DST)) {
      tlvs.add(OxmTlv.of(OxmFields.ETH_DST, packet.slice(0, 6)));
    }
    int at = 12;
    int type = u16(packet, at);
    int tci = -1;
    if (type == TYPE_VLAN && packet.length() >= ETHERNET_BYTES + 4) {
      tci = u16(packet, at + 2);
      at += 4;
      type = u16(packet, at);
    }
    at += 2;
    if (type < ETHERNET_II_MIN) {
      type = TYPE_NONE;
    }
    boolean hasType = wants(ETH_TYPE);
    if (hasType) {
      tlvs.add(OxmTlv.of(OxmFields.ETH_TYPE, type));
    }
    if (wants(VLAN)) {
      tlvs.add(OxmTlv.of(OxmFields.VLAN_VID, tci < 0 ? 0 : VID_PRESENT | (tci & 0xfff)));
      if (tci >= 0 && wants(VLAN_PRIORITY)) {
        tlvs.add(OxmTlv.of(OxmFields.VLAN_PCP, tci >> 13));
      }
    }
    if (hasType) {
      network(type, packet, at, tlvs);
    }
    return Match.of(tlvs);
  }

  private void network(int type, Bytes packet, int at, List<OxmTlv> tlvs) {
    int left = packet.length() - at;
    switch (type) {
      case TYPE_IPV4 -> {
        if (left >= 20) {
          ipv4(packet, at, tlvs);
        }
      }
      case TYPE_IPV6 -> {
        if (left >= 40) {
          int trafficClass = u16(packet, at) >> 4 & 0xff;
          protocol(trafficClass, packet.at(at + 6), packet, at + 40, true, tlvs);
        }
      }
      case TYPE_ARP -> {
        if (left >= 28) {
          if (wants(PROTOCOL)) {
            tlvs.add(OxmTlv.of(OxmFields.ARP_OP, u16(packet, at + 6)));
          }
          address(OxmFields.ARP_SPA, packet.slice(at + 14, at + 18), IP_SRC_SHIFT, tlvs);
          address(OxmFields.ARP_TPA, packet.slice(at + 24, at + 28), IP_DST_SHIFT, tlvs);
        }
      }
      default -> {}
    }
  }

  private void ipv4(Bytes packet, int at, List<OxmTlv> tlvs) {
    address(OxmFields.IP_SRC, packet.slice(at + 12, at + 16), IP_SRC_SHIFT, tlvs);
    address(OxmFields.IP_DST, packet.slice(at + 16, at + 20), IP_DST_SHIFT, tlvs);
    boolean isFragment = (u16(packet, at + 6) & 0x3fff) != 0;
    int payload = at + 4 * (packet.at(at) & 15);
    protocol(packet.at(at + 1), packet.at(at + 9), packet, isFragment ? -1 : payload, false, tlvs);
  }

  /// An IPv4 address less as many low bits as the wildcards say.
  private void address(OxmField field, Bytes address, int shift, List<OxmTlv> tlvs) {
    int bits = Math.min(32, wildcards >> shift & 0x3f);
    if (bits == 32) {
      return;
    }
    Bytes mask = Bytes.ofLong(0xffffffffL << bits, 4);
    tlvs.add(OxmTlv.of(field, address.and(mask), mask));
  }

  /// @param at where the transport header is, -1 in a fragment, whose ports are taken as 0
  private void protocol(
      int tos, int protocol, Bytes packet, int at, boolean isIpv6, List<OxmTlv> tlvs) {
    if (wants(IP_TOS)) {
      tlvs.add(OxmTlv.of(OxmFields.IP_DSCP, tos >> 2));
    }
    if (!wants(PROTOCOL)) {
      return;
    }
    tlvs.add(OxmTlv.of(OxmFields.NW_PROTO, protocol));
    if (at >= 0 && packet.length() < at + 4) {
      return;
    }
    switch (protocol) {
      case 6 -> ports(OxmFields.TCP_SRC, OxmFields.TCP_DST, packet, at, tlvs);
      case 17 -> ports(OxmFields.UDP_SRC, OxmFields.UDP_DST, packet, at, tlvs);
      case 132 -> ports(OxmFields.SCTP_SRC, OxmFields.SCTP_DST, packet, at, tlvs);
      case 1 -> {
        if (!isIpv6) {
          icmp(OxmFields.ICMP_TYPE, OxmFields.ICMP_CODE, packet, at, tlvs);
        }
      }
      case 58 -> {
        if (isIpv6) {
          icmp(OxmFields.ICMPV6_TYPE, OxmFields.ICMPV6_CODE, packet, at, tlvs);
        }
      }
      default -> {}
    }
  }

  private void ports(OxmField source, OxmField target, Bytes packet, int at, List<OxmTlv> tlvs) {
    pair(source, target, at < 0 ? 0 : u16(packet, at), at < 0 ? 0 : u16(packet, at + 2), tlvs);
  }

  private void icmp(OxmField type, OxmField code, Bytes packet, int at, List<OxmTlv> tlvs) {
    pair(type, code, at < 0 ? 0 : packet.at(at), at < 0 ? 0 : packet.at(at + 1), tlvs);
  }

  private void pair(OxmField first, OxmField second, int a, int b, List<OxmTlv> tlvs) {
    if (wants(PORT_SRC)) {
      tlvs.add(OxmTlv.of(first, a));
    }
    if (wants(PORT_DST)) {
      tlvs.add(OxmTlv.of(second, b));
    }
  }

  private static int u16(Bytes packet, int at) {
    return packet.at(at) << 8 | packet.at(at + 1);
  }
}
