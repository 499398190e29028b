// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.jsonrpc;

/// The peer broke the protocol: what it sent is not JSON, not a JSON-RPC message, or beyond a
/// limit. Its connection is to be dropped. Has no stack trace: it tells of the peer, not of us.
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1;

  public ProtocolException(String message) {
    super(message, null, false, false);
  }
}
