// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

/// Hears of the result of one attempt to connect, once, and not necessarily on an event loop when
/// it failed.
public interface ConnectListener {

  /// It succeeded; returns the handler of the connection. Nothing is read before this returns.
  ConnectionHandler connected(Connection connection);

  /// It failed.
  void failed(CloseReason reason);
}
