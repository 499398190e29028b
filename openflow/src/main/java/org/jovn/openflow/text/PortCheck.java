// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import org.jovn.openflow.action.PortNo;

/// Which port numbers there are: Open vSwitch has those of 16 bits, and the reserved ones.
final class PortCheck {
  private static final int LAST = 0xfeff;

  private PortCheck() {}

  /// Whether a port can have this number at all.
  static boolean isPort(int port) {
    return PortNo.fits16(port);
  }

  /// Whether this is the number of a port that was added to the switch, none of the reserved ones.
  static boolean isOrdinary(int port) {
    return Integer.compareUnsigned(port, LAST) <= 0;
  }

  /// Whether packets can be sent to this port.
  static boolean isOutput(int port) {
    return isOrdinary(port)
        || (Integer.compareUnsigned(port, PortNo.IN_PORT) >= 0 && port != PortNo.ANY);
  }
}
