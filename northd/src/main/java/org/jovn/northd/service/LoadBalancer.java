// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.service;

import java.util.List;
import org.jovn.ovsdb.data.UuidAtom;

/// A load balancer with the VIPs that make sense.
///
/// @param protocol in lower case, `tcp` unless said
/// @param hashFields the argument of `hash_fields`, or empty
/// @param affinitySeconds how long a client stays with a backend, or 0
/// @param neighbors for which VIPs a router answers
record LoadBalancer(
    UuidAtom uuid,
    String name,
    String protocol,
    List<Vip> vips,
    String hashFields,
    boolean isTemplate,
    boolean rejects,
    boolean skipsSnat,
    boolean hasEvents,
    boolean addsRoute,
    long affinitySeconds,
    Neighbors neighbors) {

  /// `options:neighbor_responder`.
  enum Neighbors {
    REACHABLE,
    ALL,
    NONE
  }
}
