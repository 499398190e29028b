// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.match;

/// What a packet must be known to be before a field of it can be matched or set (OpenFlow 1.3.5
/// section 7.2.3.6, ovs-fields(7) "Prerequisites").
public enum Prerequisite {
  /// Nothing.
  NONE,
  /// An Ethernet packet.
  ETHERNET,
  /// ARP or RARP.
  ARP,
  /// A VLAN header is present.
  VLAN_VID,
  /// IPv4.
  IPV4,
  /// IPv6.
  IPV6,
  /// IPv4 or IPv6.
  IP_ANY,
  /// A network service header.
  NSH,
  /// IPv4 or IPv6, and the original direction tuple of the connection is known.
  CT,
  /// MPLS, unicast or multicast.
  MPLS,
  /// TCP.
  TCP,
  /// UDP.
  UDP,
  /// SCTP.
  SCTP,
  /// ICMP over IPv4.
  ICMPV4,
  /// ICMPv6.
  ICMPV6,
  /// Neighbor discovery: solicitation or advertisement.
  ND,
  /// Neighbor solicitation.
  ND_SOLICIT,
  /// Neighbor advertisement.
  ND_ADVERT
}
