// SPDX-License-Identifier: Apache-2.0

/// `jovn conformance ovsdb`: the cases of RFC 7047 and ovsdb-server(7), and what plays them.
///
/// The cases are text, in `*.txt` beside the classes ([org.jovn.tools.conformance.ovsdb.Script]
/// tells their form); they name no table of any schema but roles, which
/// [org.jovn.tools.conformance.ovsdb.Roles] fills from the schema that the server has. The client
/// here shares nothing but the JSON reader with the servers and clients of this project, so that no
/// fault of theirs can hide itself. Everything runs on the caller's thread, but for a reader of
/// each connection.
@NullMarked
package org.jovn.tools.conformance.ovsdb;

import org.jspecify.annotations.NullMarked;
