// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import org.jovn.ovsdb.jsonrpc.DecoderLimits;

/// How connections of a listener or a remote behave.
///
/// @param probeIntervalMillis silence after which the peer is probed, and after which again it is
///   given up; 0 for never, negative for the default of the method: 5 seconds, but never for unix
///   sockets
/// @param dscp differentiated services code point of packets sent, 0 to 63
/// @param limits what one message of the peer may cost
/// @param backlogBytesMax unsent bytes above which the peer is not read from
/// @param tls keys, for `ssl:` and `pssl:`
public record ConnectionOptions(
    int probeIntervalMillis, int dscp, DecoderLimits limits, int backlogBytesMax, Tls tls) {

  /// "Internetwork control", as the C programs mark their packets.
  public static final int DSCP_DEFAULT = 48;

  static final int PROBE_INTERVAL_DEFAULT_MILLIS = 5000;
  private static final int BACKLOG_BYTES_MAX_DEFAULT = 256 << 10;

  public static ConnectionOptions defaults() {
    return new ConnectionOptions(
        -1,
        DSCP_DEFAULT,
        DecoderLimits.ofThisProcess(),
        BACKLOG_BYTES_MAX_DEFAULT,
        new Tls(TlsOptions.NOTHING));
  }

  public ConnectionOptions withProbeIntervalMillis(int millis) {
    return new ConnectionOptions(millis, dscp, limits, backlogBytesMax, tls);
  }

  public ConnectionOptions withDscp(int value) {
    return new ConnectionOptions(probeIntervalMillis, value, limits, backlogBytesMax, tls);
  }

  public ConnectionOptions withLimits(DecoderLimits value) {
    return new ConnectionOptions(probeIntervalMillis, dscp, value, backlogBytesMax, tls);
  }

  public ConnectionOptions withBacklogBytesMax(int bytes) {
    return new ConnectionOptions(probeIntervalMillis, dscp, limits, bytes, tls);
  }

  public ConnectionOptions withTls(Tls value) {
    return new ConnectionOptions(probeIntervalMillis, dscp, limits, backlogBytesMax, value);
  }

  int probeIntervalMillis(boolean unix) {
    return probeIntervalMillis >= 0
        ? probeIntervalMillis
        : unix ? 0 : PROBE_INTERVAL_DEFAULT_MILLIS;
  }
}
