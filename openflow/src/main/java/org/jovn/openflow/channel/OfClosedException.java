// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

/// The connection was closed, or could not be made, before there was an answer. The message says
/// why.
public final class OfClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OfClosedException(String reason) {
    super(reason, null, false, false);
  }
}
