// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.json;

/// The bytes are not JSON, or beyond a limit. Has no stack trace: it tells of the peer, not of us.
public final class JsonException extends Exception {
  private static final long serialVersionUID = 1;

  public JsonException(String message) {
    super(message, null, false, false);
  }
}
