// SPDX-License-Identifier: Apache-2.0

/// What a program sees of a database: [org.jovn.ovsdb.client.replica.Replica], a copy of its tables
/// that follows it, and transactions on it.
///
/// A [org.jovn.ovsdb.client.replica.ReplicaSnapshot] and the
/// [org.jovn.ovsdb.client.replica.ReplicaChanges] between two of them are immutable: any number of
/// threads read them while updates are applied. Calls block; they are made for virtual threads.
/// Where the database is (behind a socket, or in this JVM) is the binding's business.
@NullMarked
package org.jovn.ovsdb.client.replica;

import org.jspecify.annotations.NullMarked;
