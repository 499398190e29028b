// SPDX-License-Identifier: Apache-2.0

/// The program `ovsdb-client`: commands that ask an OVSDB server (ovsdb-client(1)).
///
/// Each command gets a [org.jovn.tools.client.Peer], the connection to the server that was chosen
/// for it, and prints on [org.jovn.tools.client.Output]. One thread does all the work and waits for
/// the peer; names, options, output and exit codes are those of the C program, down to the order in
/// which its hash tables have tables, columns and rows.
@NullMarked
package org.jovn.tools.client;

import org.jspecify.annotations.NullMarked;
