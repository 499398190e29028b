// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.action.Property;
import org.jovn.openflow.codec.PropertyCodec;
import org.jovn.openflow.message.NiciraMessage;
import org.jovn.openflow.text.Tokens.Token;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.WireWriter;

/// Reads the arguments of `ct-flush`: a zone, and tuples of the original and the reply direction.
final class CtFlushParser {
  private static final int ORIGINAL = 0;
  private static final Bytes MAPPED = Bytes.ofHex("00000000000000000000ffff");

  private int ipProto;

  private CtFlushParser() {}

  static NiciraMessage.CtFlush parse(List<String> arguments) {
    CtFlushParser parser = new CtFlushParser();
    List<Property> properties = new ArrayList<>();
    List<Property> zone = new ArrayList<>();
    int tuple = ORIGINAL;
    for (String argument : arguments) {
      if (argument.startsWith("zone=")) {
        zone.addAll(Commands.zone(Values.leading(argument.substring(5)) & 0xffff));
      } else if (!argument.isEmpty()) {
        properties.add(new Property(tuple, parser.tuple(argument)));
        tuple++;
      } else {
        tuple++;
      }
    }
    if (parser.isIcmp() && !properties.isEmpty() && properties.getFirst().type() != ORIGINAL) {
      properties.addFirst(
          new Property(ORIGINAL, parser.tuple("icmp_id=0,icmp_type=0,icmp_code=0")));
    }
    properties.addAll(zone);
    return new NiciraMessage.CtFlush(0, parser.ipProto, properties);
  }

  private boolean isIcmp() {
    return ipProto == 1 || ipProto == 58;
  }

  private Bytes tuple(String text) {
    List<Property> parts = new ArrayList<>();
    for (Token token : Tokens.split(text)) {
      String value = token.value();
      switch (token.key()) {
        case "ct_nw_src" -> parts.add(new Property(CtFlushFormat.SRC, ipv4(value)));
        case "ct_nw_dst" -> parts.add(new Property(CtFlushFormat.DST, ipv4(value)));
        case "ct_ipv6_src" -> parts.add(new Property(CtFlushFormat.SRC, Values.ipv6(value)));
        case "ct_ipv6_dst" -> parts.add(new Property(CtFlushFormat.DST, Values.ipv6(value)));
        case "ct_nw_proto" -> ipProto = Values.u8(value, "ct_nw_proto");
        case "ct_tp_src" -> parts.add(u16(CtFlushFormat.SRC_PORT, value));
        case "ct_tp_dst" -> parts.add(u16(CtFlushFormat.DST_PORT, value));
        case "icmp_id" -> parts.add(u16(CtFlushFormat.ICMP_ID, value));
        case "icmp_type" -> parts.add(u8(CtFlushFormat.ICMP_TYPE, value));
        case "icmp_code" -> parts.add(u8(CtFlushFormat.ICMP_CODE, value));
        default -> throw new TextException("invalid conntrack tuple field: " + token.key());
      }
    }
    parts.sort((a, b) -> Integer.compare(a.type(), b.type()));
    WireWriter out = new WireWriter();
    out.zeros(4);
    PropertyCodec.encodeList(parts, out);
    return out.toBytes();
  }

  private static Bytes ipv4(String text) {
    return MAPPED.concat(Values.ipv4(text));
  }

  private static Property u16(int type, String text) {
    return new Property(type, Bytes.ofLong((long) Values.u16(text, "port") << 16, 4));
  }

  private static Property u8(int type, String text) {
    return new Property(type, Bytes.ofLong(Values.u8(text, "ICMP type"), 1));
  }
}
