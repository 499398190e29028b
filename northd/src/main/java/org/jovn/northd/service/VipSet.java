// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.service;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Net;

/// The VIPs of the load balancers that one or more routers have in common.
///
/// @param all every address, in the order of the load balancers
/// @param texts the same as text, and the variables of templates
/// @param routable those that other routers are to have routes to
/// @param always those that are answered for wherever they are
/// @param reachable those that are answered for on a port in whose network they are, in order
/// @param sorted all, in order
/// @param templates VIPs of templates that are answered for: text, with whether it is IPv6
record VipSet(
    Set<Ip> all,
    Set<String> texts,
    Set<Ip> routable,
    Set<Ip> always,
    List<Ip> reachable,
    List<Ip> sorted,
    Map<String, Boolean> templates) {

  private static final Comparator<Ip> ORDER =
      Comparator.comparing(Ip::isV6)
          .thenComparing(Ip::high, Long::compareUnsigned)
          .thenComparing(Ip::low, Long::compareUnsigned);

  static VipSet of(List<LoadBalancer> balancers) {
    Set<Ip> all = new LinkedHashSet<>();
    Set<String> texts = new LinkedHashSet<>();
    Set<Ip> routable = new LinkedHashSet<>();
    Set<Ip> always = new LinkedHashSet<>();
    Set<Ip> reachable = new TreeSet<>(ORDER);
    Map<String, Boolean> templates = new TreeMap<>();
    for (LoadBalancer balancer : balancers) {
      for (Vip vip : balancer.vips()) {
        boolean answers = balancer.neighbors() == LoadBalancer.Neighbors.ALL;
        if (balancer.isTemplate() && answers) {
          templates.put(vip.text(), vip.isV6());
        }
        texts.add(vip.text());
        Ip address = vip.address();
        if (address == null) {
          continue;
        }
        all.add(address);
        if (balancer.addsRoute()) {
          routable.add(address);
        }
        if (answers) {
          always.add(address);
        } else if (balancer.neighbors() == LoadBalancer.Neighbors.REACHABLE) {
          reachable.add(address);
        }
      }
    }
    List<Ip> sorted = new ArrayList<>(all);
    sorted.sort(ORDER);
    return new VipSet(all, texts, routable, always, List.copyOf(reachable), sorted, templates);
  }

  /// Adds to `result` those of `sorted` that are in a network.
  static void within(Net net, List<Ip> sorted, Set<Ip> result) {
    Ip first = net.network();
    int at = Collections.binarySearch(sorted, first, ORDER);
    for (int i = at < 0 ? -at - 1 : at; i < sorted.size() && net.contains(sorted.get(i)); i++) {
      result.add(sorted.get(i));
    }
  }
}
