// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.match.Prerequisite;

/// What is known of the headers of a packet while the actions of its flow go over it: as much as
/// the prerequisites of ovs-fields(7) need. Belongs to one check.
final class PacketState {
  private static final int UNKNOWN = -1;
  private static final int TAGS_MAX = 2;
  private static final int ETHERNET = 0;
  private static final int NS_ETHER_TYPE = 1;
  private static final int TCI_PRESENT = 0x1000;
  private static final int FRAG_LATER = 2;
  private static final int TRACKED = 0x20;
  private static final int INVALID = 0x10;
  private static final int ENTERED = 0xcf;

  private int packetType;
  private int etherType;
  private int proto;
  private int tags;
  private final boolean later;
  private final int type;
  private final int code;
  private final int ctState;
  private final int ctStateMask;
  private final boolean suitsConnection;

  /// The packets of a flow.
  PacketState(MatchView match) {
    packetType = (int) match.value(OxmFields.PACKET_TYPE);
    etherType =
        packetType >>> 16 == NS_ETHER_TYPE && match.has(OxmFields.PACKET_TYPE)
            ? packetType & 0xffff
            : match.etherType();
    proto = match.proto();
    tags = (match.value(OxmFields.VLAN_TCI) & TCI_PRESENT) != 0 ? 1 : 0;
    later = (match.value(OxmFields.IP_FRAG) & FRAG_LATER) != 0;
    type = match.has(OxmFields.TCP_SRC) ? (int) match.value(OxmFields.TCP_SRC) : UNKNOWN;
    code = (int) match.value(OxmFields.TCP_DST);
    ctState = (int) match.value(OxmFields.CT_STATE);
    ctStateMask = (int) match.mask(OxmFields.CT_STATE);
    boolean v4 = match.has(OxmFields.CT_NW_SRC) || match.has(OxmFields.CT_NW_DST);
    boolean v6 = match.has(OxmFields.CT_IPV6_SRC) || match.has(OxmFields.CT_IPV6_DST);
    suitsConnection = (!v4 || match.isIpv4()) && (!v6 || match.isIpv6());
  }

  /// Whether the addresses of the connection are of the version of IP that is matched.
  boolean suitsConnection() {
    return suitsConnection;
  }

  boolean isEthernet() {
    return packetType == ETHERNET;
  }

  boolean isIpv4() {
    return etherType == 0x0800;
  }

  boolean isIpv6() {
    return etherType == 0x86dd;
  }

  boolean isIp() {
    return isIpv4() || isIpv6();
  }

  boolean isMpls() {
    return etherType == 0x8847 || etherType == 0x8848;
  }

  boolean isNsh() {
    return etherType == 0x894f;
  }

  boolean isTagged() {
    return tags > 0;
  }

  boolean isInvalid() {
    return (ctState & INVALID) != 0;
  }

  /// Whether it is IP of this protocol; fragments count.
  boolean hasProto(int wanted) {
    return proto == wanted;
  }

  private boolean isTransport(int wanted) {
    return isIp() && proto == wanted && !later;
  }

  /// Whether it has ports.
  boolean isTransport() {
    return isTransport(6) || isTransport(17) || isTransport(132);
  }

  private boolean isNeighborDiscovery(int first, int last) {
    return isIpv6() && isTransport(58) && code == 0 && type >= first && type <= last;
  }

  /// Whether the original direction of its connection is known: it is if the connection is, that is
  /// new, established and so on, or tracked and not invalid.
  boolean hasOriginalDirection() {
    return (ctState & ENTERED) != 0
        || ((ctState & TRACKED) != 0 && (ctState & INVALID) == 0 && (ctStateMask & INVALID) != 0);
  }

  /// Whether a field is there to be read or written.
  boolean has(OxmField field) {
    return has(field.prerequisite());
  }

  private boolean has(Prerequisite prerequisite) {
    return switch (prerequisite) {
      case NONE -> true;
      case ETHERNET -> isEthernet();
      case ARP -> etherType == 0x0806 || etherType == 0x8035;
      case VLAN_VID -> isTagged();
      case IPV4 -> isIpv4();
      case IPV6 -> isIpv6();
      case IP_ANY -> isIp();
      case NSH -> isNsh();
      case CT -> hasOriginalDirection();
      case MPLS -> isMpls();
      case TCP -> isTransport(6);
      case UDP -> isTransport(17);
      case SCTP -> isTransport(132);
      case ICMPV4 -> isIpv4() && isTransport(1);
      case ICMPV6 -> isIpv6() && isTransport(58);
      case ND -> isNeighborDiscovery(135, 136);
      case ND_SOLICIT -> isNeighborDiscovery(135, 135);
      case ND_ADVERT -> isNeighborDiscovery(136, 136);
    };
  }

  /// Puts a tag on; returns whether there is room for one.
  boolean pushTag() {
    if (tags == TAGS_MAX) {
      return false;
    }
    tags++;
    return true;
  }

  void popTag() {
    tags = Math.max(0, tags - 1);
  }

  /// A value was written to `vlan_tci`.
  void setTag(boolean present) {
    tags = present ? Math.max(1, tags) : 0;
  }

  /// What is in the packet now is of another type; of its contents nothing is known.
  void pushMpls(int newType) {
    etherType = newType;
    proto = UNKNOWN;
  }

  void popMpls(int newType) {
    etherType = newType;
  }

  void encapsulate(int newPacketType) {
    packetType = newPacketType;
    if (newPacketType >>> 16 == NS_ETHER_TYPE) {
      etherType = newPacketType & 0xffff;
    }
    if (!isIp()) {
      proto = UNKNOWN;
    }
  }

  void decapsulate() {
    if (isEthernet()) {
      packetType = NS_ETHER_TYPE << 16 | (etherType & 0xffff);
    } else {
      packetType = UNKNOWN;
      etherType = UNKNOWN;
    }
  }
}
