// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

/// A command of the control socket is answered with an error: `ovs-appctl` prints the text and
/// exits with status 2. Has no stack trace: it tells of the user, not of us.
public final class ControlException extends Exception {
  private static final long serialVersionUID = 1;

  public ControlException(String message) {
    super(message, null, false, false);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
