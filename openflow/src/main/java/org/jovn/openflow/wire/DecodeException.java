// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.wire;

/// The peer sent something that OpenFlow 1.3 does not allow.
///
/// Carries the error to answer with (`OFPT_ERROR` type and code) and a sentence that names the
/// object and its values. It has no stack trace, so that a hostile peer cannot make errors dear.
public final class DecodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final OfError error;

  /// An error with its explanation.
  public DecodeException(OfError error, String message) {
    super(message, null, false, false);
    this.error = error;
  }

  /// The error to answer the peer with.
  public OfError error() {
    return error;
  }
}
