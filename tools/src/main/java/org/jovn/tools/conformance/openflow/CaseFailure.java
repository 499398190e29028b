// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.openflow;

/// The peer does not do what a case of OpenFlow wants; the message says what it does.
final class CaseFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CaseFailure(String message) {
    super(message, null, false, false);
  }

  /// Fails unless something is so.
  static void unless(boolean condition, String message) {
    if (!condition) {
      throw new CaseFailure(message);
    }
  }
}
