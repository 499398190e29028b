// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-1 as records carry it. Belongs to one thread at a time.
final class Sha1 {

  private final MessageDigest digest;

  Sha1() {
    try {
      digest = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  Sha1 update(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
    return this;
  }

  /// The hash of all since the last call.
  byte[] finish() {
    return digest.digest();
  }

  static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }
}
