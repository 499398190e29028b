// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.wire.Bytes;

/// Prints what a packet is, as the match that would take it alone, and its checksum.
///
/// A packet that ends too early is described as far as its headers are whole; nothing is thrown.
final class PacketFormat {
  private static final int VLAN = 0x8100;
  private static final int QINQ = 0x88a8;
  private static final int NOT_ETHERNET_TYPE = 0x05ff;

  private final Bytes packet;
  private final MatchView view = new MatchView();
  private String checksum = "";
  private int at;

  private PacketFormat(Bytes packet) {
    this.packet = packet;
  }

  static String format(Bytes packet) {
    PacketFormat format = new PacketFormat(packet);
    format.ethernet();
    return MatchFormat.format(format.view, 0x8000) + format.checksum + "\n";
  }

  private int left() {
    return packet.length() - at;
  }

  private int u16(int ahead) {
    return packet.at(at + ahead) << 8 | packet.at(at + ahead + 1);
  }

  private long u32(int ahead) {
    return (long) u16(ahead) << 16 | u16(ahead + 2);
  }

  private Bytes bytes(int ahead, int count) {
    return packet.slice(at + ahead, at + ahead + count);
  }

  private void ethernet() {
    if (packet.length() < 14) {
      view.add(OxmFields.VLAN_TCI, 0);
      view.add(OxmFields.ETH_SRC, 0);
      view.add(OxmFields.ETH_DST, 0);
      view.add(OxmFields.ETH_TYPE, 0);
      return;
    }
    view.add(OxmFields.ETH_DST, bytes(0, 6), Bytes.ones(6));
    view.add(OxmFields.ETH_SRC, bytes(6, 6), Bytes.ones(6));
    at = 12;
    int vlans = 0;
    while (vlans < 2 && isVlan() && left() >= 6) {
      if (vlans == 0) {
        view.add(OxmFields.VLAN_TCI, u16(2) | 0x1000);
        view.innerVlan(0);
      } else {
        view.innerVlan(u16(2) | 0x1000);
      }
      vlans++;
      at += 4;
    }
    if (vlans == 0) {
      view.add(OxmFields.VLAN_TCI, 0);
    }
    int type = etherType();
    view.add(OxmFields.ETH_TYPE, type);
    switch (type) {
      case 0x0800 -> ipv4();
      case 0x86dd -> ipv6();
      case 0x0806, 0x8035 -> arp();
      case 0x8847, 0x8848 -> mpls();
      case 0x894f -> nsh();
      default -> {}
    }
  }

  private boolean isVlan() {
    return u16(0) == VLAN || u16(0) == QINQ;
  }

  /// The Ethernet type, also from a SNAP header; moves behind it.
  private int etherType() {
    int type = u16(0);
    at += 2;
    if (type >= 0x600) {
      return type;
    }
    boolean snap = left() >= 8 && u32(0) == 0xaaaa0300L && u16(4) == 0 && u16(6) >= 0x600;
    if (!snap) {
      return NOT_ETHERNET_TYPE;
    }
    at += 8;
    return u16(-2);
  }

  private void mpls() {
    long entry = left() >= 4 ? u32(0) : 0;
    view.add(OxmFields.MPLS_LABEL, entry >> 12);
    view.add(OxmFields.MPLS_TC, entry >> 9 & 7);
    view.add(OxmFields.MPLS_TTL, entry & 0xff);
    view.add(OxmFields.MPLS_BOS, entry >> 8 & 1);
  }

  private void arp() {
    boolean good = left() >= 28 && u32(0) == 0x00010800L && u16(4) == 0x0604 && u16(6) < 256;
    Bytes body = good ? bytes(0, 28) : Bytes.zeros(28);
    view.add(OxmFields.ARP_OP, body.slice(6, 8).toLong());
    view.add(OxmFields.ARP_SHA, body.slice(8, 14), Bytes.ones(6));
    view.add(OxmFields.ARP_SPA, body.slice(14, 18), Bytes.ones(4));
    view.add(OxmFields.ARP_THA, body.slice(18, 24), Bytes.ones(6));
    view.add(OxmFields.ARP_TPA, body.slice(24, 28), Bytes.ones(4));
  }

  private void nsh() {
    boolean good = left() >= 8 && (packet.at(at + 1) & 0x3f) * 4 <= left();
    Bytes body = good ? bytes(0, Math.min(24, left())).concat(Bytes.zeros(24)) : Bytes.zeros(24);
    int first = (int) body.slice(0, 2).toLong();
    view.add(OxmFields.NSH_FLAGS, first >> 12 & 3);
    view.add(OxmFields.NSH_TTL, first >> 6 & 0x3f);
    view.add(OxmFields.NSH_MDTYPE, body.at(2) & 15);
    view.add(OxmFields.NSH_NP, body.at(3));
    view.add(OxmFields.NSH_SPI, body.slice(4, 7).toLong());
    view.add(OxmFields.NSH_SI, body.at(7));
    boolean contexts = (body.at(2) & 15) == 1;
    view.add(OxmFields.NSH_C1, contexts ? body.slice(8, 12).toLong() : 0);
    view.add(OxmFields.NSH_C2, contexts ? body.slice(12, 16).toLong() : 0);
    view.add(OxmFields.NSH_C3, contexts ? body.slice(16, 20).toLong() : 0);
    view.add(OxmFields.NSH_C4, contexts ? body.slice(20, 24).toLong() : 0);
    network(0, 0, 0, 0);
  }

  private void network(int proto, int tos, int ttl, int frag) {
    view.add(OxmFields.NW_PROTO, proto);
    view.add(OxmFields.NW_TOS, tos);
    view.add(OxmFields.NW_ECN, tos & 3);
    view.add(OxmFields.NW_TTL, ttl);
    view.add(OxmFields.IP_FRAG, Bytes.ofLong(frag, 1), Bytes.ofLong(3, 1));
  }

