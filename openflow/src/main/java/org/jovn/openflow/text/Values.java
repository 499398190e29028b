// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jovn.openflow.action.PortNo;
import org.jovn.openflow.match.FieldFormat;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.match.OxmId;
import org.jovn.openflow.match.Subfield;
import org.jovn.openflow.wire.Bytes;

/// Reads single values: numbers, addresses, ports, fields with masks, subfields.
final class Values {
  /// Fields of OpenFlow 1.3 that Open vSwitch has not, and so no text names.
  private static final Set<OxmField> FOREIGN =
      Set.of(OxmFields.IN_PHY_PORT, OxmFields.PBB_ISID, OxmFields.IPV6_EXTHDR);

  /// A value and its mask, both as long as the field.
  record Masked(Bytes value, Bytes mask) {}

  private Values() {}

  /// A number, decimal, hexadecimal with `0x` or octal with `0`.
  static long number(String text) {
    try {
      String digits = text.strip();
      boolean negative = digits.startsWith("-");
      BigInteger value = magnitude(negative ? digits.substring(1) : digits);
      if (value.bitLength() > 64) {
        throw new NumberFormatException(text);
      }
      return negative ? -value.longValue() : value.longValue();
    } catch (NumberFormatException e) {
      throw new TextException(
          text.isBlank() ? "missing required numeric argument" : "invalid numeric format " + text);
    }
  }

  private static BigInteger magnitude(String digits) {
    String lower = digits.toLowerCase(Locale.ROOT);
    if (lower.startsWith("0x")) {
      return new BigInteger(lower.substring(2), 16);
    }
    return lower.length() > 1 && lower.startsWith("0")
        ? new BigInteger(lower, 8)
        : new BigInteger(lower, 10);
  }

  private static int ranged(String text, String name, int max) {
    long value;
    try {
      value = number(text);
    } catch (TextException e) {
      value = -1;
    }
    if (value < 0 || value > max) {
      throw new TextException("invalid " + name + " \"" + text + "\"");
    }
    return (int) value;
  }

  static int u8(String text, String name) {
    return ranged(text, name, 0xff);
  }

  static int u16(String text, String name) {
    return ranged(text, name, 0xffff);
  }

  /// A number whose low 32 bits count, as `ovs-ofctl` reads it.
  static int u32(String text) {
    return (int) number(text);
  }

  /// A decimal number at the start of a text, 0 if there is none: what C's `atoi` reads, which is
  /// how `ovs-ofctl` takes some arguments.
  static int leading(String text) {
    String digits = text.strip();
    boolean negative = digits.startsWith("-");
    int at = negative || digits.startsWith("+") ? 1 : 0;
    long value = 0;
    while (at < digits.length() && Character.isDigit(digits.charAt(at))) {
      int digit = digits.charAt(at) - '0';
      value = value > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : value * 10 + digit;
      at++;
    }
    return (int) (negative ? -value : value);
  }

  /// The number of a table, in decimal.
  static Optional<Integer> table(String text) {
    if (!text.matches("[0-9]+")) {
      return TableNames.number(text);
    }
    return text.length() <= 9 && Integer.parseInt(text) <= 0xff
        ? Optional.of(Integer.parseInt(text))
        : Optional.empty();
  }

  /// A number with an optional mask after a slash, all ones without.
  static long[] maskedLong(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new long[] {number(text), -1}
        : new long[] {number(text.substring(0, slash)), number(text.substring(slash + 1))};
  }

