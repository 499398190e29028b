// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.address;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Mac;
import org.jovn.northd.net.PortAddresses;
import org.jovn.northd.topology.DynamicAddress;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Chooses addresses and tags. What a port has it keeps while that is right; others get the least
/// that is free. Only switches that something changed on are looked at.
public final class AddressPlan {

  private static final Logger LOG = LoggerFactory.getLogger("ipam");
  private static final int TAIL_BITS = 24;
  private static final long TAILS = (1L << TAIL_BITS) - 1;

  /// What a port has: as the database said when it was last asked, and as chosen.
  private record Lease(String said, String text, @Nullable PortAddresses addresses) {}

  private final Tags tags = new Tags();
  private final Map<UuidAtom, AddressWish.Subnet> subnets = new HashMap<>();
  private final Map<UuidAtom, Map<Ip, Integer>> taken = new HashMap<>();
  private final Map<Mac, Integer> macs = new HashMap<>();
  private final Map<UuidAtom, TreeMap<UuidAtom, AddressWish.Dynamic>> ports = new HashMap<>();
  private final Map<UuidAtom, Lease> leases = new HashMap<>();
  private final Set<UuidAtom> dirty = new TreeSet<>();
  private final Set<UuidAtom> gone = new LinkedHashSet<>();
  private long prefix = -1;

  /// Takes a change of what is wanted.
  public void want(AddressWish wish, int change) {
    switch (wish) {
      case AddressWish.Nested nested -> tags.want(nested, change);
      case AddressWish.Subnet subnet -> {
        if (change > 0) {
          subnets.put(subnet.datapath(), subnet);
        } else {
          subnets.remove(subnet.datapath(), subnet);
        }
        dirty.add(subnet.datapath());
      }
      case AddressWish.Taken(UuidAtom datapath, Mac mac, List<Ip> addresses) -> {
        count(macs, mac, change);
        if (datapath != null && !addresses.isEmpty()) {
          Map<Ip, Integer> of = taken.computeIfAbsent(datapath, _ -> new HashMap<>());
          addresses.forEach(address -> count(of, address, change));
          dirty.add(datapath);
        }
      }
      case AddressWish.Dynamic dynamic -> {
        TreeMap<UuidAtom, AddressWish.Dynamic> of =
            ports.computeIfAbsent(dynamic.datapath(), _ -> new TreeMap<>());
        if (change > 0) {
          of.put(dynamic.port(), dynamic);
          gone.remove(dynamic.port());
        } else if (of.remove(dynamic.port(), dynamic)) {
          gone.add(dynamic.port());
        }
        dirty.add(dynamic.datapath());
      }
    }
  }

  private static <K> void count(Map<K, Integer> counts, K key, int change) {
    if (counts.merge(key, change, Integer::sum) == 0) {
      counts.remove(key);
    }
  }

  /// Chooses what is missing or no longer right.
  ///
  /// @param macPrefix the first three octets of chosen Ethernet addresses, the others zero
  public void assign(long macPrefix, AddressTaker<String> addresses, AddressTaker<Long> tagged) {
    tags.assign(tagged);
    if (macPrefix != prefix) {
      prefix = macPrefix;
      dirty.addAll(ports.keySet());
    }
    for (UuidAtom port : gone) {
      release(port);
      addresses.take(port, null);
    }
    gone.clear();
    for (UuidAtom datapath : dirty) {
      TreeMap<UuidAtom, AddressWish.Dynamic> of = ports.get(datapath);
      if (of == null || of.isEmpty()) {
        ports.remove(datapath);
        continue;
      }
      AddressWish.Subnet subnet = subnets.get(datapath);
      if (subnet == null) {
        for (UuidAtom port : of.keySet()) {
          release(port);
          addresses.take(port, null);
        }
      } else {
        assign(subnet, of, addresses);
      }
    }
    dirty.clear();
  }

