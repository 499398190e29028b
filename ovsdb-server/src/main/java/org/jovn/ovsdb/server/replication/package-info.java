// SPDX-License-Identifier: Apache-2.0

/// Copies of databases that other servers have: a backup replicates all databases of the active
/// server into its own files ([org.jovn.ovsdb.server.replication.Replication]), a relay mirrors one
/// in memory and passes on what would change it ([org.jovn.ovsdb.server.replication.RelaySource]).
/// See ovsdb(7), "Service Models".
@NullMarked
package org.jovn.ovsdb.server.replication;

import org.jspecify.annotations.NullMarked;
