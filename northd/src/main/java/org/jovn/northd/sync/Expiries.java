// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.sync;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Rows that are to go, by time: a limited number at once, if so wanted, and the next ones some
/// seconds later.
public final class Expiries {

  private static final long DELAY_MILLIS = 5000;

  private final TreeMap<Long, Set<Expiry>> waiting = new TreeMap<>();
  private long notBefore;

  /// Takes a change of what is to go.
  public void want(Expiry expiry, int change) {
    if (change > 0) {
      waiting.computeIfAbsent(expiry.millis(), k -> new LinkedHashSet<>()).add(expiry);
      return;
    }
    Set<Expiry> same = waiting.get(expiry.millis());
    if (same != null && same.remove(expiry) && same.isEmpty()) {
      waiting.remove(expiry.millis());
    }
  }

  /// Hands over those whose time has come.
  ///
  /// @param limit how many at most, or 0
  public void expire(long nowMillis, long limit, Consumer<Expiry> taker) {
    if (nowMillis < notBefore) {
      return;
    }
    long taken = 0;
    for (Map.Entry<Long, Set<Expiry>> due = waiting.firstEntry();
        due != null && due.getKey() <= nowMillis;
        due = waiting.firstEntry()) {
      Iterator<Expiry> each = due.getValue().iterator();
      while (each.hasNext()) {
        taker.accept(each.next());
        each.remove();
        if (++taken == limit) {
          notBefore = nowMillis + DELAY_MILLIS;
          return;
        }
      }
      waiting.pollFirstEntry();
    }
  }

  /// When there is something to do again; far in the future if never.
  public long nextMillis() {
    return waiting.isEmpty() ? Long.MAX_VALUE : Math.max(waiting.firstKey(), notBefore);
  }
}
