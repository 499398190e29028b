// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.address;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jovn.northd.net.Ip;
import org.jspecify.annotations.Nullable;

/// The IPv4 addresses of one subnet, given out from the least.
final class Pool {

  private final AddressWish.Subnet subnet;
  private final Set<Long> used = new HashSet<>();
  private long next;

  Pool(AddressWish.Subnet subnet, Collection<Ip> taken) {
    this.subnet = subnet;
    taken.forEach(this::take);
  }

  private long index(Ip address) {
    return address.low() - subnet.first();
  }

  void take(Ip address) {
    used.add(index(address));
  }

  /// Whether a port may keep the address.
  boolean isFree(Ip address) {
    long index = index(address);
    return subnet.contains(address) && !used.contains(index) && excludedTo(index) < 0;
  }

  private long excludedTo(long index) {
    for (AddressWish.Range range : subnet.excluded()) {
      if (index >= range.from() && index <= range.to()) {
        return range.to();
      }
    }
    return -1;
  }

  /// Takes the least free address; null when there is none.
  @Nullable Ip next() {
    while (next < subnet.count() - 1) {
      long to = excludedTo(next);
      if (to >= 0) {
        next = to + 1;
      } else if (used.contains(next)) {
        next++;
      } else {
        used.add(next);
        return Ip.v4(subnet.first() + next++);
      }
    }
    return null;
  }
}
