// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.jsonrpc.ProtocolException;

/// What becomes of a connection's messages. Called on the connection's event loop only, and never
/// after [#closed].
public interface ConnectionHandler {

  /// A message came. An exception drops the connection. Answers to the connection's own inactivity
  /// probes do not come here.
  void message(JsonRpcMessage message) throws ProtocolException;

  /// All that could be read was given to [#message]; what was sent from there goes out after this.
  default void readComplete() {}

  /// All that was sent has been taken by the system, after a time in which it had not, or after
  /// something was sent from another thread than the event loop.
  default void drained() {}

  /// The peer will send nothing more, though it may still read. True to close the connection once
  /// what was sent before is out; false when answers are still to be made, after which this side
  /// calls [Connection#closeWhenDrained].
  default boolean endOfInput() {
    return true;
  }

  /// The connection is no more; called once. Nothing can be sent.
  void closed(CloseReason reason);
}