  private void ipv4() {
    int headerBytes = left() >= 20 ? (packet.at(at) & 15) * 4 : 0;
    int total = left() >= 20 ? u16(2) : 0;
    if (headerBytes < 20 || headerBytes > left() || total < headerBytes || total > left()) {
      view.add(OxmFields.IP_SRC, 0);
      view.add(OxmFields.IP_DST, 0);
      network(0, 0, 0, 0);
      return;
    }
    view.add(OxmFields.IP_SRC, bytes(12, 4), Bytes.ones(4));
    view.add(OxmFields.IP_DST, bytes(16, 4), Bytes.ones(4));
    int fragment = u16(6);
    int frag = (fragment & 0x1fff) != 0 ? 3 : (fragment & 0x2000) != 0 ? 1 : 0;
    int proto = packet.at(at + 9);
    network(proto, packet.at(at + 1), packet.at(at + 8), frag);
    int end = at + total;
    at += headerBytes;
    transport(proto, frag, end, false);
  }

  private void ipv6() {
    boolean good = left() >= 40 && u16(4) + 40 <= left();
    Bytes header = good ? bytes(0, 40) : Bytes.zeros(40);
    view.add(OxmFields.IPV6_SRC, header.slice(8, 24), Bytes.ones(16));
    view.add(OxmFields.IPV6_DST, header.slice(24, 40), Bytes.ones(16));
    view.add(OxmFields.IPV6_LABEL, header.slice(0, 4).toLong() & 0xfffff);
    int tos = (int) (header.slice(0, 2).toLong() >> 4) & 0xff;
    if (!good) {
      network(0, 0, 0, 0);
      return;
    }
    int end = at + 40 + u16(4);
    int next = header.at(6);
    int frag = 0;
    at += 40;
    while (isExtension(next) && end - at >= 8 && frag != 3) {
      int type = next;
      next = packet.at(at);
      if (type == 44) {
        int fragment = u16(2);
        frag = (fragment & 0xfff8) != 0 ? 3 : (fragment & 1) != 0 ? 1 : 0;
        at += 8;
      } else if (type == 51) {
        at += (packet.at(at + 1) + 2) * 4;
      } else {
        at += (packet.at(at + 1) + 1) * 8;
      }
    }
    network(next, tos, header.at(7), frag);
    transport(next, frag, end, true);
  }

  private static boolean isExtension(int next) {
    return switch (next) {
      case 0, 43, 44, 51, 60 -> true;
      default -> false;
    };
  }

  private void transport(int proto, int frag, int end, boolean ipv6) {
    int length = Math.max(0, Math.min(end, packet.length()) - at);
    switch (proto) {
      case 6 -> {
        ports(length >= 20, frag);
        if (frag != 3) {
          view.add(OxmFields.TCP_FLAGS, length >= 20 ? u16(12) & 0xfff : 0);
        }
        checksum("tcp", length >= 20, 16);
      }
      case 17 -> {
        ports(length >= 8, frag);
        checksum("udp", length >= 8, 6);
      }
      case 132 -> {
        ports(length >= 12, frag);
        if (length >= 12) {
          checksum = " sctp_csum:" + Long.toHexString(u32(8));
        }
      }
      case 2 -> {
        if (!ipv6) {
          icmp(length >= 8, frag);
        }
      }
      case 1 -> {
        if (!ipv6) {
          icmp(length >= 8, frag);
          checksum("icmp", length >= 8, 2);
        }
      }
      case 58 -> {
        if (ipv6) {
          icmp(length >= 4, frag);
          discovery(length, frag);
          checksum("icmp6", length >= 4, 2);
        }
      }
      default -> {}
    }
  }

  private void ports(boolean whole, int frag) {
    if (frag != 3) {
      view.add(OxmFields.TCP_SRC, whole ? u16(0) : 0);
      view.add(OxmFields.TCP_DST, whole ? u16(2) : 0);
    }
  }

  private void icmp(boolean whole, int frag) {
    if (frag != 3) {
      view.add(OxmFields.TCP_SRC, whole ? packet.at(at) : 0);
      view.add(OxmFields.TCP_DST, whole ? packet.at(at + 1) : 0);
    }
  }

  private void checksum(String name, boolean whole, int offset) {
    if (whole) {
      checksum = " " + name + "_csum:" + Integer.toHexString(u16(offset));
    }
  }

  /// Neighbor discovery (RFC 4861): the target and the link-layer addresses.
  private void discovery(int length, int frag) {
    if (frag == 3 || length < 4 || (packet.at(at) != 135 && packet.at(at) != 136)) {
      return;
    }
    boolean whole = length >= 24 && packet.at(at + 1) == 0;
    view.add(OxmFields.ND_TARGET, whole ? bytes(8, 16) : Bytes.zeros(16), Bytes.ones(16));
    view.add(OxmFields.ND_SLL, 0);
    view.add(OxmFields.ND_TLL, 0);
    int option = 24;
    while (whole && length - option >= 8) {
      int size = packet.at(at + option + 1) * 8;
      if (size == 0 || size > length - option) {
        return;
      }
      if (packet.at(at + option) == 1 && packet.at(at) == 135) {
        view.add(OxmFields.ND_SLL, bytes(option + 2, 6), Bytes.ones(6));
      } else if (packet.at(at + option) == 2 && packet.at(at) == 136) {
        view.add(OxmFields.ND_TLL, bytes(option + 2, 6), Bytes.ones(6));
      }
      option += size;
    }
  }
}
