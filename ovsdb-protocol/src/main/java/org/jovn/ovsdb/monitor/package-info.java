// SPDX-License-Identifier: Apache-2.0

/// Monitors: RFC 7047 section 4.1.5 and the conditional monitors of ovsdb-server(7). What a client
/// asks for, as values; what it is sent is written by the server straight from rows.
@NullMarked
package org.jovn.ovsdb.monitor;

import org.jspecify.annotations.NullMarked;
