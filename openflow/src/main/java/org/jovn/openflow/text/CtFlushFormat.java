// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.Arrays;
import org.jovn.openflow.action.Property;
import org.jovn.openflow.codec.PropertyCodec;
import org.jovn.openflow.message.NiciraMessage;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;

/// Prints a request to flush connections.
final class CtFlushFormat {
  /// Types of the properties inside a tuple.
  static final int SRC = 0;

  static final int DST = 1;
  static final int SRC_PORT = 2;
  static final int DST_PORT = 3;
  static final int ICMP_ID = 4;
  static final int ICMP_TYPE = 5;
  static final int ICMP_CODE = 6;
  private static final Bytes MAPPED = Bytes.ofHex("00000000000000000000ffff");

  private CtFlushFormat() {}

  static String format(NiciraMessage.CtFlush flush) {
    long zone = 0;
    boolean hasZone = false;
    Bytes original = Bytes.EMPTY;
    Bytes reply = Bytes.EMPTY;
    for (Property property : flush.properties()) {
      switch (property.type()) {
        case 0 -> original = property.data();
        case 1 -> reply = property.data();
        case 2 -> {
          zone = property.data().length() < 2 ? 0 : property.data().slice(0, 2).toLong();
          hasZone = true;
        }
        default -> {}
      }
    }
    boolean ipv4 = isIpv4(original) || isIpv4(reply);
    return " zone="
        + (hasZone ? zone : 0)
        + " '"
        + tuple(original, flush.ipProto(), ipv4)
        + ",ct_nw_proto="
        + flush.ipProto()
        + "' '"
        + tuple(reply, flush.ipProto(), ipv4)
        + "'";
  }

  private static boolean isIpv4(Bytes data) {
    Bytes[] values = values(data);
    return isMapped(values[SRC]) || isMapped(values[DST]);
  }

  private static Bytes[] values(Bytes data) {
    Bytes[] values = new Bytes[7];
    Arrays.fill(values, Bytes.EMPTY);
    int body = Math.min(4, data.length());
    WireReader in = WireReader.of(data.slice(body, data.length()));
    for (Property property : PropertyCodec.decodeList(in, OfError.OFPBPC_BAD_LEN)) {
      if (property.type() < values.length) {
        values[property.type()] = property.data();
      }
    }
    return values;
  }

  private static long u16(Bytes data) {
    return data.length() < 2 ? 0 : data.slice(0, 2).toLong();
  }

  private static String tuple(Bytes data, int proto, boolean ipv4) {
    Bytes[] values = values(data);
    String name = ipv4 ? "nw" : "ipv6";
    String addresses =
        "ct_"
            + name
            + "_src="
            + address(values[SRC])
            + ",ct_"
            + name
            + "_dst="
            + address(values[DST]);
    if (proto == 1 || proto == 58) {
      return addresses
          + ",icmp_id="
          + u16(values[ICMP_ID])
          + ",icmp_type="
          + values[ICMP_TYPE].toLong()
          + ",icmp_code="
          + values[ICMP_CODE].toLong();
    }
    return addresses
        + ",ct_tp_src="
        + u16(values[SRC_PORT])
        + ",ct_tp_dst="
        + u16(values[DST_PORT]);
  }

  private static boolean isMapped(Bytes address) {
    return address.length() == 16 && address.slice(0, 12).equals(MAPPED);
  }

  private static String address(Bytes address) {
    Bytes whole = address.length() == 16 ? address : Bytes.zeros(16);
    return isMapped(whole) ? Texts.ipv4(whole.slice(12, 16)) : Texts.ipv6(whole);
  }
}
