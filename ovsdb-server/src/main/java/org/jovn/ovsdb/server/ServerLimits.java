// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.util.Map;
import org.jovn.daemon.Fatal;
import org.jovn.ovsdb.jsonrpc.DecoderLimits;
import org.jovn.ovsdb.net.ConnectionOptions;

/// What peers may cost a server; the C server knows no such limits. Those of a deployment with
/// thousands of chassis are far below the defaults.
///
/// @param messageBytes longest message, 256 MiB by default; the memory that one takes while it is
///   read is limited too, to half of this process's
/// @param backlogBytes unsent bytes above which a peer is not read from, 256 KiB by default
/// @param sessions connections at a time, 16384 by default; further ones are closed at once
public record ServerLimits(int messageBytes, int backlogBytes, int sessions) {

  private static final int SESSIONS_DEFAULT = 16_384;

  /// The smallest value of each option that makes sense.
  private static final Map<String, Integer> LEAST =
      Map.of("limit-message", 4096, "limit-backlog", 4096, "limit-sessions", 1);

  public static final ServerLimits DEFAULT =
      new ServerLimits(
          DecoderLimits.ofThisProcess().messageBytes(),
          ConnectionOptions.defaults().backlogBytesMax(),
          SESSIONS_DEFAULT);

  /// The same with one limit as an option says it: `--limit-message`, `--limit-backlog` or
  /// `--limit-sessions`. Bytes may be followed by k, M or G.
  ///
  /// @throws Fatal when that is no number, or too small or large a one
  ServerLimits with(String option, String text) {
    int value = value(option, text);
    return switch (option) {
      case "limit-message" -> new ServerLimits(value, backlogBytes, sessions);
      case "limit-backlog" -> new ServerLimits(messageBytes, value, sessions);
      case "limit-sessions" -> new ServerLimits(messageBytes, backlogBytes, value);
      default -> throw new IllegalArgumentException("--" + option);
    };
  }

  private static int value(String option, String text) {
    int least = LEAST.getOrDefault(option, 1);
    if (text.matches("[0-9]{1,10}[kMG]?")) {
      char unit = text.charAt(text.length() - 1);
      int shift = unit == 'k' ? 10 : unit == 'M' ? 20 : unit == 'G' ? 30 : 0;
      String digits = shift == 0 ? text : text.substring(0, text.length() - 1);
      long value = Long.parseLong(digits) << shift;
      if (value >= least && value <= Integer.MAX_VALUE) {
        return (int) value;
      }
    }
    throw Fatal.of(
        "--%s: \"%s\" is no number from %d to %d"
            .formatted(option, text, least, Integer.MAX_VALUE));
  }

  /// How connections are to behave.
  ConnectionOptions connectionOptions() {
    DecoderLimits decoder = DecoderLimits.ofThisProcess();
    return ConnectionOptions.defaults()
        .withLimits(new DecoderLimits(messageBytes, decoder.heapBytes()))
        .withBacklogBytesMax(backlogBytes);
  }
}
