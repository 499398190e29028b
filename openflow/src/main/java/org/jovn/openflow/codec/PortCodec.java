// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import org.jovn.openflow.message.Port;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.WireReader;
import org.jovn.openflow.wire.WireWriter;

/// Port descriptions (section 7.2.1).
final class PortCodec {
  static final int BYTES = 64;

  private PortCodec() {}

  static Port decode(WireReader in) {
    int portNo = in.i32();
    in.skip(4);
    Bytes hwAddr = in.bytes(6);
    in.skip(2);
    return new Port(
        portNo,
        hwAddr,
        in.bytes(16),
        in.i32(),
        in.i32(),
        in.i32(),
        in.i32(),
        in.i32(),
        in.i32(),
        in.i32(),
        in.i32());
  }

  static void encode(Port port, WireWriter out) {
    out.i32(port.portNo());
    out.zeros(4);
    out.padded(port.hwAddr(), 6);
    out.zeros(2);
    out.padded(port.name(), 16);
    out.i32(port.config());
    out.i32(port.state());
    out.i32(port.current());
    out.i32(port.advertised());
    out.i32(port.supported());
    out.i32(port.peer());
    out.i32(port.currentSpeed());
    out.i32(port.maxSpeed());
  }
}