  /// A port number or the name of a reserved one, as 32 bits.
  static Optional<Integer> port(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "IN_PORT" -> Optional.of(PortNo.IN_PORT);
      case "TABLE" -> Optional.of(PortNo.TABLE);
      case "NORMAL" -> Optional.of(PortNo.NORMAL);
      case "FLOOD" -> Optional.of(PortNo.FLOOD);
      case "ALL" -> Optional.of(PortNo.ALL);
      case "CONTROLLER" -> Optional.of(PortNo.CONTROLLER);
      case "LOCAL" -> Optional.of(PortNo.LOCAL);
      case "ANY", "NONE" -> Optional.of(PortNo.ANY);
      case "UNSET" -> Optional.of(PortNo.UNSET);
      default -> numericPort(text).or(() -> PortNames.number(text));
    };
  }

  private static Optional<Integer> numericPort(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      return Optional.empty();
    }
    long value = Long.parseLong(text);
    if (value > 0xffffffffL) {
      return Optional.empty();
    }
    int port = value < 0x10000 ? PortNo.from16((int) value) : (int) value;
    return PortNo.fits16(port) ? Optional.of(port) : Optional.empty();
  }

  static Bytes ethernet(String text) {
    try {
      return ethernet(text, text);
    } catch (TextException e) {
      throw new TextException("invalid mac address " + text);
    }
  }

  private static Bytes ethernet(String text, String whole) {
    String[] parts = text.split(":", -1);
    if (parts.length != 6) {
      throw new TextException(whole + ": invalid Ethernet address");
    }
    byte[] address = new byte[6];
    for (int i = 0; i < 6; i++) {
      try {
        int value = Integer.parseInt(parts[i], 16);
        if (value < 0 || value > 255 || parts[i].length() > 2) {
          throw new NumberFormatException(parts[i]);
        }
        address[i] = (byte) value;
      } catch (NumberFormatException e) {
        throw new TextException(whole + ": invalid Ethernet address");
      }
    }
    return Bytes.of(address);
  }

  static Bytes ipv4(String text) {
    String[] parts = text.split("\\.", -1);
    byte[] address = new byte[4];
    if (parts.length != 4) {
      throw new TextException(text + ": invalid IP address");
    }
    for (int i = 0; i < 4; i++) {
      if (!parts[i].matches("[0-9]{1,3}") || Integer.parseInt(parts[i]) > 255) {
        throw new TextException(text + ": invalid IP address");
      }
      address[i] = (byte) Integer.parseInt(parts[i]);
    }
    return Bytes.of(address);
  }

  static Bytes ipv6(String text) {
    int gap = text.indexOf("::");
    Bytes head = words(gap < 0 ? text : text.substring(0, gap), text);
    Bytes tail = gap < 0 ? Bytes.EMPTY : words(text.substring(gap + 2), text);
    int missing = 16 - head.length() - tail.length();
    if (gap < 0 ? missing != 0 : missing < 0) {
      throw new TextException(text + ": invalid IPv6 address");
    }
    return head.concat(Bytes.zeros(missing)).concat(tail);
  }

  private static Bytes words(String text, String whole) {
    Bytes words = Bytes.EMPTY;
    if (text.isEmpty()) {
      return words;
    }
    for (String part : text.split(":", -1)) {
      if (part.contains(".")) {
        words = words.concat(ipv4(part));
      } else if (part.matches("[0-9a-fA-F]{1,4}")) {
        words = words.concat(Bytes.ofLong(Integer.parseInt(part, 16), 2));
      } else {
        throw new TextException(whole + ": invalid IPv6 address");
      }
    }
    return words;
  }

  /// A field's value with an optional mask after a slash.
  static Masked field(OxmField field, String text) {
    int size = field.bytes();
    if (text.equals("*")) {
      return new Masked(Bytes.zeros(size), Bytes.zeros(size));
    }
    Masked masked = masked(field, text);
    boolean maskable =
        field.isMaskable()
            || masked.mask().isZero()
            || masked.mask().isOnes()
            || field.format() == FieldFormat.FRAG;
    if (!maskable) {
      throw new TextException(text + ": invalid mask for field " + field.name());
    }
    return masked;
  }

  private static Masked masked(OxmField field, String text) {
    return switch (field.format()) {
      case DECIMAL, HEXADECIMAL -> integer(field, text);
      case ETHERNET -> {
        String[] parts = text.split("/", 2);
        yield new Masked(
            ethernet(parts[0], text), parts.length == 1 ? Bytes.ones(6) : ethernet(parts[1], text));
      }
      case IPV4, IPV6 -> address(field, text);
      case PORT_16, PORT_32 -> portField(field, text);
      case CT_STATE -> flags(field, text, Texts.CT_STATE, 0xff, "ct_state");
      case TCP_FLAGS -> flags(field, text, Texts.TCP_FLAGS, 0xfff, "TCP");
      case TUNNEL_FLAGS -> flags(field, text, Texts.TUNNEL_FLAGS, 1, "tunnel");
      case FRAG -> frag(text);
      case PACKET_TYPE -> packetType(text);
    };
  }

  private static Masked portField(OxmField field, String text) {
    String fault =
        field.format() == FieldFormat.PORT_32
            ? ": port value out of range for "
            : ": invalid or unknown port for ";
    int port = port(text).orElseThrow(() -> new TextException(text + fault + field.name()));
    return new Masked(Bytes.ofLong(port, field.bytes()), Bytes.ones(field.bytes()));
  }

  private static Masked address(OxmField field, String text) {
    boolean ipv4 = field.bytes() == 4;
    String[] parts = text.split("/", 2);
    Bytes value;
    try {
      value = ipv4 ? ipv4(parts[0]) : ipv6(parts[0]);
    } catch (TextException e) {
      throw new TextException(text + (ipv4 ? ": invalid IP address" : ": invalid IPv6 address"));
    }
    Bytes mask = Bytes.ones(field.bytes());
    if (parts.length == 2 && parts[1].matches(ipv4 ? "[0-9]+" : "[0-9].*")) {
      int prefix = prefix(parts[1]);
      if (prefix > field.bytes() * 8) {
        throw new TextException(
            "%s: IPv%d network prefix bits not between 0 and %d, inclusive"
                .formatted(text, ipv4 ? 4 : 6, field.bytes() * 8));
      } else if (!parts[1].matches("[0-9]+")) {
        throw new TextException(text + ": invalid IPv6 address");
      }
      mask =
          Bytes.zeros(field.bytes())
              .withBits(field.bytes() * 8 - prefix, prefix, Bytes.ones(field.bytes()));
    } else if (parts.length == 2) {
      try {
        mask = ipv4 ? ipv4(parts[1]) : ipv6(parts[1]);
      } catch (TextException e) {
        throw new TextException(text + ": invalid IP" + (ipv4 ? "" : "v6") + " address");
      }
    }
    return new Masked(value, mask);
  }

  /// The decimal number that `text` begins with, or a large one.
  private static int prefix(String text) {
    String digits = text.replaceFirst("[^0-9].*", "");
    return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }

  private static Masked integer(OxmField field, String text) {
    String[] parts = text.split("/", 2);
    Bytes value = part(field, parts[0], text, "value");
    Bytes mask =
        parts.length == 1 ? Bytes.ones(field.bytes()) : part(field, parts[1], text, "mask");
    return new Masked(value, mask);
  }

  private static Bytes part(OxmField field, String part, String whole, String kind) {
    BigInteger value;
    try {
      value = part.equalsIgnoreCase("0x") ? BigInteger.ZERO : magnitude(part.strip());
    } catch (NumberFormatException e) {
      throw new TextException(whole + ": bad syntax for " + field.name() + " " + kind);
    }
    if (value.signum() < 0) {
      value = value.add(BigInteger.ONE.shiftLeft(Long.SIZE)); // as 64 bits hold it
    }
    boolean decimal = !part.strip().regionMatches(true, 0, "0x", 0, 2);
    if (value.signum() < 0
        || value.bitLength() > field.bytes() * 8
        || (decimal && value.bitLength() > 64)) {
      throw new TextException(
          "%s: %s too large for %d-byte field %s"
              .formatted(whole, kind, field.bytes(), field.name()));
    }
    return fromInteger(value, field.bytes());
  }

  /// The number before `->`, as long as the field.
  static Bytes immediate(OxmField field, String number, String whole) {
    try {
      return part(field, number, whole, "value");
    } catch (TextException e) {
      throw new TextException(whole + ": cannot parse integer value");
    }
  }

  /// A number as long as the field; hexadecimal of a variable-length field has its own length.
  static Bytes big(OxmField field, String text) {
    BigInteger value;
    try {
      value = magnitude(text.strip());
    } catch (NumberFormatException e) {
      throw new TextException(text + ": bad syntax for " + field.name());
    }
    if (value.bitLength() > field.bytes() * 8) {
      throw new TextException(
          text + ": value too large for " + field.bytes() + "-byte field " + field.name());
    }
    return fromInteger(value, field.bytes());
  }

  static Bytes fromInteger(BigInteger value, int bytes) {
    byte[] magnitude = value.toByteArray();
    return Bytes.of(magnitude).resized(bytes);
  }

  private static Masked frag(String text) {
    int[] pair =
        switch (text) {
          case "no" -> new int[] {0, 3};
          case "yes" -> new int[] {1, 1};
          case "first" -> new int[] {1, 3};
          case "later" -> new int[] {3, 3};
          case "not_later" -> new int[] {0, 2};
          default ->
              throw new TextException(
                  text
                      + ": unknown fragment type (valid types are \"no\", \"yes\", \"first\","
                      + " \"later\", \"not_later\"");
        };
    return new Masked(Bytes.ofLong(pair[0], 1), Bytes.ofLong(pair[1], 1));
  }

  private static Masked packetType(String text) {
    String inner =
        text.startsWith("(") && text.endsWith(")") ? text.substring(1, text.length() - 1) : text;
    String[] parts = inner.split(",", 2);
    if (parts.length != 2) {
      throw new TextException(text + ": invalid packet type");
    }
    return new Masked(Bytes.ofLong(number(parts[0]) << 16 | number(parts[1]), 4), Bytes.ones(4));
  }

  private static Masked flags(OxmField field, String text, String[] names, int all, String kind) {
    long value = 0;
    long mask = 0;
    if (text.startsWith("+") || text.startsWith("-")) {
      int at = 0;
      while (at < text.length()) {
        boolean set = text.charAt(at) == '+';
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != '+' && text.charAt(end) != '-') {
          end++;
        }
        long bit = flag(text.substring(at + 1, end), names, kind);
        mask |= bit;
        value |= set ? bit : 0;
        at = end;
      }
    } else if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
      long[] pair = maskedLong(text);
      value = pair[0];
      mask = text.contains("/") ? pair[1] : all;
    } else {
      for (String name : text.split("\\|", -1)) {
        value |= flag(name, names, kind);
      }
      mask = all;
    }
    int size = field.bytes();
    return new Masked(Bytes.ofLong(value, size), Bytes.ofLong(mask, size));
  }

  private static long flag(String name, String[] names, String kind) {
    for (int bit = 0; bit < names.length; bit++) {
      if (names[bit].equals(name)) {
        return 1L << bit;
      }
    }
    throw new TextException("unknown " + kind + " flag(s): " + name);
  }

  /// `NAME`, `NAME[]`, `NAME[5]` or `NAME[5..10]`, with a field's name or constant.
  static Subfield subfield(String text) {
    return subfield(text, text);
  }

  private static TextException trailing() {
    return new TextException("unexpected input following field syntax");
  }

  /// A subfield that `whole` begins with, which errors quote.
  static Subfield subfield(String text, String whole) {
    int open = text.indexOf('[');
    int end = 0;
    while (end < text.length() && text.charAt(end) != '[' && text.charAt(end) != '-') {
      end++;
    }
    String name = text.substring(0, end);
    OxmField field =
        fieldNamed(name)
            .orElseThrow(() -> new TextException(whole + ": unknown field `" + name + "'"));
    if (field.headers().isEmpty()) {
      throw new TextException(name + " has no OpenFlow code point");
    }
    if (end < text.length() && text.charAt(end) != '[') {
      throw trailing();
    } else if (open < 0) {
      return new Subfield(OxmId.of(field, 0), 0, field.bits());
    }
    int close = text.indexOf(']', open);
    String range = close < 0 ? "?" : text.substring(open + 1, close);
    if (!range.matches("([0-9]{1,6}(\\.\\.[0-9]{1,6})?)?")) {
      throw new TextException(whole + ": syntax error expecting [] or [<bit>] or [<start>..<end>]");
    }
    if (close + 1 < text.length()) {
      throw trailing();
    } else if (range.isEmpty()) {
      return new Subfield(OxmId.of(field, 0), 0, field.bits());
    }
    int dots = range.indexOf("..");
    int first = leading(range);
    int last = dots < 0 ? first : leading(range.substring(dots + 2));
    if (first > last) {
      throw new TextException(whole + ": starting bit " + first + " is after ending bit " + last);
    } else if (first >= field.bits()) {
      throw new TextException(
          "%s: starting bit %d is not valid because field is only %d bits wide"
              .formatted(whole, first, field.bits()));
    } else if (last >= field.bits()) {
      throw new TextException(
          "%s: ending bit %d is not valid because field is only %d bits wide"
              .formatted(whole, last, field.bits()));
    }
    return new Subfield(OxmId.of(field, 0), first, last - first + 1);
  }

  /// A field by its name, second name or constant.
  static Optional<OxmField> fieldNamed(String name) {
    return OxmFields.byName(name)
        .or(() -> OxmFields.byConstant(name))
        .filter(field -> !FOREIGN.contains(field));
  }

  /// A field by its name or second name.
  static Optional<OxmField> fieldCalled(String name) {
    return OxmFields.byName(name).filter(field -> !FOREIGN.contains(field));
  }
}