  private void release(UuidAtom port) {
    Lease lease = leases.remove(port);
    if (lease != null && lease.addresses != null) {
      count(macs, lease.addresses.mac(), -1);
    }
  }

  private void assign(
      AddressWish.Subnet subnet,
      Map<UuidAtom, AddressWish.Dynamic> of,
      AddressTaker<String> addresses) {
    Map<Ip, Integer> fixed = taken.get(subnet.datapath());
    Pool pool = new Pool(subnet, fixed == null ? List.of() : fixed.keySet());
    List<Choice> open = new ArrayList<>();
    for (AddressWish.Dynamic wish : of.values()) {
      Lease lease = leases.get(wish.port());
      if (lease == null || !lease.said.equals(wish.current())) {
        release(wish.port());
        PortAddresses current = PortAddresses.parse(wish.current());
        if (current != null) {
          count(macs, current.mac(), 1);
        }
        lease = new Lease(wish.current(), wish.current(), current);
        leases.put(wish.port(), lease);
      }
      Choice choice = choice(subnet, pool, wish, lease);
      if (choice.isComplete()) {
        addresses.take(wish.port(), lease.text);
      } else {
        open.add(choice);
      }
    }
    // Those that are late choose their Ethernet addresses in time.
    for (Choice choice : open) {
      if (choice.isLate) {
        count(macs, chooseMac(subnet, choice), 1);
      } else {
        finish(subnet, pool, choice, addresses);
      }
    }
    for (Choice choice : open) {
      if (choice.isLate) {
        count(macs, chooseMac(subnet, choice), -1);
        finish(subnet, pool, choice, addresses);
      }
    }
  }

  private void finish(
      AddressWish.Subnet subnet, Pool pool, Choice choice, AddressTaker<String> addresses) {
    complete(subnet, pool, choice);
    AddressWish.Dynamic wish = choice.wish;
    release(wish.port());
    String text = choice.text();
    PortAddresses chosen = PortAddresses.parse(text);
    if (chosen != null) {
      count(macs, chosen.mac(), 1);
    }
    leases.put(wish.port(), new Lease(wish.current(), text, chosen));
    addresses.take(wish.port(), text);
  }

  /// What a port keeps, and what is to be chosen for it.
  private static final class Choice {
    final AddressWish.Dynamic wish;
    @Nullable Mac mac;
    @Nullable Ip v4;
    @Nullable Ip v6;
    boolean wantsV4;
    boolean wantsV6;
    boolean isChanged;
    boolean isNew;
    boolean isLate;

    Choice(AddressWish.Dynamic wish) {
      this.wish = wish;
    }

    boolean isComplete() {
      return mac != null && !wantsV4 && !wantsV6 && !isChanged;
    }

    String text() {
      return mac + (v4 == null ? "" : " " + v4) + (v6 == null ? "" : " " + v6);
    }
  }

  private Choice choice(
      AddressWish.Subnet subnet, Pool pool, AddressWish.Dynamic wish, Lease lease) {
    Choice choice = new Choice(wish);
    PortAddresses has = lease.addresses;
    choice.isNew = has == null;
    Mac hasMac = has == null ? null : has.mac();
    Ip hasV4 = has == null || has.v4().isEmpty() ? null : has.v4().getFirst().address();
    Ip hasV6 = has == null || has.v6().isEmpty() ? null : has.v6().getFirst().address();
    if (wish.asked().mac() != null) {
      choice.mac = wish.asked().mac();
      choice.isChanged = !choice.mac.equals(hasMac);
    } else if (hasMac != null && (hasMac.bits() ^ prefix) >>> TAIL_BITS == 0) {
      choice.mac = hasMac;
    }
    Ip asked = wish.asked().v4();
    Ip askedV6 = wish.asked().v6();
    if (subnet.count() == 0) {
      choice.isChanged |= hasV4 != null;
    } else if (asked != null && pool.isFree(asked)) {
      choice.v4 = asked;
      choice.isChanged |= !asked.equals(hasV4);
    } else if (asked == null && hasV4 != null && pool.isFree(hasV4)) {
      choice.v4 = hasV4;
    } else {
      // What cannot be had is tried at first, and others choose before.
      choice.isLate = asked != null && has == null;
      if (asked != null && subnet.contains(asked)) {
        LOG.warn("{}: Duplicate IP set: {}", subnet.datapath(), asked);
      }
      choice.wantsV4 = true;
    }
    if (choice.v4 != null) {
      pool.take(choice.v4);
    }
    if (subnet.prefix() == null) {
      choice.isChanged |= hasV6 != null;
    } else if (askedV6 != null && hasBits(askedV6, subnet.prefix())) {
      choice.v6 = askedV6;
      choice.isChanged |= !askedV6.equals(hasV6);
    } else if (keepsV6(subnet.prefix(), choice, hasMac, hasV6)) {
      choice.v6 = hasV6;
    } else {
      choice.wantsV6 = true;
    }
    return choice;
  }

