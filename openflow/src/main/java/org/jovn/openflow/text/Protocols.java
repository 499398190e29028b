// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.wire.Bytes;

/// The flow formats of `ovs-ofctl` that can say something, as a set of bits: OpenFlow 1.0 without
/// and with the table extension, NXM without and with it, then OpenFlow 1.1 to 1.5.
///
/// This library writes OpenFlow 1.3; the others count for what `ovs-ofctl` says of a flow.
public record Protocols(int bits) {
  private static final int OF10_BITS = 0x3;
  private static final int NXM_BITS = 0xc;
  private static final int OF11_BIT = 0x10;
  private static final int OF13_BIT = 0x40;
  private static final int OXM_BITS = 0x1e0;

  /// All that there are.
  public static final Protocols ANY = new Protocols(0x1ff);

  static final Protocols NONE = new Protocols(0);
  static final Protocols OF10 = new Protocols(OF10_BITS | NXM_BITS);
  static final Protocols OF11_UP = new Protocols(OF11_BIT | OXM_BITS);
  static final Protocols OF12_UP = new Protocols(OXM_BITS);
  static final Protocols OF13_UP = new Protocols(0x1c0);
  static final Protocols OF15 = new Protocols(0x100);
  static final Protocols NXM_OXM = new Protocols(NXM_BITS | OXM_BITS);
  static final Protocols NXM_OF11_UP = new Protocols(NXM_BITS | OF11_BIT | OXM_BITS);

  /// Those that can name the table of a change.
  static final Protocols WITH_TABLE = new Protocols(0x1fa);

  /// Those that can name a method for choosing buckets.
  static final Protocols WITH_METHOD = new Protocols(OF10_BITS | NXM_BITS | 0x100);

  private static final String[] NAMES = {
    "OpenFlow10-table_id",
    "OpenFlow10+table_id",
    "NXM-table_id",
    "NXM+table_id",
    "OpenFlow11",
    "OXM-OpenFlow12",
    "OXM-OpenFlow13",
    "OXM-OpenFlow14",
    "OXM-OpenFlow15"
  };

  /// Those of both.
  Protocols and(Protocols other) {
    return new Protocols(bits & other.bits);
  }

  boolean isEmpty() {
    return bits == 0;
  }

  /// Whether OpenFlow 1.3 is one of them.
  public boolean hasOpenFlow13() {
    return (bits & OF13_BIT) != 0;
  }

  /// The error of a command that sends what OpenFlow 1.3 cannot say.
  TextException unusable() {
    return new TextException(
        "none of the usable flow formats ("
            + this
            + ") is among the allowed flow formats (OXM-OpenFlow13)");
  }

  /// Those that can match all of a field, and write it.
  static Protocols exact(OxmField field) {
    return switch (field.name()) {
      case "in_port", "eth_src", "eth_dst", "eth_type" -> ANY;
      case "vlan_tci", "dl_vlan", "dl_vlan_pcp", "vlan_vid", "vlan_pcp" -> ANY;
      case "ip_src", "ip_dst", "nw_proto", "nw_tos", "ip_dscp" -> ANY;
      case "arp_op", "arp_spa", "arp_tpa", "icmp_type", "icmp_code" -> ANY;
      case "tcp_src", "tcp_dst", "udp_src", "udp_dst" -> ANY;
      case "in_port_oxm", "metadata", "mpls_label", "mpls_tc" -> NXM_OF11_UP;
      case "nw_ecn", "sctp_src", "sctp_dst" -> NXM_OF11_UP;
      default -> field.headers().isEmpty() ? NONE : NXM_OXM;
    };
  }

  /// Those that can match the bits of a mask.
  static Protocols masked(OxmField field, Bytes mask) {
    if (mask.isOnes()) {
      return exact(field);
    } else if (mask.isZero() && !field.isVariableLength()) {
      return ANY;
    }
    return switch (field.name()) {
      case "eth_src", "eth_dst", "metadata" -> NXM_OF11_UP;
      case "ip_src", "ip_dst", "arp_spa", "arp_tpa" -> isPrefix(mask.toLong()) ? ANY : NXM_OF11_UP;
      default -> field.headers().isEmpty() ? NONE : NXM_OXM;
    };
  }

  private static boolean isPrefix(long mask) {
    long low = ~mask & 0xffffffffL;
    return (low & (low + 1)) == 0;
  }

  /// Their names, with one for several where there is one.
  @Override
  public String toString() {
    if (bits == ANY.bits) {
      return "any";
    }
    StringBuilder text = new StringBuilder();
    int rest = bits;
    rest = take(rest, OF10_BITS, "OpenFlow10", text);
    rest = take(rest, NXM_BITS, "NXM", text);
    rest = take(rest, OXM_BITS, "OXM", text);
    for (int bit = 0; bit < NAMES.length; bit++) {
      rest = take(rest, 1 << bit, NAMES[bit], text);
    }
    return text.isEmpty() ? "none" : text.toString();
  }

  private static int take(int bits, int some, String name, StringBuilder text) {
    if ((bits & some) != some) {
      return bits;
    }
    text.append(text.isEmpty() ? "" : ",").append(name);
    return bits & ~some;
  }
}
