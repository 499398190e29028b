// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jovn.ovsdb.client.replica.Replica;

/// Compares what was derived step by step with what is derived from scratch from the same contents
/// of both databases: there must be no difference.
final class Comparison {

  private static final int SHOWN_MAX = 20;

  private Comparison() {}

  /// The differences, each as a line, some at most; no list when the two cannot be compared,
  /// because the step by step one has not taken all that changed.
  static Optional<List<String>> differences(
      Implied incremental, Replica nb, Replica sb, WarningLog warnings) {
    Implied scratch = new Implied(nb, sb, warnings);
    boolean loaded = scratch.takeChanges();
    if (scratch.nbSeen() != incremental.nbSeen() || scratch.sbSeen() != incremental.sbSeen()) {
      return Optional.empty();
    }
    if (!loaded) {
      return Optional.of(List.of());
    }
    var _ = scratch.derive();
    List<String> lines = new ArrayList<>();
    Map<String, String> expected = describe(scratch);
    Map<String, String> actual = describe(incremental);
    expected.forEach(
        (key, value) -> {
          String other = actual.remove(key);
          if (!value.equals(other) && lines.size() < SHOWN_MAX) {
            lines.add("%s: %s, from scratch %s".formatted(key, other, value));
          }
        });
    actual.forEach(
        (key, value) -> {
          if (lines.size() < SHOWN_MAX) {
            lines.add("%s: %s, from scratch nothing".formatted(key, value));
          }
        });
    return Optional.of(lines);
  }

  private static Map<String, String> describe(Implied implied) {
    Map<String, String> all = new TreeMap<>();
    implied.flows.describe(all);
    implied.rows.describe(all);
    implied.values.describe(all);
    return all;
  }
}
