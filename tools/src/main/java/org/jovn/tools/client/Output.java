// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jovn.daemon.Fatal;

/// Standard output, collected until [#flush()]: a table of any size is few writes. UTF-8, whatever
/// the locale.
final class Output {

  private static final int FLUSH_BYTES = 1 << 18;

  private final OutputStream sink;
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream(1 << 10);

  Output(OutputStream sink) {
    this.sink = sink;
  }

  Output print(String text) {
    return print(text.getBytes(StandardCharsets.UTF_8));
  }

  Output print(byte[] bytes) {
    return print(bytes, bytes.length);
  }

  /// Prints the first `length` of the bytes.
  Output print(byte[] bytes, int length) {
    collected.write(bytes, 0, length);
    if (collected.size() > FLUSH_BYTES) {
      flush();
    }
    return this;
  }

  void line(String text) {
    print(text).print("\n");
  }

  /// Hands what was printed to the system.
  ///
  /// @throws Fatal when the system does not take it
  void flush() {
    try {
      collected.writeTo(sink);
      collected.reset();
      sink.flush();
    } catch (IOException e) {
      collected.reset();
      throw Fatal.logged("ovsdb_client", "write to stdout failed");
    }
  }
}
