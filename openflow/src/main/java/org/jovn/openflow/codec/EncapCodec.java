// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.wire.DecodeException;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;
import org.jovn.openflow.wire.WireWriter;

/// `NXAST_ENCAP` with its properties: 16-bit class, 8-bit type, 8-bit length of the whole, data,
/// zeros up to a multiple of 8.
final class EncapCodec {
  private static final int HEADER_BYTES = 4;

  private EncapCodec() {}

  static Action decode(WireReader in) {
    int headerSize = in.u16();
    int packetType = in.i32();
    List<NiciraAction.EncapProperty> properties = new ArrayList<>();
    while (in.hasRemaining()) {
      int propertyClass = in.u16();
      int type = in.u8();
      int length = in.u8();
      if (length < HEADER_BYTES) {
        throw new DecodeException(
            OfError.OFPBAC_BAD_LEN, "encap property " + type + ": length " + length);
      }
      properties.add(
          new NiciraAction.EncapProperty(propertyClass, type, in.bytes(length - HEADER_BYTES)));
      in.skip(-length & 7);
    }
    return new NiciraAction.Encap(headerSize, packetType, properties);
  }

  static void encode(NiciraAction.Encap encap, WireWriter out) {
    out.u16(NiciraActionCodec.ENCAP);
    out.u16(encap.headerSize());
    out.i32(encap.packetType());
    for (NiciraAction.EncapProperty property : encap.properties()) {
      int length = HEADER_BYTES + property.data().length();
      out.u16(property.propertyClass());
      out.u8(property.type());
      out.u8(length);
      out.bytes(property.data());
      out.zeros(-length & 7);
    }
  }
}
