// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

import java.util.Optional;

/// How connections behave, and the limits on what a peer can make us keep.
///
/// @param start how much is exchanged before a connection is handed over
/// @param probeMillis silence after which the peer is asked for an echo, and the same again after
///   which it is given up; 0 for never
/// @param requestMillis how long a request may remain without an answer
/// @param handshakeMillis how long it may take until a connection can be handed over
/// @param requestsMax requests without an answer, at most; a further one fails
/// @param multipartBytesMax size of all parts of one multipart reply, at most; a longer one fails
/// @param queueBytesHigh bytes not taken by the peer from which on nothing more is read from it and
///   other threads wait
/// @param queueBytesMax bytes not taken by the peer from which on the connection is closed
/// @param tls keys, where TLS is used
public record OfOptions(
    Start start,
    int probeMillis,
    int requestMillis,
    int handshakeMillis,
    int requestsMax,
    int multipartBytesMax,
    int queueBytesHigh,
    int queueBytesMax,
    Optional<OfTls> tls) {

  /// How much is exchanged before a connection is handed over.
  public enum Start {
    /// Hello only: for programs that play the switch, or that ask for nothing.
    HELLO,
    /// Hello and the switch's features.
    FEATURES,
    /// Hello, features and port descriptions, which are then kept up to date.
    PORTS
  }

  /// What suits a controller of many switches.
  public static final OfOptions DEFAULT =
      new OfOptions(
          Start.PORTS,
          5_000,
          10_000,
          10_000,
          65_536,
          64 << 20,
          1 << 20,
          64 << 20,
          Optional.empty());

  /// The limits must be positive.
  public OfOptions {
    if (requestMillis <= 0
        || handshakeMillis <= 0
        || requestsMax <= 0
        || multipartBytesMax <= 0
        || queueBytesHigh <= 0
        || queueBytesMax < queueBytesHigh
        || probeMillis < 0) {
      throw new IllegalArgumentException("a limit of a connection is not positive");
    }
  }

  /// These with another start.
  public OfOptions withStart(Start other) {
    return new OfOptions(
        other,
        probeMillis,
        requestMillis,
        handshakeMillis,
        requestsMax,
        multipartBytesMax,
        queueBytesHigh,
        queueBytesMax,
        tls);
  }

  /// These with other times.
  public OfOptions withTimes(int otherProbeMillis, int otherRequestMillis) {
    return new OfOptions(
        start,
        otherProbeMillis,
        otherRequestMillis,
        handshakeMillis,
        requestsMax,
        multipartBytesMax,
        queueBytesHigh,
        queueBytesMax,
        tls);
  }

  /// These with other limits.
  public OfOptions withLimits(
      int otherRequestsMax, int otherMultipartBytesMax, int otherHigh, int otherMax) {
    return new OfOptions(
        start,
        probeMillis,
        requestMillis,
        handshakeMillis,
        otherRequestsMax,
        otherMultipartBytesMax,
        otherHigh,
        otherMax,
        tls);
  }

  /// These with keys.
  public OfOptions withTls(OfTls keys) {
    return new OfOptions(
        start,
        probeMillis,
        requestMillis,
        handshakeMillis,
        requestsMax,
        multipartBytesMax,
        queueBytesHigh,
        queueBytesMax,
        Optional.of(keys));
  }

  /// How often a connection looks at its clock: fine enough for the shortest of its times.
  int tickMillis() {
    int shortest = Math.min(requestMillis, handshakeMillis);
    if (probeMillis > 0) {
      shortest = Math.min(shortest, probeMillis);
    }
    return Math.clamp(shortest / 4, 10, 1_000);
  }
}
