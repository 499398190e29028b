// SPDX-License-Identifier: Apache-2.0

/// Monitors (RFC 7047 section 4.1.5 and the conditional ones of ovsdb-server(7)): what sessions are
/// sent when a database changes. Updates are differences of two snapshots, so nothing is queued for
/// a session that does not read. A [org.jovn.ovsdb.server.monitor.FanOut] belongs to one event loop
/// and serves the sessions of that loop.
@NullMarked
package org.jovn.ovsdb.server.monitor;

import org.jspecify.annotations.NullMarked;
