// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import org.jovn.openflow.action.PortNo;
import org.jovn.openflow.wire.Bytes;

/// The spelling of single values: numbers, addresses, ports, flags.
final class Texts {
  private static final int FIRST_RESERVED = 0xfffffff7;

  static final String[] CT_STATE = {"new", "est", "rel", "rpl", "inv", "trk", "snat", "dnat"};
  static final String[] TCP_FLAGS = {
    "fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr", "ns", "[200]", "[400]", "[800]"
  };
  static final String[] TUNNEL_FLAGS = {"oam"};

  private Texts() {}

  /// A hexadecimal number with `0x`, or `0`.
  static String hex(long value) {
    return value == 0 ? "0" : "0x" + Long.toHexString(value);
  }

  static String hex(int value) {
    return value == 0 ? "0" : "0x" + Integer.toHexString(value);
  }

  static String unsigned(long value) {
    return Long.toUnsignedString(value);
  }

  static String unsigned(int value) {
    return Integer.toUnsignedString(value);
  }

  /// The bytes as one hexadecimal number without leading zeros.
  static String hex(Bytes bytes) {
    String digits = bytes.toString();
    int start = 0;
    while (start < digits.length() - 1 && digits.charAt(start) == '0') {
      start++;
    }
    return bytes.isZero() ? "0" : "0x" + digits.substring(start);
  }

  static String ethernet(Bytes address) {
    StringBuilder text = new StringBuilder(17);
    for (int i = 0; i < address.length(); i++) {
      text.append(i == 0 ? "" : ":");
      appendHex2(text, address.at(i));
    }
    return text.toString();
  }

  static void appendHex2(StringBuilder text, int value) {
    text.append(Character.forDigit(value >> 4, 16)).append(Character.forDigit(value & 15, 16));
  }

  static String ipv4(Bytes address) {
    return address.at(0) + "." + address.at(1) + "." + address.at(2) + "." + address.at(3);
  }

