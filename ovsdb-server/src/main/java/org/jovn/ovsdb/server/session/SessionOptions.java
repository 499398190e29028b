// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.session;

/// What a session may do, by the remote that it came from.
///
/// @param readOnly whether it may change nothing
public record SessionOptions(boolean readOnly) {

  public static final SessionOptions READ_WRITE = new SessionOptions(false);
}