  /// Whether an address has all bits of a prefix, which is how C tells that it is in it.
  private static boolean hasBits(Ip address, Ip prefix) {
    return (address.high() & prefix.high()) == prefix.high();
  }

  /// Whether a port keeps its IPv6 address: the one that its Ethernet address makes, or any, of
  /// whatever prefix, where nothing was asked for and the Ethernet address stays.
  private static boolean keepsV6(
      Ip prefix, Choice choice, @Nullable Mac hasMac, @Nullable Ip hasV6) {
    DynamicAddress asked = choice.wish.asked();
    if (choice.mac == null || hasV6 == null) {
      return false;
    }
    return Ip.eui64(prefix, choice.mac).equals(hasV6)
        || (asked.mac() == null
            && asked.v4() == null
            && asked.v6() == null
            && choice.mac.equals(hasMac));
  }

  private void complete(AddressWish.Subnet subnet, Pool pool, Choice choice) {
    String name = choice.wish.name();
    if (choice.wantsV4) {
      choice.v4 = pool.next();
      if (choice.v4 == null) {
        LOG.warn("{}: Subnet address space has been exhausted.", subnet.datapath());
      } else {
        LOG.info("Assigned dynamic IPv4 address '{}' to port '{}'", choice.v4, name);
      }
    }
    Mac mac = chooseMac(subnet, choice);
    if (subnet.prefix() != null && (choice.wantsV6 || choice.v6 == null)) {
      choice.v6 = Ip.eui64(subnet.prefix(), mac);
      LOG.info("Assigned dynamic IPv6 address '{}' to port '{}'", choice.v6, name);
    }
  }

  private Mac chooseMac(AddressWish.Subnet subnet, Choice choice) {
    Mac mac = choice.mac;
    if (mac == null) {
      // Without a subnet, what was asked for is a hint only until there is an address.
      boolean isHint = subnet.count() > 0 || choice.isNew;
      Ip asked = isHint ? choice.wish.asked().v4() : null;
      mac = unusedMac(asked == null ? choice.v4 : asked);
      choice.mac = mac;
      LOG.info("Assigned dynamic MAC address '{}' to port '{}'", mac, choice.wish.name());
    }
    return mac;
  }

  /// An Ethernet address that nobody has, near the one that the IPv4 address suggests.
  private Mac unusedMac(@Nullable Ip near) {
    long base = near == null ? 0 : near.low() & TAILS;
    for (long i = 0; i < TAILS - 1; i++) {
      Mac mac = new Mac(prefix | ((base + i) % (TAILS - 1) + 1));
      if (!macs.containsKey(mac)) {
        return mac;
      }
    }
    LOG.warn("MAC address space exhausted.");
    return new Mac(0);
  }

  /// The prefix in its text form, `XX:XX:XX`; null if it is none.
  public static @Nullable Long prefix(String text) {
    Mac mac = Mac.parse(text + ":00:00:00");
    return mac == null ? null : mac.bits();
  }
}
