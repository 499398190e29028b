// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmFields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What `ovs-ofctl` logs about flows that are not as they should be, without refusing them.
final class Notes {
  private static final Logger ACTIONS = LoggerFactory.getLogger("ofp_actions");
  private static final Logger MATCH = LoggerFactory.getLogger("ofp_match");

  /// How often each is logged: with a file of such flows, a few of them say enough.
  private static final int TIMES = 5;

  private static final AtomicInteger MATCHES_LEFT = new AtomicInteger(TIMES);
  private static final AtomicInteger ACTIONS_LEFT = new AtomicInteger(TIMES);

  private static final int DEFAULT_PRIORITY = 0x8000;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int SCTP = 132;
  private static final int ICMP = 1;
  private static final int ICMPV6 = 58;
  private static final int SOLICITATION = 135;
  private static final int ADVERTISEMENT = 136;

  private Notes() {}

  /// Logs a match of fields that the packets it matches may not have: a flow in normal form has no
  /// transport port without a protocol, for example. The switch gets the flow as it is.
  ///
  /// @param type of Ethernet, 0 if any
  static void normalization(MatchView match, int type) {
    Set<OxmField> odd = odd(match, type);
    odd.removeIf(field -> !match.has(field));
    if (!odd.isEmpty() && left(MATCHES_LEFT)) {
      MATCH.info("normalization changed ofp_match, details:");
      MATCH.info(" pre: {}", MatchFormat.format(match, DEFAULT_PRIORITY));
      MATCH.info("post: {}", MatchFormat.format(match.without(odd), DEFAULT_PRIORITY));
    }
  }

  private static boolean left(AtomicInteger times) {
    return times.getAndUpdate(n -> Math.max(n - 1, 0)) > 0;
  }

  /// Logs why an action that sets `field` is refused.
  static void lacksPrerequisites(OxmField field) {
    if (left(ACTIONS_LEFT)) {
      ACTIONS.warn("set_field {} lacks correct prerequisites", field.name());
    }
  }

  private static Set<OxmField> odd(MatchView match, int type) {
    int proto = match.proto();
    boolean ip4 = type == 0x0800;
    boolean ip6 = type == 0x86dd;
    boolean arp = type == 0x0806 || type == 0x8035;
    boolean ports = (ip4 || ip6) && (proto == TCP || proto == UDP || proto == SCTP);
    boolean icmp6 = ip6 && proto == ICMPV6;
    long icmpType = match.value(OxmFields.TCP_SRC);
    boolean solicits = icmp6 && icmpType == SOLICITATION;
    boolean advertises = icmp6 && icmpType == ADVERTISEMENT;
    Set<OxmField> odd = new HashSet<>();
    require(odd, match.value(OxmFields.PACKET_TYPE) == 0, OxmFields.ETH_SRC, OxmFields.ETH_DST);
    require(odd, ip4 || arp, OxmFields.IP_SRC, OxmFields.IP_DST);
    require(odd, ports || icmp6 || (ip4 && proto == ICMP), OxmFields.TCP_SRC, OxmFields.TCP_DST);
    require(odd, ip4 || ip6 || arp, OxmFields.NW_PROTO);
    require(odd, ip4 || ip6, OxmFields.NW_TOS, OxmFields.NW_TTL);
    require(odd, arp || solicits, OxmFields.ARP_SHA);
    require(odd, arp || advertises, OxmFields.ARP_THA);
    require(odd, ip6, OxmFields.IPV6_SRC, OxmFields.IPV6_DST, OxmFields.IPV6_LABEL);
    require(odd, solicits || advertises, OxmFields.ND_TARGET);
    require(
        odd,
        type == 0x8847 || type == 0x8848,
        OxmFields.MPLS_LABEL,
        OxmFields.MPLS_TC,
        OxmFields.MPLS_BOS,
        OxmFields.MPLS_TTL);
    return odd;
  }

  private static void require(Set<OxmField> odd, boolean holds, OxmField... fields) {
    if (!holds) {
      odd.addAll(Set.of(fields));
    }
  }
}
