// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

import java.util.List;
import org.jovn.openflow.message.ErrorMessage;
import org.jovn.openflow.wire.OfError;

/// The peer has answered a request with an `OFPT_ERROR`.
public final class OfErrorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<ErrorMessage> errors;

  OfErrorException(ErrorMessage error) {
    this(List.of(error));
  }

  /// @param errors at least one
  OfErrorException(List<ErrorMessage> errors) {
    super(text(errors.getFirst()), null, false, false);
    this.errors = List.copyOf(errors);
  }

  private static String text(ErrorMessage error) {
    return error
        .error()
        .map(OfError::name)
        .orElseGet(() -> "error type " + error.type() + ", code " + error.code());
  }

  /// The first that the peer has sent; its data is the beginning of the request.
  public ErrorMessage error() {
    return errors.getFirst();
  }

  /// All that the peer has sent, where the request was many messages.
  public List<ErrorMessage> errors() {
    return errors;
  }
}
