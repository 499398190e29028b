// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.action.Property;
import org.jovn.openflow.wire.DecodeException;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;
import org.jovn.openflow.wire.WireWriter;

/// Lists of properties, as OpenFlow 1.4 and Nicira's later messages have them.
public final class PropertyCodec {
  private static final int HEADER_BYTES = 4;

  private PropertyCodec() {}

  /// Reads properties up to the limit of `in`.
  ///
  /// @param error what to throw if a length is wrong
  public static List<Property> decodeList(WireReader in, OfError error) {
    in.expect(error);
    List<Property> properties = new ArrayList<>();
    while (in.hasRemaining()) {
      int type = in.u16();
      int length = in.u16();
      if (length < HEADER_BYTES) {
        throw new DecodeException(error, "property " + type + ": length " + length + " is below 4");
      }
      properties.add(new Property(type, in.bytes(length - HEADER_BYTES)));
      in.skip(Math.min(-length & 7, in.remaining()));
    }
    return properties;
  }

  /// Writes properties, each padded to a multiple of 8 bytes.
  public static void encodeList(List<Property> properties, WireWriter out) {
    for (Property property : properties) {
      int length = HEADER_BYTES + property.data().length();
      out.u16(property.type());
      out.u16(length);
      out.bytes(property.data());
      out.zeros(-length & 7);
    }
  }
}
