// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.jsonrpc;

/// What one message of a peer may cost.
///
/// @param messageBytes length of a message on the wire
/// @param heapBytes estimated memory of the JSON value made of it, which for text like `[{},{},…`
///   is many times the length
public record DecoderLimits(int messageBytes, long heapBytes) {

  private static final int MESSAGE_BYTES_DEFAULT = 256 << 20;

  public DecoderLimits {
    if (messageBytes < 1 || heapBytes < 1) {
      throw new IllegalArgumentException(
          "limits must be positive: " + messageBytes + ", " + heapBytes);
    }
  }

  /// 256 MiB on the wire (the largest transactions known are a northd's first one and the restore
  /// of a backup), and of memory half of what this JVM may use.
  public static DecoderLimits ofThisProcess() {
    return new DecoderLimits(MESSAGE_BYTES_DEFAULT, Runtime.getRuntime().maxMemory() / 2);
  }
}
