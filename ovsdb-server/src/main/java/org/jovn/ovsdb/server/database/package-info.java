// SPDX-License-Identifier: Apache-2.0

/// Databases: RFC 7047 sections 3.2 and 5.2. An immutable [org.jovn.ovsdb.server.database.Snapshot]
/// holds all rows; one committer at a time executes a transaction on a copy that shares what it
/// does not change, checks it, and makes the copy the next snapshot. Whoever holds a snapshot may
/// read it on any thread for as long as he likes.
@NullMarked
package org.jovn.ovsdb.server.database;

import org.jspecify.annotations.NullMarked;
