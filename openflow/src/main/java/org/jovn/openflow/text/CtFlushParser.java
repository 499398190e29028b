// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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

  /// Whether the first address was of IPv4, if there was one.
  private Optional<Boolean> isIpv4 = Optional.empty();

  private CtFlushParser() {}

  static NiciraMessage.CtFlush parse(List<String> arguments) {
    CtFlushParser parser = new CtFlushParser();
    Map<Integer, List<Property>> tuples = new HashMap<>();
    List<Property> zone = new ArrayList<>();
    int tuple = ORIGINAL;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (i == 0 && argument.startsWith("zone=")) {
        zone.addAll(Commands.zone(zone(argument.substring(5))));
        continue;
      }
      if (!argument.isEmpty()) {
        try {
          tuples.put(tuple, parser.tuple(argument));
        } catch (TextException e) {
          throw new TextException("Failed to parse ct-tuple: " + e.getMessage());
        }
      }
      tuple++;
    }
    List<Property> properties = new ArrayList<>();
    for (int type = ORIGINAL; type <= ORIGINAL + 1; type++) {
      List<Property> parts = new ArrayList<>(tuples.getOrDefault(type, List.of()));
      parser.complete(parts);
      if (!parts.isEmpty()) {
        properties.add(new Property(type, encode(parts)));
      }
    }
    properties.addAll(zone);
    return new NiciraMessage.CtFlush(0, parser.ipProto, properties);
  }

  private static int zone(String text) {
    if (!text.matches("\\s*[-+]?[0-9].*")) {
      throw new TextException("Failed to parse zone");
    }
    return Values.leading(text) & 0xffff;
  }

  private boolean isIcmp() {
    return ipProto == 1 || ipProto == 58;
  }

  /// ICMP has all of its fields in both directions.
  private void complete(List<Property> parts) {
    if (isIcmp()) {
      for (int type :
          new int[] {CtFlushFormat.ICMP_ID, CtFlushFormat.ICMP_TYPE, CtFlushFormat.ICMP_CODE}) {
        if (parts.stream().noneMatch(part -> part.type() == type)) {
          parts.add(new Property(type, Bytes.zeros(type == CtFlushFormat.ICMP_ID ? 4 : 1)));
        }
      }
    }
  }

  private List<Property> tuple(String text) {
    List<Property> parts = new ArrayList<>();
    for (Token token : Tokens.split(text)) {
      if (token.value().isEmpty()) {
        throw new TextException("field " + token.key() + " missing value");
      }
      Optional<Property> part = part(token.key(), token.value());
      if (part.isPresent()) {
        int type = part.get().type();
        boolean again = parts.removeIf(other -> other.type() == type);
        if (again && (type == CtFlushFormat.SRC || type == CtFlushFormat.DST)) {
          throw new TextException(token.key() + " is set multiple times");
        }
        parts.add(part.get());
      }
    }
    if (ipProto == 0 && parts.stream().anyMatch(CtFlushParser::isPort)) {
      throw new TextException("port is set without protocol");
    }
    parts.removeIf(part -> isPort(part) && part.data().isZero());
    return parts;
  }

  private static Bytes encode(List<Property> parts) {
    parts.sort((a, b) -> Integer.compare(a.type(), b.type()));
    WireWriter out = new WireWriter();
    out.zeros(4);
    PropertyCodec.encodeList(parts, out);
    return out.toBytes();
  }

  private static boolean isPort(Property part) {
    return part.type() == CtFlushFormat.SRC_PORT || part.type() == CtFlushFormat.DST_PORT;
  }

  private Optional<Property> part(String key, String value) {
    if (key.startsWith("icmp_") && !isIcmp()) {
      throw new TextException("invalid L4 fields");
    }
    return switch (key) {
      case "ct_nw_src" -> address(CtFlushFormat.SRC, key, value, true);
      case "ct_nw_dst" -> address(CtFlushFormat.DST, key, value, true);
      case "ct_ipv6_src" -> address(CtFlushFormat.SRC, key, value, false);
      case "ct_ipv6_dst" -> address(CtFlushFormat.DST, key, value, false);
      case "ct_nw_proto" -> {
        ipProto = value(key, value, text -> Values.u8(text, key));
        yield Optional.empty();
      }
      case "ct_tp_src" -> number(CtFlushFormat.SRC_PORT, value(key, value, CtFlushParser::u16), 4);
      case "ct_tp_dst" -> number(CtFlushFormat.DST_PORT, value(key, value, CtFlushParser::u16), 4);
      case "icmp_id" -> number(CtFlushFormat.ICMP_ID, value(key, value, CtFlushParser::u16), 4);
      case "icmp_type" -> number(CtFlushFormat.ICMP_TYPE, value(key, value, CtFlushParser::u8), 1);
      case "icmp_code" -> number(CtFlushFormat.ICMP_CODE, value(key, value, CtFlushParser::u8), 1);
      default -> throw new TextException("invalid conntrack tuple field: " + key);
    };
  }

  /// What `parser` makes of a value.
  private static <T> T value(String key, String value, Function<String, T> parser) {
    try {
      return parser.apply(value);
    } catch (TextException e) {
      throw new TextException("failed to parse field " + key);
    }
  }

  private Optional<Property> address(int type, String key, String text, boolean ipv4) {
    Bytes address = value(key, text, ipv4 ? CtFlushParser::ipv4 : Values::ipv6);
    if (isIpv4.orElse(ipv4) != ipv4) {
      throw new TextException("the L3 protocol does not match " + text);
    }
    isIpv4 = Optional.of(ipv4);
    return Optional.of(new Property(type, address));
  }

  private static Bytes ipv4(String text) {
    return MAPPED.concat(Values.ipv4(text));
  }

  private static Optional<Property> number(int type, long value, int bytes) {
    return Optional.of(new Property(type, Bytes.ofLong(value, bytes)));
  }

  private static long u16(String text) {
    return (long) Values.u16(text, "port") << 16;
  }

  private static long u8(String text) {
    return Values.u8(text, "ICMP type");
  }
}