  /// RFC 5952, with the last 32 bits dotted for IPv4-compatible and IPv4-mapped addresses.
  static String ipv6(Bytes address) {
    int[] words = new int[8];
    for (int i = 0; i < 8; i++) {
      words[i] = address.at(2 * i) << 8 | address.at(2 * i + 1);
    }
    int best = -1;
    int bestLength = 1;
    for (int i = 0; i < 8; i++) {
      int length = 0;
      while (i + length < 8 && words[i + length] == 0) {
        length++;
      }
      if (length > bestLength) {
        best = i;
        bestLength = length;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (best >= 0 && i >= best && i < best + bestLength) {
        text.append(i == best ? ":" : "");
        continue;
      }
      text.append(i == 0 ? "" : ":");
      if (i == 6 && best == 0 && (bestLength == 6 || (bestLength == 5 && words[5] == 0xffff))) {
        return text.append(ipv4(address.slice(12, 16))).toString();
      }
      text.append(Integer.toHexString(words[i]));
    }
    if (best >= 0 && best + bestLength == 8) {
      text.append(':');
    }
    return text.toString();
  }

  /// Number of leading ones if `mask` is only these, else -1.
  static int prefixLength(Bytes mask) {
    int bits = mask.length() * 8;
    int ones = 0;
    while (ones < bits && mask.bit(bits - 1 - ones)) {
      ones++;
    }
    for (int i = ones; i < bits; i++) {
      if (mask.bit(bits - 1 - i)) {
        return -1;
      }
    }
    return ones;
  }

  /// The suffix of a masked address: nothing, `/prefix`, or `/mask`.
  static String addressMask(Bytes mask) {
    if (mask.isOnes()) {
      return "";
    }
    int prefix = prefixLength(mask);
    if (prefix >= 0) {
      return "/" + prefix;
    }
    return "/" + (mask.length() == 4 ? ipv4(mask) : ipv6(mask));
  }

  /// A 32-bit port number, or the port's name.
  static String port(int port) {
    boolean reserved = Integer.compareUnsigned(port, FIRST_RESERVED) >= 0;
    return reserved ? portNumber(port) : PortNames.name(port).orElseGet(() -> portNumber(port));
  }

  /// A 32-bit port number even where names are shown.
  static String portNumber(int port) {
    return switch (port) {
      case PortNo.IN_PORT -> "IN_PORT";
      case PortNo.TABLE -> "TABLE";
      case PortNo.NORMAL -> "NORMAL";
      case PortNo.FLOOD -> "FLOOD";
      case PortNo.ALL -> "ALL";
      case PortNo.CONTROLLER -> "CONTROLLER";
      case PortNo.LOCAL -> "LOCAL";
      case PortNo.ANY -> "ANY";
      case PortNo.UNSET -> "UNSET";
      default -> PortNo.fits16(port) ? unsigned(port & 0xffff) : unsigned(port);
    };
  }

  /// A 16-bit port number.
  static String port16(int port) {
    return port(PortNo.from16(port));
  }

  /// Names of the set bits with `separator` between, unknown ones as one number, `0` if none is
  /// set.
  static String flags(int flags, String[] names, String separator) {
    StringBuilder text = new StringBuilder();
    int rest = flags;
    for (int bit = 0; bit < names.length; bit++) {
      if ((flags >> bit & 1) != 0 && !names[bit].isEmpty()) {
        text.append(text.isEmpty() ? "" : separator).append(names[bit]);
        rest &= ~(1 << bit);
      }
    }
    if (rest != 0) {
      text.append(text.isEmpty() ? "" : separator).append(hex(rest));
    }
    return text.isEmpty() ? "0" : text.toString();
  }

  /// `+name` and `-name` for the bits of `mask`; [#flags] with `|` if `mask` is `all`.
  static String maskedFlags(int flags, int mask, int all, String[] names) {
    if (mask == all) {
      return flags(flags, names, "|");
    }
    if (mask == 0) {
      return "0/0";
    }
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < 32; bit++) {
      if ((mask >> bit & 1) != 0) {
        text.append((flags >> bit & 1) != 0 ? '+' : '-');
        text.append(bit < names.length ? names[bit] : "[" + hex(1 << bit) + "]");
      }
    }
    return text.toString();
  }

  /// The bytes as `01.02.03`.
  static String dotted(Bytes bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length(); i++) {
      text.append(i == 0 ? "" : ".");
      appendHex2(text, bytes.at(i));
    }
    return text.toString();
  }

  /// Seconds with their fraction if there is one: whole milliseconds in three digits, others in as
  /// many as it takes.
  static String duration(int seconds, int nanoseconds) {
    StringBuilder text = new StringBuilder(unsigned(seconds));
    if (nanoseconds != 0) {
      long unsigned = Integer.toUnsignedLong(nanoseconds);
      if (unsigned % 1_000_000 == 0) {
        text.append(".%03d".formatted(unsigned / 1_000_000));
      } else {
        text.append(".%09d".formatted(unsigned));
        while (text.charAt(text.length() - 1) == '0') {
          text.setLength(text.length() - 1);
        }
      }
    }
    return text.append('s').toString();
  }

  /// Bytes in lines of 16, as `hexdump -C` does with Open vSwitch's dash in the middle.
  static String hexDump(Bytes bytes) {
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < bytes.length(); line += 16) {
      text.append("%08x ".formatted(line));
      StringBuilder ascii = new StringBuilder();
      for (int i = 0; i < 16; i++) {
        if (line + i < bytes.length()) {
          int value = bytes.at(line + i);
          text.append(i == 8 ? '-' : ' ');
          appendHex2(text, value);
          ascii.append(value >= 0x20 && value < 0x7f ? (char) value : '.');
        } else {
          text.append("   ");
          ascii.append(' ');
        }
      }
      // A line that ends with its eighth byte still shows the dash.
      if (bytes.length() - line == 8) {
        text.setCharAt(text.length() - 24, '-');
      }
      text.append(" |").append(ascii).append("|\n");
    }
    return text.toString();
  }
}
