// SPDX-License-Identifier: Apache-2.0

/// JSON as the OVSDB family reads and writes it: RFC 7047 section 3.1 with the number rules of Open
/// vSwitch (integral reals are integers, other reals have 15 significant digits).
///
/// [org.jovn.ovsdb.json.Json] is the value, [org.jovn.ovsdb.json.JsonReader] makes it from bytes,
/// [org.jovn.ovsdb.json.JsonOutput] writes bytes. All types are immutable but `JsonOutput` and
/// `JsonReader`, which belong to one thread at a time.
@NullMarked
package org.jovn.ovsdb.json;

import org.jspecify.annotations.NullMarked;
