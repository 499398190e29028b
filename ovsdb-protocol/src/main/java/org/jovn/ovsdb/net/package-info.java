// SPDX-License-Identifier: Apache-2.0

/// Connection methods (`tcp:`, `pssl:`, `punix:`, …; ovsdb(7), "Connection Methods") and the
/// connections they lead to, on Netty.
///
/// [org.jovn.ovsdb.net.Transport] owns the event loops and makes a [org.jovn.ovsdb.net.Listener] of
/// a passive method, a [org.jovn.ovsdb.net.Remote] of an active one. Each
/// [org.jovn.ovsdb.net.Connection] belongs to one event loop, on which its
/// [org.jovn.ovsdb.net.ConnectionHandler] is called. Other OVSDB packages do not see Netty but for
/// buffers.
@NullMarked
package org.jovn.ovsdb.net;

import org.jspecify.annotations.NullMarked;
