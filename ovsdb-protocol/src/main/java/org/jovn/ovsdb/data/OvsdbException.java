// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.data;

/// Carries an [OvsdbError] to where it is answered. Has no stack trace: it tells of a request, not
/// of this program.
public final class OvsdbException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient OvsdbError error;

  OvsdbException(OvsdbError error) {
    super(error.text(), null, false, false);
    this.error = error;
  }

  public OvsdbError error() {
    return error;
  }
}
