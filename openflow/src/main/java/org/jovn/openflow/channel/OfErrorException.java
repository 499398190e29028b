// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

import org.jovn.openflow.message.ErrorMessage;
import org.jovn.openflow.wire.OfError;

/// The peer has answered a request with an `OFPT_ERROR`.
public final class OfErrorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ErrorMessage error;

  OfErrorException(ErrorMessage error) {
    super(
        error
            .error()
            .map(OfError::name)
            .orElseGet(() -> "error type " + error.type() + ", code " + error.code()),
        null,
        false,
        false);
    this.error = error;
  }

  /// What the peer has sent; its data is the beginning of the request.
  public ErrorMessage error() {
    return error;
  }
}
