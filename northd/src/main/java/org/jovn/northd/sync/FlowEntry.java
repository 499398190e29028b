// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.sync;

import java.util.ArrayList;
import java.util.List;
import org.jovn.northd.engine.Counted;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// A flow that is wanted, or whose row is still there. Its datapaths, which may be all that there
/// are, are found again at the cost of what came to them.
final class FlowEntry {

  /// Joins two sets; most flows of a round get the same one.
  interface Join {
    DatapathSet of(DatapathSet one, DatapathSet other);
  }

  @Nullable UuidAtom row;

  /// What was written last: datapaths and hint; null when unknown.
  @Nullable DatapathSet written;

  String writtenHint = "";

  private final Counted<FlowUse> uses = new Counted<>();

  /// The datapaths and the hint of all uses but `added`; null when they are to be found.
  private @Nullable DatapathSet known;

  private String knownHint = "";

  /// The one use that came since; null when there is none.
  private @Nullable FlowUse added;

  void change(FlowUse use, int by) {
    int now = uses.add(use, by);
    if (by > 0 && now > by) {
      return; // one more of what is there
    }
    if (by > 0 && known != null && added == null) {
      added = use;
    } else {
      known = null;
      added = null;
    }
  }

  boolean isUnused() {
    return uses.isEmpty();
  }

  DatapathSet datapaths(Join join) {
    if (uses.size() == 1) {
      return uses.values().iterator().next().datapaths();
    }
    find(join);
    return known == null ? DatapathSet.NONE : known;
  }

  /// The least hint of all uses; call [#datapaths] first.
  String hint() {
    return uses.size() == 1 ? uses.values().iterator().next().hint() : knownHint;
  }

  private void find(Join join) {
    FlowUse last = added;
    if (known != null && last != null) {
      known = join.of(known, last.datapaths());
      knownHint = least(knownHint, last.hint());
      added = null;
    } else if (known == null) {
      List<UuidAtom> all = new ArrayList<>(uses.size());
      String least = "";
      for (FlowUse use : uses.values()) {
        all.addAll(use.datapaths().list());
        least = least(least, use.hint());
      }
      known = DatapathSet.of(all);
      knownHint = least;
    }
  }

  private static String least(String one, String other) {
    return one.isEmpty() || (!other.isEmpty() && other.compareTo(one) < 0) ? other : one;
  }
}
