// SPDX-License-Identifier: Apache-2.0

/// Incremental translation of the OVN_Northbound database to OVN_Southbound.
///
/// The translation is written as pure functions from immutable rows to values, each memoized by its
/// key; one engine thread runs those whose inputs changed and commits the difference as one
/// southbound transaction. The databases are reached through the interfaces of
/// `org.jovn.ovsdb.client` only, so the same code runs beside a server in one process or far from
/// it. Start reading at [Translation], then [Northd].
@NullMarked
package org.jovn.northd;

import org.jspecify.annotations.NullMarked;
