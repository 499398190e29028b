// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

/// A connection method that is not understood. The message is what the C programs say of it,
/// "Address family not supported by protocol"; [#detail] says why.
public final class EndpointException extends Exception {
  private static final long serialVersionUID = 1;

  private final String detail;

  EndpointException(String detail) {
    super("Address family not supported by protocol", null, false, false);
    this.detail = detail;
  }

  /// The reason, in the words of the C program's log, like `70000: bad port number "70000"`.
  public String detail() {
    return detail;
  }
}
