// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.yaml;

/// A document that cannot be read, or says what cannot be; the message names the line and the
/// value.
public final class YamlException extends Exception {

  private static final long serialVersionUID = 1L;

  public YamlException(int line, String message) {
    super("line " + line + ": " + message, null, false, false);
  }
}
