// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

import org.jovn.openflow.message.OfMessage;

/// What a connection tells: every message that is no answer to a request of ours and no echo.
/// Called on the connection's event loop; must not block. While it runs nothing more is read from
/// this peer.
@FunctionalInterface
public interface SwitchListener {
  /// A message has arrived.
  void received(OfMessage message);

  /// The connection is no more; nothing is received after this.
  ///
  /// @param reason why, as a sentence part
  default void disconnected(String reason) {}
}
