// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.match.Subfield;
import org.jovn.openflow.text.Tokens.Token;
import org.jovn.openflow.wire.Bytes;

/// Reads the actions of connection tracking.
final class CtParser {
  private static final int COMMIT = 1;
  private static final int FORCE = 2;
  private static final int NO_TABLE = 0xff;

  private CtParser() {}

  static Action ct(String value, ActionParser parser) {
    int flags = 0;
    int zoneSource = 0;
    int zone = 0;
    int table = NO_TABLE;
    int alg = 0;
    List<Action> actions = new ArrayList<>();
    for (Token token : Tokens.split(value)) {
      switch (token.key()) {
        case "commit" -> flags |= COMMIT;
        case "force" -> flags |= FORCE;
        case "table" -> {
          table =
              Values.table(token.value())
                  .orElseThrow(() -> new TextException("unknown table " + token.value()));
          if (table == NO_TABLE) {
            throw new TextException("invalid table 0xff");
          }
        }
        case "zone" -> {
          if (token.value().matches("[0-9]{1,5}|0x[0-9a-fA-F]{1,4}")
              && Values.number(token.value()) <= 0xffff) {
            zone = (int) Values.number(token.value());
          } else {
            Subfield source = Values.subfield(token.value());
            zoneSource = source.field().header();
            zone = source.packed();
          }
        }
        case "alg" ->
            alg =
                switch (token.value()) {
                  case "ftp" -> 21;
                  case "tftp" -> 69;
                  default ->
                      throw new TextException("invalid conntrack helper \"" + token.value() + "\"");
                };
        case "nat" -> actions.add(nat(token.value()));
        case "exec" -> actions.addAll(parser.insideCt(token.value()));
        default ->
            throw new TextException("invalid argument to \"ct\" action: `" + token.key() + "'");
      }
    }
    if ((flags & FORCE) != 0 && (flags & COMMIT) == 0) {
      throw new TextException("\"force\" flag requires \"commit\" flag.");
    }
    return new NiciraAction.Ct(flags, zoneSource, zone, table, alg, actions);
  }

  static NiciraAction.Nat nat(String value) {
    int flags = 0;
    int present = 0;
    Bytes range = Bytes.EMPTY;
    for (Token token : Tokens.split(value)) {
      switch (token.key()) {
        case "src", "dst" -> {
          flags |= token.key().equals("src") ? 1 : 2;
          if (!token.value().isEmpty()) {
            NatRange parsed = NatRange.parse(token.value());
            present = parsed.present();
            range = parsed.bytes();
          }
        }
        case "persistent" -> flags |= 4;
        case "hash" -> flags |= 8;
        case "random" -> flags |= 16;
        default ->
            throw new TextException("invalid key \"" + token.key() + "\" in \"nat\" argument");
      }
    }
    if ((flags & 24) == 24) {
      throw new TextException("Both \"hash\" and \"random\" are not allowed.");
    }
    if ((flags & 3) == 3) {
      throw new TextException("May only specify one of \"src\" or \"dst\".");
    }
    if ((flags & 3) == 0 && flags != 0) {
      throw new TextException("Flags allowed only with \"src\" or \"dst\".");
    }
    return new NiciraAction.Nat(flags, present, range);
  }

  /// `address[-address][:port[-port]]`, IPv6 addresses in brackets if a port follows.
  private record NatRange(int present, Bytes bytes) {
    /// The last address of a range must not be before the first.
    private static void checkOrder(Bytes bytes, int present, String text) {
      int size = (present & 12) != 0 ? 16 : 4;
      boolean isRange = (present & 5) != 0 && (present & 10) != 0;
      // Hexadecimal digits of one length are in the order of their numbers.
      String first = bytes.slice(0, size).toString();
      if (isRange && first.compareTo(bytes.slice(size, 2 * size).toString()) > 0) {
        throw new TextException("invalid nat range \"" + text + "\"");
      }
    }

    static NatRange parse(String text) {
      String addresses = text;
      String ports = "";
      int close = text.lastIndexOf(']');
      boolean ipv6 = close >= 0 || text.indexOf(':') != text.lastIndexOf(':');
      int colon = close >= 0 ? text.indexOf(':', close) : ipv6 ? -1 : text.indexOf(':');
      if (colon >= 0) {
        addresses = text.substring(0, colon);
        ports = text.substring(colon + 1);
      }
      int present = 0;
      Bytes bytes = Bytes.EMPTY;
      String[] ends = addresses.replaceAll("[\\[\\]]", "").split("-", 2);
      boolean open = addresses.endsWith("-") || (colon >= 0 && ports.isEmpty());
      if (open) {
        throw new TextException("invalid nat range \"" + text + "\"");
      }
      for (int i = 0; i < ends.length; i++) {
        if (!ends[i].isEmpty()) {
          Bytes address = ipv6 ? Values.ipv6(ends[i]) : Values.ipv4(ends[i]);
          if (!address.isZero()) {
            bytes = bytes.concat(address);
            present |= (ipv6 ? 4 : 1) << i;
          }
        }
      }
      if (!ports.isEmpty()) {
        String[] limits = ports.split("-", 2);
        if (!ports.matches("[0-9]+(-[0-9]+)?")) {
          throw new TextException("invalid nat range \"" + text + "\"");
        }
        if (limits.length == 2 && Values.leading(limits[0]) > Values.leading(limits[1])) {
          throw new TextException("invalid nat range \"" + text + "\"");
        }
        for (int i = 0; i < limits.length; i++) {
          bytes = bytes.concat(Bytes.ofLong(Values.u16(limits[i], "port range"), 2));
          present |= 16 << i;
        }
      }
      if ((present & 15) == 0) {
        return new NatRange(0, Bytes.EMPTY); // ports without an address are not sent
      }
      checkOrder(bytes, present, text);
      return new NatRange(present, bytes);
    }
  }
}
