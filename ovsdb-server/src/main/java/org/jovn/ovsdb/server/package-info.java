// SPDX-License-Identifier: Apache-2.0

/// The server as a whole, and the program `ovsdb-server`: which databases it hosts, where it
/// listens, and its control commands (ovsdb-server(1)). The only package that makes threads.
@NullMarked
package org.jovn.ovsdb.server;

import org.jspecify.annotations.NullMarked;
