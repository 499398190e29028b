// SPDX-License-Identifier: Apache-2.0

/// Sessions: one peer each, and what it has: monitors, transactions under way, locks. RFC 7047
/// section 4 and the methods that ovsdb-server(7) adds. A [org.jovn.ovsdb.server.session.Session]
/// belongs to its connection's event loop.
@NullMarked
package org.jovn.ovsdb.server.session;

import org.jspecify.annotations.NullMarked;
