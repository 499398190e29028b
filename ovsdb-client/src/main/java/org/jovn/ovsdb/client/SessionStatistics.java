// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client;

/// What a session has done since it was opened, for monitoring.
///
/// @param connections connections that were made
/// @param losses connections that ended, for whatever reason
/// @param loads times that the contents were loaded afresh, the first one included
/// @param updates snapshots that were published, one for each update of the server's
/// @param transactions transactions that were sent
public record SessionStatistics(
    long connections, long losses, long loads, long updates, long transactions) {}
