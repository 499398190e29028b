// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.schema;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// The named-uuids of one transaction (RFC 7047 section 5.1): a name stands for one UUID from its
/// first mention on, whether or not an insert comes to bear it. Belongs to one thread.
public final class NamedUuids {

  /// Where no named-uuid may appear.
  public static final NamedUuids NONE = new NamedUuids(null);

  private final @Nullable RandomGenerator random;
  private final Map<String, UuidAtom> uuids = new HashMap<>();
  private final Set<String> inserted = new HashSet<>();

  public NamedUuids(@Nullable RandomGenerator random) {
    this.random = random;
  }

  boolean allowed() {
    return random != null;
  }

  /// The UUID that the name stands for.
  public UuidAtom resolve(String name) {
    if (random == null) {
      throw new IllegalStateException("no named-uuid may appear here: " + name);
    }
    return uuids.computeIfAbsent(name, _ -> UuidAtom.random(random));
  }

  /// Says that an insert bears the name; false when an earlier one does already.
  public boolean insert(String name) {
    return inserted.add(name);
  }

  /// Lets the name stand for a UUID that the insert itself gave.
  public void bind(String name, UuidAtom uuid) {
    uuids.put(name, uuid);
  }
}
