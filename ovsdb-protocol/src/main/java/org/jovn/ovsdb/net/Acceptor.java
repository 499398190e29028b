// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

/// Decides what becomes of a new connection. Called on its event loop, before anything is read.
@FunctionalInterface
public interface Acceptor {

  /// The handler of the connection.
  ConnectionHandler accept(Connection connection);
}
