// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.rows;

import org.jovn.ovsdb.data.UuidAtom;

/// Where the members of a group of HA chassis are said.
public sealed interface HaGroup extends Comparable<HaGroup> {

  UuidAtom uuid();

  /// A Northbound group.
  record Named(UuidAtom uuid) implements HaGroup {}

  /// The gateway chassis of a router port.
  record OfPort(UuidAtom uuid) implements HaGroup {}

  @Override
  default int compareTo(HaGroup other) {
    return uuid().compareTo(other.uuid());
  }
}
