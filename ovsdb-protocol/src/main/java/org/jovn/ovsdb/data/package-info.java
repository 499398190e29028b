// SPDX-License-Identifier: Apache-2.0

/// Values of a database: RFC 7047 section 5.1. An [org.jovn.ovsdb.data.Atom] is one value of an
/// atomic type; a [org.jovn.ovsdb.data.Datum] is what a cell of a row holds: one atom, a set or a
/// map. All types are immutable and persistent: a changed copy shares what did not change, so one
/// element of a large set costs little more than one of a small set, and the difference of two
/// versions costs what they differ.
@NullMarked
package org.jovn.ovsdb.data;

import org.jspecify.annotations.NullMarked;
