// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.message.MeterConfig;
import org.jovn.openflow.message.MeterMod;
import org.jovn.openflow.text.Tokens.Token;
import org.jovn.openflow.wire.Bytes;

/// Reads meters in the syntax of ovs-ofctl(8), "Meter Syntax".
public final class MeterParser {
  private static final int BURST = 4;
  private static final int REMARK = 2;

  private MeterParser() {}

  /// The number of a meter or of a special one.
  static int meterId(String value) {
    return switch (value) {
      case "all" -> GroupFormat.METER_ALL;
      case "controller" -> GroupFormat.METER_CONTROLLER;
      case "slowpath" -> GroupFormat.METER_SLOWPATH;
      default -> {
        int id = Values.u32(value);
        if (id == 0 || Integer.compareUnsigned(id, GroupFormat.METER_MAX) > 0) {
          throw new TextException("invalid value for meter");
        }
        yield id;
      }
    };
  }

  /// Reads a meter.
  ///
  /// @param command 0 add, 1 modify, 2 delete
  /// @throws TextException if the text is not a meter
  public static MeterMod parse(String text, int command) {
    int at = bandsAt(text);
    int meterId = 0;
    int flags = 0;
    for (Token token : Tokens.split(at < 0 ? text : text.substring(0, at))) {
      switch (token.key()) {
        case "meter" -> meterId = meterId(token.value());
        case "kbps" -> flags |= 1;
        case "pktps" -> flags |= 2;
        case "burst" -> flags |= 4;
        case "stats" -> flags |= 8;
        default -> throw unknown(token);
      }
    }
    if (meterId == 0) {
      throw new TextException("must specify 'meter'");
    }
    if (command != 2 && at < 0) {
      throw new TextException("must specify bands");
    }
    if (command != 2 && flags == 0) {
      throw new TextException("meter must specify either 'kbps' or 'pktps'");
    }
    String list = at < 0 ? "" : text.substring(text.startsWith("bands=", at) ? at + 6 : at + 5);
    List<MeterConfig.Band> bands = bands(list, (flags & BURST) != 0);
    if (command != 2 && bands.isEmpty()) {
      throw new TextException("meter must have bands");
    }
    return new MeterMod(0, command, new MeterConfig(meterId, flags, bands));
  }

  private static int bandsAt(String text) {
    int band = text.indexOf("band=");
    return band >= 0 ? band : text.indexOf("bands=");
  }

  private static TextException unknown(Token token) {
    return new TextException(
        token.value().isEmpty()
            ? "field " + token.key() + " missing value"
            : "unknown keyword " + token.key());
  }

  private static List<MeterConfig.Band> bands(String text, boolean bursts) {
    List<MeterConfig.Band> bands = new ArrayList<>();
    int type = 0;
    int rate = 0;
    int burst = 0;
    int precedence = 0;
    boolean any = false;
    for (Token token : Tokens.split(text)) {
      if (!any && !token.key().equals("type")) {
        throw new TextException("band must start with the 'type' keyword");
      }
      switch (token.key()) {
        case "type" -> {
          if (any) {
            bands.add(band(type, rate, burst, precedence, bursts));
          }
          any = true;
          rate = 0;
          burst = 0;
          precedence = 0;
          type =
              switch (token.value()) {
                case "drop" -> 1;
                case "dscp_remark" -> 2;
                default -> throw new TextException("field type unknown value " + token.value());
              };
        }
        case "rate" -> rate = Values.u32(token.value());
        case "burst_size" -> burst = Values.u32(token.value());
        case "prec_level" -> precedence = Values.u8(token.value(), "prec_level");
        default -> throw unknown(token);
      }
    }
    if (any) {
      bands.add(band(type, rate, burst, precedence, bursts));
    }
    return bands;
  }

  private static MeterConfig.Band band(
      int type, int rate, int burst, int precedence, boolean bursts) {
    if (type != REMARK && precedence != 0) {
      throw new TextException("Only 'dscp_remark' band may have 'prec_level'");
    } else if (type == REMARK && precedence == 0) {
      throw new TextException("'dscp_remark' band must have 'prec_level'");
    } else if (rate == 0) {
      throw new TextException("band must have 'rate'");
    } else if (bursts && burst == 0) {
      throw new TextException("band must have 'burst_size' when 'burst' flag is set");
    } else if (!bursts && burst != 0) {
      throw new TextException("band may have 'burst_size' only when 'burst' flag is set");
    }
    Bytes data = Bytes.ofLong(type == 2 ? (long) precedence << 24 : 0, 4);
    return new MeterConfig.Band(type, rate, burst, data);
  }
}
