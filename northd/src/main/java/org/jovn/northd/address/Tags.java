// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.address;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jovn.ovsdb.data.UuidAtom;

/// VLAN tags of nested ports, different under one parent.
final class Tags {

  private static final int MAX = 4095;

  private final Map<String, TreeMap<UuidAtom, Long>> ports = new HashMap<>();
  private final Set<String> dirty = new LinkedHashSet<>();

  void want(AddressWish.Nested wish, int change) {
    TreeMap<UuidAtom, Long> of = ports.computeIfAbsent(wish.parent(), _ -> new TreeMap<>());
    if (change > 0) {
      of.put(wish.port(), wish.tag());
    } else {
      of.remove(wish.port(), wish.tag());
      if (of.isEmpty()) {
        ports.remove(wish.parent());
      }
    }
    dirty.add(wish.parent());
  }

  /// Chooses the least free tags for those that have none.
  void assign(AddressTaker<Long> taker) {
    for (String parent : dirty) {
      TreeMap<UuidAtom, Long> of = ports.get(parent);
      if (of == null) {
        continue;
      }
      BitSet used = new BitSet();
      used.set(0);
      of.values().forEach(tag -> used.set(tag.intValue()));
      of.forEach(
          (port, tag) -> {
            int free = used.nextClearBit(1);
            if (tag == 0 && free <= MAX) {
              used.set(free);
              taker.take(port, (long) free);
            }
          });
    }
    dirty.clear();
  }
}
