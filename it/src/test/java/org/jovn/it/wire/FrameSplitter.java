// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.wire;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/// Cuts a stream of concatenated JSON objects into one byte array per object.
///
/// It counts braces and brackets outside strings and looks at nothing else, so that a test sees the
/// very bytes a server sent, valid or not.
final class FrameSplitter {
  private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
  private int depth;
  private boolean inString;
  private boolean escaped;

  /// Takes bytes and hands on each object that they complete.
  void accept(byte[] bytes, int length, Consumer<byte[]> frames) {
    for (int i = 0; i < length; i++) {
      byte b = bytes[i];
      if (depth > 0 || b == '{' || b == '[') {
        frame.write(b);
      }
      if (take(b)) {
        frames.accept(frame.toByteArray());
        frame.reset();
      }
    }
  }

  private boolean take(byte b) {
    if (escaped) {
      escaped = false;
    } else if (inString) {
      escaped = b == '\\';
      inString = b != '"';
    } else {
      switch (b) {
        case '"' -> inString = depth > 0;
        case '{', '[' -> depth++;
        case '}', ']' -> {
          depth--;
          return depth == 0;
        }
        default -> {}
      }
    }
    return false;
  }
}
