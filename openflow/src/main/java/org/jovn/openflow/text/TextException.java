// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

/// A text that is not what ovs-ofctl(8) takes; the message is the one that `ovs-ofctl` prints.
public final class TextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// An error with its text.
  public TextException(String message) {
    super(message, null, false, false);
  }
}
