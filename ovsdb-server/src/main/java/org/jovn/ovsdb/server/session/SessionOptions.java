// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.session;

/// What a session may do, and where it came from.
///
/// @param remote the connection method of the listener or remote that it belongs to
/// @param readOnly whether it may change nothing
/// @param role what its peers may change is what the database says of this role; "" for everything
public record SessionOptions(String remote, boolean readOnly, String role) {}
