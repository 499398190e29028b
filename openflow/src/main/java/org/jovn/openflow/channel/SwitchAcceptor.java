// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

/// Takes over connections whose handshake is done.
@FunctionalInterface
public interface SwitchAcceptor {
  /// Called on the connection's event loop, before anything else that arrives is handed over. Must
  /// not block; work that waits belongs on a thread of its own.
  SwitchListener accept(OfConnection connection);
}
