// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent.description;

/// A description that says what cannot be; the message names the line and the value.
public final class DescriptionException extends Exception {

  private static final long serialVersionUID = 1L;

  DescriptionException(int line, String message) {
    super("line " + line + ": " + message, null, false, false);
  }
}
