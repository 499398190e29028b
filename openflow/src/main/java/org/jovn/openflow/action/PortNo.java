// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.action;

/// Reserved port numbers of OpenFlow 1.3 (`OFPP_*`, section 7.2.1): the bits of an unsigned 32-bit
/// number. The 16-bit numbers of OpenFlow 1.0 and of Nicira actions map to these.
public final class PortNo {
  /// Highest number of a physical or logical port.
  public static final int MAX = 0xffffff00;

  /// The output that is never a port: "not in the action set".
  public static final int UNSET = 0xfffffff7;

  /// Back to the port of ingress.
  public static final int IN_PORT = 0xfffffff8;

  /// To the start of the pipeline; only in a packet-out.
  public static final int TABLE = 0xfffffff9;

  /// As a traditional switch would do.
  public static final int NORMAL = 0xfffffffa;

  /// To the ports of the spanning tree.
  public static final int FLOOD = 0xfffffffb;

  /// To all ports but that of ingress.
  public static final int ALL = 0xfffffffc;

  /// To the controller.
  public static final int CONTROLLER = 0xfffffffd;

  /// The switch's own port.
  public static final int LOCAL = 0xfffffffe;

  /// Any port, in requests and filters; no port, elsewhere.
  public static final int ANY = 0xffffffff;

  private static final int FIRST_RESERVED_16 = 0xff00;

  private PortNo() {}

  /// The 32-bit number of a 16-bit one.
  public static int from16(int port) {
    return port >= FIRST_RESERVED_16 ? port | 0xffff0000 : port;
  }

  /// Whether a 32-bit number has a 16-bit form.
  public static boolean fits16(int port) {
    return Integer.compareUnsigned(port, FIRST_RESERVED_16) < 0
        || Integer.compareUnsigned(port, MAX) >= 0;
  }
}
