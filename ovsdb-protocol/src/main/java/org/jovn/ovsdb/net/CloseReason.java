// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

/// Why a connection ended, or could not be made.
///
/// @param kind what happened
/// @param text what the C programs call it in status columns and logs: "End of file", "Connection
///   reset by peer", "Protocol error", …
public record CloseReason(Kind kind, String text) {

  /// What happened.
  public enum Kind {
    /// This side closed it.
    LOCAL,
    /// The peer closed it.
    END_OF_FILE,
    /// The peer sent what is not JSON-RPC.
    PROTOCOL,
    /// The peer did not answer an inactivity probe.
    PROBE,
    /// The system reported an error.
    IO
  }

  static final CloseReason LOCAL = new CloseReason(Kind.LOCAL, "Connection closed");
  static final CloseReason END_OF_FILE = new CloseReason(Kind.END_OF_FILE, "End of file");
  static final CloseReason PROTOCOL = new CloseReason(Kind.PROTOCOL, "Protocol error");
  static final CloseReason PROBE = new CloseReason(Kind.PROBE, "Connection timed out");

  static CloseReason io(Throwable cause) {
    return new CloseReason(Kind.IO, SystemErrors.text(cause));
  }
}
