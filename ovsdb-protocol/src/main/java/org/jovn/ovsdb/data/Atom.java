// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.data;

import org.jovn.ovsdb.json.JsonOutput;

/// A value of an atomic type (RFC 7047 section 5.1, `<atom>`). An atom is also the datum that holds
/// just this atom. Atoms of one type are ordered; atoms of different types do not meet in one
/// datum.
public sealed interface Atom extends Datum, Comparable<Atom>
    permits IntegerAtom, RealAtom, BooleanAtom, StringAtom, UuidAtom {

  /// Appends the wire form.
  @Override
  void write(JsonOutput out);

  /// The value as messages and `ovsdb-tool` show it: strings are quoted only when they are not
  /// identifiers, UUIDs are bare.
  String text();

  @Override
  default int size() {
    return 1;
  }

  /// The exception for two atoms of different types, which the schema rules out.
  static IllegalStateException mixed(Atom a, Atom b) {
    return new IllegalStateException("atoms of two types: " + a.text() + " and " + b.text());
  }
}
