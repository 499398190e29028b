// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.net;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An Ethernet address and the IP addresses that go with it.
public record PortAddresses(Mac mac, List<Net> v4, List<Net> v6) {

  public PortAddresses {
    v4 = List.copyOf(v4);
    v6 = List.copyOf(v6);
  }

  /// `MAC [IP[/LEN]]…`; what follows the last address that makes sense is ignored.
  public static @Nullable PortAddresses parse(String text) {
    String rest = text.stripLeading();
    Mac.Parsed parsed = Mac.scan(rest);
    if (parsed == null) {
      return null;
    }
    return parseNets(parsed.mac(), rest.substring(parsed.length()));
  }

  /// Whether one of the texts makes sense.
  public static boolean anyParsed(List<String> texts) {
    for (String text : texts) {
      if (parse(text) != null) {
        return true;
      }
    }
    return false;
  }

  /// The addresses of a list without an Ethernet address.
  public static PortAddresses parseNets(Mac mac, String text) {
    List<Net> v4 = new ArrayList<>();
    List<Net> v6 = new ArrayList<>();
    for (String word : text.strip().split("[ \t]+", -1)) {
      Net net = word.isEmpty() ? null : Net.parse(word);
      Net start = net == null ? Net.parse(start(word)) : net;
      if (start != null) {
        (start.isV6() ? v6 : v4).add(start);
      }
      if (net == null) {
        break;
      }
    }
    return new PortAddresses(mac, v4, v6);
  }

  /// The part of a word that an IPv6 address can be made of: C takes that for the last one.
  private static String start(String word) {
    int end = 0;
    while (end < word.length()
        && (word.charAt(end) == ':' || Character.digit(word.charAt(end), 16) >= 0)) {
      end++;
    }
    return word.substring(0, end).indexOf(':') < 0 ? "" : word.substring(0, end);
  }

  /// Whether nothing follows the addresses of a text that [#parse] takes, not even a space.
  public static boolean isWhole(String text) {
    String rest = text.stripLeading();
    Mac.Parsed parsed = Mac.scan(rest);
    if (parsed == null || parsed.length() == rest.length()) {
      return true;
    }
    for (String word : rest.substring(parsed.length()).stripLeading().split("[ \t]+", -1)) {
      if (Net.parse(word) == null) {
        return false;
      }
    }
    return true;
  }

  public List<Net> all() {
    if (v6.isEmpty()) {
      return v4;
    }
    List<Net> all = new ArrayList<>(v4);
    all.addAll(v6);
    return all;
  }

  /// The address by which a router port with these is known: the first, IPv6 link-local only when
  /// it is the only one of its family.
  public @Nullable Net find(Ip nexthop) {
    for (Net net : nexthop.isV6() ? v6 : v4) {
      if (net.contains(nexthop)) {
        return net;
      }
    }
    return null;
  }

  /// One address bare, several in braces.
  public static String set(List<Net> nets, boolean withBroadcast) {
    List<String> texts = new ArrayList<>();
    for (Net net : nets) {
      texts.add(net.address().toString());
      if (withBroadcast) {
        texts.add(net.address().broadcast(net.length()).toString());
      }
    }
    return texts.size() == 1 ? texts.getFirst() : "{" + String.join(", ", texts) + "}";
  }
}
