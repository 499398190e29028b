// SPDX-License-Identifier: Apache-2.0

/// Client side of RFC 7047 over a connection: [org.jovn.ovsdb.client.ReplicaSession] keeps a
/// replica of a remote database, and commits transactions to it.
///
/// All state of a session belongs to its one event loop; callers write blocking code on virtual
/// threads, and futures stay inside. What a caller sees is in `org.jovn.ovsdb.client.replica`.
@NullMarked
package org.jovn.ovsdb.client;

import org.jspecify.annotations.NullMarked;
