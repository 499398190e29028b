// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.ovsdb;

import java.util.Arrays;
import java.util.function.Consumer;

/// Cuts a stream of JSON objects, which have nothing between them but blanks, at their ends.
final class Frames {

  private static final int BYTES_MAX = 256 << 20;

  private byte[] frame = new byte[4096];
  private int size;
  private int depth;
  private boolean quoted;
  private boolean escaped;

  /// Takes the next bytes of the stream, and hands on each object that ends in them.
  ///
  /// @return whether it is such a stream so far
  boolean add(byte[] bytes, int length, Consumer<byte[]> objects) {
    for (int i = 0; i < length; i++) {
      byte b = bytes[i];
      if (size == 0 && b != '{') {
        if (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
          continue;
        }
        return false;
      }
      if (size == BYTES_MAX) {
        return false;
      }
      if (size == frame.length) {
        frame = Arrays.copyOf(frame, (int) Math.min(BYTES_MAX, size * 2L));
      }
      frame[size++] = b;
      scan(b);
      if (depth == 0) {
        objects.accept(Arrays.copyOf(frame, size));
        size = 0;
      }
    }
    return true;
  }

  private void scan(byte b) {
    if (escaped) {
      escaped = false;
    } else if (quoted) {
      escaped = b == '\\';
      quoted = b != '"';
    } else {
      switch (b) {
        case '"' -> quoted = true;
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {
          return; // a byte that does not count
        }
      }
    }
  }
}
